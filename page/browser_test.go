package page

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

var screenshots = flag.String("screenshots", "", "write screenshots of the browser tests to this folder")

// browser starts a headless Chromium for the test, or skips the test where there
// is none.
func browser(t *testing.T) context.Context {
	t.Helper()
	var path string
	names := []string{"chromium", "chromium-browser", "google-chrome"}
	for _, name := range names {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skipf("skipped: no browser on PATH (looked for %s)", strings.Join(names, ", "))
	}
	opts := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path),
		chromedp.Headless, chromedp.NoSandbox, chromedp.NoFirstRun, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.UserDataDir(t.TempDir()),
	}
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return ctx
}

// tab is a browser tab that shows the page.
type tab struct {
	*testing.T
	ctx context.Context

	mu       sync.Mutex
	troubles []string // console errors and warnings, exceptions
	requests []string // of what is neither the file nor inside it
}

// open shows the page of content in a new tab of the given size. At its end, the
// test fails if the page has made a request, or has written a warning or an error
// to the console.
func open(t *testing.T, browser context.Context, content Content, width, height int64, scheme string) *tab {
	t.Helper()
	file := filepath.Join(t.TempDir(), "index.html")
	if err := os.WriteFile(file, []byte(render(t, content)), 0o644); err != nil {
		t.Fatal(err)
	}
	address := (&url.URL{Scheme: "file", Path: file}).String()

	p := &tab{T: t}
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	p.ctx = ctx
	p.do() // opens the tab
	err := chromedp.Listen(ctx, func(event any) {
		p.mu.Lock()
		defer p.mu.Unlock()
		switch e := event.(type) {
		case *runtime.EventConsoleAPICalled:
			p.troubles = append(p.troubles, fmt.Sprintf("console.%s: %s", e.Type, describe(e.Args)))
		case *runtime.EventExceptionThrown:
			text := e.ExceptionDetails.Text
			if x := e.ExceptionDetails.Exception; x != nil {
				text += ": " + x.Description
			}
			p.troubles = append(p.troubles, text)
		case *log.EventEntryAdded:
			p.troubles = append(p.troubles, fmt.Sprintf("%s: %s", e.Entry.Level, e.Entry.Text))
		case *network.EventRequestWillBeSent:
			if u := e.Request.URL; u != address && !strings.HasPrefix(u, "data:") {
				p.requests = append(p.requests, u)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	call(p, network.Enable, network.EnableParams{})
	call(p, log.Enable, cdp.Empty{})
	phone := width < 600
	call(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1, Mobile: phone})
	call(p, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: phone})
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
	p.do(chromedp.Navigate(address))
	p.settle()
	t.Cleanup(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, s := range p.troubles {
			t.Errorf("console: %s", s)
		}
		for _, s := range p.requests {
			t.Errorf("request: %s", s)
		}
	})
	return p
}

func describe(args []*runtime.RemoteObject) string {
	var b strings.Builder
	for _, a := range args {
		fmt.Fprintf(&b, "%s%s ", a.Value, a.Description)
	}
	return b.String()
}

func (p *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 2*time.Minute)
	defer cancel()
	// The first action of a tab decides how long it lives.
	if len(actions) == 0 {
		ctx = p.ctx
	}
	if err := chromedp.Do(ctx, actions...); err != nil {
		p.Fatal(err)
	}
}

// call runs a command of the browser's debugging protocol.
func call[P, R any](p *tab, command cdp.Command[P, R], params P) {
	p.Helper()
	if _, err := chromedp.Call(p.ctx, command, params); err != nil {
		p.Fatalf("%s: %v", command.Method, err)
	}
}

// eval evaluates a JavaScript expression, or the promise that it gives, into v.
func (p *tab) eval(expression string, v any) {
	p.Helper()
	result, err := chromedp.Run(p.ctx, chromedp.Evaluate[[]byte](expression, chromedp.EvalAwaitPromise))
	if err == nil && v != nil {
		err = json.Unmarshal(result, v)
	}
	if err != nil {
		p.Fatalf("%.80s: %v", expression, err)
	}
}

func (p *tab) text(selector string) string {
	p.Helper()
	var s string
	p.eval(fmt.Sprintf("document.querySelector(%q).textContent", selector), &s)
	return s
}

// settle waits until the random starts have arrived.
func (p *tab) settle() {
	p.Helper()
	if _, err := chromedp.Run(p.ctx, chromedp.Poll[bool](`document.querySelector("#arrivals").textContent.includes("away from the target") &&
		!document.querySelector("#arrivals").hasAttribute("aria-busy")`, chromedp.WithPollingTimeout(90*time.Second))); err != nil {
		p.Fatalf("the random starts do not arrive: %v", err)
	}
}

// rows returns the numbers of the explorer's table: the times, and one row for each
// start.
func (p *tab) rows() [][]float64 {
	p.Helper()
	var cells [][]string
	p.eval(`Array.from(document.querySelectorAll("#explored tr"), (r) => Array.from(r.cells, (c) => c.textContent).slice(1))`, &cells)
	rows := make([][]float64, len(cells))
	for i, r := range cells {
		for _, c := range r {
			v, err := strconv.ParseFloat(strings.Replace(c, "−", "-", 1), 64)
			if err != nil {
				p.Fatal(err)
			}
			rows[i] = append(rows[i], v)
		}
	}
	return rows
}

// handle returns where the middle of the k-th handle is.
func (p *tab) handle(k int) (x, y float64) {
	p.Helper()
	var at [2]float64
	p.eval(fmt.Sprintf(`(() => {
		const dot = document.querySelectorAll(".handle .dot")[%d];
		dot.scrollIntoView({block: "center", behavior: "instant"});
		const r = dot.getBoundingClientRect();
		return [r.x + r.width / 2, r.y + r.height / 2];
	})()`, k), &at)
	return at[0], at[1]
}

// heightOf returns where on the screen the value x is in the field.
func (p *tab) heightOf(x float64) float64 {
	p.Helper()
	var r [2]float64
	p.eval(`(() => { const r = document.querySelector("#heat").getBoundingClientRect(); return [r.top, r.height]; })()`, &r)
	return r[0] + (3-x)/6*r[1]
}

func (p *tab) mouse(kind input.DispatchMouseEventType, x, y float64) {
	p.Helper()
	buttons := int64(1)
	if kind == chromedp.MouseReleased {
		buttons = 0
	}
	call(p, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: kind, X: x, Y: y, Button: input.MouseButtonLeft, Buttons: buttons, ClickCount: 1})
}

// drag takes the k-th handle to the value x.
func (p *tab) drag(k int, x float64) {
	p.Helper()
	fromX, fromY := p.handle(k)
	toY := p.heightOf(x)
	p.mouse(chromedp.MousePressed, fromX, fromY)
	for i := 1; i <= 5; i++ {
		p.mouse(chromedp.MouseMoved, fromX+float64(i), fromY+(toY-fromY)*float64(i)/5)
	}
	p.mouse(chromedp.MouseReleased, fromX+5, toY)
}

func (p *tab) attribute(k int, name string) string {
	p.Helper()
	var s string
	p.eval(fmt.Sprintf("document.querySelectorAll('.handle')[%d].getAttribute(%q)", k, name), &s)
	return s
}

func (p *tab) setSteps(n int) {
	p.Helper()
	p.eval(fmt.Sprintf(`(() => { const s = document.querySelector("#steps"); s.value = %d; s.dispatchEvent(new Event("input", {bubbles: true})); return 0; })()`, n), nil)
}

func (p *tab) choose(name, value string) {
	p.Helper()
	p.do(chromedp.Click(chromedp.CSS(fmt.Sprintf(`input[name=%s][value=%s]`, name, value))))
}

func (p *tab) shot(name string) {
	p.Helper()
	if *screenshots == "" {
		return
	}
	p.keep(name, chromedp.FullScreenshot(100))
	p.keep(name+"-explorer", chromedp.Screenshot(chromedp.CSS("#explore")))
}

func (p *tab) keep(name string, take chromedp.Action[[]byte]) {
	p.Helper()
	png, err := chromedp.Run(p.ctx, take)
	if err != nil {
		p.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*screenshots, name+".png"), png, 0o644); err != nil {
		p.Fatal(err)
	}
}

func (p *tab) near(name string, got, want []float64, tolerance float64) {
	p.Helper()
	if len(got) != len(want) {
		p.Errorf("%s: %d values, want %d", name, len(got), len(want))
		return
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= tolerance) {
			p.Errorf("%s: value %d is %v, want %v", name, i, got[i], want[i])
		}
	}
}

// golden is testdata/golden.json.
type golden struct {
	Erf           [][2]float64
	Velocity      [][3]float64
	ExactVelocity [][3]float64
	MixtureCDF    [][2]float64
	Coolwarm      [][4]float64
	Paths         map[string]map[string][]float64
}

func TestBrowser(t *testing.T) {
	ctx := browser(t)
	content := testContent(t)
	var want golden
	readJSON(t, "golden.json", &want)

	t.Run("loads", func(t *testing.T) {
		p := open(t, ctx, content, 1280, 900, "light")
		p.shot("light")
		if got := p.text("h1"); got != "Flow matching in one dimension" {
			t.Errorf("title %q", got)
		}
		var broken []string
		p.eval(`Array.from(document.images).filter((i) => !i.complete || i.naturalWidth === 0).map((i) => i.alt)`, &broken)
		for _, alt := range broken {
			t.Errorf("picture not shown: %s", alt)
		}
		// The style of the SVG figure is at work under the page's policy: its line is
		// blue, and not filled.
		var blue int
		p.eval(`(() => {
			const img = Array.from(document.images).find((i) => i.src.startsWith("data:image/svg"));
			const c = document.createElement("canvas");
			c.width = 60; c.height = 20;
			const g = c.getContext("2d");
			g.drawImage(img, 0, 0, 60, 20);
			const d = g.getImageData(0, 0, 60, 20).data;
			let n = 0;
			for (let i = 0; i < d.length; i += 4) if (d[i + 3] > 60 && d[i + 2] > d[i] + 50) n++;
			return n;
		})()`, &blue)
		if blue < 20 {
			t.Errorf("the line of the SVG figure has %d pixels", blue)
		}
		p.near("published table", p.rows()[1], publishedPath, 2e-3)
		var names []string
		p.eval(`["erf", "network", "solvers", "integrate", "createStage", "low"].filter((name) => name in window)`, &names)
		if len(names) > 0 {
			t.Errorf("the script has global names: %v", names)
		}
	})

	t.Run("policy forbids a request", func(t *testing.T) {
		p := open(t, ctx, content, 1280, 900, "light")
		var outcome string
		p.eval(`fetch("https://example.invalid/").then(() => "went out", () => "refused")`, &outcome)
		if outcome != "refused" {
			t.Errorf("the page's request %s", outcome)
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		if !strings.Contains(strings.Join(p.troubles, "\n"), "Content Security Policy") {
			t.Errorf("the policy did not complain: %v", p.troubles)
		}
		p.troubles, p.requests = nil, nil
	})

	t.Run("drag", func(t *testing.T) {
		p := open(t, ctx, content, 1280, 900, "light")
		p.drag(0, -1.3)
		if got := p.attribute(0, "aria-valuenow"); got != "-1.3" {
			t.Fatalf("dragged to -1.3, the handle is at %s", got)
		}
		if got := p.rows()[1]; got[0] != -1.3 || math.Abs(got[15]-1.481) < 0.5 {
			t.Fatalf("the table did not follow: %v", got)
		}
		p.drag(0, 0.85)
		if got := p.attribute(0, "aria-valuenow"); got != "0.85" {
			t.Fatalf("dragged to 0.85, the handle is at %s", got)
		}
		rows := p.rows()
		var times []float64
		for i := range 16 {
			times = append(times, math.Round(float64(i)/15*1000)/1000)
		}
		p.near("t", rows[0], times, 1e-9)
		p.near("x", rows[1], publishedPath, 2e-3)
		if got := p.attribute(0, "aria-valuetext"); got != "0.85, arrives at 1.481" {
			t.Errorf("it says %q", got)
		}
		if got := p.text("#starts output"); got != "arrives at 1.481" {
			t.Errorf("the list says %q", got)
		}
		// Past the end of the range it stays at the end.
		p.drag(0, 3.2)
		if got := p.attribute(0, "aria-valuenow"); got != "3" {
			t.Errorf("dragged beyond the range, the handle is at %s", got)
		}
	})

	t.Run("keyboard", func(t *testing.T) {
		p := open(t, ctx, content, 1280, 900, "light")
		p.do(chromedp.Focus(chromedp.CSS(".handle")))
		for _, step := range []struct{ key, want string }{
			{kb.ArrowUp, "0.86"}, {kb.ArrowRight, "0.87"}, {kb.ArrowDown, "0.86"}, {kb.ArrowLeft, "0.85"},
			{kb.PageUp, "0.95"}, {kb.PageDown, "0.85"}, {kb.End, "3"}, {kb.ArrowUp, "3"}, {kb.Home, "-3"},
			{kb.Delete, "-3"}, // the only start stays
		} {
			p.do(chromedp.KeyEvent(step.key))
			if got := p.attribute(0, "aria-valuenow"); got != step.want {
				t.Fatalf("after %q: %s, want %s", step.key, got, step.want)
			}
		}
		if got := p.rows()[1][0]; got != -3 {
			t.Errorf("the table starts at %v", got)
		}
		// Every control can be reached with the tab key.
		var reached []string
		p.eval(`document.activeElement.blur()`, nil)
		for range 24 {
			p.do(chromedp.KeyEvent(kb.Tab))
			var id string
			p.eval(`(() => { const e = document.activeElement; return e.id || e.name || e.getAttribute("role") || e.type || e.tagName; })()`, &id)
			reached = append(reached, id)
		}
		for _, id := range []string{"theme", "solver", "field", "steps", "slider", "number", "add", "reset", "redraw"} {
			if !strings.Contains(" "+strings.Join(reached, " ")+" ", " "+id+" ") {
				t.Errorf("the tab key does not reach %s: %v", id, reached)
			}
		}
	})

	t.Run("solver and steps", func(t *testing.T) {
		p := open(t, ctx, content, 1280, 900, "light")
		for _, solver := range []string{"midpoint", "rk4", "euler"} {
			p.choose("solver", solver)
			for _, steps := range []int{40, 1, 15} {
				p.setSteps(steps)
				if got := p.text("#steps-shown"); got != strconv.Itoa(steps) {
					t.Errorf("%s steps are shown, want %d", got, steps)
				}
				p.near(fmt.Sprintf("%s, %d steps", solver, steps), p.rows()[1], want.Paths[solver][strconv.Itoa(steps)], 5.01e-4)
			}
		}
	})

	t.Run("several starts", func(t *testing.T) {
		p := open(t, ctx, content, 1280, 900, "light")
		p.handle(0) // brings the stage into view
		var middle float64
		p.eval(`(() => { const r = document.querySelector("#heat").getBoundingClientRect(); return r.x + r.width / 2; })()`, &middle)
		for _, x := range []float64{-0.5, -2.25} {
			y := p.heightOf(x)
			p.mouse(chromedp.MousePressed, middle, y)
			p.mouse(chromedp.MouseReleased, middle, y)
		}
		rows := p.rows()
		if len(rows) != 4 {
			t.Fatalf("%d rows after two clicks, want the times and three paths", len(rows))
		}
		p.near("starts", []float64{rows[1][0], rows[2][0], rows[3][0]}, []float64{0.85, -0.5, -2.25}, 1e-9)
		var paths, items int
		p.eval(`document.querySelectorAll(".paths .line").length`, &paths)
		p.eval(`document.querySelectorAll("#starts li").length`, &items)
		if paths != 3 || items != 3 {
			t.Errorf("%d paths and %d entries, want 3", paths, items)
		}
		p.drag(1, 0.5)
		if got := p.rows(); got[1][0] != 0.85 || got[2][0] != 0.5 || got[3][0] != -2.25 {
			t.Errorf("dragging the second gave starts %v, %v, %v", got[1][0], got[2][0], got[3][0])
		}
		p.do(chromedp.SetValue(chromedp.CSS("#starts li:nth-child(3) input"), "1.23"))
		p.eval(`document.querySelector("#starts li:nth-child(3) input").dispatchEvent(new Event("input"))`, nil)
		if got := p.attribute(2, "aria-valuenow"); got != "1.23" {
			t.Errorf("typed 1.23, the handle is at %s", got)
		}
		p.shot("several")
		p.do(chromedp.Focus(chromedp.CSS("g.handle:nth-child(2)")), chromedp.KeyEvent(kb.Delete))
		if got := p.rows(); len(got) != 3 || got[2][0] != 1.23 {
			t.Errorf("the second start was not removed")
		}
		for range 9 {
			p.eval(`document.querySelector("#add").click()`, nil)
		}
		if got := len(p.rows()); got != 9 {
			t.Errorf("%d rows, want 8 starts at most", got)
		}
		p.do(chromedp.Click(chromedp.CSS("#reset")))
		p.settle()
		if got := p.rows(); len(got) != 2 {
			t.Errorf("%d rows after starting over", len(got))
		}
	})

	t.Run("arrivals", func(t *testing.T) {
		p := open(t, ctx, content, 1280, 900, "light")
		distance := func(field, solver string, steps int) float64 {
			p.choose("field", field)
			p.choose("solver", solver)
			p.setSteps(steps)
			p.settle()
			s := p.text("#arrivals")
			noun := "steps"
			if steps == 1 {
				noun = "step"
			}
			start := fmt.Sprintf("2,000 random starts, %d %s %s: the arrivals are ", steps, map[string]string{"euler": "Euler", "rk4": "RK4"}[solver], noun)
			rest, ok := strings.CutPrefix(s, start)
			if !ok {
				t.Fatalf("%q does not start with %q", s, start)
			}
			d, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		one, few, many := distance("exact", "euler", 1), distance("exact", "euler", 15), distance("exact", "rk4", 50)
		// One step takes every start to the mean of the target. The last is the
		// sampling error of 2,000 draws.
		if !(one > 0.9 && few < 0.2 && many < few && many < 0.1) {
			t.Errorf("distances with 1 and 15 Euler steps and 50 of RK4: %v, %v, %v", one, few, many)
		}
		if d := distance("learned", "euler", 15); d > 0.2 {
			t.Errorf("along the learned field: %v", d)
		}
		var before, after string
		p.eval(`document.querySelector(".bars").getAttribute("d")`, &before)
		p.do(chromedp.Click(chromedp.CSS("#redraw")))
		p.settle()
		p.eval(`document.querySelector(".bars").getAttribute("d")`, &after)
		if len(before) < 500 || before == after {
			t.Errorf("other draws do not change the histogram")
		}
		p.choose("field", "exact")
		p.settle()
		p.shot("exact")
	})

	t.Run("dark", func(t *testing.T) {
		p := open(t, ctx, content, 1280, 900, "dark")
		p.shot("dark")
		if l := p.luminance(); l > 0.1 {
			t.Errorf("with a dark system theme the page's luminance is %.2f", l)
		}
		p.do(chromedp.Click(chromedp.CSS("#theme")))
		if got, l := p.text("#theme"), p.luminance(); got != "Theme: light" || l < 0.9 {
			t.Errorf("%s: luminance %.2f", got, l)
		}
		p.do(chromedp.Click(chromedp.CSS("#theme")))
		if got, l := p.text("#theme"), p.luminance(); got != "Theme: dark" || l > 0.1 {
			t.Errorf("%s: luminance %.2f", got, l)
		}
		p.do(chromedp.Click(chromedp.CSS("#theme")))
	})

	t.Run("phone", func(t *testing.T) {
		p := open(t, ctx, content, 375, 740, "light")
		p.setSteps(200)
		p.settle()
		var widths [2]float64
		p.eval(`[document.documentElement.scrollWidth, innerWidth]`, &widths)
		if widths[0] > 375 || widths[1] != 375 {
			t.Errorf("the page is %v wide in a window of %v", widths[0], widths[1])
		}
		p.setSteps(15)
		p.settle()
		// A finger drags as a mouse does.
		x, from := p.handle(0)
		to := p.heightOf(-1)
		p.touch(input.DispatchTouchEventTypeTouchStart, x, from)
		p.touch(input.DispatchTouchEventTypeTouchMove, x, (from+to)/2)
		p.touch(input.DispatchTouchEventTypeTouchMove, x, to)
		p.touch(input.DispatchTouchEventTypeTouchEnd, 0, 0)
		if got := p.attribute(0, "aria-valuenow"); got != "-1" {
			t.Errorf("dragged to -1 with a finger, the handle is at %s", got)
		}
		p.shot("phone")
	})

	// Nothing in the page depends on the shape of the network, nor on the steps of the
	// table.
	t.Run("another network", func(t *testing.T) {
		c := content
		c.Network = Network{Layers: []Layer{randomLayer(2, 7, 1), randomLayer(7, 3, 2), randomLayer(3, 9, 3), randomLayer(9, 1, 4)}}
		c.Path = Path{T: []float64{0, 0.25, 0.5, 0.75, 1}, X: []float64{-1.25, 0, 0, 0, 0}}
		p := open(t, ctx, c, 800, 600, "light")
		x := -1.25
		want := []float64{x}
		for i := range 4 {
			x += c.Network.velocity(float64(i)/4, x) / 4
			want = append(want, x)
		}
		p.near("path", p.rows()[1], want, 5.01e-4)
	})

	t.Run("maths", func(t *testing.T) {
		p := open(t, ctx, content, 1280, 900, "light")
		network, err := json.Marshal(content.Network.Layers)
		if err != nil {
			t.Fatal(err)
		}
		target, err := json.Marshal(content.Target)
		if err != nil {
			t.Fatal(err)
		}
		run := func(expression string, in any, out any) {
			t.Helper()
			arg, err := json.Marshal(in)
			if err != nil {
				t.Fatal(err)
			}
			p.eval(fmt.Sprintf("(() => {\n%s\nconst v = network(%s); const m = mixture(%s); const input = %s;\nreturn %s;\n})()",
				script(mathsFiles), network, target, arg, expression), out)
		}
		var got []float64
		compare := func(name, expression string, in any, want []float64, tolerance float64) {
			t.Helper()
			got = nil
			run(expression, in, &got)
			p.near(name, got, want, tolerance)
		}
		compare("erf", "input.map(([x]) => erf(x))", want.Erf, column(want.Erf, 1), 1e-9)
		compare("velocity", "input.map(([t, x]) => v(t, x))", want.Velocity, column3(want.Velocity, 2), 1e-7)
		compare("exact velocity", "input.map(([t, x]) => m.velocity(t, x))", want.ExactVelocity, column3(want.ExactVelocity, 2), 1e-9)
		compare("interpolated velocity", "(() => { const f = interpolated(v); return input.map(([t, x]) => f(t, x)); })()", want.Velocity, column3(want.Velocity, 2), 1e-4)
		compare("distribution", "input.map(([x]) => m.distribution(x))", want.MixtureCDF, column(want.MixtureCDF, 1), 1e-9)
		for solver, byNumber := range want.Paths {
			for steps, path := range byNumber {
				compare(solver+" "+steps, fmt.Sprintf("Array.from(integrate(v, solvers.%s, %s, 0.85))", solver, steps), 0, path, 1e-7)
			}
		}
		for _, c := range want.Coolwarm {
			compare(fmt.Sprintf("colour at %v", c[0]), "coolwarm(input)", c[0], c[1:], 2)
		}
		// Far from all mass the exact field does not underflow: there the component
		// with the larger variance rules alone, whose a_k is linear in x.
		wide := func(x float64) float64 {
			t, mean, square := 0.99, content.Target.Means[0], math.Pow(content.Target.Sigmas[0], 2)
			return mean + (t*square-(1-t))/((1-t)*(1-t)+t*t*square)*(x-t*mean)
		}
		compare("far out", "[-60, 60].map((x) => m.velocity(0.99, x))", 0, []float64{wide(-60), wide(60)}, 1e-9)

		// The distance of 20,000 equally likely points of the target is nearly 0, and
		// a shift of all by 0.3 is a distance of 0.3.
		compare("wasserstein", `[0, 0.3].map((shift) => wasserstein1(Array.from({length: 6000}, (_, i) => {
			let a = -6, b = 6;
			while (b - a > 1e-9) { const c = (a + b) / 2; if (m.distribution(c) < (i + 0.5) / 6000) a = c; else b = c; }
			return a + shift;
		}), m.distribution))`, 0, []float64{0, 0.3}, 2e-3)
		// Moments of the normal draws, within four standard errors.
		compare("normals", `(() => { const z = normals(100000, 5); const mean = (f) => z.reduce((s, x) => s + f(x), 0) / z.length;
			return [mean((x) => x), mean((x) => x * x), mean((x) => x ** 3), mean((x) => x ** 4) / 3]; })()`, 0, []float64{0, 1, 0, 1}, 0.05)
		compare("seeds", "[normals(3, 1), normals(3, 1), normals(3, 2)].map((z) => z[0] === normals(3, 1)[0] ? 1 : 0)", 0, []float64{1, 1, 0}, 0)
		compare("histogram", "Array.from(densityHistogram([-1, 0.1, 0.2, 9], 0, 1, 2))", 0, []float64{1, 0}, 1e-12)
	})
}

// randomLayer is a layer with weights that the seed decides.
func randomLayer(in, out int, seed uint64) Layer {
	r := rand.New(rand.NewPCG(seed, 0))
	l := Layer{In: in, Out: out, Weight: make([]float32, in*out), Bias: make([]float32, out)}
	for i := range l.Weight {
		l.Weight[i] = float32(r.NormFloat64())
	}
	for i := range l.Bias {
		l.Bias[i] = float32(r.NormFloat64())
	}
	return l
}

// velocity evaluates the network in Go.
func (n *Network) velocity(t, x float64) float64 {
	v := []float64{t, x}
	for k, l := range n.Layers {
		out := make([]float64, l.Out)
		for i := range out {
			out[i] = float64(l.Bias[i])
			for j := range v {
				out[i] += float64(l.Weight[i*l.In+j]) * v[j]
			}
			if k < len(n.Layers)-1 {
				out[i] *= 0.5 * (1 + math.Erf(out[i]/math.Sqrt2))
			}
		}
		v = out
	}
	return v[0]
}

func (p *tab) touch(kind input.DispatchTouchEventType, x, y float64) {
	p.Helper()
	points := []*input.TouchPoint{{X: x, Y: y}}
	if kind == input.DispatchTouchEventTypeTouchEnd {
		points = []*input.TouchPoint{}
	}
	call(p, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: points})
}

// luminance returns the brightness of the page's background, from 0 to 1.
func (p *tab) luminance() float64 {
	p.Helper()
	var l float64
	p.eval(`(() => {
		const c = document.createElement("canvas").getContext("2d");
		c.fillStyle = getComputedStyle(document.body).backgroundColor;
		c.fillRect(0, 0, 1, 1);
		const [r, g, b] = c.getImageData(0, 0, 1, 1).data;
		return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
	})()`, &l)
	return l
}

func column(rows [][2]float64, k int) []float64 {
	var out []float64
	for _, r := range rows {
		out = append(out, r[k])
	}
	return out
}

func column3(rows [][3]float64, k int) []float64 {
	var out []float64
	for _, r := range rows {
		out = append(out, r[k])
	}
	return out
}

package page

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math"
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
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/internal/slicetest"
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
	require.NoError(t, chromedp.Do(ctx), path)
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
	require.NoError(t, os.WriteFile(file, []byte(render(t, content)), 0o644))
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
	require.NoError(t, err)
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
		assert.Empty(t, p.troubles, "on the console")
		assert.Empty(t, p.requests, "requests")
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
	require.NoError(p, chromedp.Do(ctx, actions...))
}

// call runs a command of the browser's debugging protocol.
func call[P, R any](p *tab, command cdp.Command[P, R], params P) {
	p.Helper()
	_, err := chromedp.Call(p.ctx, command, params)
	require.NoError(p, err, command.Method)
}

// eval evaluates a JavaScript expression, or the promise that it gives, into v.
func (p *tab) eval(expression string, v any) {
	p.Helper()
	result, err := chromedp.Run(p.ctx, chromedp.Evaluate[[]byte](expression, chromedp.EvalAwaitPromise))
	if err == nil && v != nil {
		err = json.Unmarshal(result, v)
	}
	require.NoError(p, err, "%.80s", expression)
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
	_, err := chromedp.Run(p.ctx, chromedp.Poll[bool](`document.querySelector("#arrivals").textContent.includes("away from the target") &&
		!document.querySelector("#arrivals").hasAttribute("aria-busy")`, chromedp.WithPollingTimeout(90*time.Second)))
	require.NoError(p, err, "the random starts do not arrive")
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
			require.NoError(p, err)
			rows[i] = append(rows[i], v)
		}
	}
	return rows
}

// assertHandle asserts at what value the k-th handle is.
func (p *tab) assertHandle(k int, want, what string) bool {
	p.Helper()
	return assert.Equal(p, want, p.attribute(k, "aria-valuenow"), what)
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
	require.NoError(p, err)
	require.NoError(p, os.WriteFile(filepath.Join(*screenshots, name+".png"), png, 0o644))
}

func (p *tab) near(name string, got, want []float64, tolerance float64) {
	p.Helper()
	slicetest.EqualFunc(p, want, got, func(want, got float64) bool { return math.Abs(got-want) <= tolerance }, name)
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

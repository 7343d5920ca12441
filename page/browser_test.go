package page

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// golden is testdata/golden.json.
type golden struct {
	Erf           [][2]float64
	Velocity      [][3]float64
	ExactVelocity [][3]float64
	MixtureCDF    [][2]float64
	Coolwarm      [][4]float64
	Paths         map[string]map[string][]float64
}

// session is a browser and what its tabs show.
type session struct {
	ctx     context.Context
	content Content
	want    golden
}

func TestBrowser(t *testing.T) {
	s := &session{ctx: browser(t), content: testContent(t)}
	readJSON(t, "golden.json", &s.want)
	for _, c := range []struct {
		name string
		test func(t *testing.T, s *session)
	}{
		{"loads", testLoads},
		{"policy forbids a request", testPolicy},
		{"drag", testDrag},
		{"keyboard", testKeyboard},
		{"solver and steps", testSolvers},
		{"several starts", testStarts},
		{"arrivals", testArrivals},
		{"dark", testDark},
		{"phone", testPhone},
		{"another network", testNetwork},
		{"maths", testMaths},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, s) })
	}
}

func testLoads(t *testing.T, s *session) {
	p := open(t, s.ctx, s.content, 1280, 900, "light")
	p.shot("light")
	assert.Equal(t, "Flow matching in one dimension", p.text("h1"))
	var broken []string
	p.eval(`Array.from(document.images).filter((i) => !i.complete || i.naturalWidth === 0).map((i) => i.alt)`, &broken)
	assert.Empty(t, broken, "pictures not shown")
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
	assert.GreaterOrEqual(t, blue, 20, "pixels of the line of the SVG figure")
	p.near("published table", p.rows()[1], publishedPath, 2e-3)
	var names []string
	p.eval(`["erf", "network", "solvers", "integrate", "createStage", "low"].filter((name) => name in window)`, &names)
	assert.Empty(t, names, "global names of the script")
}

func testPolicy(t *testing.T, s *session) {
	p := open(t, s.ctx, s.content, 1280, 900, "light")
	var outcome string
	p.eval(`fetch("https://example.invalid/").then(() => "went out", () => "refused")`, &outcome)
	assert.Equal(t, "refused", outcome, "the page's request")
	p.mu.Lock()
	defer p.mu.Unlock()
	assert.Contains(t, strings.Join(p.troubles, "\n"), "Content Security Policy")
	p.troubles, p.requests = nil, nil
}

func testDrag(t *testing.T, s *session) {
	p := open(t, s.ctx, s.content, 1280, 900, "light")
	p.drag(0, -1.3)
	require.True(t, p.assertHandle(0, "-1.3", "dragged to -1.3"))
	table := p.rows()[1]
	require.Equal(t, -1.3, table[0], "the table follows: %v", table)
	require.GreaterOrEqual(t, math.Abs(table[15]-1.481), 0.5, "the table follows: %v", table)
	p.drag(0, 0.85)
	require.True(t, p.assertHandle(0, "0.85", "dragged to 0.85"))
	rows := p.rows()
	var times []float64
	for i := range 16 {
		times = append(times, math.Round(float64(i)/15*1000)/1000)
	}
	p.near("t", rows[0], times, 1e-9)
	p.near("x", rows[1], publishedPath, 2e-3)
	assert.Equal(t, "0.85, arrives at 1.481", p.attribute(0, "aria-valuetext"))
	assert.Equal(t, "arrives at 1.481", p.text("#starts output"))
	// Past the end of the range it stays at the end.
	p.drag(0, 3.2)
	p.assertHandle(0, "3", "dragged beyond the range")
}

func testKeyboard(t *testing.T, s *session) {
	p := open(t, s.ctx, s.content, 1280, 900, "light")
	p.do(chromedp.Focus(chromedp.CSS(".handle")))
	for _, step := range []struct{ key, want string }{
		{kb.ArrowUp, "0.86"}, {kb.ArrowRight, "0.87"}, {kb.ArrowDown, "0.86"}, {kb.ArrowLeft, "0.85"},
		{kb.PageUp, "0.95"}, {kb.PageDown, "0.85"}, {kb.End, "3"}, {kb.ArrowUp, "3"}, {kb.Home, "-3"},
		{kb.Delete, "-3"}, // the only start stays
	} {
		p.do(chromedp.KeyEvent(step.key))
		require.True(t, p.assertHandle(0, step.want, fmt.Sprintf("after %q", step.key)))
	}
	assert.Equal(t, -3.0, p.rows()[1][0], "where the table starts")
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
		assert.Contains(t, " "+strings.Join(reached, " ")+" ", " "+id+" ", "what the tab key reaches")
	}
}

func testSolvers(t *testing.T, s *session) {
	p := open(t, s.ctx, s.content, 1280, 900, "light")
	for _, solver := range []string{"midpoint", "rk4", "euler"} {
		p.choose("solver", solver)
		for _, steps := range []int{40, 1, 15} {
			p.setSteps(steps)
			assert.Equal(t, strconv.Itoa(steps), p.text("#steps-shown"))
			p.near(fmt.Sprintf("%s, %d steps", solver, steps), p.rows()[1], s.want.Paths[solver][strconv.Itoa(steps)], 5.01e-4)
		}
	}
}

func testStarts(t *testing.T, s *session) {
	p := open(t, s.ctx, s.content, 1280, 900, "light")
	p.handle(0) // brings the stage into view
	var middle float64
	p.eval(`(() => { const r = document.querySelector("#heat").getBoundingClientRect(); return r.x + r.width / 2; })()`, &middle)
	for _, x := range []float64{-0.5, -2.25} {
		y := p.heightOf(x)
		p.mouse(chromedp.MousePressed, middle, y)
		p.mouse(chromedp.MouseReleased, middle, y)
	}
	rows := p.rows()
	require.Len(t, rows, 4, "after two clicks the times and three paths")
	p.near("starts", []float64{rows[1][0], rows[2][0], rows[3][0]}, []float64{0.85, -0.5, -2.25}, 1e-9)
	var paths, items int
	p.eval(`document.querySelectorAll(".paths .line").length`, &paths)
	p.eval(`document.querySelectorAll("#starts li").length`, &items)
	assert.Equal(t, 3, paths)
	assert.Equal(t, 3, items)
	p.drag(1, 0.5)
	rows = p.rows()
	assert.Equal(t, []float64{0.85, 0.5, -2.25}, []float64{rows[1][0], rows[2][0], rows[3][0]}, "starts after dragging the second")
	p.do(chromedp.SetValue(chromedp.CSS("#starts li:nth-child(3) input"), "1.23"))
	p.eval(`document.querySelector("#starts li:nth-child(3) input").dispatchEvent(new Event("input"))`, nil)
	p.assertHandle(2, "1.23", "typed 1.23")
	p.shot("several")
	p.do(chromedp.Focus(chromedp.CSS("g.handle:nth-child(2)")), chromedp.KeyEvent(kb.Delete))
	rows = p.rows()
	require.Len(t, rows, 3, "without the second start")
	assert.Equal(t, 1.23, rows[2][0])
	for range 9 {
		p.eval(`document.querySelector("#add").click()`, nil)
	}
	assert.Len(t, p.rows(), 9, "8 starts at most")
	p.do(chromedp.Click(chromedp.CSS("#reset")))
	p.settle()
	assert.Len(t, p.rows(), 2, "after starting over")
}

func testArrivals(t *testing.T, s *session) {
	p := open(t, s.ctx, s.content, 1280, 900, "light")
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
		require.True(t, ok, "%q does not start with %q", s, start)
		d, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
		require.NoError(t, err)
		return d
	}
	one, few, many := distance("exact", "euler", 1), distance("exact", "euler", 15), distance("exact", "rk4", 50)
	// One step takes every start to the mean of the target. The last is the
	// sampling error of 2,000 draws.
	assert.Greater(t, one, 0.9, "1 Euler step")
	assert.Less(t, few, 0.2, "15 Euler steps")
	assert.Less(t, many, min(few, 0.1), "50 steps of RK4")
	assert.LessOrEqual(t, distance("learned", "euler", 15), 0.2, "along the learned field")
	var before, after string
	p.eval(`document.querySelector(".bars").getAttribute("d")`, &before)
	p.do(chromedp.Click(chromedp.CSS("#redraw")))
	p.settle()
	p.eval(`document.querySelector(".bars").getAttribute("d")`, &after)
	assert.GreaterOrEqual(t, len(before), 500)
	assert.False(t, before == after, "other draws do not change the histogram")
	p.choose("field", "exact")
	p.settle()
	p.shot("exact")
}

func testDark(t *testing.T, s *session) {
	p := open(t, s.ctx, s.content, 1280, 900, "dark")
	p.shot("dark")
	assert.LessOrEqual(t, p.luminance(), 0.1, "with a dark system theme")
	p.do(chromedp.Click(chromedp.CSS("#theme")))
	assert.Equal(t, "Theme: light", p.text("#theme"))
	assert.GreaterOrEqual(t, p.luminance(), 0.9)
	p.do(chromedp.Click(chromedp.CSS("#theme")))
	assert.Equal(t, "Theme: dark", p.text("#theme"))
	assert.LessOrEqual(t, p.luminance(), 0.1)
	p.do(chromedp.Click(chromedp.CSS("#theme")))
}

func testPhone(t *testing.T, s *session) {
	p := open(t, s.ctx, s.content, 375, 740, "light")
	p.setSteps(200)
	p.settle()
	var widths [2]float64
	p.eval(`[document.documentElement.scrollWidth, innerWidth]`, &widths)
	assert.LessOrEqual(t, widths[0], 375.0, "width of the page")
	assert.Equal(t, 375.0, widths[1], "width of the window")
	p.setSteps(15)
	p.settle()
	// A finger drags as a mouse does.
	x, from := p.handle(0)
	to := p.heightOf(-1)
	p.touch(input.DispatchTouchEventTypeTouchStart, x, from)
	p.touch(input.DispatchTouchEventTypeTouchMove, x, (from+to)/2)
	p.touch(input.DispatchTouchEventTypeTouchMove, x, to)
	p.touch(input.DispatchTouchEventTypeTouchEnd, 0, 0)
	p.assertHandle(0, "-1", "dragged to -1 with a finger")
	p.shot("phone")
}

package page

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// Nothing in the page depends on the shape of the network, nor on the steps of the
// table.
func testNetwork(t *testing.T, s *session) {
	c := s.content
	c.Network = Network{Layers: []Layer{randomLayer(2, 7, 1), randomLayer(7, 3, 2), randomLayer(3, 9, 3), randomLayer(9, 1, 4)}}
	c.Path = Path{T: []float64{0, 0.25, 0.5, 0.75, 1}, X: []float64{-1.25, 0, 0, 0, 0}}
	p := open(t, s.ctx, c, 800, 600, "light")
	x := -1.25
	want := []float64{x}
	for i := range 4 {
		x += c.Network.velocity(float64(i)/4, x) / 4
		want = append(want, x)
	}
	p.near("path", p.rows()[1], want, 5.01e-4)
}

func testMaths(t *testing.T, s *session) {
	p := open(t, s.ctx, s.content, 1280, 900, "light")
	network, err := json.Marshal(s.content.Network.Layers)
	require.NoError(t, err)
	target, err := json.Marshal(s.content.Target)
	require.NoError(t, err)
	run := func(expression string, in any, out any) {
		t.Helper()
		arg, err := json.Marshal(in)
		require.NoError(t, err)
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
	compare("erf", "input.map(([x]) => erf(x))", s.want.Erf, column(s.want.Erf, 1), 1e-9)
	compare("velocity", "input.map(([t, x]) => v(t, x))", s.want.Velocity, column3(s.want.Velocity, 2), 1e-7)
	compare("exact velocity", "input.map(([t, x]) => m.velocity(t, x))", s.want.ExactVelocity, column3(s.want.ExactVelocity, 2), 1e-9)
	compare("interpolated velocity", "(() => { const f = interpolated(v); return input.map(([t, x]) => f(t, x)); })()", s.want.Velocity, column3(s.want.Velocity, 2), 1e-4)
	compare("distribution", "input.map(([x]) => m.distribution(x))", s.want.MixtureCDF, column(s.want.MixtureCDF, 1), 1e-9)
	for solver, byNumber := range s.want.Paths {
		for steps, path := range byNumber {
			compare(solver+" "+steps, fmt.Sprintf("Array.from(integrate(v, solvers.%s, %s, 0.85))", solver, steps), 0, path, 1e-7)
		}
	}
	for _, c := range s.want.Coolwarm {
		compare(fmt.Sprintf("colour at %v", c[0]), "coolwarm(input)", c[0], c[1:], 2)
	}
	// Far from all mass the exact field does not underflow: there the component
	// with the larger variance rules alone, whose a_k is linear in x.
	wide := func(x float64) float64 {
		t, mean, square := 0.99, s.content.Target.Means[0], math.Pow(s.content.Target.Sigmas[0], 2)
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

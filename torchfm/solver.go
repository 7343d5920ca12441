package torchfm

import (
	"fmt"
	"sync"
	"sync/atomic"

	"torchfm/native/torch"
)

// Solver is a numerical method for the flow's ordinary differential equation
// dx/dt = v(x, t).
type Solver int

// The solvers, by their order of accuracy: 1, 2 and 4.
const (
	Euler Solver = iota
	Midpoint
	RK4
)

var solverNames = [...]string{"euler", "midpoint", "rk4"}

// String returns the solver's name: "euler", "midpoint" or "rk4".
func (s Solver) String() string { return solverNames[s] }

// ParseSolver returns the solver of a name.
func ParseSolver(name string) (Solver, error) {
	for s, n := range solverNames {
		if n == name {
			return Solver(s), nil
		}
	}
	return 0, fmt.Errorf("torchfm: unknown solver %q: want euler, midpoint or rk4", name)
}

// step returns x after one step of size dt, for the velocity at the step's start,
// middle and end.
func (s Solver) step(start, middle, end func(x float64) float64, x, dt float64) float64 {
	k1 := start(x)
	switch s {
	case Midpoint:
		return x + dt*middle(x+dt/2*k1)
	case RK4:
		k2 := middle(x + dt/2*k1)
		k3 := middle(x + dt/2*k2)
		k4 := end(x + dt*k3)
		return x + dt/6*(k1+2*k2+2*k3+k4)
	}
	return x + dt*k1
}

// VelocityField is a velocity field v(x_t, t) on tensors.
type VelocityField interface {
	// Forward returns the velocity [batch, dim] at flow steps t [batch, 1] and
	// positions xt [batch, dim].
	Forward(t, xt *torch.Tensor) *torch.Tensor
}

// Step returns x [batch, dim] after one step of size dt from flow step t.
func (s Solver) Step(v VelocityField, x *torch.Tensor, t, dt float64) *torch.Tensor {
	n := x.Size(0)
	at := func(t float64) *torch.Tensor {
		return torch.Full([]int64{1}, t, torch.Options{DType: torch.Float32, Device: x.Device()}).Expand(n).Unsqueeze(-1)
	}
	k1 := v.Forward(at(t), x)
	switch s {
	case Midpoint:
		return x.Add(v.Forward(at(t+dt/2), x.Add(k1.Mul(dt/2))).Mul(dt))
	case RK4:
		k2 := v.Forward(at(t+dt/2), x.Add(k1.Mul(dt/2)))
		k3 := v.Forward(at(t+dt/2), x.Add(k2.Mul(dt/2)))
		k4 := v.Forward(at(t+dt), x.Add(k3.Mul(dt)))
		return x.Add(k1.Add(k2.Mul(2)).Add(k3.Mul(2)).Add(k4).Mul(dt / 6))
	}
	return x.Add(k1.Mul(dt))
}

// Steps are the flow steps that an integration takes: from T[i] by DT[i].
type Steps struct{ T, DT []float64 }

// UniformSteps returns n steps from 0 to 1 between the float32 values of
// torch.linspace, as In [16] and [18] take them.
func UniformSteps(n int) Steps {
	var ts []float32
	torch.WithScope(func(*torch.Scope) {
		ts = torch.ToSlice[float32](torch.Linspace(0, 1, int64(n)+1))
	})
	s := Steps{T: make([]float64, n), DT: make([]float64, n)}
	for i := range n {
		s.T[i], s.DT[i] = float64(ts[i]), float64(ts[i+1]-ts[i])
	}
	return s
}

// LinspaceSteps returns n steps from 0 to 1 between the float64 values of
// numpy.linspace, as In [14] takes them.
func LinspaceSteps(n int) Steps {
	ts := Linspace(0, 1, n+1)
	s := Steps{T: ts[:n], DT: make([]float64, n)}
	for i := range n {
		s.DT[i] = ts[i+1] - ts[i]
	}
	return s
}

// FixedSteps returns n steps of size dt from 0, as In [13] takes them for its samples.
func FixedSteps(n int, dt float64) Steps {
	s := Steps{T: make([]float64, n), DT: make([]float64, n)}
	for i := range n {
		s.T[i], s.DT[i] = float64(i)*dt, dt
	}
	return s
}

// chunk is how many rows go through the network together: few enough for its
// activations to stay in the CPU's cache.
const chunk = 4096

// Integrate moves x, [n, dim], along v in inference mode and calls visit with the
// positions before the first step (step 0) and after each. On a CPU it works
// through x in chunks of rows, as many at once as operators may use threads, each
// with one thread: visit gets the row that the chunk starts at and the chunk, which
// it must not keep, and is called by several goroutines at once. A row's result
// does not depend on how x is cut.
func Integrate(v VelocityField, solver Solver, x *torch.Tensor, steps Steps, visit func(step int, row int64, x *torch.Tensor)) {
	n := x.Size(0)
	if n <= chunk || x.Device().Type != torch.CPU {
		integrate(v, solver, x, steps, func(step int, x *torch.Tensor) { visit(step, 0, x) })
		return
	}
	var (
		workers sync.WaitGroup
		next    atomic.Int64
		failed  atomic.Pointer[error]
	)
	work := func() {
		for failed.Load() == nil {
			row := next.Add(chunk) - chunk
			if row >= n {
				return
			}
			torch.WithScope(func(*torch.Scope) {
				rows := x.Slice(0, row, min(row+chunk, n), 1)
				integrate(v, solver, rows, steps, func(step int, x *torch.Tensor) { visit(step, row, x) })
			})
		}
	}
	for range torch.NumThreads() {
		workers.Go(func() {
			err := torch.Try(func() { torch.WithThreads(1, work) })
			if err != nil {
				failed.CompareAndSwap(nil, &err)
			}
		})
	}
	workers.Wait()
	if err := failed.Load(); err != nil {
		panic(*err)
	}
}

// integrate takes all of x through the steps.
func integrate(v VelocityField, solver Solver, x *torch.Tensor, steps Steps, visit func(step int, x *torch.Tensor)) {
	torch.WithScope(func(*torch.Scope) {
		torch.InferenceMode(func() {
			visit(0, x)
			for i, t := range steps.T {
				torch.WithScope(func(inner *torch.Scope) {
					next := inner.Keep(solver.Step(v, x, t, steps.DT[i]))
					if i > 0 {
						x.Close()
					}
					x = next
				})
				visit(i+1, x)
			}
		})
	})
}

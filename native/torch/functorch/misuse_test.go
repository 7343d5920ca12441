package functorch_test

import (
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/functorch"
	"torchfm/native/torch/nn"
)

// TestWrongUse makes calls that panic with an error that says what is wrong.
func TestWrongUse(t *testing.T) {
	x := torch.FromSlice([]float64{1, 2, 3, 4}, 2, 2)
	id := func(x tensor) tensor { return x }
	sum := func(x tensor) tensor { return x.Sum() }
	vmap := func(f func(tensor) tensor, o ...functorch.VmapOptions) func() {
		return func() { functorch.Vmap(f, o...)(x) }
	}
	dims := func(in, out []int64) functorch.VmapOptions { return functorch.VmapOptions{InDims: in, OutDims: out} }
	does := func(f func(x tensor)) func() {
		return vmap(func(x tensor) tensor { f(x); return x })
	}
	for name, c := range map[string]struct {
		call func()
		want string
	}{
		"no function":  {func() { functorch.Vmap(3) }, "want a function, got int"},
		"nil function": {func() { functorch.Vmap[func()](nil) }, "want a function"},
		"no inputs":    {func() { functorch.Vmap(func() tensor { return x })() }, "no inputs"},
		"randomness":   {vmap(id, functorch.VmapOptions{Randomness: "often"}), `"often"`},
		"chunk":        {vmap(id, functorch.VmapOptions{ChunkSize: -1}), "chunk size -1"},
		"two options":  {vmap(id, dims(nil, nil), dims(nil, nil)), "got 2 values"},
		"in dim":       {vmap(id, dims([]int64{2}, nil)), "in dim 2 of a tensor of shape [2 2]"},
		"in dims":      {vmap(id, dims([]int64{0, 0}, nil)), "2 in dims for 1 values"},
		"none mapped":  {vmap(id, dims([]int64{functorch.None}, nil)), "no tensor is mapped over"},
		"out dim":      {vmap(id, dims(nil, []int64{4})), "Dimension out of range"},
		"out dim none": {vmap(id, dims(nil, []int64{functorch.None})), "depends on the slice"},
		"sizes": {func() { functorch.Vmap(func(a, b tensor) tensor { return a })(x, numbers64(1, 2, 3)) },
			"differ in size: [2 3]"},
		"number argument": {func() { functorch.Vmap(func(a tensor, n int) tensor { return a })(x, 3) }, "argument 1 is a int"},
		"number result":   {func() { functorch.Vmap(func(tensor) int { return 3 })(x) }, "result 0 of the function is a int"},
		"item":            {does(func(a tensor) { a.Sum().Item() }), "calling .item() on a Tensor"},
		"condition":       {does(func(a tensor) { a.Sum().ItemBool() }), "data-dependent control flow"},
		"elements":        {does(func(a tensor) { torch.ToSlice[float64](a) }), "cannot be read"},
		"set elements":    {does(func(a tensor) { torch.SetSlice(a, []float64{1, 2}) }), "cannot be set from Go"},
		"equal":           {does(func(a tensor) { torch.Equal(a, a) }), "aten::equal"},
		"nonzero":         {does(func(a tensor) { op("aten::nonzero", a) }), "dynamic shape"},
		"in place":        {does(func(a tensor) { op("aten::add_.Tensor", torch.Zeros([]int64{2}), a) }), "doesn't match the broadcast shape"},
		"backward":        {does(func(a tensor) { a.Sum().Backward() }), "backward() called inside"},
		"requires grad":   {does(func(a tensor) { a.SetRequiresGrad(true) }), "requires_grad_()"},
		"retain grad": {func() { functorch.Grad(func(a tensor) tensor { a.Mul(2).RetainGrad(); return a.Sum() })(x) },
			"retain_grad()"},
		"capture": {does(func(tensor) {
			if _, err := torch.Capture(func() []tensor { return nil }); err != nil {
				panic(&torch.Error{Message: err.Error()})
			}
		}), "inside of a transform"},
		"no scalar":     {func() { functorch.Grad(id)(x) }, "returned a tensor of 2 dimensions, want none"},
		"nil result":    {func() { functorch.Grad(func(tensor) tensor { return nil })(x) }, "returned nil"},
		"no tensors":    {func() { functorch.Grad(func([]tensor) tensor { return x.Sum() })(nil) }, "holds no tensor"},
		"closed":        {func() { c := x.Clone(); c.Close(); functorch.Grad(sum)(c) }, "closed"},
		"integers":      {func() { functorch.Grad(sum)(torch.FromSlice([]int64{1})) }, "floating point"},
		"vjp integers":  {func() { functorch.Vjp(func(x tensor) tensor { return op("aten::argmax", x) }, x) }, "want floating-point"},
		"cotangents":    {func() { _, f := functorch.Vjp(id, x); f(numbers64(1)) }, "cotangent 0 has shape [1]"},
		"cotangent":     {func() { _, f := functorch.Vjp(func(x tensor) []tensor { return []tensor{x} }, x); f(nil) }, "got 0 cotangents"},
		"tangents":      {func() { functorch.Jvp(func(x []tensor) tensor { return x[0] }, []tensor{x}, nil) }, "got 0 tangents"},
		"tangent":       {func() { functorch.Jvp(id, x, numbers64(1, 2, 3)) }, "different size"},
		"complex":       {func() { functorch.Jacrev(id)(x.To(torch.Complex128)) }, "want real ones"},
		"jacfwd random": {func() { functorch.Jacfwd(id, "often")(x) }, `"often"`},
		"jacrev chunk":  {func() { functorch.Jacrev(id, -1)(x) }, "chunk size -1"},
		"dual in jvp":   {func() { functorch.Jvp(func(x tensor) tensor { torch.DualLevel(func() {}); return x }, x, x) }, "Nested forward mode"},
		"jvp in dual":   {func() { torch.DualLevel(func() { functorch.Jvp(id, x, x) }) }, "Nested forward mode"},
		"dual in dual":  {func() { torch.DualLevel(func() { torch.DualLevel(func() {}) }) }, "Nested forward mode"},
		"no dual level": {func() { torch.MakeDual(x, x) }, "no forward-mode level"},
		"dual integers": {func() { torch.DualLevel(func() { torch.MakeDual(classes, classes) }) }, "the primal is torch.int64"},
		"no models":     {func() { functorch.StackModuleState([]nn.Layer{}) }, "at least one model"},
		"other models": {func() {
			functorch.StackModuleState([]nn.Layer{nn.NewLinear(1, 1), nn.NewReLU()})
		}, "models of one type"},
	} {
		err := torch.Try(c.call)
		assert.ErrorContains(t, err, c.want, name)
		assertOutside(t, name)
	}
}

func assertOutside(t *testing.T, what string) {
	t.Helper()
	assert.Zero(t, native.Levels(), what)
	assert.False(t, native.InDual(), what)
	assert.True(t, torch.IsGradEnabled(), what)
	assertValues(t, []float64{2, 4}, numbers64(1, 2).Mul(2))
}

// TestLeaving checks that a goroutine is outside again, however the function ends.
func TestLeaving(t *testing.T) {
	x := torch.FromSlice([]float64{1, 2, 3, 4}, 2, 2)
	nested := func(end func()) {
		functorch.Vmap(func(x tensor) tensor {
			return functorch.Grad(func(x tensor) tensor {
				_, d := functorch.Jvp(func(x tensor) tensor {
					assert.Equal(t, 3, native.Levels())
					end()
					return x
				}, x, x)
				return d.Sum()
			})(x)
		})(x)
	}
	nested(func() {})
	assertOutside(t, "an ordinary end")
	assert.PanicsWithValue(t, "over", func() { nested(func() { panic("over") }) })
	assertOutside(t, "a panic")
	assert.Panics(t, func() {
		nested(func() {
			torch.NoGradGuard()
			torch.InferenceModeGuard()
			panic("guards that have no end")
		})
	})
	assertOutside(t, "guards that have no end")

	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { assertOutside(t, "Goexit") }()
		nested(runtime.Goexit)
	}()
	<-done
}

// TestOutside looks at two goroutines of which one is inside of Vmap: the other is not.
func TestOutside(t *testing.T) {
	x := torch.FromSlice([]float64{1, 2, 3, 4}, 2, 2)
	inside, leave := make(chan tensor), make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
		functorch.Vmap(func(x tensor) tensor {
			inside <- x
			<-leave
			return x
		})(x)
	})
	slice := <-inside
	assertOutside(t, "beside Vmap")
	assert.ErrorContains(t, torch.Try(func() { slice.Mul(2) }), "escaped from inside a function being vmapped")
	functorch.Vmap(func(y tensor) tensor {
		assert.Equal(t, 1, native.Levels())
		return y
	})(x)

	// A tangent of another goroutine's level is none here.
	torch.DualLevel(func() {
		dual := torch.MakeDual(x, x)
		done := make(chan struct{})
		go func() {
			defer close(done)
			_, tangent := torch.UnpackDual(dual)
			assert.Nil(t, tangent)
			torch.DualLevel(func() {})
			assertValues(t, []float64{2, 4, 6, 8}, dual.Mul(2))
		}()
		<-done
		_, tangent := torch.UnpackDual(dual.Mul(2))
		assertValues(t, []float64{2, 4, 6, 8}, tangent)
	})
	close(leave)
	group.Wait()
}

// TestEscaped uses tensors after their transform.
func TestEscaped(t *testing.T) {
	x := torch.FromSlice([]float64{1, 2, 3, 4}, 2, 2)
	var out tensor
	functorch.Grad(func(x tensor) tensor { out = x.Mul(2); return x.Sum() })(x)
	assertValues(t, []float64{2, 4, 6, 8}, out)
	assertValues(t, []float64{4, 8, 12, 16}, out.Mul(2))
	functorch.Vmap(func(x tensor) tensor { out = x.Mul(2); return x })(x)
	assert.ErrorContains(t, torch.Try(func() { out.Mul(2) }), "escaped from inside a function being vmapped")
	assert.ErrorContains(t, torch.Try(func() { out.Sum().Item() }), "escaped from inside a function being vmapped")
	assert.Contains(t, out.String(), "BatchedTensor(lvl=1, bdim=0, value=\n    tensor([[2., 4.],\n            [6., 8.]], dtype=torch.float64)\n)")
	var dual tensor
	torch.DualLevel(func() { dual = torch.MakeDual(x, x) })
	_, tangent := torch.UnpackDual(dual)
	assert.Nil(t, tangent)
	assertValues(t, []float64{2, 4, 6, 8}, dual.Mul(2))
}

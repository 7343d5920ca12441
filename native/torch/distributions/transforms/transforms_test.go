package transforms_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/transforms"
)

func TestCache(t *testing.T) {
	x := torch.FromSlice([]float32{0.5, -1})
	plain, cached := transforms.NewTanhTransform(), transforms.NewTanhTransform(1)
	assert.NotSame(t, x, plain.Inverse(plain.Forward(x)))
	y := cached.Forward(x)
	assert.Same(t, y, cached.Forward(x))
	assert.Same(t, x, cached.Inverse(y))
	assert.Same(t, x, cached.Inv().Forward(y))
	assert.NotSame(t, x, cached.Inverse(y.Clone()))

	assert.Same(t, cached, cached.WithCache(1))
	assert.Same(t, plain, transforms.WithCache(plain, 0))
	other := cached.WithCache(0)
	assert.NotSame(t, x, other.Inverse(other.Forward(x)))

	compose := transforms.NewComposeTransform([]transforms.Transform{transforms.NewExpTransform(), plain}, 1)
	assert.Same(t, x, compose.Inverse(compose.Forward(x)))
	assert.Same(t, x, compose.Inv().Forward(compose.Forward(x)))

	torch.WithScope(func(*torch.Scope) { y = cached.Forward(x.Neg()) })
	assert.True(t, y.Closed())
	y = cached.Forward(x)
	assert.False(t, y.Closed())
}

func TestEqual(t *testing.T) {
	affine := func(loc, scale torch.Operand) transforms.Transform { return transforms.NewAffineTransform(loc, scale) }
	one := torch.FromSlice([]float32{1, 1})
	for i, c := range []struct {
		a, b transforms.Transform
		want bool
	}{
		{transforms.NewExpTransform(), transforms.NewExpTransform(1), true},
		{transforms.NewExpTransform(), transforms.NewTanhTransform(), false},
		{transforms.NewExpTransform().Inv(), transforms.NewExpTransform().Inv(), true},
		{transforms.NewExpTransform().Inv(), transforms.NewExpTransform(), false},
		{affine(0, 2), affine(0.0, 2.0), true},
		{affine(0, 2), affine(0, 3), false},
		{affine(0, one), affine(0, 1), true},
		{affine(1, 1), affine(1, one), true},
		{affine(one, 1), affine(one.Mul(2), 1), false},
		{transforms.NewPowerTransform(2), transforms.NewPowerTransform(2.0), true},
		{transforms.NewPowerTransform(2), transforms.NewPowerTransform(3), false},
		{transforms.IdentityTransform(), transforms.NewComposeTransform(nil), true},
		{transforms.NewComposeTransform([]transforms.Transform{affine(0, 1)}), transforms.NewComposeTransform([]transforms.Transform{affine(0, one)}), true},
		{transforms.NewReshapeTransform([]int64{2}, []int64{2}), transforms.NewReshapeTransform([]int64{2}, []int64{2}), false}, // as in PyTorch
	} {
		assert.Equal(t, c.want, transforms.Equal(c.a, c.b), "%d", i)
	}
}

func TestMisuse(t *testing.T) {
	x := torch.FromSlice([]float32{0.5, -1, 2})
	exp := transforms.NewExpTransform()
	for want, f := range map[string]func(){
		"ExpTransform: cache_size 2 must be 0 or 1":                    func() { transforms.NewExpTransform(2) },
		"ExpTransform: 2 values for one optional argument":             func() { transforms.NewExpTransform(0, 1) },
		"AffineTransform: scale is string, want a tensor or a number":  func() { transforms.NewAffineTransform(0, "1") },
		"PowerTransform: exponent is <nil>":                            func() { transforms.NewPowerTransform(nil) },
		"ComposeTransform: transform 1 is nil":                         func() { transforms.NewComposeTransform([]transforms.Transform{exp, nil}) },
		"ReshapeTransform: in_shape [2] and out_shape [3]":             func() { transforms.NewReshapeTransform([]int64{2}, []int64{3}) },
		"ReshapeTransform: shape mismatch: want [2] at the end of [3]": func() { transforms.ForwardShape(transforms.NewReshapeTransform([]int64{2}, []int64{2, 1}), []int64{3}) },
		"IndependentTransform: too few dimensions on input: want 2":    func() { transforms.NewIndependentTransform(exp, 2).Forward(x) },
		"CatTransform: want size 2 in dimension 0, got shape [3]":      func() { transforms.NewCatTransform([]transforms.Transform{exp, exp}).Forward(x) },
		"CatTransform: 1 transforms for 2 lengths": func() {
			transforms.NewCatTransform([]transforms.Transform{exp}, transforms.CatTransformOptions{Lengths: []int64{1, 2}})
		},
		"StackTransform: want size 1 in dimension 0, got shape [3]":              func() { transforms.NewStackTransform([]transforms.Transform{exp}).Forward(x) },
		"CorrCholeskyTransform: 2 numbers are no triangle":                       func() { transforms.ForwardShape(transforms.NewCorrCholeskyTransform(), []int64{2}) },
		"StickBreakingTransform: too few dimensions on input":                    func() { transforms.ForwardShape(transforms.NewStickBreakingTransform(), nil) },
		"log_abs_det_jacobian: the transform is not bijective":                   func() { transforms.NewAbsTransform().LogAbsDetJacobian(x, x) },
		"cannot transform to the constraint Boolean(): no transform is":          func() { transforms.BijectTo(constraints.Boolean()) },
		"cannot transform to the constraint <nil>":                               func() { transforms.BijectTo(nil) },
		"CumulativeDistributionTransform: the distribution is nil":               func() { transforms.NewCumulativeDistributionTransform(nil) },
		"has 0 of inputs and 1 of outputs":                                       func() { transforms.EventDim(transforms.NewReshapeTransform([]int64{}, []int64{1})) },
		"IndependentTransform: want a transform and a number of at least 0, got": func() { transforms.NewIndependentTransform(nil, 1) },
	} {
		assert.ErrorContains(t, torch.Try(f), want)
	}
}

// even is a constraint of one's own.
type even struct{ constraints.RealConstraint }

func TestOwnConstraint(t *testing.T) {
	r := transforms.BijectRegistry()
	transforms.Register(r, func(c even) transforms.Transform { return transforms.NewAffineTransform(0, 2) })
	transforms.Register(r, func(c constraints.RealConstraint) transforms.Transform { return transforms.NewExpTransform() })
	assert.Equal(t, "AffineTransform()", r.Transform(even{}).(*transforms.AffineTransform).String())
	independent := r.Transform(constraints.Independent(even{}, 1)).(*transforms.IndependentTransform)
	assert.IsType(t, &transforms.AffineTransform{}, independent.BaseTransform(), "within another")
	assert.IsType(t, &transforms.ExpTransform{}, r.Transform(constraints.Real()), "before PyTorch's")
	assert.IsType(t, &transforms.ComposeTransform{}, transforms.BijectTo(constraints.Real()), "only in the registry")
	assert.Error(t, torch.Try(func() { transforms.BijectTo(even{}) }))
}

package nn

import (
	"math"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/internal/warn"
	"torchfm/native/torch/libm"
)

// The functions of torch.nn.init, here without its prefix: nn.init.xavier_uniform_(w)
// is nn.XavierUniform_(w). They write into t, return it and record nothing. Those that
// draw take a generator, of nil or none the default one of t's device.

var (
	opUniform_   = native.NewOp("aten::uniform_", "")
	opNormal_    = native.NewOp("aten::normal_", "")
	opFill_      = native.NewOp("aten::fill_", "Scalar")
	opErfinv_    = native.NewOp("aten::erfinv_", "")
	opMulScalar_ = native.NewOp("aten::mul_", "Scalar")
	opAddScalar_ = native.NewOp("aten::add_", "Scalar")
	opClamp_     = native.NewOp("aten::clamp_", "")
	opEyeOut     = native.NewOp("aten::eye", "m_out")
	opFillDiag_  = native.NewOp("aten::fill_diagonal_", "")
)

// fill calls an in-place operator on t without recording it and returns t.
func fill(t *torch.Tensor, o *native.Op, args ...native.Arg) *torch.Tensor {
	torch.NoGrad(func() { op.InPlace(o, append([]native.Arg{op.Arg(t)}, args...)...) })
	return t
}

// Uniform_ fills t with draws from [a, b), as torch.nn.init.uniform_, whose defaults
// are 0 and 1.
func Uniform_(t *torch.Tensor, a, b float64, g ...*torch.Generator) *torch.Tensor {
	from := usage.One("uniform_", g, nil)
	return fill(t, opUniform_, native.Float(a), native.Float(b), native.GeneratorArg(from.Handle()))
}

// Normal_ fills t with draws from the normal distribution, as torch.nn.init.normal_,
// whose defaults are mean 0 and standard deviation 1.
func Normal_(t *torch.Tensor, mean, std float64, g ...*torch.Generator) *torch.Tensor {
	from := usage.One("normal_", g, nil)
	return fill(t, opNormal_, native.Float(mean), native.Float(std), native.GeneratorArg(from.Handle()))
}

// TruncNormalOptions are the options of [TruncNormal_].
type TruncNormalOptions struct {
	Mean      float64          // default 0
	Std       *float64         // standard deviation before the cut; default 1
	A         *float64         // the least value; default -2
	B         *float64         // the greatest value; default 2
	Generator *torch.Generator // default that of the device
}

// TruncNormal_ fills t with draws from the normal distribution cut to [A, B], as
// torch.nn.init.trunc_normal_.
func TruncNormal_(t *torch.Tensor, opts ...TruncNormalOptions) *torch.Tensor {
	o := usage.Option("trunc_normal_", opts)
	std, a, b := or(o.Std, 1), or(o.A, -2), or(o.B, 2)
	if o.Mean < a-2*std || o.Mean > b+2*std {
		warn.Once("trunc_normal_: the mean is more than 2 standard deviations from [A, B]: the distribution may be wrong")
	}
	below := func(x float64) float64 { return (1 + libm.Erf((x-o.Mean)/std/math.Sqrt2)) / 2 }
	l, u := below(a), below(b)
	Uniform_(t, float64(2*l)-1, float64(2*u)-1, o.Generator)
	fill(t, opErfinv_)
	fill(t, opMulScalar_, native.Float(std*math.Sqrt2))
	fill(t, opAddScalar_, native.Float(o.Mean), native.Int(1))
	return fill(t, opClamp_, native.Float(a), native.Float(b))
}

// Constant_ fills t with value, as torch.nn.init.constant_.
func Constant_(t *torch.Tensor, value float64) *torch.Tensor {
	return fill(t, opFill_, native.Float(value))
}

// Zeros_ fills t with zeros, as torch.nn.init.zeros_.
func Zeros_(t *torch.Tensor) *torch.Tensor { return Constant_(t, 0) }

// Ones_ fills t with ones, as torch.nn.init.ones_.
func Ones_(t *torch.Tensor) *torch.Tensor { return Constant_(t, 1) }

// Eye_ makes the matrix t the identity, with zeros in what reaches beyond a square, as
// torch.nn.init.eye_.
func Eye_(t *torch.Tensor) *torch.Tensor {
	rows, cols := matrix("eye_", t)
	torch.NoGrad(func() { op.InPlace(opEyeOut, native.Int(rows), native.Int(cols), op.Arg(t)) })
	return t
}

// matrix returns the sizes of a t of two dimensions and panics for another one.
func matrix(what string, t *torch.Tensor) (rows, cols int64) {
	if t.Dim() != 2 {
		usage.Panic(what, "want a tensor of 2 dimensions, got shape %v", t.Shape())
	}
	return t.Size(0), t.Size(1)
}

// Dirac_ makes t [out, in, kernel...], the weight of a convolution of one to three
// dimensions, pass its input channels on as far as there are channels, each of the
// groups by itself, as torch.nn.init.dirac_. Groups must divide out; default 1.
func Dirac_(t *torch.Tensor, groups ...int64) *torch.Tensor {
	n := usage.One("dirac_", groups, 1)
	shape := t.Shape()
	if len(shape) < 3 || len(shape) > 5 {
		usage.Panic("dirac_", "want a tensor of 3, 4 or 5 dimensions, got shape %v", shape)
	}
	if n <= 0 || shape[0]%n != 0 {
		usage.Panic("dirac_", "groups must divide dimension 0: got groups %d, shape %v", n, shape)
	}
	Zeros_(t)
	torch.WithScope(func(*torch.Scope) {
		torch.NoGrad(func() {
			centre := t
			for _, size := range shape[2:] {
				centre = centre.Select(2, size/2)
			}
			out := shape[0] / n
			square := min(out, shape[1])
			for g := range n {
				group := centre.Narrow(0, g*out, square).Narrow(1, 0, square)
				op.InPlace(opFillDiag_, op.Arg(group), native.Float(1), native.Bool(false))
			}
		})
	})
	return t
}

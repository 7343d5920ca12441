package parametrizations

import (
	"slices"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/nn"
	"torchfm/native/torch/nn/utils/parametrize"
)

var (
	opTril        = native.NewOp("aten::tril", "")
	opCat         = native.NewOp("aten::cat", "")
	opSub         = native.NewOp("aten::sub", "Tensor")
	opAdd         = native.NewOp("aten::add", "Tensor")
	opMul         = native.NewOp("aten::mul", "Tensor")
	opMul_        = native.NewOp("aten::mul_", "Tensor")
	opMulScalar   = native.NewOp("aten::mul", "Scalar")
	opSum         = native.NewOp("aten::sum", "dim_IntList")
	opReciprocal  = native.NewOp("aten::reciprocal", "")
	opAddScalar   = native.NewOp("aten::add", "Scalar")
	opMatrixExp   = native.NewOp("aten::linalg_matrix_exp", "")
	opSolve       = native.NewOp("aten::linalg_solve", "")
	opHouseholder = native.NewOp("aten::linalg_householder_product", "")
	opGeqrf       = native.NewOp("aten::geqrf", "")
	opSgn         = native.NewOp("aten::sgn", "")
	opSign_       = native.NewOp("aten::sign_", "")
	opDiagonal    = native.NewOp("aten::diagonal", "")
	opAllclose    = native.NewOp("aten::allclose", "")
	opMatmul      = native.NewOp("aten::matmul", "")
	opEqScalar    = native.NewOp("aten::eq", "Scalar")
	opWhere       = native.NewOp("aten::where", "self")
	opNeg         = native.NewOp("aten::neg", "")
	opFill_       = native.NewOp("aten::fill_", "Scalar")
	opTo          = native.NewOp("aten::to", "dtype")
)

// OrthogonalOptions are the options of [Orthogonal].
type OrthogonalOptions struct {
	Name                string // of the tensor; default "weight"
	OrthogonalMap       string // "matrix_exp", "cayley" or "householder"; default "matrix_exp" for square and complex weights, else "householder"
	NoUseTrivialization bool   // without the orthogonal matrix that the map is multiplied with, in which the state dict has a base; default false
}

// orthogonalMaps are the ways to an orthogonal matrix.
var orthogonalMaps = []string{"matrix_exp", "cayley", "householder"}

// Orthogonal makes a layer's weight, [..., rows, cols], orthogonal or unitary, in its
// columns or where there are more of these in its rows, and returns m, as
// torch.nn.utils.parametrizations.orthogonal. A weight that is not orthogonal is made
// so. What is trained is parametrizations.weight.original.
func Orthogonal[M nn.Module](m M, opts ...OrthogonalOptions) M {
	o := usage.Option("orthogonal", opts)
	name := named(o.Name)
	weight := weightOf("orthogonal", m, name)
	if weight.Dim() < 2 {
		usage.Panic("orthogonal", "want a matrix or a batch of matrices, got shape %v", weight.Shape())
	}
	switch {
	case o.OrthogonalMap == "" && (weight.Size(-2) == weight.Size(-1) || weight.IsComplex()):
		o.OrthogonalMap = "matrix_exp"
	case o.OrthogonalMap == "":
		o.OrthogonalMap = "householder"
	case !slices.Contains(orthogonalMaps, o.OrthogonalMap):
		usage.Panic("orthogonal", "OrthogonalMap %q: want one of %q", o.OrthogonalMap, orthogonalMaps)
	}
	if weight.IsComplex() && o.OrthogonalMap == "householder" {
		usage.Panic("orthogonal", "OrthogonalMap \"householder\" does not support complex tensors")
	}
	p := nn.Register(&orthogonal{shape: weight.Shape(), by: o.OrthogonalMap, trivial: !o.NoUseTrivialization})
	return parametrize.RegisterParametrization(m, name, p, true)
}

// orthogonal maps any matrix to one with orthonormal columns or rows.
type orthogonal struct {
	nn.Base
	base    *torch.Tensor `nn:"base,buffer"` // what the map is multiplied with when trivial
	shape   []int64
	by      string
	trivial bool
}

func (m *orthogonal) Forward(x *torch.Tensor) *torch.Tensor {
	n, k := x.Size(-2), x.Size(-1)
	transposed := n < k
	if transposed {
		x, n, k = x.MT(), k, n
	}
	var q *torch.Tensor
	switch m.by {
	case "householder":
		a := op.One(opTril, op.Arg(x), native.Int(-1))
		squares := op.One(opSum, op.Arg(op.One(opMul, op.Arg(a), op.Arg(a))), native.Ints([]int64{-2}), native.Bool(false), native.None())
		tau := op.One(opReciprocal, op.Arg(op.One(opAddScalar, op.Arg(squares), native.Float(1), native.Int(1))))
		tau = op.One(opMulScalar, op.Arg(tau), native.Float(2))
		q = op.One(opHouseholder, op.Arg(a), op.Arg(tau))
		signs := op.One(opTo, op.Arg(diagonal(x)), native.Int(int32Code), native.Bool(false), native.Bool(false), native.None())
		q = op.One(opMul, op.Arg(q), op.Arg(signs.Unsqueeze(-2)))
	default:
		q = m.exponential(x, n, k)
	}
	if m.trivial {
		q = op.One(opMatmul, op.Arg(m.base), op.Arg(q))
	}
	if transposed {
		q = q.MT()
	}
	return q
}

// int32Code is c10's number of the dtype int32.
const int32Code = 3

// exponential returns the first k columns of the orthogonal matrix [n, n] that belongs
// to x's lower triangle, by the matrix exponential or the Cayley map.
func (m *orthogonal) exponential(x *torch.Tensor, n, k int64) *torch.Tensor {
	x = op.One(opTril, op.Arg(x), native.Int(0))
	if n != k {
		shape := x.Shape()
		shape[len(shape)-1] = n - k
		zeros := torch.Zeros([]int64{n, n - k}, like(x)).Expand(shape...)
		x = cat(x, zeros)
	}
	a := op.One(opSub, op.Arg(x), op.Arg(op.One(opAdjoint, op.Arg(x))), native.Int(1))
	var q *torch.Tensor
	if m.by == "matrix_exp" {
		q = op.One(opMatrixExp, op.Arg(a))
	} else {
		id := eye(n, a)
		half := func(alpha float64) *torch.Tensor { return op.One(opAdd, op.Arg(id), op.Arg(a), native.Float(alpha)) }
		q = op.One(opSolve, op.Arg(half(-0.5)), op.Arg(half(0.5)), native.Bool(true))
	}
	if n != k {
		q = q.Narrow(-1, 0, k)
	}
	return q
}

// RightInverse returns what Forward makes the orthogonal q of; with a base, which it
// sets, also of a q that is not orthogonal, after it was made so. It returns nil where
// there is no inverse: of the exponential and the Cayley map without base.
func (m *orthogonal) RightInverse(q *torch.Tensor) *torch.Tensor {
	if !slices.Equal(q.Shape(), m.shape) {
		usage.Panic("orthogonal", "want a tensor of shape %v, got %v", m.shape, q.Shape())
	}
	given := q
	n, k := q.Size(-2), q.Size(-1)
	transposed := n < k
	if transposed {
		q, n, k = q.MT(), k, n
	}
	var inverse *torch.Tensor
	torch.NoGrad(func() {
		switch {
		case !m.trivial && m.by != "householder":
		case !m.trivial:
			inverse = reflectors(q)
			if transposed {
				inverse = inverse.MT()
			}
		default:
			if n != k {
				shape := q.Shape()
				shape[len(shape)-1] = n - k
				q = cat(q, randn(shape, q))
				q = makeOrthogonal(q)
			} else if isOrthogonal(q) {
				q = q.Clone()
			} else {
				q = makeOrthogonal(q)
			}
			m.base = q
			inverse = torch.ZerosLike(given)
			op.InPlace(opFill_, op.Arg(diagonal(inverse)), native.Float(-1))
		}
	})
	return inverse
}

// String returns the parametrization as Python prints it.
func (m *orthogonal) String() string { return "_Orthogonal()" }

// reflectors returns the Householder reflectors of q, with the signs that its columns
// have on the diagonal.
func reflectors(q *torch.Tensor) *torch.Tensor {
	a, tau := op.Two(opGeqrf, op.Arg(q))
	d := diagonal(a)
	op.InPlace(opSign_, op.Arg(d))
	none := op.One(opEqScalar, op.Arg(tau), native.Float(0))
	d.Copy_(op.One(opWhere, op.Arg(none), op.Arg(op.One(opNeg, op.Arg(d))), op.Arg(d)))
	return a
}

// makeOrthogonal returns an orthogonal matrix made of a's columns.
func makeOrthogonal(a *torch.Tensor) *torch.Tensor {
	x, tau := op.Two(opGeqrf, op.Arg(a))
	q := op.One(opHouseholder, op.Arg(x), op.Arg(tau))
	op.InPlace(opMul_, op.Arg(q), op.Arg(op.One(opSgn, op.Arg(diagonal(x))).Unsqueeze(-2)))
	return q
}

// isOrthogonal reports whether q's columns are orthonormal within rounding.
func isOrthogonal(q *torch.Tensor) bool {
	n, k := q.Size(-2), q.Size(-1)
	product := op.One(opMatmul, op.Arg(op.One(opAdjoint, op.Arg(q))), op.Arg(q))
	within := 10 * float64(n) * epsilon(q.DType())
	var r native.Results
	args := []native.Arg{op.Arg(product), op.Arg(eye(k, q)), native.Float(1e-5), native.Float(within), native.Bool(false)}
	if err := opAllclose.Call(args, &r); err != nil {
		usage.Panic("orthogonal", "%v", err)
	}
	return r.Bool()
}

// epsilon is the distance of 1 to the next number of a dtype.
func epsilon(dtype torch.DType) float64 {
	switch dtype {
	case torch.Float64, torch.Complex128:
		return 0x1p-52
	case torch.Float16, torch.Complex32:
		return 0x1p-10
	case torch.BFloat16:
		return 0x1p-7
	}
	return 0x1p-23
}

func like(t *torch.Tensor) torch.Options { return torch.Options{DType: t.DType(), Device: t.Device()} }

func eye(n int64, as *torch.Tensor) *torch.Tensor { return torch.Eye(n, like(as)) }

func randn(shape []int64, as *torch.Tensor) *torch.Tensor { return torch.Randn(shape, like(as)) }

func diagonal(t *torch.Tensor) *torch.Tensor {
	return op.One(opDiagonal, op.Arg(t), native.Int(0), native.Int(-2), native.Int(-1))
}

// cat joins two tensors along the last dimension.
func cat(a, b *torch.Tensor) *torch.Tensor {
	return op.One(opCat, op.Tensors([]*torch.Tensor{a, b}), native.Int(-1))
}

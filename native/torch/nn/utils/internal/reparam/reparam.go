// Package reparam has what the older and the newer weight and spectral norms of
// torch.nn.utils share.
package reparam

import (
	"reflect"
	"strings"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/nn"
)

var (
	opNorm       = native.NewOp("aten::norm", "ScalarOpt_dim")
	opClampMin   = native.NewOp("aten::clamp_min", "")
	opDiv        = native.NewOp("aten::div", "Tensor")
	opMul        = native.NewOp("aten::mul", "Tensor")
	opMV         = native.NewOp("aten::mv", "")
	opWeightNorm = native.NewOp("aten::_weight_norm", "")
	opMagnitude  = native.NewOp("aten::norm_except_dim", "")
)

// Magnitude returns the norm of weight for each index of dim, or with -1 of all of it.
func Magnitude(weight *torch.Tensor, dim int64) *torch.Tensor {
	return op.One(opMagnitude, op.Arg(weight), native.Int(2), native.Int(dim))
}

// WeightNorm returns v with the magnitude g.
func WeightNorm(v, g *torch.Tensor, dim int64) *torch.Tensor {
	if dim == 0 || dim == int64(v.Dim())-1 {
		return op.One(opWeightNorm, op.Arg(v), op.Arg(g), native.Int(dim))
	}
	// What _weight_norm does without a kernel of its own.
	return op.One(opMul, op.Arg(v), op.Arg(op.One(opDiv, op.Arg(g), op.Arg(Magnitude(v, dim)))))
}

// Normalize returns the vector x divided by its norm or, if that is larger, by eps, as
// torch.nn.functional.normalize along dimension 0.
func Normalize(x *torch.Tensor, eps float64) *torch.Tensor {
	norm := op.One(opNorm, op.Arg(x), native.Int(2), native.Ints([]int64{0}), native.Bool(true))
	norm = op.One(opClampMin, op.Arg(norm), native.Float(eps))
	return op.One(opDiv, op.Arg(x), op.Arg(norm.ExpandAs(x)))
}

// Times returns the matrix times the vector.
func Times(matrix, vector *torch.Tensor) *torch.Tensor {
	return op.One(opMV, op.Arg(matrix), op.Arg(vector))
}

// Matrix returns weight as a matrix whose rows are those of dimension dim.
func Matrix(weight *torch.Tensor, dim int64) *torch.Tensor {
	if dim != 0 {
		order := []int64{dim}
		for d := range int64(weight.Dim()) {
			if d != dim {
				order = append(order, d)
			}
		}
		weight = weight.Permute(order...)
	}
	return weight.Reshape(weight.Size(0), -1)
}

// Draw returns a vector of n normal draws with weight's dtype and device.
func Draw(weight *torch.Tensor, n int64) *torch.Tensor {
	return nn.Normal_(torch.Empty([]int64{n}, torch.Options{DType: weight.DType(), Device: weight.Device()}), 0, 1)
}

// Dim returns the dimension of a layer's outputs in its weight: 1 for transposed
// convolutions, 0 for all others.
func Dim(m nn.Module) int64 {
	typ := reflect.TypeOf(m).Elem()
	if strings.HasPrefix(typ.Name(), "ConvTranspose") {
		return 1
	}
	for i := range typ.NumField() {
		if f := typ.Field(i); f.Anonymous && strings.HasPrefix(f.Name, "ConvTranspose") {
			return 1
		}
	}
	return 0
}

package native

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestDirect calls an operator of each C++ signature that needs no boxes, and the same
// ones with arguments for which they do: defaults, None, numbers for tensors. What
// they compute is compared with PyTorch by the tests of package torch.
func TestDirect(t *testing.T) {
	x, y := floats(t, 1, 2, 3, 4), floats(t, 8, 6, 4, 2)
	m := one(t, opView, TensorArg(x), Ints([]int64{2, 2}))
	index := one(t, NewOp("aten::to", "dtype"), TensorArg(floats(t, 1, 0)), Int(4), Bool(false), Bool(false), None())
	fresh := func() *Handle { return floats(t, 1, 2, 3, 4) }
	X, Y, M := TensorArg(x), TensorArg(y), TensorArg(m)
	for _, c := range []struct {
		name  string
		args  []Arg
		want  []float32
		boxed bool
	}{
		{"neg", []Arg{X}, []float32{-1, -2, -3, -4}, false},
		{"mul.Tensor", []Arg{X, Y}, []float32{8, 12, 12, 8}, false},
		{"mul.Tensor", []Arg{X, Int(2)}, []float32{2, 4, 6, 8}, true},
		{"where.self", []Arg{TensorArg(one(t, NewOp("aten::gt", "Tensor"), X, Y)), X, Y}, []float32{8, 6, 4, 4}, false},
		{"linear", []Arg{M, M, None()}, []float32{5, 11, 11, 25}, false},
		{"linear", []Arg{M, M, TensorArg(floats(t, 1, 2))}, []float32{6, 13, 12, 27}, false},
		{"linear", []Arg{M, M}, []float32{5, 11, 11, 25}, true},
		{"add.Tensor", []Arg{X, Y, Int(2)}, []float32{17, 14, 11, 8}, false},
		{"add.Tensor", []Arg{X, Y, Float(0.5)}, []float32{5, 5, 5, 5}, false},
		{"add.Tensor", []Arg{X, Y, Default()}, []float32{9, 8, 7, 6}, true},
		{"add.Tensor", []Arg{X, Y}, []float32{9, 8, 7, 6}, true},
		{"addcmul", []Arg{X, X, Y, Int(1)}, []float32{9, 14, 15, 12}, false},
		{"addmm", []Arg{M, M, M, Int(0), Int(1)}, []float32{7, 10, 15, 22}, false},
		{"huber_loss", []Arg{X, X, Int(0), Float(1)}, []float32{0, 0, 0, 0}, true}, // a float
		{"l1_loss", []Arg{X, Y, Int(0)}, []float32{7, 4, 1, 2}, false},
		{"mul.Scalar", []Arg{X, Float(0.5)}, []float32{0.5, 1, 1.5, 2}, false},
		{"threshold", []Arg{X, Int(2), Int(9)}, []float32{9, 9, 3, 4}, false},
		{"unsqueeze", []Arg{X, Int(0)}, []float32{1, 2, 3, 4}, false},
		{"diagonal_copy", []Arg{M, Int(0), Int(0), Int(1)}, []float32{1, 4}, true}, // three ints
		{"transpose_copy.int", []Arg{M, Int(0), Int(1)}, []float32{1, 3, 2, 4}, false},
		{"select.int", []Arg{M, Int(0), Int(-1)}, []float32{3, 4}, false},
		{"narrow", []Arg{X, Int(0), Int(1), Int(2)}, []float32{2, 3}, false},
		{"slice.Tensor", []Arg{X, Int(0), Int(1), None(), Int(1)}, []float32{2, 3, 4}, false},
		{"slice.Tensor", []Arg{X, Int(0), None(), Int(-1), Int(2)}, []float32{1, 3}, false},
		{"index_select", []Arg{X, Int(0), TensorArg(index)}, []float32{2, 1}, false},
		{"cumsum", []Arg{X, Int(0), None()}, []float32{1, 3, 6, 10}, false},
		{"cumsum", []Arg{TensorArg(index), Int(0), Int(6)}, []float32{1, 1}, false},
		{"sum", []Arg{X, None()}, []float32{10}, false},
		{"permute_copy", []Arg{M, Ints([]int64{1, 0})}, []float32{1, 3, 2, 4}, false},
		{"amax", []Arg{M, Ints([]int64{0}), Bool(false)}, []float32{3, 4}, false},
		{"mean.dim", []Arg{M, Ints([]int64{1}), Bool(true), None()}, []float32{1.5, 3.5}, false},
		{"mean.dim", []Arg{M, None(), Bool(false), Int(6)}, []float32{2.5}, false},
		{"view", []Arg{M, Ints([]int64{-1})}, []float32{1, 2, 3, 4}, false},
		{"expand_copy", []Arg{TensorArg(floats(t, 5)), Ints([]int64{3}), Bool(false)}, []float32{5, 5, 5}, false},
		{"neg_", []Arg{TensorArg(fresh())}, []float32{-1, -2, -3, -4}, false},
		{"mul_.Tensor", []Arg{TensorArg(fresh()), Y}, []float32{8, 12, 12, 8}, false},
		{"add_.Tensor", []Arg{TensorArg(fresh()), Y, Int(-1)}, []float32{-7, -4, -1, 2}, false},
		{"copy_", []Arg{TensorArg(fresh()), Y, Bool(false)}, []float32{8, 6, 4, 2}, false},
		{"addcmul_", []Arg{TensorArg(fresh()), X, Y, Int(1)}, []float32{9, 14, 15, 12}, false},
		{"mul_.Scalar", []Arg{TensorArg(fresh()), Int(3)}, []float32{3, 6, 9, 12}, false},
		{"threshold_", []Arg{TensorArg(fresh()), Int(2), Int(9)}, []float32{9, 9, 3, 4}, false},
	} {
		name, overload, _ := strings.Cut(c.name, ".")
		op := NewOp("aten::"+name, overload)
		var r Results
		if !assert.NoError(t, op.Call(c.args, &r), c.name) {
			continue
		}
		assert.Equal(t, !c.boxed, r.direct(), "%s goes without boxes", c.name)
		h := new(Handle)
		if strings.HasSuffix(name, "_") {
			if !assert.Equal(t, KindSelf, r.Kind(), "%s returns its argument", c.name) {
				continue
			}
			h = r.Self(c.args)
		} else if !assert.Equal(t, KindTensor, r.Kind(), c.name) || !assert.True(t, r.Tensor(h), c.name) {
			continue
		}
		whole := one(t, NewOp("aten::clone", ""), TensorArg(h), Int(0))
		assert.Equal(t, c.want, read(t, whole), c.name)
	}

	// A result that is the argument though the operator does not write to it.
	r, args := Results{}, []Arg{X}
	require.NoError(t, NewOp("aten::resolve_conj", "").Call(args, &r))
	require.Equal(t, KindSelf, r.Kind(), "resolve_conj of a real tensor")
	assert.Same(t, x, r.Self(args), "resolve_conj of a real tensor")
	// A complex factor goes by boxes, and an error comes through.
	r = Results{}
	assert.NoError(t, NewOp("aten::mul", "Scalar").Call([]Arg{X, Complex(2i)}, &r))
	assert.Equal(t, KindTensor, r.Kind(), "mul by 2i")
	var wrong *Error
	require.ErrorAs(t, opAdd.Call([]Arg{X, TensorArg(floats(t, 1, 2, 3)), Int(1)}, &r), &wrong)
	assert.Equal(t, RuntimeError, wrong.Kind, "add of 4 and 3 elements")
}

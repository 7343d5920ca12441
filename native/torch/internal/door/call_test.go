package door_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "torchfm/native/torch"
)

func ExampleCall() {
	x := FromSlice([]float32{1, 2, 3})
	out, err := Call("aten::add.Tensor", x, x, Kw{"alpha": 10})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(ToSlice[float32](out[0].(*Tensor)))
	_, err = Call("aten::ad", x, x)
	fmt.Println(errors.Is(err, ErrUnknownOperator))
	// Output:
	// [11 22 33]
	// true
}

func ExampleLookup() {
	op, err := Lookup("aten::max.dim")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(op.Schema())
	fmt.Println(op.Schema().Arguments[1].Type, op.Schema().Arguments[2].Default)
	// Output:
	// aten::max.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)
	// int False
}

// TestSchemas parses every schema that libtorch has registered.
func TestSchemas(t *testing.T) {
	names := Ops()
	require.GreaterOrEqual(t, len(names), 3000, "operators")
	arguments := 0
	for _, name := range names {
		o, err := Lookup(defaulted(name))
		if !assert.NoError(t, err) {
			continue
		}
		assert.Equal(t, name, o.String())
		schema := o.Schema().String()
		for _, a := range o.Schema().Arguments {
			arguments++
			assert.NotEmpty(t, a.Name, schema)
			assert.Contains(t, schema, a.Name)
		}
	}
	t.Logf("%d operators, %d arguments", len(names), arguments)
}

func floats(t *testing.T, v any) []float32 {
	t.Helper()
	require.IsType(t, (*Tensor)(nil), v)
	return ToSlice[float32](v.(*Tensor))
}

// TestCallValues passes every kind of value, in the Go types that it may have.
func TestCallValues(t *testing.T) {
	type myInt int
	x := FromSlice([]float32{1, 2, 3, 4}, 2, 2)
	for _, c := range []struct {
		op   string
		args []any
		want []float32
	}{
		{"aten::add.Tensor", []any{x, x}, []float32{2, 4, 6, 8}},
		{"aten::add.Tensor", []any{x, 1.5}, []float32{2.5, 3.5, 4.5, 5.5}}, // as torch.ops
		{"aten::add.Scalar", []any{x, uint8(1), myInt(2)}, []float32{3, 4, 5, 6}},
		{"aten::add", []any{x, int16(1), Kw{"alpha": int8(1)}}, []float32{2, 3, 4, 5}},
		{"aten::add", []any{Kw{"other": x}, Kw{"self": x}}, []float32{2, 4, 6, 8}},
		{"aten::sum", []any{x}, []float32{10}},
		{"aten::sum", []any{x, 1}, []float32{3, 7}},
		{"aten::sum", []any{x, []int{0, 1}, Kw{"dtype": Float32}}, []float32{10}},
		{"aten::sum.dim_IntList", []any{x, nil}, []float32{10}},
		{"aten::sum.dim_IntList", []any{x, []int64(nil)}, []float32{10}},
		{"aten::sum.dim_IntList", []any{x, [1]int8{0}}, []float32{4, 6}},
		{"aten::leaky_relu", []any{x, 1}, []float32{1, 2, 3, 4}},
		{"aten::cat", []any{[]*Tensor{x, x}, 1}, []float32{1, 2, 1, 2, 3, 4, 3, 4}},
		{"aten::index.Tensor", []any{x, []*Tensor{nil, FromSlice([]int64{1})}}, []float32{2, 4}},
		{"aten::avg_pool2d", []any{x.Unsqueeze(0), 2}, []float32{2.5}},
		{"aten::full.default", []any{[]any{1, int64(2)}, float32(0.5), Kw{"device": "cpu", "layout": Strided}}, []float32{0.5, 0.5}},
		{"aten::_foreach_mul.ScalarList", []any{[]*Tensor{x}, []any{2}}, nil},
		{"aten::clamp", []any{x, nil, 2.5}, []float32{1, 2, 2.5, 2.5}},
		{"aten::clone", []any{x, Kw{"memory_format": MemoryFormat(0)}}, []float32{1, 2, 3, 4}},
		{"aten::einsum", []any{"ij,j->i", []*Tensor{x, FromSlice([]float32{1, 1})}}, []float32{3, 7}},
		{"aten::upsample_nearest1d.vec", []any{x.Unsqueeze(0), nil, []int{2}}, []float32{1, 1, 2, 2, 3, 3, 4, 4}},
	} {
		out, err := Call(c.op, c.args...)
		if !assert.NoError(t, err, c.op) {
			continue
		}
		if c.want == nil {
			require.IsType(t, []*Tensor{}, out[0], c.op)
			assert.Equal(t, []float32{2, 4, 6, 8}, floats(t, out[0].([]*Tensor)[0]), c.op)
			continue
		}
		assert.Equal(t, c.want, floats(t, out[0]), c.op)
	}
	g, err := NewGenerator(Device{})
	require.NoError(t, err)
	a, err := Call("aten::rand.generator", []int64{4}, Kw{"generator": g.ManualSeed(5)})
	require.NoError(t, err)
	b, err := Call("aten::rand.generator", []int64{4}, Kw{"generator": g.ManualSeed(5)})
	require.NoError(t, err)
	assert.Equal(t, floats(t, a[0]), floats(t, b[0]), "two draws of one seed")
	z, err := Call("aten::mul.Scalar", x, complex64(1i))
	require.NoError(t, err)
	assert.Equal(t, Complex64, z[0].(*Tensor).DType(), "by a complex scalar")
}

func TestCallResults(t *testing.T) {
	x := FromSlice([]float32{3, 1, 2})
	out, err := Call("aten::max.dim", x, 0)
	require.NoError(t, err)
	require.Len(t, out, 2)
	assert.Equal(t, 3.0, out[0].(*Tensor).Item())
	assert.Equal(t, int64(0), out[1].(*Tensor).ItemInt())
	for _, c := range []struct {
		op   string
		args []any
		want any
	}{
		{"aten::result_type.Scalar", []any{x, 1i}, Complex64},
		{"aten::equal", []any{x, x}, true},
		{"aten::size.int", []any{x, 0}, int64(3)},
		{"aten::_local_scalar_dense", []any{FromSlice([]float64{0.5})}, 0.5},
	} {
		out, err := Call(c.op, c.args...)
		require.NoError(t, err, c.op)
		assert.Equal(t, c.want, out[0], c.op)
	}
	y := FromSlice([]float32{1, 1, 1})
	out, err = Call("aten::add_.Tensor", x, y)
	require.NoError(t, err)
	assert.Same(t, x, out[0], "what an in-place form returns")
	out, err = Call("aten::add.out", x, y, Kw{"out": y})
	require.NoError(t, err)
	assert.Same(t, y, out[0], "what an out form returns")
	// contiguous returns its argument, but closing the result leaves that open.
	out, err = Call("aten::contiguous", x)
	require.NoError(t, err)
	assert.NotSame(t, x, out[0])
	out[0].(*Tensor).Close()
	assert.False(t, x.Closed(), "closing a result closed the argument")
	out, err = Call("aten::native_layer_norm_backward", y, y, []int64{3}, FromSlice([]float32{0}), FromSlice([]float32{1}), nil, nil, []bool{true, false, false})
	require.NoError(t, err)
	assert.Nil(t, out[1].(*Tensor), "an undefined tensor")
}

func TestCallErrors(t *testing.T) {
	x := FromSlice([]float32{1, 2})
	closed := FromSlice([]float32{1})
	closed.Close()
	for _, c := range []struct {
		op   string
		args []any
		is   error
		says string
	}{
		{"aten::adds", nil, ErrUnknownOperator, "did you mean aten::add"},
		{"add", nil, ErrUnknownOperator, "aten::add"},
		{"aten::add.Tenser", nil, ErrUnknownOperator, "aten::add.Tensor"},
		{"", nil, ErrUnknownOperator, ""},
		{"aten::relu\x00", nil, ErrUnknownOperator, ""},
		{"aten::relu", nil, ErrSchema, `missing "self"; the schema is aten::relu(Tensor self) -> Tensor`},
		{"aten::relu", []any{x, x}, ErrSchema, "got 2 arguments by position, it takes 1"},
		{"aten::relu", []any{nil}, ErrSchema, "wants Tensor, got nil"},
		{"aten::relu", []any{(*Tensor)(nil)}, ErrSchema, "a nil *torch.Tensor"},
		{"aten::relu", []any{closed}, ErrSchema, "a closed tensor"},
		{"aten::relu", []any{1.5}, ErrSchema, "wants Tensor, got float64 1.5"},
		{"aten::eq.Tensor", []any{x, 1}, ErrSchema, "wants Tensor, got int 1"},
		{"aten::relu", []any{x, Kw{"inplace": true}}, ErrSchema, `no argument "inplace"`},
		{"aten::relu", []any{x, Kw{"self": x}}, ErrSchema, "given twice"},
		{"aten::relu", []any{Kw{"self": x}, x}, ErrSchema, "must stand after"},
		{"aten::add.Tensor", []any{x, x, 2}, ErrSchema, "alpha by name only"},
		{"aten::add.Tensor", []any{x, x, Kw{"alpha": "two"}}, ErrSchema, `wants Scalar, got the string "two"`},
		{"aten::add.Tensor", []any{x, x, Kw{"alpha": uint64(1 << 63)}}, ErrSchema, "beyond int64"},
		{"aten::softmax.int", []any{x, 1.0}, ErrSchema, "wants int, got float64 1"},
		{"aten::softmax.int", []any{x, 0, DType(200)}, nil, ""},
		{"aten::zeros", []any{2}, ErrSchema, "no overload takes (int 2)"},
		{"aten::zeros", []any{[]int64{2}, Kw{"device": "mars"}}, ErrSchema, `unknown device "mars"`},
		{"aten::zeros", []any{[]int64{2}, Kw{"device": Device{Type: 99}}}, ErrSchema, "unknown Device"},
		{"aten::zeros", []any{[]int64{2}, Kw{"dtype": DType(99)}}, ErrSchema, "unknown DType"},
		{"aten::cat", []any{[]*Tensor{x, nil}}, ErrSchema, "nil at 1"},
		{"aten::add", []any{x, "y"}, ErrSchema, "no overload takes (a tensor, the string \"y\")"},
		{"aten::reflection_pad3d", []any{x, []int64{1, 2, 3}}, ErrSchema, "got 3 values"},
		{"aten::_backward", []any{x, []*Tensor{x}}, ErrRefused, "Tensor.BackwardWith"},
		{"aten::range.step", []any{0, 3, 0.5, Kw{"dtype": Int64}}, ErrRefused, "less than 1"},
		{"aten::mm", []any{x, x}, nil, "must be a matrix"},
		{"aten::unflatten.int", []any{x, 0, []int64{-2, 5}}, nil, "invalid shape dimension"},
	} {
		_, err := Call(c.op, c.args...)
		if c.says != "" {
			var e *Error
			if !assert.ErrorAs(t, err, &e, "%q", c.op) {
				continue
			}
			assert.ErrorContains(t, err, c.says, "%q", c.op)
		}
		if c.is != nil {
			assert.ErrorIs(t, err, c.is, "%q", c.op)
		}
		if err != nil {
			assert.NotRegexp(t, "Exception raised|frame #", err.Error(), "%q: a C++ backtrace", c.op)
		}
	}
}

// TestCallOpaque carries a value with no Go form from one operator to another.
func TestCallOpaque(t *testing.T) {
	if _, err := Lookup("prepacked::linear_clamp_prepack"); err != nil {
		t.Skip(err) // this libtorch was built without XNNPACK
	}
	w, b := FromSlice([]float32{1, 2, 3, 4}, 2, 2), FromSlice([]float32{1, -1})
	packed, err := Call("prepacked::linear_clamp_prepack", w, b)
	require.NoError(t, err)
	x := FromSlice([]float32{1, 1}, 1, 2)
	out, err := Call("prepacked::linear_clamp_run", x, packed[0])
	require.NoError(t, err)
	assert.Equal(t, []float32{4, 6}, floats(t, out[0]))
	_, err = Call("quantized::linear", x, packed[0], 1, 0)
	assert.ErrorIs(t, err, ErrSchema, "packed weights of another kind")
}

func BenchmarkCall(b *testing.B) {
	x := FromSlice([]float32{1, 2, 3, 4})
	b.ReportAllocs()
	for b.Loop() {
		out, err := Call("aten::add.Tensor", x, x)
		if err != nil {
			require.NoError(b, err)
		}
		out[0].(*Tensor).Close()
	}
}

package native

import (
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestBigResults checks results that do not fit the fixed buffer.
func TestBigResults(t *testing.T) {
	for _, n := range []int{1, 7, 10, 11, 12, 100, 1000} {
		data := make([]float32, n)
		for i := range data {
			data[i] = float32(i)
		}
		x := floats(t, data...)
		var r Results
		require.NoError(t, opSplit.Call([]Arg{TensorArg(x), Int(1), Int(0)}, &r))
		require.Equal(t, KindTensors, r.Kind())
		var list []*Handle
		r.Tensors(func(h *Handle) { list = append(list, h) })
		require.Len(t, list, n)
		require.False(t, r.More(), "%d tensors", n)
		// And back, as more arguments than the buffer of a call holds.
		assert.Equal(t, data, read(t, one(t, opCat, Tensors(list), Int(0))))
		for _, h := range list {
			h.Close()
		}
	}
}

func TestValues(t *testing.T) {
	x := floats(t, 1, 5, 3, 2, 4, 0)
	m := one(t, opView, TensorArg(x), Ints([]int64{2, 3}))
	meta := m.Meta()
	assert.Equal(t, []int64{2, 3}, meta.Shape)
	assert.Equal(t, []int64{3, 1}, meta.Stride)

	var r Results
	require.NoError(t, opMaxDim.Call([]Arg{TensorArg(m), Int(1), Bool(false)}, &r))
	values, indices := new(Handle), new(Handle)
	require.True(t, r.Tensor(values) && r.Tensor(indices) && !r.More(), "max returns two tensors")
	assert.Equal(t, []float32{5, 4}, read(t, values), "maxima")

	// A string, with and without a word to fill.
	for _, equation := range []string{"ij->ji", "i j -> ji", "ij->", "ij,jk->ik"} {
		operands := []*Handle{m}
		if strings.Contains(equation, ",") {
			operands = append(operands, one(t, NewOp("aten::t", ""), TensorArg(m)))
		}
		one(t, opEinsum, String(equation), Tensors(operands), None())
	}

	// A list with nulls.
	rows := one(t, NewOp("aten::to", "dtype"), TensorArg(floats(t, 2, 0)), Int(4), Bool(false), Bool(false), None())
	got := read(t, one(t, opIndex, TensorArg(m), OptionalTensors([]*Handle{nil, rows})))
	assert.Equal(t, []float32{3, 1, 0, 2}, got, "indexed")

	// An in-place result is the argument itself.
	r = Results{}
	args := []Arg{TensorArg(x), Float(2)}
	require.NoError(t, opMulS.Call(args, &r))
	require.Equal(t, KindSelf, r.Kind())
	assert.Same(t, x, r.Self(args), "what mul_ returns")

	// Numbers as results.
	r = Results{}
	require.NoError(t, NewOp("aten::sym_numel", "").Call([]Arg{TensorArg(m)}, &r))
	require.Equal(t, KindInt, r.Kind())
	assert.Equal(t, int64(6), r.Int())
	r = Results{}
	require.NoError(t, NewOp("aten::is_floating_point", "").Call([]Arg{TensorArg(m)}, &r))
	require.Equal(t, KindBool, r.Kind())
	assert.True(t, r.Bool())
	r = Results{}
	require.NoError(t, NewOp("aten::item", "").Call([]Arg{TensorArg(floats(t, 2.5))}, &r))
	require.Equal(t, KindFloat, r.Kind())
	assert.Equal(t, 2.5, r.Float())
}

// words writes arguments as a call does, to be read as results: but for tensors the
// two have one form.
func words(args ...Arg) *Results {
	need := 1
	for i := range args {
		need += args[i].words()
	}
	r := &Results{next: 1, n: need, big: make([]uint64, need)}
	at := 1
	for i := range args {
		at += args[i].encode(r.big[at:])
	}
	if at != need {
		panic("words and encode disagree")
	}
	return r
}

func TestWords(t *testing.T) {
	for _, s := range []string{"", "a", "seven77", "eight888", "more than one word", strings.Repeat("long ", 1000)} {
		r := words(String(s), Int(-7), Float(0.1), Bool(true), Bool(false), Complex(1-2i), None())
		assert.Equal(t, s, r.String())
		assert.Equal(t, []any{int64(-7), 0.1, true, false, 1 - 2i}, []any{r.Int(), r.Float(), r.Bool(), r.Bool(), r.Complex()})
		assert.Equal(t, KindNone, r.Kind())
		assert.True(t, r.More())
		r.Skip()
		assert.False(t, r.More(), "more than was written")
	}
	for n := range 70 {
		ints, floats, bools := make([]int64, n), make([]float64, n), make([]bool, n)
		list := make([]Arg, n)
		for i := range n {
			ints[i], floats[i], bools[i] = int64(i-3), float64(i)/3, i%3 == 0
			list[i] = String(strings.Repeat("x", i))
		}
		r := words(Ints(ints), Floats(floats), Bools(bools), List(list), Device(1, -1), Device(0, 3))
		assert.Equal(t, ints, r.Ints())
		assert.Equal(t, floats, r.Floats())
		assert.Equal(t, bools, r.Bools())
		require.Equal(t, KindList, r.Kind())
		require.Equal(t, n, r.List())
		for i := range n {
			assert.Len(t, r.String(), i, "string %d of %d", i, n)
		}
		for _, want := range [][2]int{{1, -1}, {0, 3}} {
			kind, index := r.Device()
			assert.Equal(t, want, [2]int{kind, index})
		}
	}
}

func TestErrorKinds(t *testing.T) {
	x := floats(t, 1, 2, 3)
	square := one(t, NewOp("aten::zeros", ""), Ints([]int64{2, 2}), None(), None(), None(), None())
	cases := []struct {
		kind ErrorKind
		op   *Op
		args []Arg
		want string
	}{
		{RuntimeError, opMM, []Arg{TensorArg(x), TensorArg(x)}, "must be a matrix"},
		{IndexError, NewOp("aten::select", "int"), []Arg{TensorArg(x), Int(5), Int(0)}, "Dimension out of range"},
		{LinAlgError, NewOp("aten::linalg_inv", ""), []Arg{TensorArg(square)}, "singular"},
		{NotImplementedError, NewOp("aten::tril", ""), []Arg{TensorArg(one(t, NewOp("aten::to_sparse", ""), TensorArg(square), None(), None(), None())), Int(0)}, "Could not run"},
		{RuntimeError, NewOp("aten::empty", "memory_format"), []Arg{Ints([]int64{1 << 60}), Int(6), None(), None(), None(), None()}, ""},
		{RuntimeError, opExp, []Arg{String("text")}, ""},
		{RuntimeError, opExp, nil, "got 0 values for the 1 arguments"},
		{RuntimeError, opAdd, []Arg{TensorArg(x), TensorArg(x), Default(), Int(1)}, "got 4 values for the 3 arguments"},
		{RuntimeError, opExp, []Arg{Default()}, "argument self has no default"},
	}
	for _, c := range cases {
		var r Results
		err := c.op.Call(c.args, &r)
		var e *Error
		if !assert.ErrorAs(t, err, &e, c.op) {
			continue
		}
		assert.Equal(t, string(c.kind), string(e.Kind), c.op)
		assert.Contains(t, e.Message, c.want, c.op)
		assert.NotContains(t, e.Message, "Exception raised from", c.op)
		assert.NotContains(t, e.Message, "frame #", c.op)
		assert.False(t, r.More(), "%v: an error with results", c.op)
	}

	for _, op := range []*Op{NewOp("aten::no_such_operator", ""), NewOp("aten::add", "NoSuchOverload")} {
		var r Results
		var missing *MissingError
		require.ErrorAs(t, op.Call(nil, &r), &missing)
		assert.Equal(t, op.String(), missing.Op)
		assert.Equal(t, Version(), missing.Version)
		_, err := op.Schema()
		assert.Error(t, err, op)
		assert.Error(t, op.Exists(), op)
		assert.False(t, op.HasKernel("CPU"), op)
	}
	s, err := opAdd.Schema()
	require.NoError(t, err)
	assert.Regexp(t, "^"+regexp.QuoteMeta("aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1)"), s)
}

func TestClosedArguments(t *testing.T) {
	x := floats(t, 1)
	closed := floats(t, 1)
	closed.Close()
	for i, args := range [][]Arg{
		{TensorArg(closed), TensorArg(x), Int(1)},
		{TensorArg(x), TensorArg(closed), Int(1)},
	} {
		assert.Equal(t, &ClosedError{Op: "aten::add", Argument: i}, opAdd.Call(args, new(Results)))
	}
	for _, list := range []Arg{Tensors([]*Handle{x, closed}), List([]Arg{TensorArg(x), TensorArg(closed)})} {
		var closed *ClosedError
		require.ErrorAs(t, opCat.Call([]Arg{list, Int(0)}, new(Results)), &closed)
		assert.Zero(t, closed.Argument)
	}
}

// TestConcurrentCalls calls from many goroutines, some in scopes, on shared
// tensors.
func TestConcurrentCalls(t *testing.T) {
	before, _ := Live()
	x := floats(t, 1, 2, 3, 4)
	late := NewOp("aten::mul", "Tensor") // found by whoever is first
	var wg sync.WaitGroup
	for g := range 16 {
		wg.Go(func() {
			for range 200 {
				step(t, x, late, g)
			}
		})
	}
	wg.Wait()
	x.Close()
	collect(t, before)
}

func step(t *testing.T, x *Handle, late *Op, g int) {
	if g%2 == 0 {
		defer EnterScope().Leave()
	}
	y, err := call(opAdd, TensorArg(x), TensorArg(x), Int(int64(g)))
	if !assert.NoError(t, err) {
		return
	}
	z, err := call(late, TensorArg(y), TensorArg(y))
	if !assert.NoError(t, err) {
		return
	}
	got, err := elements(z)
	if assert.NoError(t, err) {
		assert.Equal(t, float32(2+2*g)*float32(2+2*g), got[1])
	}
	if g%3 == 0 {
		y.Close()
		z.Close()
	}
}

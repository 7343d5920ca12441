package native

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
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
		if err := opSplit.Call([]Arg{TensorArg(x), Int(1), Int(0)}, &r); err != nil {
			t.Fatal(err)
		}
		if r.Kind() != KindTensors {
			t.Fatalf("kind %d", r.Kind())
		}
		var list []*Handle
		r.Tensors(func(h *Handle) { list = append(list, h) })
		if len(list) != n || r.More() {
			t.Fatalf("%d tensors of %d, more: %v", len(list), n, r.More())
		}
		// And back, as more arguments than the buffer of a call holds.
		if got := read(t, one(t, opCat, Tensors(list), Int(0))); !slices.Equal(got, data) {
			t.Errorf("%v, want %v", got, data)
		}
		for _, h := range list {
			h.Close()
		}
	}
}

func TestValues(t *testing.T) {
	x := floats(t, 1, 5, 3, 2, 4, 0)
	m := one(t, opView, TensorArg(x), Ints([]int64{2, 3}))
	if meta := m.Meta(); !slices.Equal(meta.Shape, []int64{2, 3}) || !slices.Equal(meta.Stride, []int64{3, 1}) {
		t.Errorf("%+v", meta)
	}

	var r Results
	if err := opMaxDim.Call([]Arg{TensorArg(m), Int(1), Bool(false)}, &r); err != nil {
		t.Fatal(err)
	}
	values, indices := new(Handle), new(Handle)
	if !r.Tensor(values) || !r.Tensor(indices) || r.More() {
		t.Fatal("max returned no two tensors")
	}
	if got := read(t, values); !slices.Equal(got, []float32{5, 4}) {
		t.Errorf("maxima %v", got)
	}

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
	if !slices.Equal(got, []float32{3, 1, 0, 2}) {
		t.Errorf("indexed %v", got)
	}

	// An in-place result is the argument itself.
	r = Results{}
	args := []Arg{TensorArg(x), Float(2)}
	if err := opMulS.Call(args, &r); err != nil {
		t.Fatal(err)
	}
	if r.Kind() != KindSelf || r.Self(args) != x {
		t.Error("mul_ did not return its argument")
	}

	// Numbers as results.
	r = Results{}
	if err := NewOp("aten::sym_numel", "").Call([]Arg{TensorArg(m)}, &r); err != nil || r.Kind() != KindInt || r.Int() != 6 {
		t.Errorf("sym_numel: %v", err)
	}
	r = Results{}
	if err := NewOp("aten::is_floating_point", "").Call([]Arg{TensorArg(m)}, &r); err != nil || r.Kind() != KindBool || !r.Bool() {
		t.Errorf("is_floating_point: %v", err)
	}
	r = Results{}
	if err := NewOp("aten::item", "").Call([]Arg{TensorArg(floats(t, 2.5))}, &r); err != nil || r.Kind() != KindFloat || r.Float() != 2.5 {
		t.Errorf("item: %v", err)
	}
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
		if got := r.String(); got != s {
			t.Errorf("%q, want %q", got, s)
		}
		if i, f, b, c, z := r.Int(), r.Float(), r.Bool(), r.Bool(), r.Complex(); i != -7 || f != 0.1 || !b || c || z != 1-2i {
			t.Errorf("%v %v %v %v %v", i, f, b, c, z)
		}
		if r.Kind() != KindNone || !r.More() {
			t.Error("no none")
		}
		if r.Skip(); r.More() {
			t.Error("more than was written")
		}
	}
	for n := range 70 {
		ints, floats, bools := make([]int64, n), make([]float64, n), make([]bool, n)
		list := make([]Arg, n)
		for i := range n {
			ints[i], floats[i], bools[i] = int64(i-3), float64(i)/3, i%3 == 0
			list[i] = String(strings.Repeat("x", i))
		}
		r := words(Ints(ints), Floats(floats), Bools(bools), List(list), Device(1, -1), Device(0, 3))
		if !slices.Equal(r.Ints(), ints) || !slices.Equal(r.Floats(), floats) || !slices.Equal(r.Bools(), bools) {
			t.Errorf("lists of %d do not come back", n)
		}
		if r.Kind() != KindList || r.List() != n {
			t.Errorf("no list of %d strings", n)
		}
		for i := range n {
			if len(r.String()) != i {
				t.Errorf("string %d of %d does not come back", i, n)
			}
		}
		for _, want := range [][2]int{{1, -1}, {0, 3}} {
			if kind, index := r.Device(); kind != want[0] || index != want[1] {
				t.Errorf("device %d, %d, want %v", kind, index, want)
			}
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
		if !errors.As(err, &e) {
			t.Errorf("%v: error %v", c.op, err)
			continue
		}
		if e.Kind != c.kind || !strings.Contains(e.Message, c.want) {
			t.Errorf("%v: kind %c and %q, want %c and %q", c.op, e.Kind, e.Message, c.kind, c.want)
		}
		if strings.Contains(e.Message, "Exception raised from") || strings.Contains(e.Message, "frame #") {
			t.Errorf("%v: a backtrace in %q", c.op, e.Message)
		}
		if r.More() {
			t.Errorf("%v: an error with results", c.op)
		}
	}

	for _, op := range []*Op{NewOp("aten::no_such_operator", ""), NewOp("aten::add", "NoSuchOverload")} {
		var r Results
		var missing *MissingError
		if err := op.Call(nil, &r); !errors.As(err, &missing) || missing.Op != op.String() || missing.Version != Version() {
			t.Errorf("%v: %v", op, err)
		}
		if _, err := op.Schema(); err == nil || op.Exists() == nil || op.HasKernel("CPU") {
			t.Errorf("%v has a schema or a kernel", op)
		}
	}
	if s, err := opAdd.Schema(); err != nil || !strings.HasPrefix(s, "aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1)") {
		t.Errorf("%q, %v", s, err)
	}
}

func TestClosedArguments(t *testing.T) {
	x := floats(t, 1)
	closed := floats(t, 1)
	closed.Close()
	for i, args := range [][]Arg{
		{TensorArg(closed), TensorArg(x), Int(1)},
		{TensorArg(x), TensorArg(closed), Int(1)},
	} {
		var r Results
		if err, ok := opAdd.Call(args, &r).(*ClosedError); !ok || err.Argument != i || err.Op != "aten::add" {
			t.Errorf("argument %d: %v", i, err)
		}
	}
	for _, list := range []Arg{Tensors([]*Handle{x, closed}), List([]Arg{TensorArg(x), TensorArg(closed)})} {
		var r Results
		if err, ok := opCat.Call([]Arg{list, Int(0)}, &r).(*ClosedError); !ok || err.Argument != 0 {
			t.Errorf("a list: %v", err)
		}
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
	y := one(t, opAdd, TensorArg(x), TensorArg(x), Int(int64(g)))
	z := one(t, late, TensorArg(y), TensorArg(y))
	if got, want := read(t, z)[1], float32(2+2*g)*float32(2+2*g); got != want {
		t.Errorf("%v, want %v", got, want)
	}
	if g%3 == 0 {
		y.Close()
		z.Close()
	}
}

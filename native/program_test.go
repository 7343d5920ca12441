package native

import (
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func add(t *testing.T, p *Program, op *Op, args ...Arg) Value {
	t.Helper()
	v, err := p.Add(op, args...)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestProgram builds x += factor * exp(x) with a factor given at each run.
func TestProgram(t *testing.T) {
	x := floats(t, 0, 0)
	p := NewProgram()
	defer p.Close()
	e := add(t, p, opExp, TensorArg(x))
	scaled := add(t, p, NewOp("aten::mul", "Scalar"), e.Arg(), Param(0))
	add(t, p, NewOp("aten::add_", "Tensor"), TensorArg(x), scaled.Arg(), Int(1))
	if p.Len() != 3 {
		t.Errorf("length %d", p.Len())
	}
	version := x.Meta().Version
	for range 3 {
		runtime.GC()
		if err := x.Assign(make([]byte, 8)); err != nil {
			t.Fatal(err)
		}
		if err := p.Run([]float64{2.5}); err != nil {
			t.Fatal(err)
		}
		if got := read(t, x); !slices.Equal(got, []float32{2.5, 2.5}) {
			t.Errorf("%v", got)
		}
	}
	if x.Meta().Version != version+6 {
		t.Errorf("version %d after 3 sets and 3 runs, before %d", x.Meta().Version, version)
	}

	if err := p.Run(nil); err == nil || !strings.Contains(err.Error(), "needs parameter 0, 0 were given") {
		t.Errorf("without the parameter: %v", err)
	}
	if _, err := p.Add(opExp, TensorArg(x)); err == nil || !strings.Contains(err.Error(), "already run") {
		t.Errorf("adding to a program that ran: %v", err)
	}
}

func TestProgramErrors(t *testing.T) {
	x := floats(t, 1)
	closed := floats(t, 1)
	closed.Close()
	p := NewProgram()
	for what, c := range map[string]struct {
		op   *Op
		args []Arg
		want string
	}{
		"operator":  {NewOp("aten::nothing", ""), nil, "no such operator"},
		"arguments": {opExp, nil, "got 0 values for the 1 arguments"},
		"closed":    {opExp, []Arg{TensorArg(closed)}, "closed tensor"},
		"value":     {opExp, []Arg{Value(5).Arg()}, "no value of the program"},
		"negative":  {opExp, []Arg{Value(-1).Arg()}, "no value of the program"},
		"parameter": {opExp, []Arg{Param(-1)}, "no value of the program"},
		"default":   {opExp, []Arg{Default()}, "no default"},
	} {
		if _, err := p.Add(c.op, c.args...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", what, err, c.want)
		}
	}
	if p.Len() != 0 {
		t.Errorf("%d calls of failed additions", p.Len())
	}
	if err := p.Run(nil); err != nil {
		t.Errorf("an empty program: %v", err)
	}

	// A call that fails, and one whose argument is what a call did not return.
	q := NewProgram()
	add(t, q, opMM, TensorArg(x), TensorArg(x))
	var e *Error
	if err := q.Run(nil); !errors.As(err, &e) || e.Kind != RuntimeError || !strings.Contains(err.Error(), "must be a matrix") {
		t.Errorf("mm: %v", err)
	}
	none := NewProgram()
	v := add(t, none, NewOp("aten::_foreach_zero_", ""), Tensors([]*Handle{x}))
	add(t, none, opExp, v.Arg())
	if err := none.Run(nil); err == nil {
		t.Error("no error from a value that is nothing")
	}

	for range 2 {
		p.Close()
	}
	if err := p.Run(nil); err == nil || !strings.Contains(err.Error(), "closed program") {
		t.Errorf("run of a closed program: %v", err)
	}
	if _, err := p.Add(opExp, TensorArg(x)); err == nil || !strings.Contains(err.Error(), "closed program") {
		t.Errorf("adding to a closed program: %v", err)
	}
	if p.Len() != 0 || !p.Closed() {
		t.Error("a closed program has calls")
	}
}

// TestProgramKeeps checks that a program refers to its tensors and lets them go.
func TestProgramKeeps(t *testing.T) {
	before, _ := Live()
	x, y := floats(t, 1), floats(t, 0)
	p := NewProgram()
	add(t, p, NewOp("aten::copy_", ""), TensorArg(y), TensorArg(x), Bool(false))
	x.Close()
	if err := p.Run(nil); err != nil || read(t, y)[0] != 1 {
		t.Errorf("a closed source: %v", err)
	}
	y.Close()
	p.Close()
	if n, _ := Live(); n != before {
		t.Errorf("%d tensors are left", n-before)
	}
}

func TestRecord(t *testing.T) {
	x := floats(t, 1, 2)
	y := new(Handle)
	p, err := Record(func() []*Handle {
		y = one(t, opAdd, TensorArg(x), TensorArg(one(t, opExp, TensorArg(x))), Int(1))
		return []*Handle{y}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	ptr := y.Meta().DataPtr
	opMulS.Call([]Arg{TensorArg(x), Float(0)}, new(Results))
	if err := p.Run(nil); err != nil {
		t.Fatal(err)
	}
	if got := read(t, y); !slices.Equal(got, []float32{1, 1}) || p.Len() != 2 || y.Meta().DataPtr != ptr {
		t.Errorf("%v of %d calls", got, p.Len())
	}

	_, err = Record(func() []*Handle {
		if _, err := Record(func() []*Handle { return nil }); err == nil {
			t.Error("a recording in a recording")
		}
		x.Item()
		return nil
	})
	if err == nil || !strings.Contains(err.Error(), "reads") {
		t.Errorf("item in a recording: %v", err)
	}
	// Another goroutine's calls are not recorded.
	q, err := Record(func() []*Handle {
		done := make(chan bool)
		go func() { one(t, opExp, TensorArg(y)); close(done) }()
		<-done
		return nil
	})
	if err != nil || q.Len() != 0 {
		t.Errorf("another goroutine's calls: %v", err)
	}
}

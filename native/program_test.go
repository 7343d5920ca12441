package native

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func add(t *testing.T, p *Program, op *Op, args ...Arg) Value {
	t.Helper()
	v, err := p.Add(op, args...)
	require.NoError(t, err)
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
	assert.Equal(t, 3, p.Len())
	version := x.Meta().Version
	for range 3 {
		runtime.GC()
		require.NoError(t, x.Assign(make([]byte, 8)))
		require.NoError(t, p.Run([]float64{2.5}))
		assert.Equal(t, []float32{2.5, 2.5}, read(t, x))
	}
	assert.Equal(t, version+6, x.Meta().Version, "after 3 sets and 3 runs")

	assert.ErrorContains(t, p.Run(nil), "needs parameter 0, 0 were given")
	_, err := p.Add(opExp, TensorArg(x))
	assert.ErrorContains(t, err, "already run")
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
		_, err := p.Add(c.op, c.args...)
		assert.ErrorContains(t, err, c.want, what)
	}
	assert.Zero(t, p.Len(), "calls of failed additions")
	assert.NoError(t, p.Run(nil), "an empty program")

	// A call that fails, and one whose argument is what a call did not return.
	q := NewProgram()
	add(t, q, opMM, TensorArg(x), TensorArg(x))
	var e *Error
	err := q.Run(nil)
	require.ErrorAs(t, err, &e)
	assert.Equal(t, RuntimeError, e.Kind)
	assert.ErrorContains(t, err, "must be a matrix")
	none := NewProgram()
	v := add(t, none, NewOp("aten::_foreach_zero_", ""), Tensors([]*Handle{x}))
	add(t, none, opExp, v.Arg())
	assert.Error(t, none.Run(nil), "a value that is nothing")

	for range 2 {
		p.Close()
	}
	assert.ErrorContains(t, p.Run(nil), "closed program")
	_, err = p.Add(opExp, TensorArg(x))
	assert.ErrorContains(t, err, "closed program")
	assert.Zero(t, p.Len(), "calls of a closed program")
	assert.True(t, p.Closed())
}

// TestProgramKeeps checks that a program refers to its tensors and lets them go.
func TestProgramKeeps(t *testing.T) {
	before, _ := Live()
	x, y := floats(t, 1), floats(t, 0)
	p := NewProgram()
	add(t, p, NewOp("aten::copy_", ""), TensorArg(y), TensorArg(x), Bool(false))
	x.Close()
	assert.NoError(t, p.Run(nil), "a closed source")
	assert.Equal(t, []float32{1}, read(t, y))
	y.Close()
	p.Close()
	n, _ := Live()
	assert.Equal(t, before, n, "open tensors")
}

func TestRecord(t *testing.T) {
	x := floats(t, 1, 2)
	y := new(Handle)
	p, err := Record(func() []*Handle {
		y = one(t, opAdd, TensorArg(x), TensorArg(one(t, opExp, TensorArg(x))), Int(1))
		return []*Handle{y}
	})
	require.NoError(t, err)
	defer p.Close()
	ptr := y.Meta().DataPtr
	opMulS.Call([]Arg{TensorArg(x), Float(0)}, new(Results))
	require.NoError(t, p.Run(nil))
	assert.Equal(t, []float32{1, 1}, read(t, y))
	assert.Equal(t, 2, p.Len())
	assert.Equal(t, ptr, y.Meta().DataPtr)

	_, err = Record(func() []*Handle {
		_, err := Record(func() []*Handle { return nil })
		assert.Error(t, err, "a recording in a recording")
		x.Item()
		return nil
	})
	assert.ErrorContains(t, err, "reads", "item in a recording")
	// Another goroutine's calls are not recorded.
	q, err := Record(func() []*Handle {
		done := make(chan bool)
		go func() {
			defer close(done)
			_, err := call(opExp, TensorArg(y))
			assert.NoError(t, err)
		}()
		<-done
		return nil
	})
	require.NoError(t, err)
	assert.Zero(t, q.Len(), "another goroutine's calls")
}

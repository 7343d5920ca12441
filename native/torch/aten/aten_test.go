package aten_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/internal/slicetest"
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/aten"
	"torchfm/native/torch/aten/internal/gen"
)

// snapshotVersion is the libtorch of schemas.txt.
const snapshotVersion = "2.8.0"

func generate(t *testing.T) (string, *gen.Package) {
	snapshot, err := os.ReadFile("schemas.txt")
	require.NoError(t, err)
	p, err := gen.Generate(string(snapshot))
	require.NoError(t, err)
	return string(snapshot), p
}

// The committed files are what the generator writes. They change with schemas.txt,
// the generator, and the operators that torch.Call refuses.
func TestGenerated(t *testing.T) {
	if v := native.Version(); v != snapshotVersion {
		t.Skipf("libtorch %s is not the snapshot's %s, whose operators torch.Call can ask about", v, snapshotVersion)
	}
	_, p := generate(t)
	for name, want := range p.Files {
		got, err := os.ReadFile(name)
		if assert.NoError(t, err) {
			slicetest.Equal(t, strings.Split(string(want), "\n"), strings.Split(string(got), "\n"), "lines of %s, which go generate ./native/torch/aten writes", name)
		}
	}
	names, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, name := range names {
		source, err := os.ReadFile(name)
		require.NoError(t, err)
		assert.False(t, p.Files[name] == nil && strings.HasPrefix(string(source), gen.Header), "%s is generated no more", name)
	}
	assert.GreaterOrEqual(t, len(p.Ops), 2900, "operators that have a function")
}

// Every operator is in the libtorch of the snapshot, with the schema that its
// function was generated from, and no other operator is.
func TestSchemas(t *testing.T) {
	if v := native.Version(); v != snapshotVersion {
		t.Skipf("libtorch %s is not the snapshot's %s", v, snapshotVersion)
	}
	snapshot, p := generate(t)
	for _, full := range p.Ops {
		name, overload, _ := strings.Cut(full, ".")
		op := native.NewOp(name, overload)
		if !assert.NoError(t, op.Exists()) {
			continue
		}
		schema, err := op.Schema()
		assert.NoError(t, err)
		assert.True(t, strings.Contains(snapshot, "\n"+schema+"\n"), "%s has another schema than in the snapshot: %s", full, schema)
	}
	n := 0
	for _, name := range native.OpNames() {
		if strings.HasPrefix(name, "aten::") {
			n++
		}
	}
	assert.Equal(t, n, strings.Count(snapshot, "\naten::"), "operators of libtorch and the snapshot")
}

// In-place and out forms return the tensors that they were given.
func TestGivenTensors(t *testing.T) {
	a, b := torch.FromSlice([]float32{3, 1}), torch.FromSlice([]float32{2, 5})
	assert.Same(t, a, aten.MulTensor_(a, b), "what an in-place form returns")
	values, indices := torch.Empty([]int64{0}), torch.Empty([]int64{0}, torch.Options{DType: torch.Int64})
	v, i := aten.SortValues(a, 0, false, values, indices)
	assert.Same(t, values, v, "what an out form returns")
	assert.Same(t, indices, i, "what an out form returns")
	assert.Equal(t, []float32{5, 6}, torch.ToSlice[float32](values))
	// A result that happens to be the argument is a reference of its own.
	c := aten.Contiguous(a, torch.ContiguousFormat)
	c.Close()
	assert.False(t, a.Closed(), "closing a result closed the argument")
}

func TestErrors(t *testing.T) {
	a, b := torch.Ones([]int64{2}), torch.Ones([]int64{3})
	closed := torch.Ones([]int64{2})
	closed.Close()
	for name, f := range map[string]func(){
		"shapes":           func() { aten.AddTensor(a, b, 1) },
		"nil tensor":       func() { aten.AddTensor(a, nil, 1) },
		"closed tensor":    func() { aten.AddTensor(a, closed, 1) },
		"nil in a list":    func() { aten.Cat([]*torch.Tensor{a, nil}, 0) },
		"closed in a list": func() { aten.Cat([]*torch.Tensor{a, closed}, 0) },
		"nil scalar":       func() { aten.AddTensor(a, a, nil) },
		"no number":        func() { aten.AddTensor(a, a, "1") },
		"zero dtype":       func() { aten.ToDtype(a, 0, false, false, 0) },
		"unknown dtype":    func() { aten.ToDtype(a, 200, false, false, 0) },
		"unknown layout":   func() { aten.EmptyLike(a, 0, new(torch.Layout(99)), nil, nil, 0) },
		"unknown format":   func() { aten.Contiguous(a, 99) },
		"zero format":      func() { aten.Contiguous(a, 0) },
		"list length":      func() { aten.NativeGroupNormBackward(a, a, a, a, nil, 1, 1, 1, 1, []bool{true}) },
	} {
		err := torch.Try(f)
		var e *torch.Error
		require.ErrorAs(t, err, &e, name)
		assert.NotEmpty(t, e.Message, name)
	}
}

// What would end the process is refused.
func TestGuards(t *testing.T) {
	a := torch.Ones([]int64{2})
	for name, f := range map[string]func(){
		"lengths": func() {
			aten.InternalForeachAddScalarList([]*torch.Tensor{a, a}, []torch.Scalar{1})
		},
		"no dimension": func() { aten.InternalFftC2c(aten.Complex(a, a), []int64{5}, 0, true) },
		"empty list":   func() { aten.Cat(nil, 0) },
	} {
		assert.ErrorIs(t, torch.Try(f), torch.ErrRefused, name)
	}
	for name, f := range map[string]func(){
		"gru":         func() { aten.GRUInput(nil, a, []*torch.Tensor{a, a}, false, 1, 0, false, false, false) },
		"gru state":   func() { aten.GRUInput(a, nil, []*torch.Tensor{a, a}, false, 1, 0, false, false, false) },
		"statistics":  func() { aten.BatchNormUpdateStats(nil, a, a, 0.1) },
		"cell":        func() { aten.GRUCell(nil, nil, nil, nil, nil, nil) },
		"batch norm":  func() { aten.NativeBatchNorm(nil, a, a, a, a, true, 0.1, 1e-5) },
		"lu":          func() { aten.LuUnpack(nil, nil, true, true) },
		"eigenvalues": func() { aten.LinalgEigvals(nil) },
	} {
		assert.Error(t, torch.Try(f), "%s of nil", name)
	}
	// A closed tensor is still that.
	b := torch.Ones([]int64{2})
	b.Close()
	err := torch.Try(func() { aten.InternalForeachAddScalarList([]*torch.Tensor{b}, []torch.Scalar{1}) })
	require.Error(t, err, "a closed tensor")
	assert.NotErrorIs(t, err, torch.ErrRefused)
}

func TestOneAllocation(t *testing.T) {
	a, b := torch.Ones([]int64{4}), torch.Ones([]int64{4})
	assert.LessOrEqual(t, testing.AllocsPerRun(100, func() { aten.AddTensor(a, b, 1).Close() }), 1.0, "a call")
	assert.Zero(t, testing.AllocsPerRun(100, func() { aten.AddTensor_(a, b, 1) }), "an in-place call")
}

func BenchmarkAddTensor(b *testing.B) {
	x := torch.FromSlice([]float32{1, 2, 3, 4})
	b.ReportAllocs()
	for b.Loop() {
		aten.AddTensor(x, x, 1).Close()
	}
}

func Example() {
	x := torch.FromSlice([]float32{1, 5, 2, 4}, 2, 2)
	fmt.Println(aten.AddTensor(x, x, 0.5))
	values, indices := aten.Topk(x, 1, -1, true, true)
	fmt.Println(values, indices)
	aten.MulScalar_(x, 10)
	fmt.Println(x)
	// Output:
	// tensor([[1.5000, 7.5000],
	//         [3.0000, 6.0000]])
	// tensor([[5.],
	//         [4.]]) tensor([[1],
	//         [1]])
	// tensor([[10., 50.],
	//         [20., 40.]])
}

// None of an optional number is nil; a number is made with new.
func ExampleDivTensorMode() {
	x, y := torch.FromSlice([]int64{7, -7}), torch.FromSlice([]int64{2, 2})
	fmt.Println(aten.DivTensorMode(x, y, nil))
	fmt.Println(aten.DivTensorMode(x, y, new("trunc")))
	// Output:
	// tensor([ 3.5000, -3.5000])
	// tensor([ 3, -3])
}

// A nil tensor in a list of optional tensors stands for ":".
func ExampleIndexTensor() {
	x := torch.FromSlice([]float32{1, 2, 3, 4, 5, 6}, 2, 3)
	fmt.Println(aten.IndexTensor(x, []*torch.Tensor{nil, torch.FromSlice([]int64{2, 0})}))
	// Output:
	// tensor([[3., 1.],
	//         [6., 4.]])
}

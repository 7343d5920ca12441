package aten_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/aten"
	"torchfm/native/torch/aten/internal/gen"
)

// snapshotVersion is the libtorch of schemas.txt.
const snapshotVersion = "2.8.0"

func generate(t *testing.T) (string, *gen.Package) {
	snapshot, err := os.ReadFile("schemas.txt")
	if err != nil {
		t.Fatal(err)
	}
	p, err := gen.Generate(string(snapshot))
	if err != nil {
		t.Fatal(err)
	}
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
		if err != nil {
			t.Error(err)
		} else if string(got) != string(want) {
			t.Errorf("%s is not what go generate ./native/torch/aten writes", name)
		}
	}
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if p.Files[name] == nil && strings.HasPrefix(string(source), gen.Header) {
			t.Errorf("%s is generated no more", name)
		}
	}
	if n := len(p.Ops); n < 2900 {
		t.Errorf("%d operators have a function, want at least 2900", n)
	}
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
		if err := op.Exists(); err != nil {
			t.Error(err)
			continue
		}
		schema, err := op.Schema()
		if err != nil {
			t.Error(err)
		} else if !strings.Contains(snapshot, "\n"+schema+"\n") {
			t.Errorf("%s has another schema than in the snapshot: %s", full, schema)
		}
	}
	n := 0
	for _, name := range native.OpNames() {
		if strings.HasPrefix(name, "aten::") {
			n++
		}
	}
	if lines := strings.Count(snapshot, "\naten::"); lines != n {
		t.Errorf("libtorch has %d operators, the snapshot %d", n, lines)
	}
}

// goldens is testdata/calls.json, which scripts/aten_goldens.py wrote.
type goldens struct {
	Inputs map[string]golden
	Calls  map[string]json.RawMessage
}

// golden is a tensor of PyTorch; a complex one as view_as_real has it.
type golden struct {
	DType string
	Shape []int64
	Data  []float64
}

func readGoldens(t testing.TB) *goldens {
	text, err := os.ReadFile("testdata/calls.json")
	if err != nil {
		t.Fatal(err)
	}
	g := new(goldens)
	if err := json.Unmarshal(text, g); err != nil {
		t.Fatal(err)
	}
	return g
}

func (g *goldens) input(t testing.TB, name string) *torch.Tensor {
	in, ok := g.Inputs[name]
	if !ok {
		t.Fatalf("no input %q", name)
	}
	dtype, err := torch.ParseDType(in.DType)
	if err != nil {
		t.Fatal(err)
	}
	return torch.FromSlice(in.Data, in.Shape...).To(dtype)
}

// The functions return what PyTorch's operators return.
func TestCalls(t *testing.T) {
	g := readGoldens(t)
	a, b, s, v := g.input(t, "a"), g.input(t, "b"), g.input(t, "s"), g.input(t, "v")
	i, row, mask := g.input(t, "i"), g.input(t, "row"), g.input(t, "mask")
	image, kernel := g.input(t, "image"), g.input(t, "kernel")
	type tensors = []*torch.Tensor
	list := func(values ...any) []any { return values }
	generator := func(seed uint64) *torch.Generator {
		gen, err := torch.NewGenerator(torch.Device{})
		if err != nil {
			t.Fatal(err)
		}
		return gen.ManualSeed(seed)
	}
	ones := torch.Ones([]int64{2, 2, 3, 3}, torch.Options{DType: torch.Float64})
	cpu, strided := torch.Device{}, torch.Strided
	calls := map[string]func() any{
		"AddTensor":  func() any { return aten.AddTensor(a, b, 2.5) },
		"AddScalar":  func() any { return aten.AddScalar(i, 2, 3) },
		"AddTensor_": func() any { return aten.AddTensor_(a.Clone(), b, 1) },
		"AddOut": func() any {
			return aten.AddOut(a, b, -1, torch.Empty([]int64{0}, torch.Options{DType: torch.Float64}))
		},
		"SumDimIntList":    func() any { return aten.SumDimIntList(a, []int64{1}, true, torch.Float32) },
		"SumDimIntListAll": func() any { return aten.SumDimIntList(a, nil, false, 0) },
		"SumDimDimnameList": func() any {
			named := aten.RefineNames(a, []string{"x", "y"})
			return aten.Rename(aten.SumDimDimnameList(named, []string{"y"}, false, 0), nil)
		},
		"MeanDim":           func() any { return aten.MeanDim(a, []int64{0, 1}, false, 0) },
		"VarCorrection":     func() any { return aten.VarCorrection(a, []int64{1}, 0, false) },
		"StdMeanCorrection": func() any { return list(aten.StdMeanCorrection(a, nil, 1.0, false)) },
		"NormScalarOptDim":  func() any { return aten.NormScalarOptDim(a, nil, []int64{0}, false) },
		"ClampScalarLow":    func() any { return aten.Clamp(a, -1, nil) },
		"ClampTensor":       func() any { return aten.ClampTensor(a, nil, b) },
		"CatDim":            func() any { return aten.Cat(tensors{a, b, a}, -1) },
		"IndexNone":         func() any { return aten.IndexTensor(a, tensors{nil, row}) },
		"IndexPut_": func() any {
			return aten.IndexPut_(a.Clone(), tensors{row, row}, torch.FromSlice([]float64{7, 8}), true)
		},
		"SplitTensor":       func() any { return aten.SplitTensor(v, 4, 0) },
		"UnbindInt":         func() any { return aten.UnbindInt(a, 1) },
		"Topk":              func() any { return list(aten.Topk(v, 3, -1, true, true)) },
		"SortStable":        func() any { return list(aten.SortStable(v, new(true), 0, true)) },
		"MaxDim":            func() any { return list(aten.MaxDim(a, 1, true)) },
		"Where":             func() any { return aten.WhereSelf(mask, a, b) },
		"MaskedFillScalar":  func() any { return aten.MaskedFillScalar(a, mask, -1) },
		"Gather":            func() any { return aten.Gather(a, 1, i, false) },
		"ScatterReduceTwo":  func() any { return aten.ScatterReduceTwo(a, 1, i, b, "amax", false) },
		"DivTensorMode":     func() any { return aten.DivTensorMode(a, b, new("floor")) },
		"DivTensorModeNone": func() any { return aten.DivTensorMode(a, b, nil) },
		"FullDtype":         func() any { return aten.Full([]int64{2, 2}, 3, torch.Int16, nil, nil, nil) },
		"EmptyLike": func() any {
			return aten.Zero_(aten.EmptyLike(a, torch.Bool, nil, nil, nil, torch.PreserveFormat))
		},
		"ArangeStartStep": func() any { return aten.ArangeStartStep(1, 2, 0.25, torch.Float64, nil, &cpu, nil) },
		"ToDtype":         func() any { return aten.ToDtype(a, torch.Int32, false, false, 0) },
		"InternalToCopy":  func() any { return aten.InternalToCopy(a, torch.Float32, &strided, &cpu, nil, false, 0) },
		"Conv2d": func() any {
			return aten.Conv2d(image, kernel, torch.FromSlice([]float64{1, -1}), []int64{1, 2}, []int64{1, 0}, []int64{1, 1}, 1)
		},
		"Conv2dPadding": func() any {
			return aten.Conv2dPadding(image, kernel, nil, []int64{1}, "same", []int64{1, 1}, 1)
		},
		"ConvolutionBackward": func() any {
			return list(aten.ConvolutionBackward(ones, image, kernel, []int64{2}, []int64{1, 1}, []int64{0, 0},
				[]int64{1, 1}, false, []int64{0, 0}, 1, []bool{true, true, true}))
		},
		"ConvolutionBackwardMask": func() any {
			return list(aten.ConvolutionBackward(ones, image, kernel, nil, []int64{1, 1}, []int64{0, 0},
				[]int64{1, 1}, false, []int64{0, 0}, 1, []bool{false, true, false}))
		},
		"MaxPool2dWithIndices": func() any {
			return list(aten.MaxPool2dWithIndices(image, []int64{2, 2}, nil, []int64{0}, []int64{1}, false))
		},
		"AvgPool2d": func() any {
			return aten.AvgPool2d(image, []int64{2, 2}, []int64{2, 2}, []int64{0, 0}, false, true, new(int64(3)))
		},
		"UpsampleNearest2dVec": func() any { return aten.UpsampleNearest2dVec(image, nil, []float64{2, 1.5}) },
		"NativeLayerNorm":      func() any { return list(aten.NativeLayerNorm(a, []int64{3}, nil, nil, 1e-5)) },
		"GELU":                 func() any { return aten.GELU(a, "tanh") },
		"InternalSoftmax":      func() any { return aten.InternalSoftmax(a, 1, false) },
		"Einsum":               func() any { return aten.Einsum("ij,kj->ik", tensors{a, b}, nil) },
		"LinalgSolve": func() any {
			return aten.LinalgSolve(s, torch.Eye(3, torch.Options{DType: torch.Float64}), true)
		},
		"LinalgSlogdet": func() any { return list(aten.LinalgSlogdet(s)) },
		"LinalgNorm":    func() any { return aten.LinalgNormOrdStr(s, "fro", nil, false, 0) },
		"FftRfft":       func() any { return aten.FftRfft(v, nil, -1, new("ortho")) },
		"Complex":       func() any { return aten.AddScalar(aten.Complex(a, b), 1-2i, 1) },
		"ForeachAddScalarList": func() any {
			return aten.InternalForeachAddScalarList(tensors{a, b}, []torch.Scalar{1, -0.5})
		},
		"ForeachMulScalar_": func() any {
			both := tensors{a.Clone(), b.Clone()}
			aten.InternalForeachMulScalar_(both, 3)
			return both
		},
		"DunderAndTensor": func() any {
			return aten.DunderAndTensor(mask, aten.IndexTensor(mask, tensors{nil, torch.FromSlice([]int64{1, 0, 2})}))
		},
		"ItemInt":          func() any { return aten.InternalLocalScalarDense(i.Select(0, 0).Select(0, 1)) },
		"ItemFloat":        func() any { return aten.InternalLocalScalarDense(a.Select(0, 0).Select(0, 0)) },
		"Equal":            func() any { return aten.Equal(a, a) },
		"SizeInt":          func() any { return aten.SizeInt(image, 1) },
		"ResultTypeTensor": func() any { return aten.ResultTypeTensor(a, i) },
		"PromoteTypes":     func() any { return aten.PromoteTypes(torch.Int32, torch.Float16) },
		"RandnGenerator": func() any {
			return aten.RandnGenerator([]int64{5}, generator(626), torch.Float64, nil, nil, nil)
		},
		"Bernoulli_":     func() any { return aten.BernoulliFloat_(a.Clone(), 0.5, generator(7)) },
		"QuantileScalar": func() any { return aten.QuantileScalar(v, 0.3, new(int64(0)), false, "lower") },
		"HistogramBinCt": func() any { return list(aten.HistogramBinCt(v, 3, []float64{0, 6}, nil, false)) },
		"Searchsorted": func() any {
			sorted := torch.Arange(0, 5, 1, torch.Options{DType: torch.Float64})
			return aten.SearchsortedScalar(sorted, 2.5, true, true, new("right"), nil)
		},
		"QScaleZero": func() any {
			return aten.QScale(aten.QuantizePerTensor(a.To(torch.Float32), 0.125, 3, torch.QUint8))
		},
		"ChooseQparams": func() any { return list(aten.InternalChooseQparamsPerTensor(a.To(torch.Float32), false)) },
	}
	for name, want := range g.Calls {
		t.Run(name, func(t *testing.T) {
			call := calls[name]
			if call == nil {
				t.Fatal("not called")
			}
			var w any
			if err := json.Unmarshal(want, &w); err != nil {
				t.Fatal(err)
			}
			var got any
			if err := torch.Try(func() { got = call() }); err != nil {
				if strings.Contains(err.Error(), "has no such operator") && native.Version() != snapshotVersion {
					t.Skip(err)
				}
				t.Fatal(err)
			}
			compare(t, got, w)
		})
	}
	if len(calls) != len(g.Calls) {
		t.Errorf("%d calls, %d goldens", len(calls), len(g.Calls))
	}
}

// compare compares a result with what PyTorch returned, to 1e-12 of its size (1e-6
// in single precision).
func compare(t *testing.T, got, want any) {
	t.Helper()
	switch got := got.(type) {
	case *torch.Tensor:
		if got == nil || want == nil {
			if (got == nil) != (want == nil) {
				t.Errorf("got %v, want %v", got, want)
			}
			return
		}
		compareTensor(t, got, want.(map[string]any))
	case []*torch.Tensor:
		var list []any
		for _, x := range got {
			list = append(list, x)
		}
		compare(t, list, want)
	case []any:
		if len(got) != len(want.([]any)) {
			t.Fatalf("got %d results, want %d", len(got), len(want.([]any)))
		}
		for i := range got {
			compare(t, got[i], want.([]any)[i])
		}
	case torch.DType:
		if got.Name() != want {
			t.Errorf("got %v, want %v", got, want)
		}
	case int64:
		if float64(got) != want {
			t.Errorf("got %v, want %v", got, want)
		}
	default:
		if got != want {
			t.Errorf("got %v (%T), want %v", got, got, want)
		}
	}
}

func compareTensor(t *testing.T, got *torch.Tensor, want map[string]any) {
	t.Helper()
	if got.IsComplex() {
		got = aten.ViewAsReal(got)
	}
	var shape []int64
	for _, n := range want["shape"].([]any) {
		shape = append(shape, int64(n.(float64)))
	}
	if !slices.Equal(got.Shape(), shape) || got.DType().Name() != want["dtype"] {
		t.Fatalf("got %v of shape %v, want %v of shape %v", got.DType(), got.Shape(), want["dtype"], shape)
	}
	bound := 1e-12
	if got.DType() == torch.Float32 {
		bound = 1e-6
	}
	values := torch.ToSlice[float64](got.To(torch.Float64))
	for i, w := range want["data"].([]any) {
		if w := w.(float64); math.Abs(values[i]-w) > bound*max(1, math.Abs(w)) {
			t.Fatalf("element %d: got %v, want %v", i, values[i], w)
		}
	}
}

// In-place and out forms return the tensors that they were given.
func TestGivenTensors(t *testing.T) {
	a, b := torch.FromSlice([]float32{3, 1}), torch.FromSlice([]float32{2, 5})
	if aten.MulTensor_(a, b) != a {
		t.Error("an in-place form does not return its argument")
	}
	values, indices := torch.Empty([]int64{0}), torch.Empty([]int64{0}, torch.Options{DType: torch.Int64})
	v, i := aten.SortValues(a, 0, false, values, indices)
	if v != values || i != indices {
		t.Error("an out form does not return its arguments")
	}
	if got := torch.ToSlice[float32](values); !slices.Equal(got, []float32{5, 6}) {
		t.Errorf("got %v", got)
	}
	// A result that happens to be the argument is a reference of its own.
	c := aten.Contiguous(a, torch.ContiguousFormat)
	c.Close()
	if a.Closed() {
		t.Error("closing a result closed the argument")
	}
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
		if !errors.As(err, &e) || e.Message == "" {
			t.Errorf("%s: got %v", name, err)
		}
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
		if err := torch.Try(f); !errors.Is(err, torch.ErrRefused) {
			t.Errorf("%s: got %v, want a refusal", name, err)
		}
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
		if err := torch.Try(f); err == nil {
			t.Errorf("%s of nil passed", name)
		}
	}
	// A closed tensor is still that.
	b := torch.Ones([]int64{2})
	b.Close()
	err := torch.Try(func() { aten.InternalForeachAddScalarList([]*torch.Tensor{b}, []torch.Scalar{1}) })
	if err == nil || errors.Is(err, torch.ErrRefused) {
		t.Errorf("closed tensor: got %v", err)
	}
}

func TestOneAllocation(t *testing.T) {
	a, b := torch.Ones([]int64{4}), torch.Ones([]int64{4})
	if n := testing.AllocsPerRun(100, func() { aten.AddTensor(a, b, 1).Close() }); n > 1 {
		t.Errorf("%v allocations for a call, want 1", n)
	}
	if n := testing.AllocsPerRun(100, func() { aten.AddTensor_(a, b, 1) }); n > 0 {
		t.Errorf("%v allocations for an in-place call, want none", n)
	}
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

package aten_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/aten"
	"torchfm/native/torch/internal/torchtest"
)

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
	require.NoError(t, err)
	g := new(goldens)
	require.NoError(t, json.Unmarshal(text, g))
	return g
}

func (g *goldens) input(t testing.TB, name string) *torch.Tensor {
	in, ok := g.Inputs[name]
	require.True(t, ok, "no input %q", name)
	dtype, err := torch.ParseDType(in.DType)
	require.NoError(t, err)
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
		require.NoError(t, err)
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
			require.NotNil(t, call, "not called")
			var w any
			require.NoError(t, json.Unmarshal(want, &w))
			var got any
			err := torch.Try(func() { got = call() })
			if err != nil && strings.Contains(err.Error(), "has no such operator") && native.Version() != snapshotVersion {
				t.Skip(err)
			}
			require.NoError(t, err)
			compare(t, got, w)
		})
	}
	assert.Len(t, calls, len(g.Calls), "goldens")
}

// compare compares a result with what PyTorch returned, to 1e-12 of its size (1e-6
// in single precision).
func compare(t *testing.T, got, want any) {
	t.Helper()
	switch got := got.(type) {
	case *torch.Tensor:
		if got == nil || want == nil {
			assert.Equal(t, want == nil, got == nil, "got %v, want %v", got, want)
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
		require.Len(t, got, len(want.([]any)))
		for i := range got {
			compare(t, got[i], want.([]any)[i])
		}
	case torch.DType:
		assert.Equal(t, want, got.Name())
	case int64:
		assert.Equal(t, want, float64(got))
	default:
		assert.Equal(t, want, got)
	}
}

func compareTensor(t *testing.T, got *torch.Tensor, want map[string]any) {
	t.Helper()
	if got.IsComplex() {
		got = aten.ViewAsReal(got)
	}
	shape, data := []int64{}, []float64{}
	for _, n := range want["shape"].([]any) {
		shape = append(shape, int64(n.(float64)))
	}
	for _, v := range want["data"].([]any) {
		data = append(data, v.(float64))
	}
	dtype, err := torch.ParseDType(want["dtype"].(string))
	require.NoError(t, err)
	bound := 1e-12
	if dtype == torch.Float32 {
		bound = 1e-6
	}
	torchtest.Close(t, torch.FromSlice(data, shape...).To(dtype), got, bound)
}

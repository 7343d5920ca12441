package door_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "torchfm/native/torch"
)

// functions are the functions of tensors, numbers and options.
var functions = []any{
	Linear, Bilinear, GELU, SiLU, SiLU_, Mish, ELU, SELU, CELU, GLU, ReLU6, LeakyReLU, LeakyReLU_,
	PReLU, RReLU, Hardtanh, Hardsigmoid, Hardswish, Hardshrink, Softshrink, Softplus, Softsign,
	Tanhshrink, LogSigmoid, Threshold, Softmin, GumbelSoftmax, ScaledDotProductAttention,
	Embedding, EmbeddingBag, OneHot, Grad, Equal, Allclose, Isclose, Isin, Conv1d, Conv2d, Conv3d,
	ConvTranspose1d, ConvTranspose2d, ConvTranspose3d, Unfold[[]int64], Fold[[]int64, int64], ResultType, CanCast, Empty,
	Zeros, Ones, Full, Arange, Linspace, Eye, EmptyLike, ZerosLike, OnesLike, FullLike, EyeM,
	Logspace, ScalarTensor, TrilIndices, TriuIndices, Complex, Polar, HannWindow, HammingWindow,
	BlackmanWindow, BartlettWindow, KaiserWindow, EmptyStrided, Trapezoid, CumulativeTrapezoid,
	Gradient, Rand, Randn, RandLike, RandnLike, Randint, RandintLike, Randperm, Normal, Poisson,
	Dropout, Dropout_, Dropout1d, Dropout1d_, Dropout2d, Dropout2d_, Dropout3d, Dropout3d_,
	AlphaDropout, FeatureAlphaDropout, FeatureDropout, Fft, Ifft, Rfft, Irfft, Hfft, Ihfft, Fftn,
	Ifftn, Rfftn, Irfftn, Fftfreq, Rfftfreq, Fftshift, Ifftshift, Stft, Istft, Where, Argwhere,
	Cat, Stack, Hstack, Vstack, Dstack, BlockDiag, Meshgrid, BroadcastTensors, CartesianProd,
	Inv, Pinv, MatrixRank, Solve, SolveTriangular, Lstsq, Det, Slogdet, Svd,
	Svdvals, Qr, Lu, LuFactor, LuSolve, Cholesky, CholeskySolve, Eigh, Eigvalsh, Eig, Eigvals,
	MatrixNorm, MatrixPower, MatrixExp, Cond, Logdet, Vecdot, HouseholderProduct, CholeskyInverse,
	CholeskyEx, InvEx, Tensorinv, Tensorsolve, MSELoss, L1Loss, SmoothL1Loss, HuberLoss,
	CrossEntropy, NLLLoss, BinaryCrossEntropy, BinaryCrossEntropyWithLogits, KLDiv, CosineSimilarity, PairwiseDistance,
	CosineEmbeddingLoss, HingeEmbeddingLoss, MarginRankingLoss, TripletMarginLoss, SoftMarginLoss,
	MultiMarginLoss, MultiLabelMarginLoss, PoissonNLLLoss, CTCLoss, GaussianNLLLoss,
	MultiLabelSoftMarginLoss, Einsum, Tensordot, MultiDot, Cross, Cdist, Pdist, Vander, LayerNorm[[]int64],
	GroupNorm, RMSNorm[int64], BatchNorm, InstanceNorm, Normalize, LocalResponseNorm, Msort,
	Searchsorted, Bucketize, Histogram, MaxPool1d[[]int64], MaxPool1dWithIndices[int64], AvgPool1d[[]int64],
	AdaptiveAvgPool1d[[]int64], AdaptiveMaxPool1d[int64],
	AdaptiveMaxPool1dWithIndices[[]int64], MaxUnpool1d[[]int64], LPPool1d[[]int64],
	MaxPool2d[[]int64], MaxPool2dWithIndices[int64], AvgPool2d[[]int64],
	AdaptiveAvgPool2d[[]int64], AdaptiveMaxPool2d[int64],
	AdaptiveMaxPool2dWithIndices[[]int64], MaxUnpool2d[[]int64], LPPool2d[[]int64],
	FractionalMaxPool2d[[]int64], FractionalMaxPool2dWithIndices[[]int64], MaxPool3d[[]int64],
	MaxPool3dWithIndices[int64], AvgPool3d[[]int64], AdaptiveAvgPool3d[[]int64],
	AdaptiveMaxPool3d[int64], AdaptiveMaxPool3dWithIndices[[]int64], MaxUnpool3d[[]int64],
	LPPool3d[[]int64], FractionalMaxPool3d[[]int64], FractionalMaxPool3dWithIndices[[]int64],
	VarMean, StdMean, Pad, Interpolate,
	PixelShuffle, PixelUnshuffle, ChannelShuffle, AffineGrid, GridSample, LSTM, GRU, RNN,
	LSTMCell, GRUCell, RNNCell, ViewAsReal, ViewAsComplex, Atleast1d, Atleast2d, Atleast3d, I0e,
	I1, I1e, BesselJ0, BesselJ1, BesselY0, BesselY1, Ndtr, LogNdtr, Ndtri, Entr, Erfcx, Gammainc,
	Gammaincc, Xlog1py, Zeta, Slice, From, Until, Pow, FloatPower, Remainder, Xlogy,
}

// notDrawn are the exported functions that random calls leave out: those of names and
// texts, of the process's and the thread's state, of files and of Go data, and
// Combinations, which takes n^r steps.
var notDrawn = []string{
	"CPUCapability", "CUDADeviceCount", "CUDAIsAvailable", "Call", "Capture", "Combinations", "DefaultGenerator",
	"DescribeCUDA", "Dim", "DualLevel", "DualLevelGuard", "EnableGrad", "EnableGradGuard", "Finfo", "FromBits", "FromBytes", "FromSlice", "Iinfo", "InferenceMode",
	"InferenceModeGuard", "IsGradEnabled", "IsInferenceModeEnabled", "KeepDim", "Live", "LoadSafetensors", "MakeDual",
	"Lookup", "ManualSeed", "NewGenerator", "NewScope", "NoGrad", "Autocast", "AutocastGuard", "IsAutocastEnabled", "GetAutocastDType", "IsAutocastCacheEnabled", "NoGradGuard", "NumThreads", "Ops",
	"ParseDType", "ParseDevice", "ReadSafetensors", "SaveSafetensors", "SetAnomalyMode", "SetGradEnabled",
	"SetGradEnabledGuard", "SetNumThreads", "SetSlice", "Targets", "ThreadsGuard", "ToBits", "ToBytes", "ToSlice",
	"Try", "UnpackDual", "Version", "WithScope", "WithThreads", "WriteSafetensors",
}

// A surface draws calls of the package's own functions and methods.
type surface struct {
	seed  uint64
	names []string
	calls []reflect.Value
}

func newSurface(seed uint64) *surface {
	s := &surface{seed: seed}
	for _, f := range functions {
		s.add(functionName(f), reflect.ValueOf(f))
	}
	tensor := reflect.TypeFor[*Tensor]()
	for i := range tensor.NumMethod() {
		s.add("Tensor."+tensor.Method(i).Name, tensor.Method(i).Func)
	}
	return s
}

// add takes a function when all its arguments can be drawn.
func (s *surface) add(name string, f reflect.Value) {
	for i := range f.Type().NumIn() {
		if !drawable(f.Type().In(i)) {
			return
		}
	}
	s.names = append(s.names, name)
	s.calls = append(s.calls, f)
}

func functionName(f any) string {
	full, _, _ := strings.Cut(runtime.FuncForPC(reflect.ValueOf(f).Pointer()).Name(), "[")
	return full[strings.LastIndex(full, ".")+1:]
}

func drawable(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Func, reflect.Chan, reflect.Map, reflect.Uintptr:
		return false
	case reflect.Interface:
		return t.NumMethod() == 0 || t == reflect.TypeFor[Target]()
	case reflect.Slice:
		return drawable(t.Elem())
	}
	return !strings.HasPrefix(t.PkgPath(), "torchfm/native/") || t.PkgPath() == "torchfm/native/torch"
}

func (s *surface) draw(i uint64) randomCall {
	r := newDraw(s.seed, i)
	n := turn(s.seed, i, len(s.calls))
	f := s.calls[n]
	var in []reflect.Value
	for k := range f.Type().NumIn() {
		t := f.Type().In(k)
		if f.Type().IsVariadic() && k == f.Type().NumIn()-1 {
			count := r.IntN(3)
			if t.Elem().Kind() == reflect.Int64 && r.IntN(2) == 0 {
				count = len(r.shape)
			}
			for range count {
				in = append(in, r.reflected(t.Elem()))
			}
			break
		}
		in = append(in, r.reflected(t))
	}
	return randomCall{s.names[n], strings.Join(r.words, " "), func() (out []any, err error) {
		err = Try(func() {
			for _, v := range f.Call(in) {
				out = append(out, v.Interface())
			}
		})
		return out, err
	}}
}

// reflected draws a value of a Go type.
func (r *draw) reflected(t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	base := ""
	switch t {
	case reflect.TypeFor[*Tensor]():
		if r.IntN(30) == 0 {
			r.words = append(r.words, "nil")
			return v
		}
		base = "Tensor"
	case reflect.TypeFor[*Generator]():
		base = "Generator"
	case reflect.TypeFor[DType]():
		base = "ScalarType"
	case reflect.TypeFor[Layout]():
		base = "Layout"
	case reflect.TypeFor[MemoryFormat]():
		base = "MemoryFormat"
	case reflect.TypeFor[Device]():
		base = "Device"
	case reflect.TypeFor[Scalar]():
		base = "Scalar"
		if r.IntN(3) == 0 { // an Operand
			base = "Tensor"
		}
	case reflect.TypeFor[Target]():
		base = []string{"Tensor", "ScalarType", "MemoryFormat", "Device"}[r.IntN(4)]
	}
	if base != "" {
		if x := r.plain(base); x != nil {
			v.Set(reflect.ValueOf(x))
		}
		return v
	}
	switch t.Kind() {
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Int8:
		v.SetInt(r.plain("int").(int64))
	case reflect.Uint64, reflect.Uint8, reflect.Uint32, reflect.Uint16:
		v.SetUint(uint64(max(r.plain("int").(int64), 0)))
	case reflect.Float64, reflect.Float32:
		v.SetFloat(r.plain("float").(float64))
	case reflect.Bool:
		v.SetBool(r.plain("bool").(bool))
	case reflect.String:
		v.SetString(r.plain("str").(string))
	case reflect.Slice:
		n := r.IntN(4)
		if len(r.shape) > 0 && r.IntN(2) == 0 {
			n = len(r.shape)
		}
		r.words = append(r.words, "[")
		for range n {
			v.Set(reflect.Append(v, r.reflected(t.Elem())))
		}
		r.words = append(r.words, "]")
	case reflect.Pointer:
		if r.IntN(2) == 0 {
			x := reflect.New(t.Elem())
			x.Elem().Set(r.reflected(t.Elem()))
			v.Set(x)
		}
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() && drawable(f.Type) && r.IntN(2) == 0 {
				r.words = append(r.words, f.Name+":")
				v.Field(i).Set(r.reflected(f.Type))
			}
		}
	}
	return v
}

// TestSurfaceRandom makes random calls of the package's functions and methods.
func TestSurfaceRandom(t *testing.T) {
	hunt(t, 62, 30000, func(seed uint64) randomCalls { return newSurface(seed) })
}

// TestSurfaceComplete checks that every exported function is drawn or left out on
// purpose.
func TestSurfaceComplete(t *testing.T) {
	known := slices.Clone(notDrawn)
	for _, f := range functions {
		known = append(known, functionName(f))
	}
	files, err := filepath.Glob("../../*.go")
	require.NoError(t, err)
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if ok && f.Recv == nil && f.Name.IsExported() {
				assert.True(t, slices.Contains(known, f.Name.Name), "%s is neither in functions nor in notDrawn", f.Name.Name)
			}
		}
	}
	s := newSurface(0)
	assert.GreaterOrEqual(t, len(s.calls), 600, "functions and methods that can be drawn")
	t.Logf("%d functions and methods", len(s.calls))
}

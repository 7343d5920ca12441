package torch

import (
	"bufio"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/internal/kernels"
	"torchfm/native"
)

// goldenCase is an expression of PyTorch beside the call that must give the same
// result to the bit. Run returns a *Tensor, a []*Tensor or a bool. What PyTorch gives
// is in testdata/goldens.jsonl, by scripts/torch_goldens.py.
type goldenCase struct {
	python string
	run    func(in vars) any
}

// vars are the inputs of cases, by their names in scripts/torch_goldens.py.
type vars map[string]*Tensor

// goldenCases are all cases, by theme.
var goldenCases = map[string][]goldenCase{
	"pointwise": pointwiseCases,
	"binary":    binaryCases,
	"compare":   compareCases,
	"create":    createCases,
	"shape":     shapeCases,
	"index":     indexCases,
	"reduce":    reduceCases,
	"order":     orderCases,
	"linalg":    linalgCases,
	"fft":       fftCases,
	"draw":      drawCases,
	"nn":        nnCases,
	"loss":      lossCases,
	"spatial":   spatialCases,
	"autograd":  autogradCases,
}

// goldenValue is a tensor as the script writes it.
type goldenValue struct {
	DType  string  `json:"d"`
	Shape  []int64 `json:"s"`
	Values string  `json:"v"`
}

func (g goldenValue) tensor(t *testing.T) *Tensor {
	dtype, err := ParseDType(g.DType)
	require.NoError(t, err)
	fields := strings.Fields(g.Values)
	if g.Shape == nil {
		g.Shape = []int64{}
	}
	if !dtype.IsFloatingPoint() && !dtype.IsComplex() {
		ints := make([]int64, len(fields))
		for i, f := range fields {
			ints[i], err = strconv.ParseInt(f, 10, 64)
			require.NoError(t, err)
		}
		return FromSlice(ints, g.Shape...).To(dtype)
	}
	floats := make([]float64, len(fields))
	for i, f := range fields {
		floats[i], err = strconv.ParseFloat(f, 64)
		require.NoError(t, err)
	}
	if dtype.IsComplex() {
		return ViewAsComplex(FromSlice(floats, append(g.Shape[:len(g.Shape):len(g.Shape)], 2)...)).To(dtype)
	}
	return FromSlice(floats, g.Shape...).To(dtype)
}

func readGoldens(t *testing.T) (inputs vars, want map[string][]goldenValue) {
	f, err := os.Open("testdata/goldens.jsonl")
	require.NoError(t, err)
	defer f.Close()
	inputs, want = vars{}, map[string][]goldenValue{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var line struct {
			Input string
			Case  string
			Out   []goldenValue
			goldenValue
		}
		require.NoError(t, json.Unmarshal(lines.Bytes(), &line))
		if line.Input != "" {
			inputs[line.Input] = line.tensor(t)
			continue
		}
		want[line.Case] = line.Out
	}
	require.NoError(t, lines.Err())
	return inputs, want
}

// asFloats are t's elements as float64, the parts of complex ones in turn; integers
// beyond 2^53 are not in the cases.
func asFloats(t *Tensor) []float64 {
	t = t.Detach().ResolveConj().ResolveNeg()
	if t.IsComplex() {
		t = ViewAsReal(t)
	}
	return ToSlice[float64](t.Double())
}

// goldensVersion is the libtorch that made testdata/goldens.jsonl. On another one
// results may differ in their last bits: goldenTolerance says by how much, relative
// to the greatest element, in units of the dtype's precision.
const (
	goldensVersion  = "2.8.0"
	goldenTolerance = 64
)

// goldensChanged are the cases whose results PyTorch itself changed after
// goldensVersion, so that on another libtorch they may fail.
var goldensChanged = map[string]string{
	"[(d * 1000).to(t).to(r) for t, r in floats]": "2.15 converts what is beyond float8_e4m3fn to its greatest number, 2.8 to NaN",
}

// sameBits reports how got differs from want, "" when it does not.
func sameBits(got, want *Tensor) string { return differ(got, want, 0) }

// kernelsHere names the kernels of this CPU: see package kernels.
var kernelsHere = sync.OnceValue(func() string {
	return kernels.Fingerprint(func(x []float32) []float32 { return ToSlice[float32](FromSlice(x).Sqrt()) })
})

// nearBits is sameBits on goldensVersion with the kernels that made the goldens, and
// within goldenTolerance otherwise.
func nearBits(got, want *Tensor) string {
	if Version() == goldensVersion && kernelsHere() == kernels.Exact {
		return sameBits(got, want)
	}
	return differ(got, want, goldenTolerance)
}

func differ(got, want *Tensor, units float64) string {
	if got == nil {
		return "no tensor"
	}
	if got.DType() != want.DType() {
		return "dtype " + got.DType().String() + ", want " + want.DType().String()
	}
	if a, b := shapeText(got), shapeText(want); a != b {
		return "shape " + a + ", want " + b
	}
	a, b := asFloats(got), asFloats(want)
	within := 0.0
	if d := want.DType(); units > 0 && (d.IsFloatingPoint() || d.IsComplex()) {
		for _, v := range b {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				within = max(within, math.Abs(v))
			}
		}
		within *= units * precision(d)
	}
	for i := range a {
		if math.Float64bits(a[i]) != math.Float64bits(b[i]) && !(math.IsNaN(a[i]) && math.IsNaN(b[i])) && !(math.Abs(a[i]-b[i]) <= within) {
			return "element " + strconv.Itoa(i) + " is " + strconv.FormatFloat(a[i], 'g', -1, 64) + ", want " + strconv.FormatFloat(b[i], 'g', -1, 64)
		}
	}
	return ""
}

// precision is the distance from 1 to the next number of a dtype.
func precision(d DType) float64 {
	switch d {
	case Float64, Complex128:
		return 0x1p-52
	case Float32, Complex64:
		return 0x1p-23
	case Float16, Complex32:
		return 0x1p-10
	}
	return 0x1p-7
}

func shapeText(t *Tensor) string {
	var b strings.Builder
	for _, size := range t.Shape() {
		b.WriteString(strconv.FormatInt(size, 10) + " ")
	}
	return "[" + strings.TrimSpace(b.String()) + "]"
}

// all are the results of a call that returns several tensors.
func all(list ...*Tensor) []*Tensor { return list }

func TestGoldens(t *testing.T) {
	inputs, want := readGoldens(t)
	count := 0
	for theme, cases := range goldenCases {
		t.Run(theme, func(t *testing.T) {
			for _, c := range cases {
				count++
				values, ok := want[c.python]
				if !assert.True(t, ok, "%s: no golden value: run scripts/torch_goldens.py", c.python) {
					continue
				}
				delete(want, c.python)
				var result any
				if !assert.NoError(t, Try(func() { result = c.run(inputs) }), c.python) {
					continue
				}
				var got []*Tensor
				switch r := result.(type) {
				case *Tensor:
					got = all(r)
				case []*Tensor:
					got = r
				case bool:
					got = all(ScalarTensor(r, Options{DType: Bool}))
				}
				if !assert.Equal(t, len(values), len(got), "tensors of %s", c.python) {
					continue
				}
				for i, v := range values {
					diff := nearBits(got[i], v.tensor(t))
					if why := goldensChanged[c.python]; diff != "" && why != "" && Version() != goldensVersion {
						t.Logf("libtorch %s: %s: result %d: %s: %s", Version(), c.python, i, diff, why)
					} else {
						assert.Empty(t, diff, "how result %d of %s differs", i, c.python)
					}
				}
			}
		})
	}
	assert.Empty(t, slices.Sorted(maps.Keys(want)), "golden values without a case")
	fresh, _ := readGoldens(t)
	for name, x := range inputs {
		assert.Empty(t, sameBits(x, fresh[name]), "how a case changed the input %s", name)
	}
	t.Logf("%d cases", count)
}

// goldenFiles are the files of which every exported function needs a case.
var goldenFiles = []string{
	"activation.go", "arithmetic.go", "at.go", "attention.go", "compare.go", "conv.go", "convert.go", "create.go",
	"cumulative.go", "draw.go", "dropout.go", "fft.go", "function.go", "hook.go", "index.go", "join.go", "linalg.go", "logical.go", "loss.go",
	"matmul.go", "normalize.go", "order.go", "pointwise.go", "pool.go", "reduce.go", "resample.go", "rnn.go", "scatter.go", "shape.go",
	"special.go", "unary.go", "unary_inplace.go", "unpool.go", "window.go",
}

// TestEveryFunctionHasACase finds functions that no golden case calls.
func TestEveryFunctionHasACase(t *testing.T) {
	called := map[string]bool{}
	tests, err := filepath.Glob("golden_*_test.go")
	require.NoError(t, err)
	for _, path := range append(tests, "function_test.go") {
		ast.Inspect(parse(t, path), func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				switch f := call.Fun.(type) {
				case *ast.SelectorExpr:
					called["."+f.Sel.Name] = true
				case *ast.Ident:
					called[f.Name] = true
				}
			}
			return true
		})
	}
	functions, methods := 0, 0
	for _, path := range goldenFiles {
		for _, d := range parse(t, path).Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || !f.Name.IsExported() {
				continue
			}
			name := f.Name.Name
			if f.Recv != nil {
				methods++
				name = "." + name
			} else {
				functions++
			}
			assert.True(t, called[name], "%s: no case calls %s", path, strings.TrimPrefix(name, "."))
		}
	}
	t.Logf("%d functions and %d methods", functions, methods)
}

// TestOperatorsExist looks up every operator that the package names.
func TestOperatorsExist(t *testing.T) {
	paths, err := filepath.Glob("*.go")
	require.NoError(t, err)
	count := 0
	for _, path := range paths {
		ast.Inspect(parse(t, path), func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 2 {
				return true
			}
			if f, ok := call.Fun.(*ast.SelectorExpr); !ok || f.Sel.Name != "NewOp" {
				return true
			}
			name, ok1 := call.Args[0].(*ast.BasicLit)
			overload, ok2 := call.Args[1].(*ast.BasicLit)
			if !ok1 || !ok2 {
				return true
			}
			count++
			assert.NoError(t, native.NewOp(strings.Trim(name.Value, `"`), strings.Trim(overload.Value, `"`)).Exists(), path)
			return true
		})
	}
	assert.GreaterOrEqual(t, count, 300, "operators")
	t.Logf("%d operators", count)
}

func parse(t *testing.T, path string) *ast.File {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	require.NoError(t, err)
	return file
}

package torch

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native"
	"torchfm/native/torch/internal/pytext"
)

// printCase is a line of testdata/print.jsonl, which scripts/print_goldens.py wrote.
type printCase struct {
	DType   string
	Shape   []int64
	Data    string // base64
	Then    string
	Options struct {
		Precision, LineWidth *int
		Threshold, EdgeItems *int64
		SciMode              *bool `json:"sci_mode"`
		Profile              string
	}
	Text string
}

// tensor builds the case's tensor as the script did.
func (c *printCase) tensor(t *testing.T) *Tensor {
	data, err := base64.StdEncoding.DecodeString(c.Data)
	require.NoError(t, err)
	dtype, err := ParseDType(c.DType)
	require.NoError(t, err)
	x := FromBytes(data, dtype, c.Shape...)
	op := func(name, overload string, args ...native.Arg) *Tensor {
		return one(native.NewOp("aten::"+name, overload), append([]native.Arg{arg(x)}, args...)...)
	}
	none := native.None()
	switch c.Then {
	case "":
		return x
	case "requires_grad":
		return x.SetRequiresGrad(true)
	case "add":
		return x.SetRequiresGrad(true).Add(x)
	case "transpose":
		return x.T()
	case "conj":
		return op("conj", "")
	case "neg":
		x = op("conj", "")
		return op("imag", "")
	case "sparse":
		return op("to_sparse", "", none, none, none)
	case "sparse_grad":
		return op("to_sparse", "", none, none, none).SetRequiresGrad(true)
	case "csr":
		return op("to_sparse_csr", "", none)
	case "csc":
		return op("to_sparse_csc", "", none)
	case "bsr":
		return op("to_sparse_bsr", "", native.Ints([]int64{2, 2}), none)
	case "meta":
		return x.To(Device{Type: Meta})
	case "quantize":
		return op("quantize_per_tensor", "", native.Float(0.1), native.Int(10), native.Int(QUint8.code()))
	case "quantize_channel":
		return op("quantize_per_channel", "", arg(FromSlice([]float64{0.1, 0.01})), arg(FromSlice([]int64{0, 1})),
			native.Int(0), native.Int(QInt8.code()))
	}
	require.Fail(t, "unknown step", c.Then)
	return nil
}

func (c *printCase) options() PrintOptions {
	o := PrintOptions{Precision: c.Options.Precision, LineWidth: c.Options.LineWidth, Threshold: c.Options.Threshold, EdgeItems: c.Options.EdgeItems}
	o.Profile = map[string]PrintProfile{"short": PrintShort, "full": PrintFull}[c.Options.Profile]
	if on := c.Options.SciMode; on != nil {
		o.SciMode = SciOff
		if *on {
			o.SciMode = SciOn
		}
	}
	return o
}

func TestString(t *testing.T) {
	file, err := os.Open("testdata/print.jsonl")
	require.NoError(t, err)
	defer file.Close()
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, 1<<20)
	scanner.Scan() // the versions
	n := 0
	for scanner.Scan() {
		n++
		var c printCase
		require.NoError(t, json.Unmarshal(scanner.Bytes(), &c))
		t.Run(fmt.Sprintf("%d-%s%v%s", n, c.DType, c.Shape, c.Then), func(t *testing.T) {
			assert.Equal(t, c.Text, c.tensor(t).StringWith(c.options()))
		})
	}
	require.NoError(t, scanner.Err())
	assert.GreaterOrEqual(t, n, 202, "tensors compared")
}

func TestStringOfNoTensor(t *testing.T) {
	x := FromSlice([]float32{1})
	x.Close()
	assert.Equal(t, "tensor(closed)", x.String())
	assert.Equal(t, "tensor(nil)", fmt.Sprint((*Tensor)(nil)))
}

func TestStringOfBigTensorCopiesEdges(t *testing.T) {
	x := Zeros([]int64{1}).Expand(1<<20, 1<<20) // 4 TiB if it were copied
	want := "tensor([[0., 0., 0.,  ..., 0., 0., 0.]"
	assert.Equal(t, want, x.String()[:len(want)])
}

// Values from Python's repr.
func TestPythonFloat(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0.0", 1: "1.0", -0.5: "-0.5", 0.1: "0.1", 1e16: "1e+16", 123456789012345.0: "123456789012345.0",
		9999999999999998: "9999999999999998.0", 0.0001: "0.0001", 0.00001: "1e-05", 1.5e300: "1.5e+300",
		math.Inf(1): "inf", math.Inf(-1): "-inf",
	} {
		assert.Equal(t, want, pytext.Float(v))
	}
}

func ExampleTensor_String() {
	x := FromSlice([]float32{1, 2.5, -3, 4}, 2, 2).SetRequiresGrad(true)
	fmt.Println(x)
	fmt.Println(x.Add(x))
	fmt.Println(Zeros([]int64{0, 3}, Options{DType: Float64}))
	// Output:
	// tensor([[ 1.0000,  2.5000],
	//         [-3.0000,  4.0000]], requires_grad=True)
	// tensor([[ 2.,  5.],
	//         [-6.,  8.]], grad_fn=<AddBackward0>)
	// tensor([], size=(0, 3), dtype=torch.float64)
}

func ExampleTensor_StringWith() {
	fmt.Println(FromSlice([]float64{1.0 / 3, 2.0 / 3}).StringWith(PrintOptions{Precision: new(2)}))
	// Output:
	// tensor([0.33, 0.67], dtype=torch.float64)
}

func BenchmarkString(b *testing.B) {
	x := Randn([]int64{1000, 1000})
	for b.Loop() {
		_ = x.String()
	}
}

package gen

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestGoName(t *testing.T) {
	for _, c := range []struct{ name, overload, want string }{
		{"aten::add", "Tensor", "AddTensor"},
		{"aten::add_", "Tensor", "AddTensor_"},
		{"aten::add", "out", "AddOut"},
		{"aten::relu", "", "ReLU"},
		{"aten::_thnn_fused_lstm_cell", "", "InternalThnnFusedLSTMCell"},
		{"aten::multilabel_margin_loss", "out", "MultiLabelMarginLossOut"},
		{"aten::_softmax", "", "InternalSoftmax"},
		{"aten::_foreach_add_", "ScalarList", "InternalForeachAddScalarList_"},
		{"aten::__and__", "Scalar", "DunderAndScalar"},
		{"aten::fft_fft2", "", "FftFft2"},
		{"aten::pow", "Tensor_Scalar_out", "PowTensorScalarOut"},
		{"aten::range", "out_", "RangeOut_"},
	} {
		assert.Equal(t, c.want, goName(c.name, c.overload, ""))
	}
}

func TestParamName(t *testing.T) {
	for name, want := range map[string]string{
		"self": "self", "memory_format": "memoryFormat", "range": "range_", "type": "type_", "A": "A",
		"r": "r_", "dim0": "dim0", "_stacklevel": "stacklevel",
	} {
		assert.Equal(t, want, paramName(name))
	}
}

// Names that would be the same are told apart, whatever the order.
func TestCollision(t *testing.T) {
	a := "aten::max_dim(Tensor self) -> Tensor"
	b := "aten::max.dim(Tensor self) -> Tensor"
	for _, snapshot := range []string{a + "\n" + b, b + "\n" + a} {
		p, err := Generate(snapshot)
		require.NoError(t, err)
		source := string(p.Files["ops_m.go"])
		for _, want := range []string{
			"func MaxDim(self *torch.Tensor)", `opMaxDim = native.NewOp("aten::max_dim", "")`,
			"func Max_Dim(self *torch.Tensor)", `opMax_Dim = native.NewOp("aten::max", "dim")`,
		} {
			assert.Contains(t, source, want)
		}
	}
	_, err := Generate(b + "\n" + b)
	assert.Error(t, err, "the same operator twice")
}

func TestBadSnapshot(t *testing.T) {
	for _, snapshot := range []string{
		"aten::add(",
		"aten::f_(Tensor(a!) self) -> Tensor(b!)",
		"aten::f_(Tensor(a!) self) -> (Tensor(a!), Tensor)",
	} {
		_, err := Generate(snapshot)
		assert.Error(t, err, "%q", snapshot)
	}
}

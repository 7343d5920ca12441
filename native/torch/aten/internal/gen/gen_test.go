package gen

import (
	"strings"
	"testing"
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
		if got := goName(c.name, c.overload, ""); got != c.want {
			t.Errorf("%s.%s: got %s, want %s", c.name, c.overload, got, c.want)
		}
	}
}

func TestParamName(t *testing.T) {
	for name, want := range map[string]string{
		"self": "self", "memory_format": "memoryFormat", "range": "range_", "type": "type_", "A": "A",
		"r": "r_", "dim0": "dim0", "_stacklevel": "stacklevel",
	} {
		if got := paramName(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

// Names that would be the same are told apart, whatever the order.
func TestCollision(t *testing.T) {
	a := "aten::max_dim(Tensor self) -> Tensor"
	b := "aten::max.dim(Tensor self) -> Tensor"
	for _, snapshot := range []string{a + "\n" + b, b + "\n" + a} {
		p, err := Generate(snapshot)
		if err != nil {
			t.Fatal(err)
		}
		source := string(p.Files["ops_m.go"])
		for _, want := range []string{
			"func MaxDim(self *torch.Tensor)", `opMaxDim = native.NewOp("aten::max_dim", "")`,
			"func Max_Dim(self *torch.Tensor)", `opMax_Dim = native.NewOp("aten::max", "dim")`,
		} {
			if !strings.Contains(source, want) {
				t.Errorf("no %q in\n%s", want, source)
			}
		}
	}
	if _, err := Generate(b + "\n" + b); err == nil {
		t.Error("the same operator twice is no error")
	}
}

func TestBadSnapshot(t *testing.T) {
	for _, snapshot := range []string{
		"aten::add(",
		"aten::f_(Tensor(a!) self) -> Tensor(b!)",
		"aten::f_(Tensor(a!) self) -> (Tensor(a!), Tensor)",
	} {
		if _, err := Generate(snapshot); err == nil {
			t.Errorf("%q is no error", snapshot)
		}
	}
}

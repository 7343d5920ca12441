package nn

import (
	"fmt"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
)

// opSetData is the assignment to Tensor.data in Python: the tensor stays the same
// for its owners and gets other elements, also of another dtype or device.
var opSetData = native.NewOp("aten::set_data", "")

// To moves parameters, their gradients and buffers to a device. They stay the same
// tensors, so that an optimizer that holds them goes on.
func (m *Base) To(device torch.Device) {
	m.convert(func(t *torch.Tensor) *torch.Tensor { return t.ToDevice(device) })
}

// ToDType converts floating-point parameters, their gradients and buffers to a
// floating-point dtype, as module.to(dtype).
func (m *Base) ToDType(dtype torch.DType) {
	if !dtype.IsFloatingPoint() && !dtype.IsComplex() {
		panic(&torch.Error{Op: "to", Message: fmt.Sprintf("%v is no floating-point dtype", dtype)})
	}
	m.convert(func(t *torch.Tensor) *torch.Tensor {
		if !t.IsFloatingPoint() && !t.IsComplex() {
			return t
		}
		return t.To(dtype)
	})
}

func (m *Base) convert(to func(t *torch.Tensor) *torch.Tensor) {
	set := func(t *torch.Tensor) {
		op.InPlace(opSetData, op.Arg(t), op.Arg(to(t)))
	}
	torch.WithScope(func(*torch.Scope) {
		torch.NoGrad(func() {
			for _, n := range m.named(parameter | buffer | transient) {
				t := n.Tensor
				grad := t.Grad()
				t.SetGrad(nil)
				set(t)
				if grad != nil {
					set(grad)
					t.SetGrad(grad)
				}
			}
		})
	})
}

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

// To converts parameters, their gradients and buffers as [torch.Tensor.To] does, a
// dtype, which must be a floating-point or complex one, only those that are of such. They stay
// the same tensors, so that an optimizer that holds them goes on.
func (m *Base) To(targets ...torch.Target) {
	all := torch.Targets(targets...)
	rest := all
	rest.DType = 0
	if all.DType != 0 && !all.DType.IsFloatingPoint() && !all.DType.IsComplex() {
		panic(&torch.Error{Op: "to", Message: fmt.Sprintf("%v is no floating-point dtype", all.DType)})
	}
	m.convert(func(t *torch.Tensor) *torch.Tensor {
		o := all
		if !t.IsFloatingPoint() && !t.IsComplex() {
			o = rest
		}
		if o.MemoryFormat != 0 && t.Dim() != 4 && t.Dim() != 5 {
			o.MemoryFormat = 0
		}
		return t.To(o)
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

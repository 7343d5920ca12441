package nn

import (
	"fmt"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/pytext"
	"torchfm/native/torch/internal/usage"
)

// Identity returns its input, torch.nn.Identity.
type Identity struct{ Base }

// NewIdentity returns the layer.
func NewIdentity() *Identity { return Register(new(Identity)) }

// Forward returns x.
func (m *Identity) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Identity).forward) }

func (m *Identity) forward(x *torch.Tensor) *torch.Tensor { return x }

// FlattenOptions are the options of [NewFlatten].
type FlattenOptions struct {
	StartDim *int64 // the first dimension joined; default 1
	EndDim   *int64 // the last dimension joined; default -1
}

// Flatten joins dimensions to one, all but the first by default, torch.nn.Flatten.
type Flatten struct {
	Base
	StartDim int64
	EndDim   int64
}

// NewFlatten returns the layer.
func NewFlatten(opts ...FlattenOptions) *Flatten {
	o := usage.Option("Flatten", opts)
	return Register(&Flatten{StartDim: or(o.StartDim, 1), EndDim: or(o.EndDim, -1)})
}

// Forward returns x with its dimensions joined.
func (m *Flatten) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Flatten).forward) }

func (m *Flatten) forward(x *torch.Tensor) *torch.Tensor { return x.Flatten(m.StartDim, m.EndDim) }

// ExtraRepr returns what Python prints of the layer.
func (m *Flatten) ExtraRepr() string {
	return fmt.Sprintf("start_dim=%d, end_dim=%d", m.StartDim, m.EndDim)
}

// Unflatten makes several dimensions of one, torch.nn.Unflatten.
type Unflatten struct {
	Base
	Dim             int64
	UnflattenedSize []int64
}

// NewUnflatten returns the layer that gives dimension dim a shape, of which one size
// may be -1: what remains.
func NewUnflatten(dim int64, unflattenedSize []int64) *Unflatten {
	if len(unflattenedSize) == 0 {
		usage.Panic("Unflatten", "unflattened_size is empty")
	}
	return Register(&Unflatten{Dim: dim, UnflattenedSize: unflattenedSize})
}

// Forward returns x with the dimension split.
func (m *Unflatten) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Unflatten).forward) }

func (m *Unflatten) forward(x *torch.Tensor) *torch.Tensor {
	return x.Unflatten(m.Dim, m.UnflattenedSize...)
}

// ExtraRepr returns what Python prints of the layer.
func (m *Unflatten) ExtraRepr() string {
	return fmt.Sprintf("dim=%d, unflattened_size=%s", m.Dim, pytext.Tuple(m.UnflattenedSize))
}

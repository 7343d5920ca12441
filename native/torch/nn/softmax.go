package nn

import (
	"strconv"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/internal/warn"
)

var (
	opSoftmax    = native.NewOp("aten::softmax", "int")
	opLogSoftmax = native.NewOp("aten::log_softmax", "int")
	opGLU        = native.NewOp("aten::glu", "")
)

// along is the dimension that some layers work along, torch.nn's dim=None when nil.
type along struct {
	Dim *int64
}

func newAlong(layer string, dim []int64) along {
	if len(dim) == 0 {
		return along{}
	}
	d := usage.One(layer, dim, 0)
	return along{&d}
}

// of returns the dimension of x: without one given what PyTorch, which warns of it,
// takes: 0 for 0, 1 or 3 dimensions, else 1.
func (a along) of(layer string, x *torch.Tensor) native.Arg {
	if a.Dim != nil {
		return native.Int(*a.Dim)
	}
	warn.Once(layer + ": a dim that is not given is deprecated")
	switch x.Dim() {
	case 0, 1, 3:
		return native.Int(0)
	}
	return native.Int(1)
}

// ExtraRepr returns what Python prints of the layer.
func (a along) ExtraRepr() string {
	if a.Dim == nil {
		return "dim=None"
	}
	return "dim=" + strconv.FormatInt(*a.Dim, 10)
}

// Softmax is exp(x) divided by its sum along Dim, torch.nn.Softmax.
type Softmax struct {
	Base
	along
}

// NewSoftmax returns the layer. Without a dim, which PyTorch warns of, it works along
// dimension 0 of inputs of 0, 1 or 3 dimensions, else along dimension 1.
func NewSoftmax(dim ...int64) *Softmax { return Register(&Softmax{along: newAlong("Softmax", dim)}) }

// Forward maps x to its shape.
func (m *Softmax) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Softmax).forward) }

func (m *Softmax) forward(x *torch.Tensor) *torch.Tensor {
	return op.One(opSoftmax, op.Arg(x), m.of("Softmax", x), native.None())
}

// LogSoftmax is the logarithm of [Softmax], torch.nn.LogSoftmax.
type LogSoftmax struct {
	Base
	along
}

// NewLogSoftmax returns the layer, with dim as in [NewSoftmax].
func NewLogSoftmax(dim ...int64) *LogSoftmax {
	return Register(&LogSoftmax{along: newAlong("LogSoftmax", dim)})
}

// Forward maps x to its shape.
func (m *LogSoftmax) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m, x, (*LogSoftmax).forward)
}

func (m *LogSoftmax) forward(x *torch.Tensor) *torch.Tensor {
	return op.One(opLogSoftmax, op.Arg(x), m.of("LogSoftmax", x), native.None())
}

// Softmin is [Softmax] of -x, torch.nn.Softmin.
type Softmin struct {
	Base
	along
}

// NewSoftmin returns the layer, with dim as in [NewSoftmax].
func NewSoftmin(dim ...int64) *Softmin { return Register(&Softmin{along: newAlong("Softmin", dim)}) }

// Forward maps x to its shape.
func (m *Softmin) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Softmin).forward) }

func (m *Softmin) forward(x *torch.Tensor) *torch.Tensor {
	return op.One(opSoftmax, op.Arg(x.Neg()), m.of("Softmin", x), native.None())
}

// Softmax2d is [Softmax] along the channels of images, torch.nn.Softmax2d.
type Softmax2d struct{ Base }

// NewSoftmax2d returns the layer.
func NewSoftmax2d() *Softmax2d { return Register(new(Softmax2d)) }

// Forward maps x, [batch, channels, height, width] or without the batch, to its shape.
func (m *Softmax2d) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*Softmax2d).forward) }

func (m *Softmax2d) forward(x *torch.Tensor) *torch.Tensor {
	wantDims(x, 3, 4)
	return op.One(opSoftmax, op.Arg(x), native.Int(-3), native.None())
}

// GLU is a sigmoid(b) for the halves a and b of x along Dim, torch.nn.GLU.
type GLU struct {
	Base
	Dim int64
}

// NewGLU returns the layer; dim is -1 by default.
func NewGLU(dim ...int64) *GLU { return Register(&GLU{Dim: usage.One("GLU", dim, -1)}) }

// Forward maps x to its shape with half the size of Dim, which must be even.
func (m *GLU) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m, x, (*GLU).forward) }

func (m *GLU) forward(x *torch.Tensor) *torch.Tensor {
	if x.Dim() == 0 {
		usage.Panic("glu", "a scalar has no halves: want at least one dimension")
	}
	return op.One(opGLU, op.Arg(x), native.Int(m.Dim))
}

// ExtraRepr returns what Python prints of the layer.
func (m *GLU) ExtraRepr() string { return "dim=" + strconv.FormatInt(m.Dim, 10) }

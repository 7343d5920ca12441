package nn

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/pytext"
)

var opPad = native.NewOp("aten::pad", "")

// padded returns x with elements around it, torch.nn.functional.pad.
func padded(x *torch.Tensor, padding []int64, mode string, value native.Arg) *torch.Tensor {
	return op.One(opPad, op.Arg(x), native.Ints(padding), native.String(mode), value)
}

// padding is what the layers of this file share. Their paddings are a number for all
// sides, or a list of the numbers before and after the last dimension, the one before
// it, and so on. Negative numbers cut off.
type padding struct {
	Base
	Padding []int64 // two numbers for each dimension, from the last to the first
	mode    string
}

func newPadding(layer string, n int, given []int64, mode string) padding {
	return padding{Padding: spread(sizesOf(layer, "padding", 2*n, given), 2*n), mode: mode}
}

// Forward returns x, [batch, channels, ...] or [channels, ...], with elements around
// its last dimensions.
func (m *padding) Forward(x *torch.Tensor) *torch.Tensor { return hooked(m.self(), x, m.forward) }

func (m *padding) forward(_ Module, x *torch.Tensor) *torch.Tensor {
	if m.mode == "circular" {
		wantDims(x, len(m.Padding)/2+1, len(m.Padding)/2+2)
	}
	return padded(x, m.Padding, m.mode, native.None())
}

// ExtraRepr returns what Python prints of the layer.
func (m *padding) ExtraRepr() string { return pytext.Tuple(m.Padding) }

// constantPadding is what the layers share that pad with a number.
type constantPadding struct {
	padding
	Value torch.Scalar
	given bool // by the caller, and printed
}

func newConstantPadding(layer string, n int, given []int64, value torch.Scalar) constantPadding {
	pyNumber(value)
	return constantPadding{padding: newPadding(layer, n, given, "constant"), Value: value, given: true}
}

func newZeroPadding(layer string, n int, given []int64) constantPadding {
	return constantPadding{padding: newPadding(layer, n, given, "constant"), Value: 0.0}
}

// Forward returns x, [batch, channels, ...] or [channels, ...], with elements around
// its last dimensions.
func (m *constantPadding) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m.self(), x, m.forward)
}

func (m *constantPadding) forward(_ Module, x *torch.Tensor) *torch.Tensor {
	return padded(x, m.Padding, m.mode, native.Float(float(m.Value)))
}

// ExtraRepr returns what Python prints of the layer.
func (m *constantPadding) ExtraRepr() string {
	if m.given {
		return "padding=" + pytext.Tuple(m.Padding) + ", value=" + pyNumber(m.Value)
	}
	return pytext.Tuple(m.Padding)
}

// ConstantPad1d pads the last dimension with a number, torch.nn.ConstantPad1d.
type ConstantPad1d struct{ constantPadding }

// NewConstantPad1d returns a padding with value by a number on both sides, or by
// those of a list [before, after].
func NewConstantPad1d[S torch.SizeOf](padding S, value torch.Scalar) *ConstantPad1d {
	return Register(&ConstantPad1d{newConstantPadding("ConstantPad1d", 1, listOf(padding), value)})
}

// ConstantPad2d pads the last two dimensions with a number, torch.nn.ConstantPad2d.
type ConstantPad2d struct{ constantPadding }

// NewConstantPad2d returns a padding with value by a number on all sides, or by those
// of a list [left, right, top, bottom].
func NewConstantPad2d[S torch.SizeOf](padding S, value torch.Scalar) *ConstantPad2d {
	return Register(&ConstantPad2d{newConstantPadding("ConstantPad2d", 2, listOf(padding), value)})
}

// ConstantPad3d pads the last three dimensions with a number, torch.nn.ConstantPad3d.
type ConstantPad3d struct{ constantPadding }

// NewConstantPad3d returns a padding with value by a number on all sides, or by those
// of a list [left, right, top, bottom, front, back].
func NewConstantPad3d[S torch.SizeOf](padding S, value torch.Scalar) *ConstantPad3d {
	return Register(&ConstantPad3d{newConstantPadding("ConstantPad3d", 3, listOf(padding), value)})
}

// ZeroPad1d pads the last dimension with zeros, torch.nn.ZeroPad1d.
type ZeroPad1d struct{ constantPadding }

// NewZeroPad1d is [NewConstantPad1d] with zeros.
func NewZeroPad1d[S torch.SizeOf](padding S) *ZeroPad1d {
	return Register(&ZeroPad1d{newZeroPadding("ZeroPad1d", 1, listOf(padding))})
}

// ZeroPad2d pads the last two dimensions with zeros, torch.nn.ZeroPad2d.
type ZeroPad2d struct{ constantPadding }

// NewZeroPad2d is [NewConstantPad2d] with zeros.
func NewZeroPad2d[S torch.SizeOf](padding S) *ZeroPad2d {
	return Register(&ZeroPad2d{newZeroPadding("ZeroPad2d", 2, listOf(padding))})
}

// ZeroPad3d pads the last three dimensions with zeros, torch.nn.ZeroPad3d.
type ZeroPad3d struct{ constantPadding }

// NewZeroPad3d is [NewConstantPad3d] with zeros.
func NewZeroPad3d[S torch.SizeOf](padding S) *ZeroPad3d {
	return Register(&ZeroPad3d{newZeroPadding("ZeroPad3d", 3, listOf(padding))})
}

// ReflectionPad1d pads the last dimension with its elements mirrored at the ends,
// torch.nn.ReflectionPad1d.
type ReflectionPad1d struct{ padding }

// NewReflectionPad1d returns a padding by numbers as in [NewConstantPad1d].
func NewReflectionPad1d[S torch.SizeOf](padding S) *ReflectionPad1d {
	return Register(&ReflectionPad1d{newPadding("ReflectionPad1d", 1, listOf(padding), "reflect")})
}

// ReflectionPad2d pads the last two dimensions with their elements mirrored at the
// edges, torch.nn.ReflectionPad2d.
type ReflectionPad2d struct{ padding }

// NewReflectionPad2d returns a padding by numbers as in [NewConstantPad2d].
func NewReflectionPad2d[S torch.SizeOf](padding S) *ReflectionPad2d {
	return Register(&ReflectionPad2d{newPadding("ReflectionPad2d", 2, listOf(padding), "reflect")})
}

// ReflectionPad3d pads the last three dimensions with their elements mirrored at the
// sides, torch.nn.ReflectionPad3d.
type ReflectionPad3d struct{ padding }

// NewReflectionPad3d returns a padding by numbers as in [NewConstantPad3d].
func NewReflectionPad3d[S torch.SizeOf](padding S) *ReflectionPad3d {
	return Register(&ReflectionPad3d{newPadding("ReflectionPad3d", 3, listOf(padding), "reflect")})
}

// ReplicationPad1d pads the last dimension with its first and last element,
// torch.nn.ReplicationPad1d.
type ReplicationPad1d struct{ padding }

// NewReplicationPad1d returns a padding by numbers as in [NewConstantPad1d].
func NewReplicationPad1d[S torch.SizeOf](padding S) *ReplicationPad1d {
	return Register(&ReplicationPad1d{newPadding("ReplicationPad1d", 1, listOf(padding), "replicate")})
}

// ReplicationPad2d pads the last two dimensions with the elements of their edges,
// torch.nn.ReplicationPad2d.
type ReplicationPad2d struct{ padding }

// NewReplicationPad2d returns a padding by numbers as in [NewConstantPad2d].
func NewReplicationPad2d[S torch.SizeOf](padding S) *ReplicationPad2d {
	return Register(&ReplicationPad2d{newPadding("ReplicationPad2d", 2, listOf(padding), "replicate")})
}

// ReplicationPad3d pads the last three dimensions with the elements of their sides,
// torch.nn.ReplicationPad3d.
type ReplicationPad3d struct{ padding }

// NewReplicationPad3d returns a padding by numbers as in [NewConstantPad3d].
func NewReplicationPad3d[S torch.SizeOf](padding S) *ReplicationPad3d {
	return Register(&ReplicationPad3d{newPadding("ReplicationPad3d", 3, listOf(padding), "replicate")})
}

// CircularPad1d pads the last dimension with the elements from its other end,
// torch.nn.CircularPad1d.
type CircularPad1d struct{ padding }

// NewCircularPad1d returns a padding by numbers as in [NewConstantPad1d].
func NewCircularPad1d[S torch.SizeOf](padding S) *CircularPad1d {
	return Register(&CircularPad1d{newPadding("CircularPad1d", 1, listOf(padding), "circular")})
}

// CircularPad2d pads the last two dimensions with the elements from their other ends,
// torch.nn.CircularPad2d.
type CircularPad2d struct{ padding }

// NewCircularPad2d returns a padding by numbers as in [NewConstantPad2d].
func NewCircularPad2d[S torch.SizeOf](padding S) *CircularPad2d {
	return Register(&CircularPad2d{newPadding("CircularPad2d", 2, listOf(padding), "circular")})
}

// CircularPad3d pads the last three dimensions with the elements from their other
// ends, torch.nn.CircularPad3d.
type CircularPad3d struct{ padding }

// NewCircularPad3d returns a padding by numbers as in [NewConstantPad3d].
func NewCircularPad3d[S torch.SizeOf](padding S) *CircularPad3d {
	return Register(&CircularPad3d{newPadding("CircularPad3d", 3, listOf(padding), "circular")})
}

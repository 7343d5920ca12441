package transforms

import (
	"fmt"
	"slices"
	"sync"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
)

// Transform is a function of tensors, PyTorch's Transform. What not every transform has
// is said by more interfaces: [Shaper], [Signer], [Cacher], [Equaler].
type Transform interface {
	// Forward returns y = f(x).
	Forward(x *torch.Tensor) *torch.Tensor

	// Inverse returns an x with f(x) = y.
	Inverse(y *torch.Tensor) *torch.Tensor

	// LogAbsDetJacobian returns log |dy/dx| for an input and its output. It panics for
	// a transform that is not bijective.
	LogAbsDetJacobian(x, y *torch.Tensor) *torch.Tensor

	// Domain constrains inputs, Codomain outputs.
	Domain() constraints.Constraint
	Codomain() constraints.Constraint

	// Bijective reports whether each output has one input.
	Bijective() bool

	// Inv returns the inverse as a transform; of a transform of one's own it is
	// [NewInverse].
	Inv() Transform
}

// Shaper is a transform whose outputs have another shape than its inputs.
type Shaper interface {
	ForwardShape(shape []int64) []int64
	InverseShape(shape []int64) []int64
}

// Signer is a monotone transform: 1 or a tensor of signs of the derivative.
type Signer interface{ Sign() torch.Operand }

// Cacher is a transform that can remember its last value.
type Cacher interface {
	// WithCache returns the transform with a cache of this size, 0 or 1.
	WithCache(size int64) Transform
}

// Equaler is a transform that may be equal to another value of its type.
type Equaler interface{ Equal(other Transform) bool }

// ForwardShape returns the shape of t's output for an input's.
func ForwardShape(t Transform, shape []int64) []int64 {
	if s, ok := t.(Shaper); ok {
		return s.ForwardShape(shape)
	}
	return shape
}

// InverseShape returns the shape of t's input for an output's.
func InverseShape(t Transform, shape []int64) []int64 {
	if s, ok := t.(Shaper); ok {
		return s.InverseShape(shape)
	}
	return shape
}

// Sign returns the sign of t's derivative, 1, -1 or a tensor. It panics when t has none.
func Sign(t Transform) torch.Operand {
	if s, ok := t.(Signer); ok {
		return s.Sign()
	}
	usage.Panic("sign", "%v has no sign", t)
	return nil
}

// WithCache returns t with a cache of this size. It panics when t has no use for one.
func WithCache(t Transform, size int64) Transform {
	if c, ok := t.(Cacher); ok {
		return c.WithCache(size)
	}
	if size != 0 {
		usage.Panic("with_cache", "%v has no cache", t)
	}
	return t
}

// Equal reports whether two transforms are known to be the same function, Python's ==.
func Equal(a, b Transform) bool {
	if a == b {
		return true
	}
	e, ok := a.(Equaler)
	return ok && e.Equal(b)
}

// EventDim is how many dimensions of inputs and outputs belong together, PyTorch's
// Transform.event_dim. It panics when they differ.
func EventDim(t Transform) int {
	if e, ok := t.(interface{ EventDim() int }); ok {
		return e.EventDim()
	}
	in, out := t.Domain().EventDim(), t.Codomain().EventDim()
	if in != out {
		usage.Panic("event_dim", "%v has %d of inputs and %d of outputs", t, in, out)
	}
	return in
}

// product of two signs.
func product(a, b torch.Operand) torch.Operand {
	x, ok := operand.Number(a)
	if y, both := operand.Number(b); ok && both {
		return int(x * y)
	}
	if t, ok := b.(*torch.Tensor); ok {
		return operand.Mul(a, t)
	}
	return a.(*torch.Tensor).Mul(b)
}

// SignOf is the sign of the derivative of transforms, one after the other.
func SignOf(list []Transform) torch.Operand {
	var sign torch.Operand = 1
	for _, t := range list {
		sign = product(sign, Sign(t))
	}
	return sign
}

// cache is what a transform remembers; nil for none.
type cache struct {
	mu   sync.Mutex
	x, y *torch.Tensor
}

// newCache returns a cache of the size that a constructor was given.
func newCache(what string, size int64) *cache {
	switch size {
	case 0:
		return nil
	case 1:
		return new(cache)
	}
	usage.Panic(what, "cache_size %d must be 0 or 1", size)
	return nil
}

func (c *cache) size() int64 {
	if c == nil {
		return 0
	}
	return 1
}

// forward is f(x), remembered.
func (c *cache) forward(x *torch.Tensor, f func(x *torch.Tensor) *torch.Tensor) *torch.Tensor {
	if c == nil {
		return f(x)
	}
	if y := c.find(x, &c.x, &c.y); y != nil {
		return y
	}
	y := f(x)
	c.store(x, y)
	return y
}

// inverse is f(y) for the inverse f.
func (c *cache) inverse(y *torch.Tensor, f func(y *torch.Tensor) *torch.Tensor) *torch.Tensor {
	if c == nil {
		return f(y)
	}
	if x := c.find(y, &c.y, &c.x); x != nil {
		return x
	}
	x := f(y)
	c.store(x, y)
	return x
}

// find returns what is remembered beside t, nil when t is not or a scope closed it.
func (c *cache) find(t *torch.Tensor, have, beside **torch.Tensor) *torch.Tensor {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t != *have || *beside == nil || (*beside).Closed() {
		return nil
	}
	return *beside
}

func (c *cache) store(x, y *torch.Tensor) {
	c.mu.Lock()
	c.x, c.y = x, y
	c.mu.Unlock()
}

// onReals is what transforms of single real numbers have in common.
type onReals struct{}

// Domain is the reals.
func (onReals) Domain() constraints.Constraint { return constraints.Real() }

// bijective is what bijective transforms have in common.
type bijective struct{}

// Bijective is true.
func (bijective) Bijective() bool { return true }

// pseudo is what transforms that are not bijective have in common.
type pseudo struct{}

// Bijective is false.
func (pseudo) Bijective() bool { return false }

// LogAbsDetJacobian panics.
func (pseudo) LogAbsDetJacobian(x, y *torch.Tensor) *torch.Tensor {
	usage.Panic("log_abs_det_jacobian", "the transform is not bijective")
	return nil
}

// increasing is what increasing transforms have in common.
type increasing struct{}

// Sign is 1.
func (increasing) Sign() torch.Operand { return 1 }

// texts are the transforms as they print, one a line.
func texts(list []Transform) string {
	s := ""
	for i, t := range list {
		if i > 0 {
			s += ",\n    "
		}
		s += fmt.Sprint(t)
	}
	return s
}

func clones(list []Transform, what string, size int64) []Transform {
	list = slices.Clone(list)
	for i, t := range list {
		if t == nil {
			usage.Panic(what, "transform %d is nil", i)
		}
		if size != 0 {
			list[i] = WithCache(t, size)
		}
	}
	return list
}

package torch

import "fmt"

// Target is what [Tensor.To] converts a tensor to: a [DType], a [Device] or
// [DeviceType], a [MemoryFormat], a *Tensor, whose dtype and device it is, or
// [ToOptions], which can say all of them.
type Target interface {
	// target adds itself to the options.
	target(o *ToOptions)
}

// ToOptions are the keyword arguments of Tensor.to.
type ToOptions struct {
	DType        DType        // default the tensor's
	Device       *Device      // default the tensor's
	MemoryFormat MemoryFormat // default PreserveFormat
	NonBlocking  bool         // a copy between a GPU and pinned memory may still go on; default false
	Copy         bool         // copy where the tensor's own elements would do; default false
}

// Targets returns what targets say together, for packages that convert as [Tensor.To]
// does. Two dtypes, devices or formats that differ panic.
func Targets(targets ...Target) ToOptions {
	var o ToOptions
	for _, t := range targets {
		if t == nil {
			panic(&Error{Op: "to", Message: "a target is nil"})
		}
		t.target(&o)
	}
	return o
}

func (d DType) target(o *ToOptions) {
	if d != defaultDType {
		if o.DType != defaultDType && o.DType != d {
			panic(twoTargets("dtypes", o.DType, d))
		}
		o.DType = d
	}
}

func (m MemoryFormat) target(o *ToOptions) {
	if m != defaultFormat {
		if o.MemoryFormat != defaultFormat && o.MemoryFormat != m {
			panic(twoTargets("memory formats", o.MemoryFormat, m))
		}
		o.MemoryFormat = m
	}
}

func (d Device) target(o *ToOptions) {
	if o.Device != nil && *o.Device != d {
		panic(twoTargets("devices", *o.Device, d))
	}
	o.Device = &d
}

func (d DeviceType) target(o *ToOptions) { Device{Type: d}.target(o) }

func (t *Tensor) target(o *ToOptions) {
	t.DType().target(o)
	t.Device().target(o)
}

func (t ToOptions) target(o *ToOptions) {
	t.DType.target(o)
	t.MemoryFormat.target(o)
	if t.Device != nil {
		t.Device.target(o)
	}
	o.NonBlocking = o.NonBlocking || t.NonBlocking
	o.Copy = o.Copy || t.Copy
}

// twoTargets is the error for targets that differ.
func twoTargets(what string, a, b any) *Error {
	return &Error{Op: "to", Message: fmt.Sprintf("two %s, %v and %v", what, a, b)}
}

// CUDA returns t on a GPU, the first, 0, unless an index is given.
func (t *Tensor) CUDA(index ...int) *Tensor {
	return t.To(Device{Type: CUDA, Index: optional(index)})
}

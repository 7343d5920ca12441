package torch

import (
	"fmt"

	"torchfm/native"
	"torchfm/native/torch/internal/warn"
)

// AutocastOptions are the options of [Autocast].
type AutocastOptions struct {
	DType          DType // what operators compute in that gain by it; default bfloat16 on a CPU, float16 on a GPU
	Disabled       bool  // switches autocast off inside of one that is on; default false
	NoCacheEnabled bool  // casts a weight anew each time it is used; default false
}

// Autocast calls f with automatic mixed precision for the tensors of a device type, as
// torch.autocast: operators that gain by it, such as products of matrices and
// convolutions, cast their inputs to a narrower dtype, others that need the precision to
// float32, by PyTorch's lists. What f computes may be of the narrower dtype. Call the
// forward pass and the loss inside of it and Backward outside.
//
// It is of the calling goroutine, nests, and a [Capture] inside of it records the casts. A
// cast weight is kept until the outermost one ends. As in Python, a dtype that a CPU does
// not have autocast for is a warning and switches it off.
func Autocast(device DeviceType, f func(), opts ...AutocastOptions) {
	inMode("autocast", enterAutocast(device, opts), f)
}

// AutocastGuard is [Autocast] until its End.
func AutocastGuard(device DeviceType, opts ...AutocastOptions) *Guard {
	return &Guard{name: "autocast", m: enterAutocast(device, opts)}
}

func enterAutocast(device DeviceType, opts []AutocastOptions) native.Mode {
	o := optional(opts)
	if device != CPU && device != CUDA {
		panic(&Error{Op: "autocast", Message: fmt.Sprintf("unsupported autocast device_type %v: want CPU or CUDA", Device{Type: device})})
	}
	a := native.AutocastOf(int(device))
	a.Enabled = !o.Disabled
	a.Cache = a.Cache && !o.NoCacheEnabled
	if o.DType != defaultDType {
		a.DType = int(o.DType.code())
	}
	dtype := dtypeOf(a.DType)
	switch {
	case !a.Enabled:
	case device == CUDA && !CUDAIsAvailable():
		warn.Once("autocast on a GPU, but none is available: it is disabled")
		a.Enabled = false
	case dtype != BFloat16 && dtype != Float16:
		warn.Once(fmt.Sprintf("autocast has no %v, only bfloat16 and float16: it is disabled", dtype))
		a.Enabled = false
	}
	return native.EnterAutocast(a)
}

// IsAutocastEnabled reports whether the goroutine is in [Autocast] for a device type, as
// torch.is_autocast_enabled.
func IsAutocastEnabled(device DeviceType) bool { return native.AutocastOf(int(device)).Enabled }

// GetAutocastDType returns the dtype that [Autocast] computes in on a device type, as
// torch.get_autocast_dtype.
func GetAutocastDType(device DeviceType) DType { return dtypeOf(native.AutocastOf(int(device)).DType) }

// IsAutocastCacheEnabled reports whether [Autocast] keeps weights that it has cast, as
// torch.is_autocast_cache_enabled.
func IsAutocastCacheEnabled() bool { return native.AutocastOf(int(CPU)).Cache }

package data

import (
	"torchfm/native/torch"
	"torchfm/native/torch/internal/warn"
)

// pins reports whether batches go into pinned memory: there is a GPU to copy them.
func (o *LoaderOptions) pins() bool {
	if o.PinMemory && !torch.CUDAIsAvailable() {
		warn.Once("loader: pin_memory is set but no accelerator is found, so device pinned memory is not used")
	}
	return (o.PinMemory || o.Device.Type == torch.CUDA) && torch.CUDAIsAvailable()
}

// pin copies a batch's tensors of the CPU into pinned memory.
func pin[B any](batch B) (B, error) {
	var out B
	err := torch.Try(func() {
		out = convertTensors(batch, func(t *torch.Tensor) *torch.Tensor {
			if t.Device().Type != torch.CPU {
				return t
			}
			pinned, err := torch.Call("aten::pin_memory", t)
			if err != nil {
				panic(err)
			}
			return pinned[0].(*torch.Tensor)
		})
	})
	return out, err
}

// toDevice copies a batch's tensors to a device, without waiting for those in pinned
// memory.
func toDevice[B any](batch B, device torch.Device) (B, error) {
	if device == (torch.Device{}) {
		return batch, nil
	}
	var out B
	err := torch.Try(func() { out = ToDevice(batch, device) })
	return out, err
}

// ToDevice returns a batch with the tensors that it holds on a device, in exported fields,
// lists, maps and pointers. Copies from pinned memory to a GPU may still go on: what the
// GPU does with them is done after.
func ToDevice[B any](batch B, device torch.Device) B {
	return convertTensors(batch, func(t *torch.Tensor) *torch.Tensor {
		return t.To(device, torch.ToOptions{NonBlocking: true})
	})
}

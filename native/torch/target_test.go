package torch

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTargets(t *testing.T) {
	x := Ones([]int64{2})
	assert.Equal(t, ToOptions{DType: Float64, Device: &Device{}, NonBlocking: true}, Targets(Float64, ToOptions{NonBlocking: true}, Device{}))
	assert.Equal(t, ToOptions{DType: Float32, Device: &Device{}, MemoryFormat: ChannelsLast}, Targets(x, ChannelsLast, CPU, Float32))
	assert.Equal(t, Device{Type: Meta}, x.To(Meta).Device())
	assert.Equal(t, x.DataPtr(), x.To().DataPtr())
	assert.Equal(t, x.DataPtr(), x.To(x).DataPtr())
	assert.NotEqual(t, x.DataPtr(), x.To(ToOptions{Copy: true}).DataPtr())
	if CUDAIsAvailable() {
		assert.Equal(t, Device{Type: CUDA}, x.CUDA().Device())
	} else {
		wants(t, "aten::to.device", func() { x.CUDA() })
	}
	wants(t, "torch: to: two dtypes, torch.float32 and torch.float64", func() { x.To(Float32, Float64) })
	wants(t, "torch: to: two dtypes, torch.float64 and torch.float32", func() { x.To(Float64, x) })
	wants(t, "torch: to: two devices, cuda:0 and cpu", func() { x.To(CUDA, CPU) })
	wants(t, "torch: to: two devices, cpu and meta", func() { x.To(Device{}, Device{Type: Meta}) })
	wants(t, "torch: to: two memory formats", func() { x.To(ChannelsLast, ContiguousFormat) })
	wants(t, "torch: to: a target is nil", func() { x.To(nil) })
}

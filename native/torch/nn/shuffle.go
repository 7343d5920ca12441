package nn

import (
	"fmt"

	"torchfm/native/torch"
)

// PixelShuffle makes images larger of channels, torch.nn.PixelShuffle.
type PixelShuffle struct {
	Base
	UpscaleFactor int64
}

// NewPixelShuffle returns the layer for images larger by a factor.
func NewPixelShuffle(upscaleFactor int64) *PixelShuffle {
	return Register(&PixelShuffle{UpscaleFactor: upscaleFactor})
}

// Forward maps x, [..., c factor factor, height, width], to [..., c, height factor,
// width factor].
func (m *PixelShuffle) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m, x, (*PixelShuffle).forward)
}

func (m *PixelShuffle) forward(x *torch.Tensor) *torch.Tensor {
	return torch.PixelShuffle(x, m.UpscaleFactor)
}

// ExtraRepr returns what Python prints of the layer.
func (m *PixelShuffle) ExtraRepr() string { return fmt.Sprintf("upscale_factor=%d", m.UpscaleFactor) }

// PixelUnshuffle is the inverse of [PixelShuffle], torch.nn.PixelUnshuffle.
type PixelUnshuffle struct {
	Base
	DownscaleFactor int64
}

// NewPixelUnshuffle returns the layer for images smaller by a factor.
func NewPixelUnshuffle(downscaleFactor int64) *PixelUnshuffle {
	return Register(&PixelUnshuffle{DownscaleFactor: downscaleFactor})
}

// Forward maps x, [..., c, height factor, width factor], to [..., c factor factor,
// height, width].
func (m *PixelUnshuffle) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m, x, (*PixelUnshuffle).forward)
}

func (m *PixelUnshuffle) forward(x *torch.Tensor) *torch.Tensor {
	return torch.PixelUnshuffle(x, m.DownscaleFactor)
}

// ExtraRepr returns what Python prints of the layer.
func (m *PixelUnshuffle) ExtraRepr() string {
	return fmt.Sprintf("downscale_factor=%d", m.DownscaleFactor)
}

// ChannelShuffle interleaves the channels of groups, torch.nn.ChannelShuffle.
type ChannelShuffle struct {
	Base
	Groups int64
}

// NewChannelShuffle returns the layer for a number of groups.
func NewChannelShuffle(groups int64) *ChannelShuffle {
	return Register(&ChannelShuffle{Groups: groups})
}

// Forward returns x, [batch, channels, ...], with its channels in another order.
func (m *ChannelShuffle) Forward(x *torch.Tensor) *torch.Tensor {
	return hooked(m, x, (*ChannelShuffle).forward)
}

func (m *ChannelShuffle) forward(x *torch.Tensor) *torch.Tensor {
	return torch.ChannelShuffle(x, m.Groups)
}

// ExtraRepr returns what Python prints of the layer.
func (m *ChannelShuffle) ExtraRepr() string { return fmt.Sprintf("groups=%d", m.Groups) }

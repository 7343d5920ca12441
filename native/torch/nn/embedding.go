package nn

import (
	"fmt"

	"torchfm/native/torch"
)

// EmbeddingOptions are the options of [NewEmbedding].
type EmbeddingOptions struct {
	PaddingIdx torch.Scalar // an integer, the row that starts at 0 and gets no gradient; nil: none
	DType      torch.DType
	Device     torch.Device
}

// DefaultEmbedding returns PyTorch's defaults: no padding row, float32, the CPU.
func DefaultEmbedding() EmbeddingOptions { return EmbeddingOptions{} }

// Embedding is a table of vectors that is read by row numbers, torch.nn.Embedding.
type Embedding struct {
	Base
	Weight  *torch.Tensor // [entries, dim]
	padding torch.Scalar  // counted from 0, nil: none
}

// NewEmbedding returns a table of entries vectors of dim numbers, drawn from the
// standard normal distribution.
func NewEmbedding(entries, dim int64, opts ...EmbeddingOptions) *Embedding {
	o := optionOr("embedding", opts, DefaultEmbedding)
	m := &Embedding{Weight: torch.Empty([]int64{entries, dim}, torch.Options{DType: o.DType, Device: o.Device})}
	Normal_(m.Weight, 0, 1)
	if o.PaddingIdx != nil {
		row := torch.FromSlice([]int64{0}).AddScalar(o.PaddingIdx).ItemInt()
		if row < -entries || row >= entries {
			panic(&torch.Error{Op: "embedding", Message: fmt.Sprintf("padding index %d: the table has %d rows", row, entries)})
		}
		if row < 0 {
			row += entries
		}
		m.padding = row
		Zeros_(m.Weight.Select(0, row))
	}
	return Register(m)
}

// Forward maps row numbers, int64 or int32 of any shape [...], to [..., dim].
func (m *Embedding) Forward(x *torch.Tensor) *torch.Tensor {
	return torch.Embedding(x, m.Weight, torch.EmbeddingOptions{PaddingIdx: m.padding})
}

// String returns the layer as Python prints it.
func (m *Embedding) String() string {
	shape := m.Weight.Shape()
	if m.padding != nil {
		return fmt.Sprintf("Embedding(%d, %d, padding_idx=%v)", shape[0], shape[1], m.padding)
	}
	return fmt.Sprintf("Embedding(%d, %d)", shape[0], shape[1])
}

package rnn

import (
	"fmt"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
)

var (
	opPack  = native.NewOp("aten::_pack_padded_sequence", "")
	opUnpad = native.NewOp("aten::_pad_packed_sequence", "")
	opPad   = native.NewOp("aten::pad_sequence", "")
)

// PackedSequence is a batch of sequences of different lengths without padding, what
// [PackPaddedSequence] and [PackSequence] return.
type PackedSequence struct {
	Data            *torch.Tensor // [sum of lengths, ...], step after step
	BatchSizes      *torch.Tensor // [longest], int64 on the CPU: how many sequences have each step
	SortedIndices   *torch.Tensor // [batch], the order in which the sequences lie, nil when they came sorted
	UnsortedIndices *torch.Tensor // [batch], the inverse of SortedIndices
}

// WithData returns a packed sequence of the same lengths and order with other
// elements, as a layer's output is.
func (p *PackedSequence) WithData(data *torch.Tensor) *PackedSequence {
	q := *p
	q.Data = data
	return &q
}

// PackOptions are the options of [PackPaddedSequence].
type PackOptions struct {
	BatchFirst      bool // the input is [batch, time, ...]; default false
	NoEnforceSorted bool // the sequences may come in any order and are sorted; default false
}

// PackPaddedSequence packs padded sequences, [time, batch, ...], of the lengths given,
// each at least 1. Without NoEnforceSorted they must come with decreasing lengths.
func PackPaddedSequence(input *torch.Tensor, lengths []int64, opts ...PackOptions) *PackedSequence {
	o := usage.Option("pack_padded_sequence", opts)
	p := new(PackedSequence)
	n := torch.FromSlice(lengths)
	if o.NoEnforceSorted {
		var order *torch.Tensor
		n, order = op.Two(opSort, op.Arg(n), native.Int(-1), native.Bool(true))
		p.SortedIndices = order.To(input.Device())
		dim := int64(1)
		if o.BatchFirst {
			dim = 0
		}
		input = input.IndexSelect(dim, p.SortedIndices)
		p.UnsortedIndices = InvertPermutation(p.SortedIndices)
	}
	p.Data, p.BatchSizes = op.Two(opPack, op.Arg(input), op.Arg(n), native.Bool(o.BatchFirst))
	return p
}

var (
	opSort    = native.NewOp("aten::sort", "")
	opArgsort = native.NewOp("aten::argsort", "")
)

// InvertPermutation returns the inverse of a permutation, int64 [n].
func InvertPermutation(permutation *torch.Tensor) *torch.Tensor {
	return op.One(opArgsort, op.Arg(permutation), native.Int(-1), native.Bool(false))
}

// PadOptions are the options of [PadPackedSequence].
type PadOptions struct {
	BatchFirst   bool    // the result is [batch, time, ...]; default false
	PaddingValue float64 // default 0
	TotalLength  *int64  // the length to pad to, at least the longest; default the longest
}

// PadPackedSequence returns the sequences padded, [time, batch, ...], in the order in
// which they were packed, and their lengths, int64 [batch].
func PadPackedSequence(sequence *PackedSequence, opts ...PadOptions) (padded, lengths *torch.Tensor) {
	o := usage.Option("pad_packed_sequence", opts)
	total := sequence.BatchSizes.Size(0)
	if o.TotalLength != nil {
		if *o.TotalLength < total {
			panic(&torch.Error{Op: "pad_packed_sequence", Message: fmt.Sprintf("total length %d is less than that of the longest sequence, %d", *o.TotalLength, total)})
		}
		total = *o.TotalLength
	}
	padded, lengths = op.Two(opUnpad, op.Arg(sequence.Data), op.Arg(sequence.BatchSizes), native.Bool(o.BatchFirst),
		native.Float(o.PaddingValue), native.Int(total))
	if order := sequence.UnsortedIndices; order != nil {
		dim := int64(1)
		if o.BatchFirst {
			dim = 0
		}
		padded = padded.IndexSelect(dim, order)
		lengths = lengths.IndexSelect(0, order.CPU())
	}
	return padded, lengths
}

// PadSequenceOptions are the options of [PadSequence].
type PadSequenceOptions struct {
	BatchFirst   bool    // the result is [batch, time, ...]; default false
	PaddingValue float64 // default 0
	PaddingSide  string  // "right" or "left"; default "right"
}

// PadSequence stacks sequences, [length, ...] each, padded to the longest: [time,
// batch, ...].
func PadSequence(sequences []*torch.Tensor, opts ...PadSequenceOptions) *torch.Tensor {
	o := usage.Option("pad_sequence", opts)
	side := o.PaddingSide
	if side == "" {
		side = "right"
	}
	return op.One(opPad, op.Tensors(sequences), native.Bool(o.BatchFirst), native.Float(o.PaddingValue), native.String(side))
}

// UnpadSequence takes padded sequences, [time, batch, ...] or with batchFirst [batch,
// time, ...], apart: the first elements of each, as many as lengths says.
func UnpadSequence(padded, lengths *torch.Tensor, batchFirst ...bool) []*torch.Tensor {
	if !usage.Option("unpad_sequence", batchFirst) {
		padded = padded.Transpose(0, 1)
	}
	list := make([]*torch.Tensor, lengths.Size(0))
	for i, n := range torch.ToSlice[int64](lengths) {
		list[i] = padded.Select(0, int64(i)).Narrow(0, 0, min(n, padded.Size(1))).Clone()
	}
	return list
}

// PackSequence packs sequences, [length, ...] each. Without noEnforceSorted they must
// come with decreasing lengths.
func PackSequence(sequences []*torch.Tensor, noEnforceSorted ...bool) *PackedSequence {
	lengths := make([]int64, len(sequences))
	for i, s := range sequences {
		lengths[i] = s.Size(0)
	}
	return PackPaddedSequence(PadSequence(sequences), lengths, PackOptions{NoEnforceSorted: usage.Option("pack_sequence", noEnforceSorted)})
}

// UnpackSequence takes a packed sequence apart, in the order in which the sequences
// were packed.
func UnpackSequence(packed *PackedSequence) []*torch.Tensor {
	padded, lengths := PadPackedSequence(packed, PadOptions{BatchFirst: true})
	return UnpadSequence(padded, lengths, true)
}

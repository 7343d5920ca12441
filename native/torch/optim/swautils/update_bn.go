package swautils

import (
	"iter"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/nn"
)

// Model is what [UpdateBN] takes: a type that embeds [nn.Base] and has a Forward of one
// tensor.
type Model interface {
	nn.Layer
	Modules() []nn.Module
}

// UpdateBN computes the running statistics of a model's batch normalisations anew from one
// pass over data, each batch counting alike: an average's are not those of any model. The
// batches are brought to the device, where one is given.
func UpdateBN(loader iter.Seq[*torch.Tensor], model Model, device ...torch.Device) {
	if len(device) > 1 {
		usage.Panic("update_bn", "%d values for one optional argument", len(device))
	}
	var norms []*nn.ChannelNorm
	for _, m := range model.Modules() {
		if n := batchNorm(m); n != nil {
			n.ResetRunningStats()
			norms = append(norms, n)
		}
	}
	if len(norms) == 0 {
		return
	}
	training := model.Training()
	before := make([]bool, len(norms))
	for i, n := range norms {
		before[i], n.Cumulative = n.Cumulative, true
	}
	defer func() {
		for i, n := range norms {
			n.Cumulative = before[i]
		}
		model.Train(training)
	}()
	model.Train()
	torch.NoGrad(func() {
		for x := range loader {
			torch.WithScope(func(*torch.Scope) {
				if len(device) > 0 {
					x = x.To(device[0])
				}
				model.Forward(x)
			})
		}
	})
}

// batchNorm is what a batch normalisation owns, nil for another module.
func batchNorm(m nn.Module) *nn.ChannelNorm {
	switch m := m.(type) {
	case *nn.BatchNorm1d:
		return &m.ChannelNorm
	case *nn.BatchNorm2d:
		return &m.ChannelNorm
	case *nn.BatchNorm3d:
		return &m.ChannelNorm
	case *nn.SyncBatchNorm:
		return &m.ChannelNorm
	}
	return nil
}

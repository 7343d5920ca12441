package nn_test

import (
	"torchfm/native/torch"
	"torchfm/native/torch/nn"
)

// above0 are the weights of scripts/nn_loss_goldens.py, all positive.
func above0(shape ...int64) *torch.Tensor { return uneven(shape...).Add(torch.Full([]int64{}, 1.5)) }

// far is a distance of that script.
func far(x, y *torch.Tensor) *torch.Tensor {
	return nn.NewPairwiseDistance(nn.PairwiseDistanceOptions{P: new(1.0), Eps: new(0.0)}).Forward(x, y)
}

const (
	sum  = torch.ReduceSum
	none = torch.ReduceNone
)

// losses are those of the script in Go.
var losses = map[string]func() nn.Module{
	"nn.L1Loss()":                  func() nn.Module { return nn.NewL1Loss() },
	"nn.L1Loss(reduction='sum')":   func() nn.Module { return nn.NewL1Loss(sum) },
	"nn.L1Loss(reduction='none')":  func() nn.Module { return nn.NewL1Loss(none) },
	"nn.MSELoss()":                 func() nn.Module { return nn.NewMSELoss() },
	"nn.MSELoss(reduction='sum')":  func() nn.Module { return nn.NewMSELoss(sum) },
	"nn.MSELoss(reduction='none')": func() nn.Module { return nn.NewMSELoss(none) },
	"nn.SmoothL1Loss()":            func() nn.Module { return nn.NewSmoothL1Loss() },
	"nn.SmoothL1Loss(beta=0.5)":    func() nn.Module { return nn.NewSmoothL1Loss(nn.SmoothL1LossOptions{Beta: new(0.5)}) },
	"nn.SmoothL1Loss(reduction='sum', beta=0.0)": func() nn.Module {
		return nn.NewSmoothL1Loss(nn.SmoothL1LossOptions{Beta: new(0.0), Reduction: sum})
	},
	"nn.SmoothL1Loss(reduction='none')": func() nn.Module { return nn.NewSmoothL1Loss(nn.SmoothL1LossOptions{Reduction: none}) },
	"nn.HuberLoss()":                    func() nn.Module { return nn.NewHuberLoss() },
	"nn.HuberLoss(delta=0.5)":           func() nn.Module { return nn.NewHuberLoss(nn.HuberLossOptions{Delta: new(0.5)}) },
	"nn.HuberLoss('sum', 2.0)": func() nn.Module {
		return nn.NewHuberLoss(nn.HuberLossOptions{Reduction: sum, Delta: new(2.0)})
	},
	"nn.HuberLoss('none')": func() nn.Module { return nn.NewHuberLoss(nn.HuberLossOptions{Reduction: none}) },
	"nn.KLDivLoss()":       func() nn.Module { return nn.NewKLDivLoss() },
	"nn.KLDivLoss(reduction='batchmean')": func() nn.Module {
		return nn.NewKLDivLoss(nn.KLDivLossOptions{Reduction: torch.ReduceBatchMean})
	},
	"nn.KLDivLoss(reduction='sum', log_target=True)": func() nn.Module {
		return nn.NewKLDivLoss(nn.KLDivLossOptions{Reduction: sum, LogTarget: true})
	},
	"nn.KLDivLoss(reduction='none')": func() nn.Module { return nn.NewKLDivLoss(nn.KLDivLossOptions{Reduction: none}) },
	"nn.PoissonNLLLoss()":            func() nn.Module { return nn.NewPoissonNLLLoss() },
	"nn.PoissonNLLLoss(full=True)":   func() nn.Module { return nn.NewPoissonNLLLoss(nn.PoissonNLLLossOptions{Full: true}) },
	"nn.GaussianNLLLoss()":           func() nn.Module { return nn.NewGaussianNLLLoss() },
	"nn.GaussianNLLLoss(full=True, eps=0.5)": func() nn.Module {
		return nn.NewGaussianNLLLoss(nn.GaussianNLLLossOptions{Full: true, Eps: new(0.5)})
	},
	"nn.PoissonNLLLoss(log_input=False, eps=0.01, reduction='sum')": func() nn.Module {
		return nn.NewPoissonNLLLoss(nn.PoissonNLLLossOptions{NoLogInput: true, Eps: new(0.01), Reduction: sum})
	},
	"nn.PoissonNLLLoss(reduction='none')":  func() nn.Module { return nn.NewPoissonNLLLoss(nn.PoissonNLLLossOptions{Reduction: none}) },
	"nn.GaussianNLLLoss(reduction='sum')":  func() nn.Module { return nn.NewGaussianNLLLoss(nn.GaussianNLLLossOptions{Reduction: sum}) },
	"nn.GaussianNLLLoss(reduction='none')": func() nn.Module { return nn.NewGaussianNLLLoss(nn.GaussianNLLLossOptions{Reduction: none}) },

	"nn.CrossEntropyLoss()": func() nn.Module { return nn.NewCrossEntropyLoss() },
	"nn.CrossEntropyLoss(weight=positive(4))": func() nn.Module {
		return nn.NewCrossEntropyLoss(nn.CrossEntropyLossOptions{Weight: above0(4)})
	},
	"nn.CrossEntropyLoss(ignore_index=3)": func() nn.Module {
		return nn.NewCrossEntropyLoss(nn.CrossEntropyLossOptions{IgnoreIndex: new(int64(3))})
	},
	"nn.CrossEntropyLoss(ignore_index=0, reduction='none')": func() nn.Module {
		return nn.NewCrossEntropyLoss(nn.CrossEntropyLossOptions{IgnoreIndex: new(int64(0)), Reduction: none})
	},
	"nn.CrossEntropyLoss(label_smoothing=0.1, reduction='sum')": func() nn.Module {
		return nn.NewCrossEntropyLoss(nn.CrossEntropyLossOptions{LabelSmoothing: 0.1, Reduction: sum})
	},
	"nn.CrossEntropyLoss(positive(4), label_smoothing=0.25)": func() nn.Module {
		return nn.NewCrossEntropyLoss(nn.CrossEntropyLossOptions{Weight: above0(4), LabelSmoothing: 0.25})
	},
	"nn.NLLLoss()": func() nn.Module { return nn.NewNLLLoss() },
	"nn.NLLLoss(weight=positive(4), reduction='sum')": func() nn.Module {
		return nn.NewNLLLoss(nn.NLLLossOptions{Weight: above0(4), Reduction: sum})
	},
	"nn.NLLLoss(ignore_index=3)":   func() nn.Module { return nn.NewNLLLoss(nn.NLLLossOptions{IgnoreIndex: new(int64(3))}) },
	"nn.NLLLoss(reduction='none')": func() nn.Module { return nn.NewNLLLoss(nn.NLLLossOptions{Reduction: none}) },
	"nn.NLLLoss2d(weight=positive(3), ignore_index=1)": func() nn.Module {
		return nn.NewNLLLoss2d(nn.NLLLossOptions{Weight: above0(3), IgnoreIndex: new(int64(1))})
	},
	"nn.BCELoss()":                   func() nn.Module { return nn.NewBCELoss() },
	"nn.BCELoss(weight=positive(4))": func() nn.Module { return nn.NewBCELoss(nn.BCELossOptions{Weight: above0(4)}) },
	"nn.BCELoss(weight=positive(3, 1), reduction='sum')": func() nn.Module {
		return nn.NewBCELoss(nn.BCELossOptions{Weight: above0(3, 1), Reduction: sum})
	},
	"nn.BCELoss(reduction='none')": func() nn.Module { return nn.NewBCELoss(nn.BCELossOptions{Reduction: none}) },
	"nn.BCEWithLogitsLoss()":       func() nn.Module { return nn.NewBCEWithLogitsLoss() },
	"nn.BCEWithLogitsLoss(weight=positive(4), pos_weight=positive(3, 1))": func() nn.Module {
		return nn.NewBCEWithLogitsLoss(nn.BCEWithLogitsLossOptions{Weight: above0(4), PosWeight: above0(3, 1)})
	},
	"nn.BCEWithLogitsLoss(reduction='sum', pos_weight=positive(4))": func() nn.Module {
		return nn.NewBCEWithLogitsLoss(nn.BCEWithLogitsLossOptions{PosWeight: above0(4), Reduction: sum})
	},
	"nn.BCEWithLogitsLoss(reduction='none')": func() nn.Module {
		return nn.NewBCEWithLogitsLoss(nn.BCEWithLogitsLossOptions{Reduction: none})
	},
	"nn.MultiMarginLoss()": func() nn.Module { return nn.NewMultiMarginLoss() },
	"nn.MultiMarginLoss(p=2, margin=0.5, weight=positive(4))": func() nn.Module {
		return nn.NewMultiMarginLoss(nn.MultiMarginLossOptions{P: new(int64(2)), Margin: new(0.5), Weight: above0(4)})
	},
	"nn.MultiMarginLoss(reduction='sum')": func() nn.Module { return nn.NewMultiMarginLoss(nn.MultiMarginLossOptions{Reduction: sum}) },
	"nn.MultiMarginLoss(2, reduction='none')": func() nn.Module {
		return nn.NewMultiMarginLoss(nn.MultiMarginLossOptions{P: new(int64(2)), Reduction: none})
	},
	"nn.MultiLabelMarginLoss()":                 func() nn.Module { return nn.NewMultiLabelMarginLoss() },
	"nn.MultiLabelMarginLoss(reduction='sum')":  func() nn.Module { return nn.NewMultiLabelMarginLoss(sum) },
	"nn.MultiLabelMarginLoss(reduction='none')": func() nn.Module { return nn.NewMultiLabelMarginLoss(none) },
	"nn.SoftMarginLoss()":                       func() nn.Module { return nn.NewSoftMarginLoss() },
	"nn.SoftMarginLoss(reduction='sum')":        func() nn.Module { return nn.NewSoftMarginLoss(sum) },
	"nn.SoftMarginLoss(reduction='none')":       func() nn.Module { return nn.NewSoftMarginLoss(none) },
	"nn.MultiLabelSoftMarginLoss()":             func() nn.Module { return nn.NewMultiLabelSoftMarginLoss() },
	"nn.MultiLabelSoftMarginLoss(weight=positive(4), reduction='sum')": func() nn.Module {
		return nn.NewMultiLabelSoftMarginLoss(nn.MultiLabelSoftMarginLossOptions{Weight: above0(4), Reduction: sum})
	},
	"nn.MultiLabelSoftMarginLoss(reduction='none')": func() nn.Module {
		return nn.NewMultiLabelSoftMarginLoss(nn.MultiLabelSoftMarginLossOptions{Reduction: none})
	},

	"nn.HingeEmbeddingLoss()": func() nn.Module { return nn.NewHingeEmbeddingLoss() },
	"nn.HingeEmbeddingLoss(margin=0.5, reduction='sum')": func() nn.Module {
		return nn.NewHingeEmbeddingLoss(nn.HingeEmbeddingLossOptions{Margin: new(0.5), Reduction: sum})
	},
	"nn.HingeEmbeddingLoss(reduction='none')": func() nn.Module {
		return nn.NewHingeEmbeddingLoss(nn.HingeEmbeddingLossOptions{Reduction: none})
	},
	"nn.CosineEmbeddingLoss()": func() nn.Module { return nn.NewCosineEmbeddingLoss() },
	"nn.CosineEmbeddingLoss(margin=0.5, reduction='sum')": func() nn.Module {
		return nn.NewCosineEmbeddingLoss(nn.CosineEmbeddingLossOptions{Margin: 0.5, Reduction: sum})
	},
	"nn.CosineEmbeddingLoss(reduction='none')": func() nn.Module {
		return nn.NewCosineEmbeddingLoss(nn.CosineEmbeddingLossOptions{Reduction: none})
	},
	"nn.MarginRankingLoss()": func() nn.Module { return nn.NewMarginRankingLoss() },
	"nn.MarginRankingLoss(margin=0.5, reduction='sum')": func() nn.Module {
		return nn.NewMarginRankingLoss(nn.MarginRankingLossOptions{Margin: 0.5, Reduction: sum})
	},
	"nn.MarginRankingLoss(reduction='none')": func() nn.Module {
		return nn.NewMarginRankingLoss(nn.MarginRankingLossOptions{Reduction: none})
	},
	"nn.TripletMarginLoss()": func() nn.Module { return nn.NewTripletMarginLoss() },
	"nn.TripletMarginLoss(margin=0.5, p=1.0, eps=0.01, swap=True)": func() nn.Module {
		return nn.NewTripletMarginLoss(nn.TripletMarginLossOptions{Margin: new(0.5), P: new(1.0), Eps: new(0.01), Swap: true})
	},
	"nn.TripletMarginLoss(reduction='sum')": func() nn.Module {
		return nn.NewTripletMarginLoss(nn.TripletMarginLossOptions{Reduction: sum})
	},
	"nn.TripletMarginLoss(p=3.0, reduction='none')": func() nn.Module {
		return nn.NewTripletMarginLoss(nn.TripletMarginLossOptions{P: new(3.0), Reduction: none})
	},
	"nn.TripletMarginWithDistanceLoss()": func() nn.Module { return nn.NewTripletMarginWithDistanceLoss() },
	"nn.TripletMarginWithDistanceLoss(margin=0.5, swap=True, reduction='sum')": func() nn.Module {
		return nn.NewTripletMarginWithDistanceLoss(nn.TripletMarginWithDistanceLossOptions{Margin: new(0.5), Swap: true, Reduction: sum})
	},
	"nn.TripletMarginWithDistanceLoss(distance_function=far, reduction='none')": func() nn.Module {
		return nn.NewTripletMarginWithDistanceLoss(nn.TripletMarginWithDistanceLossOptions{
			DistanceFunction: nn.DistanceFunc(far), Reduction: none})
	},
	"nn.TripletMarginWithDistanceLoss(distance_function=nn.Bilinear(4, 4, 1))": func() nn.Module {
		return nn.NewTripletMarginWithDistanceLoss(nn.TripletMarginWithDistanceLossOptions{DistanceFunction: nn.NewBilinear(4, 4, 1)})
	},
	"nn.CTCLoss()":                   func() nn.Module { return nn.NewCTCLoss() },
	"nn.CTCLoss(reduction='sum')":    func() nn.Module { return nn.NewCTCLoss(nn.CTCLossOptions{Reduction: sum}) },
	"nn.CTCLoss(reduction='none')":   func() nn.Module { return nn.NewCTCLoss(nn.CTCLossOptions{Reduction: none}) },
	"nn.CTCLoss(blank=3)":            func() nn.Module { return nn.NewCTCLoss(nn.CTCLossOptions{Blank: 3}) },
	"nn.CTCLoss(zero_infinity=True)": func() nn.Module { return nn.NewCTCLoss(nn.CTCLossOptions{ZeroInfinity: true}) },

	"nn.AdaptiveLogSoftmaxWithLoss(8, 10, [3, 6])": func() nn.Module {
		return nn.NewAdaptiveLogSoftmaxWithLoss(8, 10, []int64{3, 6})
	},
	"nn.AdaptiveLogSoftmaxWithLoss(8, 10, [3, 6], div_value=2.0, head_bias=True)": func() nn.Module {
		return nn.NewAdaptiveLogSoftmaxWithLoss(8, 10, []int64{3, 6}, nn.AdaptiveLogSoftmaxWithLossOptions{DivValue: new(2.0), HeadBias: true})
	},
	"nn.AdaptiveLogSoftmaxWithLoss(8, 10, [3], div_value=1.5)": func() nn.Module {
		return nn.NewAdaptiveLogSoftmaxWithLoss(8, 10, []int64{3}, nn.AdaptiveLogSoftmaxWithLossOptions{DivValue: new(1.5)})
	},
	"nn.AdaptiveLogSoftmaxWithLoss(8, 10, [1, 2, 5])": func() nn.Module {
		return nn.NewAdaptiveLogSoftmaxWithLoss(8, 10, []int64{1, 2, 5})
	},
}

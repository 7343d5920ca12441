package nn_test

import (
	"torchfm/native/torch"
	"torchfm/native/torch/nn"
)

// builder constructs a module from the arguments that Python was given.
type builder func(a *pyArgs) nn.Module

// builders are the constructors, by Python's names.
var builders map[string]builder

func init() {
	builders = make(map[string]builder)
	for _, group := range []map[string]builder{activationBuilders, convolutionBuilders, poolBuilders, padBuilders, normBuilders, recurrentBuilders, transformerBuilders, lossBuilders, otherBuilders} {
		for name, build := range group {
			builders["nn."+name] = build
		}
	}
}

var activationBuilders = map[string]builder{
	"CELU":       func(a *pyArgs) nn.Module { return nn.NewCELU(optionsOf[nn.CELUOptions](a)) },
	"ELU":        func(a *pyArgs) nn.Module { return nn.NewELU(optionsOf[nn.ELUOptions](a)) },
	"GELU":       func(a *pyArgs) nn.Module { return nn.NewGELU(optionalOf[string](a, "approximate")...) },
	"GLU":        func(a *pyArgs) nn.Module { return nn.NewGLU(optionalOf[int64](a, "dim")...) },
	"Hardshrink": func(a *pyArgs) nn.Module { return nn.NewHardshrink(optionalOf[float64](a, "lambd")...) },
	"Hardswish":  func(a *pyArgs) nn.Module { return nn.NewHardswish(optionalOf[bool](a, "inplace")...) },
	"Hardtanh":   func(a *pyArgs) nn.Module { return nn.NewHardtanh(optionsOf[nn.HardtanhOptions](a)) },
	"LeakyReLU":  func(a *pyArgs) nn.Module { return nn.NewLeakyReLU(optionsOf[nn.LeakyReLUOptions](a)) },
	"LogSigmoid": func(*pyArgs) nn.Module { return nn.NewLogSigmoid() },
	"LogSoftmax": func(a *pyArgs) nn.Module { return nn.NewLogSoftmax(optionalOf[int64](a, "dim")...) },
	"Mish":       func(a *pyArgs) nn.Module { return nn.NewMish(optionalOf[bool](a, "inplace")...) },
	"PReLU":      func(a *pyArgs) nn.Module { return nn.NewPReLU(optionsOf[nn.PReLUOptions](a)) },
	"ReLU":       func(a *pyArgs) nn.Module { return nn.NewReLU(optionalOf[bool](a, "inplace")...) },
	"ReLU6":      func(a *pyArgs) nn.Module { return nn.NewReLU6(optionalOf[bool](a, "inplace")...) },
	"SELU":       func(a *pyArgs) nn.Module { return nn.NewSELU(optionalOf[bool](a, "inplace")...) },
	"SiLU":       func(a *pyArgs) nn.Module { return nn.NewSiLU(optionalOf[bool](a, "inplace")...) },
	"Sigmoid":    func(*pyArgs) nn.Module { return nn.NewSigmoid() },
	"Softmax":    func(a *pyArgs) nn.Module { return nn.NewSoftmax(optionalOf[int64](a, "dim")...) },
	"Softmax2d":  func(*pyArgs) nn.Module { return nn.NewSoftmax2d() },
	"Softmin":    func(a *pyArgs) nn.Module { return nn.NewSoftmin(optionalOf[int64](a, "dim")...) },
	"Softplus":   func(a *pyArgs) nn.Module { return nn.NewSoftplus(optionsOf[nn.SoftplusOptions](a)) },
	"Softshrink": func(a *pyArgs) nn.Module { return nn.NewSoftshrink(optionalOf[float64](a, "lambd")...) },
	"Softsign":   func(*pyArgs) nn.Module { return nn.NewSoftsign() },
	"Tanh":       func(*pyArgs) nn.Module { return nn.NewTanh() },
	"Tanhshrink": func(*pyArgs) nn.Module { return nn.NewTanhshrink() },
	"Threshold": func(a *pyArgs) nn.Module {
		return nn.NewThreshold(a.take("threshold"), a.take("value"), optionalOf[bool](a, "inplace")...)
	},
}

// convOptions are the options of a convolution. Python's padding may be a name.
func convOptions(a *pyArgs) nn.ConvOptions {
	if _, ok := a.given["padding"].(string); ok {
		a.rename("padding", "padding_name")
	}
	return optionsOf[nn.ConvOptions](a)
}

var convolutionBuilders = map[string]builder{
	"Conv1d": func(a *pyArgs) nn.Module {
		return nn.NewConv1d(a.int("in_channels"), a.int("out_channels"), a.size("kernel_size"), convOptions(a))
	},
	"Conv2d": func(a *pyArgs) nn.Module {
		return nn.NewConv2d(a.int("in_channels"), a.int("out_channels"), a.size("kernel_size"), convOptions(a))
	},
	"Conv3d": func(a *pyArgs) nn.Module {
		return nn.NewConv3d(a.int("in_channels"), a.int("out_channels"), a.size("kernel_size"), convOptions(a))
	},
	"ConvTranspose1d": func(a *pyArgs) nn.Module {
		return nn.NewConvTranspose1d(a.int("in_channels"), a.int("out_channels"), a.size("kernel_size"), optionsOf[nn.ConvTransposeOptions](a))
	},
	"ConvTranspose2d": func(a *pyArgs) nn.Module {
		return nn.NewConvTranspose2d(a.int("in_channels"), a.int("out_channels"), a.size("kernel_size"), optionsOf[nn.ConvTransposeOptions](a))
	},
	"ConvTranspose3d": func(a *pyArgs) nn.Module {
		return nn.NewConvTranspose3d(a.int("in_channels"), a.int("out_channels"), a.size("kernel_size"), optionsOf[nn.ConvTransposeOptions](a))
	},
}

var poolBuilders = map[string]builder{
	"AdaptiveAvgPool1d": func(a *pyArgs) nn.Module { return nn.NewAdaptiveAvgPool1d(a.size("output_size")) },
	"AdaptiveAvgPool2d": func(a *pyArgs) nn.Module { return nn.NewAdaptiveAvgPool2d(a.size("output_size")) },
	"AdaptiveAvgPool3d": func(a *pyArgs) nn.Module { return nn.NewAdaptiveAvgPool3d(a.size("output_size")) },
	"AdaptiveMaxPool1d": func(a *pyArgs) nn.Module {
		return nn.NewAdaptiveMaxPool1d(a.size("output_size"), optionsOf[nn.AdaptiveMaxPoolOptions](a))
	},
	"AdaptiveMaxPool2d": func(a *pyArgs) nn.Module {
		return nn.NewAdaptiveMaxPool2d(a.size("output_size"), optionsOf[nn.AdaptiveMaxPoolOptions](a))
	},
	"AdaptiveMaxPool3d": func(a *pyArgs) nn.Module {
		return nn.NewAdaptiveMaxPool3d(a.size("output_size"), optionsOf[nn.AdaptiveMaxPoolOptions](a))
	},
	"AvgPool1d": func(a *pyArgs) nn.Module {
		return nn.NewAvgPool1d(a.size("kernel_size"), optionsOf[nn.AvgPool1dOptions](a))
	},
	"AvgPool2d": func(a *pyArgs) nn.Module {
		return nn.NewAvgPool2d(a.size("kernel_size"), optionsOf[nn.AvgPoolOptions](a))
	},
	"AvgPool3d": func(a *pyArgs) nn.Module {
		return nn.NewAvgPool3d(a.size("kernel_size"), optionsOf[nn.AvgPoolOptions](a))
	},
	"MaxPool1d": func(a *pyArgs) nn.Module {
		return nn.NewMaxPool1d(a.size("kernel_size"), optionsOf[nn.MaxPoolOptions](a))
	},
	"MaxPool2d": func(a *pyArgs) nn.Module {
		return nn.NewMaxPool2d(a.size("kernel_size"), optionsOf[nn.MaxPoolOptions](a))
	},
	"MaxPool3d": func(a *pyArgs) nn.Module {
		return nn.NewMaxPool3d(a.size("kernel_size"), optionsOf[nn.MaxPoolOptions](a))
	},
	"LPPool1d": func(a *pyArgs) nn.Module {
		return nn.NewLPPool1d(a.take("norm_type"), a.size("kernel_size"), optionsOf[nn.LPPoolOptions](a))
	},
	"LPPool2d": func(a *pyArgs) nn.Module {
		return nn.NewLPPool2d(a.take("norm_type"), a.size("kernel_size"), optionsOf[nn.LPPoolOptions](a))
	},
	"LPPool3d": func(a *pyArgs) nn.Module {
		return nn.NewLPPool3d(a.take("norm_type"), a.size("kernel_size"), optionsOf[nn.LPPoolOptions](a))
	},
	"FractionalMaxPool2d": func(a *pyArgs) nn.Module {
		return nn.NewFractionalMaxPool2d(a.size("kernel_size"), optionsOf[nn.FractionalMaxPoolOptions](a))
	},
	"FractionalMaxPool3d": func(a *pyArgs) nn.Module {
		return nn.NewFractionalMaxPool3d(a.size("kernel_size"), optionsOf[nn.FractionalMaxPoolOptions](a))
	},
}

var padBuilders = map[string]builder{
	"CircularPad1d":    func(a *pyArgs) nn.Module { return nn.NewCircularPad1d(a.size("padding")) },
	"CircularPad2d":    func(a *pyArgs) nn.Module { return nn.NewCircularPad2d(a.size("padding")) },
	"CircularPad3d":    func(a *pyArgs) nn.Module { return nn.NewCircularPad3d(a.size("padding")) },
	"ConstantPad1d":    func(a *pyArgs) nn.Module { return nn.NewConstantPad1d(a.size("padding"), a.take("value")) },
	"ConstantPad2d":    func(a *pyArgs) nn.Module { return nn.NewConstantPad2d(a.size("padding"), a.take("value")) },
	"ConstantPad3d":    func(a *pyArgs) nn.Module { return nn.NewConstantPad3d(a.size("padding"), a.take("value")) },
	"ReflectionPad1d":  func(a *pyArgs) nn.Module { return nn.NewReflectionPad1d(a.size("padding")) },
	"ReflectionPad2d":  func(a *pyArgs) nn.Module { return nn.NewReflectionPad2d(a.size("padding")) },
	"ReflectionPad3d":  func(a *pyArgs) nn.Module { return nn.NewReflectionPad3d(a.size("padding")) },
	"ReplicationPad1d": func(a *pyArgs) nn.Module { return nn.NewReplicationPad1d(a.size("padding")) },
	"ReplicationPad2d": func(a *pyArgs) nn.Module { return nn.NewReplicationPad2d(a.size("padding")) },
	"ReplicationPad3d": func(a *pyArgs) nn.Module { return nn.NewReplicationPad3d(a.size("padding")) },
	"ZeroPad1d":        func(a *pyArgs) nn.Module { return nn.NewZeroPad1d(a.size("padding")) },
	"ZeroPad2d":        func(a *pyArgs) nn.Module { return nn.NewZeroPad2d(a.size("padding")) },
	"ZeroPad3d":        func(a *pyArgs) nn.Module { return nn.NewZeroPad3d(a.size("padding")) },
}

// batchNormOptions are the options of a batch norm. Python's momentum=None is our
// Cumulative.
func batchNormOptions(a *pyArgs) nn.BatchNormOptions {
	cumulative := false
	if v, ok := a.given["momentum"]; ok && v == nil {
		a.take("momentum")
		cumulative = true
	}
	o := optionsOf[nn.BatchNormOptions](a)
	o.Cumulative = cumulative
	return o
}

var normBuilders = map[string]builder{
	"BatchNorm1d": func(a *pyArgs) nn.Module { return nn.NewBatchNorm1d(a.int("num_features"), batchNormOptions(a)) },
	"BatchNorm2d": func(a *pyArgs) nn.Module { return nn.NewBatchNorm2d(a.int("num_features"), batchNormOptions(a)) },
	"BatchNorm3d": func(a *pyArgs) nn.Module { return nn.NewBatchNorm3d(a.int("num_features"), batchNormOptions(a)) },
	"GroupNorm": func(a *pyArgs) nn.Module {
		return nn.NewGroupNorm(a.int("num_groups"), a.int("num_channels"), optionsOf[nn.GroupNormOptions](a))
	},
	"InstanceNorm1d": func(a *pyArgs) nn.Module {
		return nn.NewInstanceNorm1d(a.int("num_features"), optionsOf[nn.InstanceNormOptions](a))
	},
	"InstanceNorm2d": func(a *pyArgs) nn.Module {
		return nn.NewInstanceNorm2d(a.int("num_features"), optionsOf[nn.InstanceNormOptions](a))
	},
	"InstanceNorm3d": func(a *pyArgs) nn.Module {
		return nn.NewInstanceNorm3d(a.int("num_features"), optionsOf[nn.InstanceNormOptions](a))
	},
	"LayerNorm": func(a *pyArgs) nn.Module {
		return nn.NewLayerNorm(a.size("normalized_shape"), optionsOf[nn.LayerNormOptions](a))
	},
	"LocalResponseNorm": func(a *pyArgs) nn.Module {
		return nn.NewLocalResponseNorm(a.int("size"), optionsOf[nn.LocalResponseNormOptions](a))
	},
	"RMSNorm": func(a *pyArgs) nn.Module {
		return nn.NewRMSNorm(a.size("normalized_shape"), optionsOf[nn.RMSNormOptions](a))
	},
}

var recurrentBuilders = map[string]builder{
	"GRU": func(a *pyArgs) nn.Module {
		return nn.NewGRU(a.int("input_size"), a.int("hidden_size"), optionsOf[nn.GRUOptions](a))
	},
	"GRUCell": func(a *pyArgs) nn.Module {
		return nn.NewGRUCell(a.int("input_size"), a.int("hidden_size"), optionsOf[nn.CellOptions](a))
	},
	"LSTM": func(a *pyArgs) nn.Module {
		return nn.NewLSTM(a.int("input_size"), a.int("hidden_size"), optionsOf[nn.LSTMOptions](a))
	},
	"LSTMCell": func(a *pyArgs) nn.Module {
		return nn.NewLSTMCell(a.int("input_size"), a.int("hidden_size"), optionsOf[nn.CellOptions](a))
	},
	"RNN": func(a *pyArgs) nn.Module {
		return nn.NewRNN(a.int("input_size"), a.int("hidden_size"), optionsOf[nn.RNNOptions](a))
	},
	"RNNCell": func(a *pyArgs) nn.Module {
		return nn.NewRNNCell(a.int("input_size"), a.int("hidden_size"), optionsOf[nn.RNNCellOptions](a))
	},
}

var transformerBuilders = map[string]builder{
	"MultiheadAttention": func(a *pyArgs) nn.Module {
		return nn.NewMultiheadAttention(a.int("embed_dim"), a.int("num_heads"), optionsOf[nn.MultiheadAttentionOptions](a))
	},
	"Transformer": func(a *pyArgs) nn.Module { return nn.NewTransformer(optionsOf[nn.TransformerOptions](a)) },
	"TransformerDecoderLayer": func(a *pyArgs) nn.Module {
		return nn.NewTransformerDecoderLayer(a.int("d_model"), a.int("nhead"), optionsOf[nn.TransformerLayerOptions](a))
	},
	"TransformerEncoder": func(a *pyArgs) nn.Module {
		return nn.NewTransformerEncoder(a.module("encoder_layer").(*nn.TransformerEncoderLayer), a.int("num_layers"), optionsOf[nn.TransformerEncoderOptions](a))
	},
	"TransformerEncoderLayer": func(a *pyArgs) nn.Module {
		return nn.NewTransformerEncoderLayer(a.int("d_model"), a.int("nhead"), optionsOf[nn.TransformerLayerOptions](a))
	},
}

var lossBuilders = map[string]builder{
	"BCELoss":           func(a *pyArgs) nn.Module { return nn.NewBCELoss(optionsOf[nn.BCELossOptions](a)) },
	"BCEWithLogitsLoss": func(a *pyArgs) nn.Module { return nn.NewBCEWithLogitsLoss(optionsOf[nn.BCEWithLogitsLossOptions](a)) },
	"CTCLoss":           func(a *pyArgs) nn.Module { return nn.NewCTCLoss(optionsOf[nn.CTCLossOptions](a)) },
	"CosineEmbeddingLoss": func(a *pyArgs) nn.Module {
		return nn.NewCosineEmbeddingLoss(optionsOf[nn.CosineEmbeddingLossOptions](a))
	},
	"CrossEntropyLoss":   func(a *pyArgs) nn.Module { return nn.NewCrossEntropyLoss(optionsOf[nn.CrossEntropyLossOptions](a)) },
	"GaussianNLLLoss":    func(a *pyArgs) nn.Module { return nn.NewGaussianNLLLoss(optionsOf[nn.GaussianNLLLossOptions](a)) },
	"HingeEmbeddingLoss": func(a *pyArgs) nn.Module { return nn.NewHingeEmbeddingLoss(optionsOf[nn.HingeEmbeddingLossOptions](a)) },
	"HuberLoss":          func(a *pyArgs) nn.Module { return nn.NewHuberLoss(optionsOf[nn.HuberLossOptions](a)) },
	"KLDivLoss":          func(a *pyArgs) nn.Module { return nn.NewKLDivLoss(optionsOf[nn.KLDivLossOptions](a)) },
	"L1Loss":             func(a *pyArgs) nn.Module { return nn.NewL1Loss(optionalOf[torch.Reduction](a, "reduction")...) },
	"MSELoss":            func(a *pyArgs) nn.Module { return nn.NewMSELoss(optionalOf[torch.Reduction](a, "reduction")...) },
	"MarginRankingLoss":  func(a *pyArgs) nn.Module { return nn.NewMarginRankingLoss(optionsOf[nn.MarginRankingLossOptions](a)) },
	"MultiLabelMarginLoss": func(a *pyArgs) nn.Module {
		return nn.NewMultiLabelMarginLoss(optionalOf[torch.Reduction](a, "reduction")...)
	},
	"MultiLabelSoftMarginLoss": func(a *pyArgs) nn.Module {
		return nn.NewMultiLabelSoftMarginLoss(optionsOf[nn.MultiLabelSoftMarginLossOptions](a))
	},
	"MultiMarginLoss": func(a *pyArgs) nn.Module { return nn.NewMultiMarginLoss(optionsOf[nn.MultiMarginLossOptions](a)) },
	"NLLLoss":         func(a *pyArgs) nn.Module { return nn.NewNLLLoss(optionsOf[nn.NLLLossOptions](a)) },
	"PoissonNLLLoss":  func(a *pyArgs) nn.Module { return nn.NewPoissonNLLLoss(optionsOf[nn.PoissonNLLLossOptions](a)) },
	"SmoothL1Loss":    func(a *pyArgs) nn.Module { return nn.NewSmoothL1Loss(optionsOf[nn.SmoothL1LossOptions](a)) },
	"SoftMarginLoss":  func(a *pyArgs) nn.Module { return nn.NewSoftMarginLoss(optionalOf[torch.Reduction](a, "reduction")...) },
}

var otherBuilders = map[string]builder{
	"Bilinear": func(a *pyArgs) nn.Module {
		return nn.NewBilinear(a.int("in1_features"), a.int("in2_features"), a.int("out_features"), optionsOf[nn.BilinearOptions](a))
	},
	"Embedding": func(a *pyArgs) nn.Module {
		return nn.NewEmbedding(a.int("num_embeddings"), a.int("embedding_dim"), optionsOf[nn.EmbeddingOptions](a))
	},
	"Linear": func(a *pyArgs) nn.Module {
		return nn.NewLinear(a.int("in_features"), a.int("out_features"), optionsOf[nn.LinearOptions](a))
	},
}

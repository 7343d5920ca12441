package utils

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/nn"
)

var (
	opRsqrt = native.NewOp("aten::rsqrt", "")
	opAdd   = native.NewOp("aten::add", "Tensor")
	opSub   = native.NewOp("aten::sub", "Tensor")
	opMul   = native.NewOp("aten::mul", "Tensor")
)

// FuseConvBnEval returns a copy of a convolution that does what it and a batch
// normalisation after it do, both in evaluation mode, as torch.nn.utils.fuse_conv_bn_eval.
// Transpose is for transposed convolutions; default false.
func FuseConvBnEval[C nn.Module](conv C, bn nn.Module, transpose ...bool) C {
	transposed := usage.One("fuse_conv_bn_eval", transpose, false)
	norm := evaluated("fuse_conv_bn_eval", conv, bn)
	fused := nn.Clone(conv)
	b := nn.BaseOf(fused)
	w, bias := FuseConvBnWeights(b.GetParameter("weight"), b.GetParameter("bias"),
		norm.RunningMean, norm.RunningVar, norm.Eps, norm.Weight, norm.Bias, transposed)
	b.SetParameter("weight", w)
	b.SetParameter("bias", bias)
	return fused
}

// FuseConvBnWeights returns the weight and bias of such a copy, as
// torch.nn.utils.fuse_conv_bn_weights. The convolution's bias and the normalisation's
// weight and bias may be nil.
func FuseConvBnWeights(convW, convB, bnRM, bnRV *torch.Tensor, bnEps float64, bnW, bnB *torch.Tensor, transpose ...bool) (w, b *torch.Tensor) {
	transposed := usage.One("fuse_conv_bn_weights", transpose, false)
	if bnW == nil {
		bnW = torch.OnesLike(bnRM)
	}
	rsqrt := inverseDeviation(bnRV, bnEps)
	shape := make([]int64, convW.Dim())
	for i := range shape {
		shape[i] = 1
	}
	if transposed {
		shape[1] = -1
	} else {
		shape[0] = -1
	}
	factor := op.One(opMul, op.Arg(bnW), op.Arg(rsqrt)).Reshape(shape...)
	return fusedParameters(convW, factor, convB, bnRM, []*torch.Tensor{rsqrt, bnW}, bnB)
}

// FuseLinearBnEval is [FuseConvBnEval] for a linear layer, whose outputs must be as many
// as the normalisation's features, or these be 1, as torch.nn.utils.fuse_linear_bn_eval.
func FuseLinearBnEval(linear *nn.Linear, bn nn.Module) *nn.Linear {
	norm := evaluated("fuse_linear_bn_eval", linear, bn)
	if n := norm.NumFeatures; n != linear.Weight.Size(0) && n != 1 {
		usage.Panic("fuse_linear_bn_eval", "%v has %d features, want %d or 1", bn, n, linear.Weight.Size(0))
	}
	if norm.Weight == nil {
		usage.Panic("fuse_linear_bn_eval", "%v has no weight", bn)
	}
	fused := nn.Clone(linear)
	fused.Weight, fused.Bias = FuseLinearBnWeights(fused.Weight, fused.Bias,
		norm.RunningMean, norm.RunningVar, norm.Eps, norm.Weight, norm.Bias)
	return fused
}

// FuseLinearBnWeights returns the weight and bias of such a copy, as
// torch.nn.utils.fuse_linear_bn_weights. The linear layer's bias may be nil.
func FuseLinearBnWeights(linearW, linearB, bnRM, bnRV *torch.Tensor, bnEps float64, bnW, bnB *torch.Tensor) (w, b *torch.Tensor) {
	scale := op.One(opMul, op.Arg(bnW), op.Arg(inverseDeviation(bnRV, bnEps)))
	return fusedParameters(linearW, scale.Unsqueeze(-1), linearB, bnRM, []*torch.Tensor{scale}, bnB)
}

// evaluated returns what a batch normalisation owns, and panics unless it and the layer
// before it are in evaluation mode and it has statistics.
func evaluated(what string, layer, bn nn.Module) *nn.ChannelNorm {
	var norm *nn.ChannelNorm
	switch bn := bn.(type) {
	case *nn.BatchNorm1d:
		norm = &bn.ChannelNorm
	case *nn.BatchNorm2d:
		norm = &bn.ChannelNorm
	case *nn.BatchNorm3d:
		norm = &bn.ChannelNorm
	case *nn.SyncBatchNorm:
		norm = &bn.ChannelNorm
	default:
		usage.Panic(what, "%v is no batch normalisation", bn)
	}
	if layer.Training() || bn.Training() {
		usage.Panic(what, "the layers must be in evaluation mode: call Eval first")
	}
	if norm.RunningMean == nil || norm.RunningVar == nil {
		usage.Panic(what, "%v has no running statistics", bn)
	}
	return norm
}

// inverseDeviation is 1/sqrt(variance + eps).
func inverseDeviation(variance *torch.Tensor, eps float64) *torch.Tensor {
	return op.One(opRsqrt, op.Arg(op.One(opAddScalar, op.Arg(variance), native.Float(eps), native.Int(1))))
}

// fusedParameters returns weight factor and (bias - mean) scales + shift as parameters
// that are trained where weight and bias are.
func fusedParameters(weight, factor, bias, mean *torch.Tensor, scales []*torch.Tensor, shift *torch.Tensor) (w, b *torch.Tensor) {
	dtype, trained := weight.DType(), false
	if bias == nil {
		bias = torch.ZerosLike(mean)
	} else {
		dtype, trained = bias.DType(), bias.RequiresGrad()
	}
	torch.NoGrad(func() {
		w = op.One(opMul, op.Arg(weight), op.Arg(factor)).To(weight.DType())
		b = op.One(opSub, op.Arg(bias), op.Arg(mean), native.Int(1))
		for _, s := range scales {
			b = op.One(opMul, op.Arg(b), op.Arg(s))
		}
		if shift != nil {
			b = op.One(opAdd, op.Arg(b), op.Arg(shift), native.Int(1))
		}
		b = b.To(dtype)
	})
	return nn.Parameter(w, weight.RequiresGrad()), nn.Parameter(b, trained)
}

package utils_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/recorded"
	"torchfm/native/torch/nn"
	"torchfm/native/torch/nn/utils"
)

// uneven is the ramp of scripts/recorded.py plus a number.
func uneven(n int64, plus float64) *torch.Tensor {
	list := make([]float32, n)
	for i := range list {
		list[i] = float32(float64(i*37%101)/32 - 1.375 + plus)
	}
	return torch.FromSlice(list)
}

// bn gives a batch normalisation the numbers that the script gives it.
func bn(m nn.Module) nn.Module {
	for _, n := range m.StateDict() {
		switch n.Name {
		case "weight", "running_var":
			n.Tensor.Copy_(uneven(n.Tensor.Numel(), 1.5))
		case "bias", "running_mean":
			n.Tensor.Copy_(uneven(n.Tensor.Numel(), 0))
		}
	}
	m.Eval()
	return m
}

func eval[M nn.Module](m M) M {
	m.Eval()
	return m
}

var fusions = map[string]func() nn.Layer{
	"fuse_conv_bn_eval(nn.Conv2d(2, 3, 2), bn(nn.BatchNorm2d(3)))": func() nn.Layer {
		return utils.FuseConvBnEval(eval(conv()), bn(nn.NewBatchNorm2d(3)))
	},
	"fuse_conv_bn_eval(nn.Conv1d(2, 3, 2, bias=False), bn(nn.BatchNorm1d(3, eps=0.1)))": func() nn.Layer {
		c := nn.NewConv1d(2, 3, 2, nn.ConvOptions{NoBias: true})
		return utils.FuseConvBnEval(eval(c), bn(nn.NewBatchNorm1d(3, nn.BatchNormOptions{Eps: new(0.1)})))
	},
	"fuse_conv_bn_eval(nn.Conv2d(2, 3, 2), bn(nn.BatchNorm2d(3, affine=False)))": func() nn.Layer {
		return utils.FuseConvBnEval(eval(conv()), bn(nn.NewBatchNorm2d(3, nn.BatchNormOptions{NoAffine: true})))
	},
	"fuse_conv_bn_eval(nn.ConvTranspose2d(2, 3, 2), bn(nn.BatchNorm2d(3)), transpose=True)": func() nn.Layer {
		return utils.FuseConvBnEval(eval(nn.NewConvTranspose2d(2, 3, 2)), bn(nn.NewBatchNorm2d(3)), true)
	},
	"fuse_linear_bn_eval(nn.Linear(3, 4), bn(nn.BatchNorm1d(4)))": func() nn.Layer {
		return utils.FuseLinearBnEval(eval(linear(3, 4)), bn(nn.NewBatchNorm1d(4)))
	},
	"fuse_linear_bn_eval(nn.Linear(3, 4, bias=False), bn(nn.BatchNorm1d(1)))": func() nn.Layer {
		l := nn.NewLinear(3, 4, nn.LinearOptions{NoBias: true})
		return utils.FuseLinearBnEval(eval(l), bn(nn.NewBatchNorm1d(1)))
	},
}

func TestFusedAsPython(t *testing.T) {
	type line struct {
		Layer, Printed string
		Input, Output  recorded.Tensor
		State          []recorded.Tensor
		Trained        []bool
	}
	goldens := recorded.Load[line](t, "testdata/fused.jsonl")
	assert.Len(t, goldens, len(fusions))
	for _, g := range goldens {
		fuse := fusions[g.Layer]
		require.NotNil(t, fuse, g.Layer)
		torch.ManualSeed(5)
		m := fuse()
		assert.Equal(t, g.Printed, m.String(), g.Layer)
		equalDict(t, g.Layer, g.State, m.StateDict())
		for i, p := range m.Parameters() {
			assert.Equal(t, g.Trained[i], p.RequiresGrad(), g.Layer)
		}
		recorded.Equal(t, g.Output, m.Forward(g.Input.Tensor()), g.Layer)
	}
}

func TestFusionWrongUse(t *testing.T) {
	for want, f := range map[string]func(){
		"fuse_conv_bn_eval: the layers must be in evaluation mode": func() { utils.FuseConvBnEval(conv(), bn(nn.NewBatchNorm2d(3))) },
		"is no batch normalisation":                                func() { utils.FuseConvBnEval(eval(conv()), eval(nn.NewReLU())) },
		"has no running statistics": func() {
			utils.FuseConvBnEval(eval(conv()), eval(nn.NewBatchNorm2d(3, nn.BatchNormOptions{NoTrackRunningStats: true})))
		},
		"has 3 features, want 4 or 1": func() { utils.FuseLinearBnEval(eval(linear(3, 4)), bn(nn.NewBatchNorm1d(3))) },
		"has no weight": func() {
			utils.FuseLinearBnEval(eval(linear(3, 4)), bn(nn.NewBatchNorm1d(4, nn.BatchNormOptions{NoAffine: true})))
		},
	} {
		assert.ErrorContains(t, torch.Try(f), want)
	}
}

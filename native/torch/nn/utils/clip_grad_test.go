package utils_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/recorded"
	"torchfm/native/torch/nn/utils"
)

// parameters are those of scripts/nn_utils_goldens.py, with gradients of uneven
// numbers; the third has none.
func parameters() []*torch.Tensor {
	var list []*torch.Tensor
	at := 0
	for _, shape := range [][]int64{{3, 5}, {4}, {2}, {1, 37}} {
		p := torch.Zeros(shape).SetRequiresGrad(true)
		n := int(p.Numel())
		if n == 2 {
			n = 4
		}
		values := make([]float32, n)
		for i := range values {
			values[i] = float32(float64((at+i)*37%101)/32 - 1.375)
		}
		at += n
		if n == int(p.Numel()) {
			p.SetGrad(torch.FromSlice(values, shape...))
		}
		list = append(list, p)
	}
	return list
}

func norm(order float64) utils.ClipGradNormOptions {
	return utils.ClipGradNormOptions{NormType: &order}
}

func gradients(parameters []*torch.Tensor) []*torch.Tensor {
	var list []*torch.Tensor
	for _, p := range parameters {
		if g := p.Grad(); g != nil {
			list = append(list, g)
		}
	}
	return list
}

var clips = map[string]func(p []*torch.Tensor) *torch.Tensor{
	"clip_grad_norm_(p, 1.0)":   func(p []*torch.Tensor) *torch.Tensor { return utils.ClipGradNorm_(p, 1) },
	"clip_grad_norm_(p, 100.0)": func(p []*torch.Tensor) *torch.Tensor { return utils.ClipGradNorm_(p, 100) },
	"clip_grad_norm_(p, 1.5, norm_type=1.0)": func(p []*torch.Tensor) *torch.Tensor {
		return utils.ClipGradNorm_(p, 1.5, norm(1))
	},
	"clip_grad_norm_(p, 0.5, norm_type=3.0)": func(p []*torch.Tensor) *torch.Tensor {
		return utils.ClipGradNorm_(p, 0.5, norm(3))
	},
	"clip_grad_norm_(p, 0.5, norm_type=float('inf'))": func(p []*torch.Tensor) *torch.Tensor {
		return utils.ClipGradNorm_(p, 0.5, norm(math.Inf(1)))
	},
	"clip_grad_norm_(p, 0.5, norm_type=0.0)": func(p []*torch.Tensor) *torch.Tensor {
		return utils.ClipGradNorm_(p, 0.5, norm(0))
	},
	"clip_grad_norm_(p, 1.0, foreach=False)": func(p []*torch.Tensor) *torch.Tensor {
		return utils.ClipGradNorm_(p, 1, utils.ClipGradNormOptions{Foreach: new(false)})
	},
	"clip_grad_norm_([], 1.0)": func([]*torch.Tensor) *torch.Tensor { return utils.ClipGradNorm_(nil, 1) },
	"get_total_norm([q.grad for q in p if q.grad is not None])": func(p []*torch.Tensor) *torch.Tensor {
		return utils.GetTotalNorm(gradients(p))
	},
	"get_total_norm([q.grad for q in p if q.grad is not None], 1.0, foreach=False)": func(p []*torch.Tensor) *torch.Tensor {
		return utils.GetTotalNorm(gradients(p), utils.ClipGradNormOptions{NormType: new(1.0), Foreach: new(false)})
	},
	"clip_grads_with_norm_(p, 2.0, torch.tensor(3.0))": func(p []*torch.Tensor) *torch.Tensor {
		utils.ClipGradsWithNorm_(p, 2, torch.Full([]int64{}, 3.0))
		return nil
	},
	"clip_grads_with_norm_(p, 2.0, torch.tensor(3.0), foreach=False)": func(p []*torch.Tensor) *torch.Tensor {
		utils.ClipGradsWithNorm_(p, 2, torch.Full([]int64{}, 3.0), false)
		return nil
	},
	"clip_grad_value_(p, 0.75)": func(p []*torch.Tensor) *torch.Tensor {
		utils.ClipGradValue_(p, 0.75)
		return nil
	},
	"clip_grad_value_(p, 0.75, foreach=False)": func(p []*torch.Tensor) *torch.Tensor {
		utils.ClipGradValue_(p, 0.75, false)
		return nil
	},
}

func TestClipAsPython(t *testing.T) {
	type line struct {
		Call   string
		Grads  []recorded.Tensor
		Result recorded.Tensor
	}
	goldens := recorded.Load[line](t, "testdata/clip.jsonl")
	assert.Len(t, goldens, len(clips))
	for _, g := range goldens {
		clip := clips[g.Call]
		require.NotNil(t, clip, g.Call)
		p := parameters()
		if result := clip(p); result != nil {
			recorded.Equal(t, g.Result, result, g.Call)
			assert.False(t, result.RequiresGrad(), g.Call)
		}
		grads := gradients(p)
		require.Len(t, grads, len(g.Grads), g.Call)
		for i, grad := range grads {
			recorded.Equal(t, g.Grads[i], grad, "%s: gradient %d", g.Call, i)
		}
	}
}

func TestClipOfNonfinite(t *testing.T) {
	p := torch.Zeros([]int64{2}).SetRequiresGrad(true)
	p.SetGrad(torch.FromSlice([]float32{1, float32(math.Inf(1))}))
	total := utils.ClipGradNorm_([]*torch.Tensor{p}, 1)
	assert.True(t, math.IsInf(total.Item(), 1))
	assert.Zero(t, torch.ToSlice[float32](p.Grad())[0], "scaled by 1/inf, as in Python")

	p.SetGrad(torch.FromSlice([]float32{1, float32(math.Inf(1))}))
	err := torch.Try(func() {
		utils.ClipGradNorm_([]*torch.Tensor{p}, 1, utils.ClipGradNormOptions{ErrorIfNonfinite: true})
	})
	assert.ErrorContains(t, err, "clip_grad_norm_: the total norm of order 2 of the gradients is +Inf")
	assert.Equal(t, float32(1), torch.ToSlice[float32](p.Grad())[0], "unchanged")
}

func TestParametersToVectorAndBack(t *testing.T) {
	a := torch.FromSlice([]float32{1, 2, 3, 4}, 2, 2).SetRequiresGrad(true)
	b := torch.FromSlice([]float32{5}).SetRequiresGrad(true)
	list := []*torch.Tensor{a, b}
	v := utils.ParametersToVector(list)
	assert.Equal(t, []float32{1, 2, 3, 4, 5}, torch.ToSlice[float32](v))
	v.Mul(v).Sum().Backward()
	assert.Equal(t, []float32{2, 4, 6, 8}, torch.ToSlice[float32](a.Grad()))

	w := torch.FromSlice([]float32{9, 8, 7, 6, 5, 4})
	utils.VectorToParameters(w, list)
	assert.Equal(t, []float32{9, 8, 7, 6}, torch.ToSlice[float32](a))
	assert.True(t, a.IsLeaf() && a.RequiresGrad())
	assert.Equal(t, w.DataPtr(), a.DataPtr(), "the elements are shared")
	err := torch.Try(func() { utils.VectorToParameters(torch.Zeros([]int64{4}), list) })
	assert.ErrorContains(t, err, "vector_to_parameters: want a vector of 5 elements, got shape [4]")
}

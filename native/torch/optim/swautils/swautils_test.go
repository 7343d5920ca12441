package swautils_test

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/recorded"
	"torchfm/native/torch/nn"
	"torchfm/native/torch/optim"
	"torchfm/native/torch/optim/swautils"
)

// options are CASES of scripts/swa_goldens.py.
var options = map[string]swautils.AveragedModelOptions{
	"default":                {},
	"default with buffers":   {UseBuffers: true},
	"swa":                    {AvgFn: swautils.GetSWAAvgFn()},
	"swa multi":              {MultiAvgFn: swautils.GetSWAMultiAvgFn()},
	"ema":                    {AvgFn: swautils.GetEMAAvgFn(0.9)},
	"ema multi":              {MultiAvgFn: swautils.GetEMAMultiAvgFn()},
	"ema multi with buffers": {MultiAvgFn: swautils.GetEMAMultiAvgFn(0.9), UseBuffers: true},
}

func digest(dict torch.StateDict) string {
	h := sha256.New()
	for _, n := range dict {
		h.Write(torch.ToBytes(n.Tensor.Detach()))
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:8])
}

func TestAveragedModelAsPython(t *testing.T) {
	type golden struct {
		Name     string
		Names    []string
		Digests  []string
		After    string
		Momentum float64
	}
	seen := 0
	for _, g := range recorded.Load[golden](t, "testdata/goldens.jsonl") {
		o, ok := options[g.Name]
		require.True(t, ok, g.Name)
		seen++
		t.Run(g.Name, func(t *testing.T) {
			torch.ManualSeed(5)
			model := nn.NewSequential(nn.NewLinear(3, 4), nn.NewBatchNorm1d(4), nn.NewLinear(4, 2))
			average := swautils.NewAveragedModel(model, o)
			for _, want := range g.Digests {
				model.Forward(torch.Rand([]int64{6, 3}))
				torch.NoGrad(func() {
					for _, p := range model.Parameters() {
						p.Add_(torch.RandLike(p))
					}
				})
				average.UpdateParameters(model)
				require.Equal(t, want, digest(average.StateDict()))
			}
			batches := []*torch.Tensor{torch.Rand([]int64{6, 3}), torch.Rand([]int64{6, 3}), torch.Rand([]int64{6, 3})}
			swautils.UpdateBN(slices.Values(batches), average)
			assert.Equal(t, g.Names, average.StateDict().Names())
			assert.Equal(t, g.After, digest(average.StateDict()))
			norm := average.Module.At(1).(*nn.BatchNorm1d)
			assert.False(t, norm.Cumulative)
			assert.Equal(t, g.Momentum, norm.Momentum)
		})
	}
	assert.Equal(t, len(options), seen)
}

func TestWrongUse(t *testing.T) {
	model := nn.NewLinear(2, 1)
	for want, f := range map[string]func(){
		"invalid decay 1.5": func() { swautils.GetEMAAvgFn(1.5) },
		"at most one": func() {
			swautils.NewAveragedModel(model, swautils.AveragedModelOptions{AvgFn: swautils.GetSWAAvgFn(), MultiAvgFn: swautils.GetSWAMultiAvgFn()})
		},
		"want a model with 2 parameters and 0 buffers, got 1 and 0": func() {
			swautils.NewAveragedModel(model).UpdateParameters(nn.NewLinear(2, 1, nn.LinearOptions{NoBias: true}))
		},
	} {
		assert.ErrorContains(t, torch.Try(f), want)
	}
}

func ExampleAveragedModel() {
	torch.ManualSeed(0)
	x := torch.FromSlice([]float32{0, 1, 2, 3}, 4, 1)
	y := x.Mul(2).Add(1)
	model := nn.NewLinear(1, 1)
	average := swautils.NewAveragedModel(model, swautils.AveragedModelOptions{AvgFn: swautils.GetEMAAvgFn(0.9)})
	opt := optim.NewSGD(model.Parameters(), optim.SGDOptions{LR: new(0.1)})
	for range 200 {
		torch.WithScope(func(*torch.Scope) {
			loss := torch.MSELoss(model.Forward(x), y)
			opt.ZeroGrad()
			loss.Backward()
			opt.Step()
			average.UpdateParameters(model)
		})
	}
	fmt.Printf("%.2f\n", average.Forward(torch.FromSlice([]float32{4}, 1, 1)).Item())
	// Output: 9.00
}

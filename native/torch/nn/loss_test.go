package nn_test

import (
	"bytes"
	"log/slog"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/recorded"
	"torchfm/native/torch/nn"
)

// lossOf calls a loss.
func lossOf(t *testing.T, m nn.Module, in []*torch.Tensor, number bool) []*torch.Tensor {
	switch m := m.(type) {
	case *nn.GaussianNLLLoss:
		if number {
			return []*torch.Tensor{m.Forward(in[0], in[1], in[2].Item())}
		}
		return []*torch.Tensor{m.Forward(in[0], in[1], in[2])}
	case nn.Loss:
		return []*torch.Tensor{m.Forward(in[0], in[1])}
	case *nn.CTCLoss:
		return []*torch.Tensor{m.Forward(in[0], in[1], in[2], in[3])}
	case interface {
		Forward(a, b, c *torch.Tensor) *torch.Tensor
	}:
		return []*torch.Tensor{m.Forward(in[0], in[1], in[2])}
	case *nn.AdaptiveLogSoftmaxWithLoss:
		output, loss := m.Forward(in[0], in[1])
		return []*torch.Tensor{output, loss}
	}
	require.Fail(t, "no Forward")
	return nil
}

func TestLossesAsPython(t *testing.T) {
	type line struct {
		Loss, Printed string
		State, Inputs []recorded.Tensor
		Outputs       []recorded.Tensor
		InputGrads    []*recorded.Tensor `json:"input_grads"`
		Grads, Also   []recorded.Tensor
	}
	made := make(map[string]bool)
	for _, g := range recorded.Load[line](t, "testdata/losses.jsonl") {
		made[g.Loss] = true
		t.Run(g.Loss, func(t *testing.T) {
			runtime.LockOSThread() // for the order in which gradients are added up
			defer runtime.UnlockOSThread()
			create := losses[g.Loss]
			require.NotNil(t, create)
			torch.ManualSeed(5)
			m := create()
			assert.Equal(t, g.Printed, m.String())
			dict := m.StateDict()
			require.Len(t, dict, len(g.State))
			for i, want := range g.State {
				assert.Equal(t, want.Name, dict[i].Name)
				recorded.Equal(t, want, dict[i].Tensor, want.Name)
			}
			in := make([]*torch.Tensor, len(g.Inputs))
			number := false
			for i, x := range g.Inputs {
				in[i] = x.Tensor()
				number = number || x.Name == "number"
			}
			outputs := lossOf(t, m, in, number)
			require.Len(t, outputs, len(g.Outputs))
			total := torch.Zeros([]int64{})
			for i, want := range g.Outputs {
				recorded.Equal(t, want, outputs[i], "output %d", i)
				total = total.Add(outputs[i].Mul(uneven(want.Shape...)).Sum())
			}
			total.Backward()
			for i, want := range g.InputGrads {
				if want != nil {
					recorded.Equal(t, *want, in[i].Grad(), "gradient of input %d", i)
				} else {
					assert.Nil(t, in[i].Grad())
				}
			}
			var grads []torch.Named
			for _, n := range m.NamedParameters() {
				if grad := n.Tensor.Grad(); grad != nil {
					grads = append(grads, torch.Named{Name: n.Name, Tensor: grad})
				}
			}
			require.Len(t, grads, len(g.Grads))
			for i, want := range g.Grads {
				assert.Equal(t, want.Name, grads[i].Name)
				recorded.Equal(t, want, grads[i].Tensor, "gradient of %s", want.Name)
			}
			if a, ok := m.(*nn.AdaptiveLogSoftmaxWithLoss); ok && len(g.Also) > 0 {
				recorded.Equal(t, g.Also[0], a.LogProb(in[0]), "LogProb")
				recorded.Equal(t, g.Also[1], a.Predict(in[0]), "Predict")
				n := in[0].Size(0)
				first := min(1, n)
				recorded.Equal(t, g.Also[2], a.Predict(in[0].Narrow(0, first, min(2, n)-first)), "Predict of the second row")
			}
		})
	}
	assert.Len(t, made, len(losses))
}

func TestLossOfClone(t *testing.T) {
	m := nn.NewTripletMarginWithDistanceLoss(nn.TripletMarginWithDistanceLossOptions{DistanceFunction: nn.NewBilinear(2, 2, 1)})
	clone := nn.Clone(m)
	x, y, z := uneven(3, 2), above0(3, 2), uneven(3, 2).Neg()
	before := m.Forward(x, y, z).Item()
	for _, p := range m.Parameters() {
		nn.Zeros_(p)
	}
	assert.Equal(t, 1.0, m.Forward(x, y, z).Item())
	assert.Equal(t, before, clone.Forward(x, y, z).Item(), "the clone has a distance of its own")
}

// What Python warns of is said once.
func TestLossWarnings(t *testing.T) {
	var log bytes.Buffer
	old := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(old)
	for range 2 {
		nn.NewMSELoss().Forward(uneven(4, 1), uneven(7))
	}
	assert.Equal(t, 1, strings.Count(log.String(), "MSELoss: the target's shape [7] is not the input's, [4 1]"))
}

func TestLossesWrongUse(t *testing.T) {
	x, y := uneven(4, 1), uneven(4)
	for want, f := range map[string]func(){
		"BCELoss: the target must have the input's shape [4 1], got [4]":           func() { nn.NewBCELoss().Forward(x, y) },
		"BCEWithLogitsLoss: the target must have the input's shape [4 1], got [4]": func() { nn.NewBCEWithLogitsLoss().Forward(x, y) },
		"MSELoss: reduction 3: want torch.ReduceMean, ReduceSum or ReduceNone":     func() { nn.NewMSELoss(torch.ReduceBatchMean) },
		"KLDivLoss: reduction 9":                        func() { nn.NewKLDivLoss(nn.KLDivLossOptions{Reduction: 9}) },
		"L1Loss: 2 values for one optional argument":    func() { nn.NewL1Loss(sum, sum) },
		"MultiMarginLoss: P is 3, want 1 or 2":          func() { nn.NewMultiMarginLoss(nn.MultiMarginLossOptions{P: new(int64(3))}) },
		"want a weight of one dimension, got shape [4 ": func() { nn.NewMultiMarginLoss(nn.MultiMarginLossOptions{Weight: x}) },
		"TripletMarginLoss: the margin must be greater": func() { nn.NewTripletMarginLoss(nn.TripletMarginLossOptions{Margin: new(0.0)}) },
		"TripletMarginWithDistanceLoss: the margin must be greater than 0, got -1": func() {
			nn.NewTripletMarginWithDistanceLoss(nn.TripletMarginWithDistanceLossOptions{Margin: new(-1.0)})
		},
		"one number of dimensions, got anchor [4 1], positive [4], negative [4]": func() {
			nn.NewTripletMarginWithDistanceLoss().Forward(x, y, y)
		},
		"one number of dimensions, got input1 [4 1], input2 [4], target [4]": func() { nn.NewMarginRankingLoss().Forward(x, y, y) },
		"the variance has negative elements (shapes [4] [4]) in Gaussian":    func() { nn.NewGaussianNLLLoss().Forward(y, y, y) },
		"the variance has negative elements":                                 func() { nn.NewGaussianNLLLoss().Forward(y, y, -1.0) },
		"the variance has the wrong size (shapes [4] [3])":                   func() { nn.NewGaussianNLLLoss().Forward(y, y, above0(3)) },
		"in GaussianNLLLoss()":                                               func() { nn.NewGaussianNLLLoss().Forward(y, y, "1") },
		"AdaptiveLogSoftmaxWithLoss: want at least one cutoff":               func() { nn.NewAdaptiveLogSoftmaxWithLoss(4, 5, nil) },
		"cutoffs [2 5]: want rising numbers from 1 to 4":                     func() { nn.NewAdaptiveLogSoftmaxWithLoss(4, 5, []int64{2, 5}) },
		"cutoffs [2 2]: want rising numbers from 1 to 4":                     func() { nn.NewAdaptiveLogSoftmaxWithLoss(4, 5, []int64{2, 2}) },
		"want a target of 0 or 1 dimensions, got shape [1 2]": func() {
			nn.NewAdaptiveLogSoftmaxWithLoss(4, 5, []int64{2}).Forward(uneven(2, 4), torch.FromSlice([]int64{0, 1}, 1, 2))
		},
		"input of shape [3 4] does not fit a target of shape [2]": func() {
			nn.NewAdaptiveLogSoftmaxWithLoss(4, 5, []int64{2}).Forward(uneven(3, 4), torch.FromSlice([]int64{0, 1}))
		},
		"targets must be from 0 to 4, got ones from 0 to 5": func() {
			nn.NewAdaptiveLogSoftmaxWithLoss(4, 5, []int64{2}).Forward(uneven(2, 4), torch.FromSlice([]int64{0, 5}))
		},
		"in CrossEntropyLoss()": func() { nn.NewCrossEntropyLoss().Forward(uneven(2, 3), torch.FromSlice([]int64{0})) },
	} {
		assert.ErrorContains(t, torch.Try(f), want)
	}
}

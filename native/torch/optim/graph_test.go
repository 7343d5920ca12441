package optim_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/nn"
	"torchfm/native/torch/optim"
)

// A model trained by a replayed graph and a captured step has the bits of one
// trained by eager calls, also with the learning rate of a schedule.
func TestGraphAndCaptureAsEager(t *testing.T) {
	train := func(capture bool) []byte {
		torch.ManualSeed(3)
		model := nn.NewSequential(nn.NewLinear(2, 16), nn.NewGELU(), nn.NewLinear(16, 1))
		opt := optim.NewAdam(model.Parameters())
		schedule := optim.NewExponentialLR(opt, 0.95)
		x, y := torch.Rand([]int64{8, 2}), torch.Rand([]int64{8, 1})
		var all bytes.Buffer
		pass := func() []*torch.Tensor {
			loss := torch.MSELoss(model.Forward(x), y)
			opt.ZeroGrad()
			loss.Backward()
			outputs := []*torch.Tensor{loss}
			for _, p := range model.Parameters() {
				outputs = append(outputs, p.Grad())
			}
			return outputs
		}
		if !capture {
			for range 50 {
				all.Write(torch.ToBytes(pass()[0]))
				opt.Step()
				schedule.Step()
			}
		} else {
			var loss *torch.Tensor
			graph, err := torch.Capture(func() []*torch.Tensor {
				outputs := pass()
				loss = outputs[0]
				return outputs
			})
			require.NoError(t, err)
			defer graph.Close()
			require.NoError(t, opt.Capture())
			for range 50 {
				graph.Replay()
				all.Write(torch.ToBytes(loss))
				opt.Step()
				schedule.Step()
			}
		}
		for _, p := range model.Parameters() {
			all.Write(torch.ToBytes(p))
		}
		return all.Bytes()
	}
	assert.Equal(t, train(false), train(true))
}

package torch

import (
	"bytes"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Where PyTorch 2.8.0 raises, so do we; where it warns, once for each text.
func TestLossesCheckSizesAsPython(t *testing.T) {
	x, flat := Rand([]int64{4, 1}), Rand([]int64{4})
	assert.ErrorContains(t, Try(func() { BinaryCrossEntropy(x, flat) }), "the target's size [4] must be the input's [4 1]")
	assert.ErrorContains(t, Try(func() { BinaryCrossEntropyWithLogits(x, flat) }), "the target's size [4] must be the input's [4 1]")
	assert.ErrorContains(t, Try(func() { MarginRankingLoss(x, x, flat) }), "as many dimensions, got 2, 2 and 1")

	var out bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&out, nil)))
	defer slog.SetDefault(before)
	for name, loss := range map[string]func(input, target *Tensor){
		"mse_loss":       func(i, t *Tensor) { MSELoss(i, t) },
		"l1_loss":        func(i, t *Tensor) { L1Loss(i, t) },
		"smooth_l1_loss": func(i, t *Tensor) { SmoothL1Loss(i, t) },
		"huber_loss":     func(i, t *Tensor) { HuberLoss(i, t) },
	} {
		loss(x, x)
		assert.NotContains(t, out.String(), "torchfm: "+name+":")
		loss(x, flat)
		loss(x, flat)
		assert.Equal(t, 1, bytes.Count(out.Bytes(), []byte("torchfm: "+name+": the target's size [4] is not the input's [4 1]")), name)
	}
}

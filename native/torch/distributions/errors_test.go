package distributions_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/internal/golden"
)

// TestErrors compares the messages of wrong parameters and values with PyTorch's.
func TestErrors(t *testing.T) {
	type errorCase struct {
		Spec    json.RawMessage
		Value   *string
		Message string
	}
	for i, c := range golden.Load[errorCase](t, ".", "errors.jsonl").Cases {
		err := torch.Try(func() {
			b := &golden.Builder{Plain: true}
			d := b.Distribution(c.Spec)
			if c.Value != nil {
				d.LogProb(golden.Tensor(*c.Value))
			}
		})
		if !assert.Error(t, err, "%d: want %s", i, c.Message) {
			continue
		}
		var wrong *torch.Error
		require.True(t, errors.As(err, &wrong))
		assert.Equal(t, strings.ToLower(c.Message[:1])+c.Message[1:], wrong.Message, "%d", i)
	}
}

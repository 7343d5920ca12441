package distributions_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions"
	"torchfm/native/torch/distributions/internal/golden"
)

// TestKLDivergence compares the divergences of all pairs with PyTorch's.
func TestKLDivergence(t *testing.T) {
	type klCase struct {
		Spec    json.RawMessage
		DType   string
		Lacks   bool
		Outputs golden.Outputs
	}
	f := golden.Load[klCase](t, ".", "kl.jsonl")
	pairs := make(map[string]bool)
	for i, c := range f.Cases {
		p, q := new(golden.Builder).Pair(c.Spec)
		name := fmt.Sprintf("%T %T", p, q)
		t.Run(fmt.Sprintf("%d/%s/%s", i, name, c.DType), func(t *testing.T) {
			torch.WithScope(func(*torch.Scope) {
				b := new(golden.Builder)
				p, q := b.Pair(c.Spec)
				var kl *torch.Tensor
				err := torch.Try(func() { kl = distributions.KLDivergence(p, q) })
				if c.Lacks {
					assert.ErrorContains(t, err, "no KL(p || q) is implemented for")
					return
				}
				pairs[name] = true
				if assert.NoError(t, err) {
					c.Outputs.Compare(t, "kl", []golden.Named{{Tensor: kl}}, f.Exact)
				}
				if grads := c.Outputs["kl/grads"]; grads != "" {
					c.Outputs.Compare(t, "kl/grads", gradients(kl, b.Leaves), f.Exact)
				}
			})
		})
	}
	fmt.Printf("distributions: %d divergences of %d pairs of types\n", len(f.Cases), len(pairs))
}

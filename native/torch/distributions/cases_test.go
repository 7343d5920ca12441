package distributions_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions"
	"torchfm/native/torch/distributions/internal/golden"
)

// distributionCase is a line of cases.jsonl: see scripts/distributions_goldens.py.
type distributionCase struct {
	Spec                json.RawMessage
	DType               string
	Repr, Support       string
	BatchShape          []int64 `json:"batch_shape"`
	EventShape          []int64 `json:"event_shape"`
	HasRsample          bool    `json:"has_rsample"`
	HasEnumerateSupport bool    `json:"has_enumerate_support"`
	Value               string
	Expand              []int64
	Outputs             golden.Outputs
	Lacks               []string
}

func (c *distributionCase) class() string {
	var o struct{ Class string }
	if err := json.Unmarshal(c.Spec, &o); err != nil {
		panic(err)
	}
	return o.Class
}

// TestDistributions compares what distributions print, draw and compute, and its
// gradients, with PyTorch's, each output of a distribution made anew.
func TestDistributions(t *testing.T) {
	f := golden.Load[distributionCase](t, ".", "cases.jsonl")
	outputs := 0
	classes := make(map[string]bool)
	for i, c := range f.Cases {
		classes[c.class()] = true
		t.Run(fmt.Sprintf("%d/%s/%s", i, c.class(), c.DType), func(t *testing.T) {
			torch.WithScope(func(*torch.Scope) { outputs += c.replay(t, f.Exact) })
		})
	}
	fmt.Printf("distributions: %d cases, %d classes, %d outputs\n", len(f.Cases), len(classes), outputs)
}

func (c *distributionCase) replay(t *testing.T, exact bool) (outputs int) {
	d := new(golden.Builder).Distribution(c.Spec)
	assert.Equal(t, c.Repr, d.String())
	assert.Equal(t, c.Support, d.Support().String())
	assert.Equal(t, fmt.Sprint(c.BatchShape), fmt.Sprint(d.BatchShape()))
	assert.Equal(t, fmt.Sprint(c.EventShape), fmt.Sprint(d.EventShape()))
	// In Python a LogitRelaxedBernoulli can rsample and does not say so.
	assert.Equal(t, c.HasRsample || c.class() == "LogitRelaxedBernoulli", distributions.HasRsample(d))
	assert.Equal(t, c.HasEnumerateSupport, distributions.HasEnumerateSupport(d))
	for name := range c.Outputs {
		if strings.Contains(name, "/grad/") {
			continue
		}
		outputs++
		list, err := c.output(name)
		if !assert.NoError(t, err, name) || !assert.NotNil(t, list, "there is no "+name) {
			continue
		}
		if c.class() == "Wishart" && strings.Contains(name, "rsample") && c.Outputs.Lacks(name, list) {
			list = list[:1] // of draws in the place of others PyTorch has no gradients
		}
		c.Outputs.Compare(t, name, list, exact)
	}
	for _, name := range c.Lacks {
		// The entropy of an expanded Multinomial fails in PyTorch by mistake.
		if c.class() == "Multinomial" && name == "expand/entropy" || c.class() == "LogitRelaxedBernoulli" {
			continue
		}
		list, err := c.output(name)
		assert.True(t, list == nil || err != nil, "PyTorch has no %s", name)
	}
	return outputs
}

// output computes an output of a name and its gradients; nil when the distribution has no
// method for it.
func (c *distributionCase) output(name string) (list []golden.Named, err error) {
	err = torch.Try(func() {
		b := new(golden.Builder)
		d := b.Distribution(c.Spec)
		value := golden.Tensor(c.Value)
		if name == "icdf" {
			value = quantiles(value.DType(), d.BatchShape())
		}
		words := strings.Split(name, "/")
		if words[0] == "expand" {
			d = d.Expand(c.Expand...)
			words = append(words[1:], expandedDraws[words[1]]...)
		}
		valued := (name == "log_prob" || name == "cdf") && !d.Support().IsDiscrete() || name == "icdf"
		if valued {
			value.SetRequiresGrad(true)
			b.Leaves = append(b.Leaves, golden.Leaf{Path: "value", Tensor: value})
		}
		out := call(d, words, value)
		if out == nil {
			return
		}
		list = append(list, golden.Named{Tensor: out})
		plain := words[0] == "sample" || words[0] == "bregman_entropy"
		if plain || !out.RequiresGrad() || !out.IsFloatingPoint() {
			return
		}
		list = append(list, gradients(out, b.Leaves)...)
	})
	return list, err
}

// expandedDraws are the seed and sample shape of draws of an expanded distribution.
var expandedDraws = map[string][]string{"sample": {"3", "3"}, "rsample": {"4"}}

// quantiles are the probabilities whose values are asked for.
func quantiles(dtype torch.DType, batch []int64) *torch.Tensor {
	shape := slices.Concat([]int64{2}, slices.Repeat([]int64{1}, len(batch)))
	u := torch.FromSlice([]float64{0.125, 0.6875}, shape...).To(dtype)
	return u.Expand(slices.Concat([]int64{2}, batch)...).Contiguous()
}

// gradients are those of the weighted sum of an output by leaves, none when one has no
// derivative.
func gradients(out *torch.Tensor, leaves []golden.Leaf) (list []golden.Named) {
	inputs := make([]*torch.Tensor, len(leaves))
	for i, leaf := range leaves {
		inputs[i] = leaf.Tensor
	}
	var grads []*torch.Tensor
	err := torch.Try(func() {
		grads = torch.Grad([]*torch.Tensor{out}, inputs, torch.GradOptions{GradOutputs: []*torch.Tensor{golden.Ramp(out)}, AllowUnused: true})
	})
	if err != nil && strings.Contains(err.Error(), "is not implemented") {
		return nil // of gammainc
	} else if err != nil {
		panic(err)
	}
	for i, g := range grads {
		if g != nil {
			list = append(list, golden.Named{Name: "/grad/" + leaves[i].Path, Tensor: g})
		}
	}
	return list
}

// call calls the method that the first word stands for; nil when there is none. Of draws
// the other words are the seed and the sample shape.
func call(d distributions.Distribution, words []string, value *torch.Tensor) *torch.Tensor {
	var numbers []int64
	for _, w := range words[1:] {
		if n, err := strconv.ParseInt(w, 10, 64); err == nil {
			numbers = append(numbers, n)
		}
	}
	switch words[0] {
	case "sample":
		torch.ManualSeed(uint64(numbers[0]))
		return d.Sample(numbers[1:]...)
	case "rsample":
		if r, ok := d.(distributions.Rsampler); ok {
			torch.ManualSeed(uint64(numbers[0]))
			return r.Rsample(numbers[1:]...)
		}
	case "log_prob":
		return d.LogProb(value)
	case "mean", "variance", "stddev":
		if m, ok := d.(distributions.Moments); ok {
			return map[string]func() *torch.Tensor{"mean": m.Mean, "variance": m.Variance, "stddev": m.Stddev}[words[0]]()
		}
	case "mode":
		if m, ok := d.(distributions.Moder); ok {
			return m.Mode()
		}
	case "entropy", "perplexity":
		if e, ok := d.(distributions.Entropier); ok {
			return map[string]func() *torch.Tensor{"entropy": e.Entropy, "perplexity": e.Perplexity}[words[0]]()
		}
	case "cdf":
		if c, ok := d.(distributions.Cdfer); ok {
			return c.Cdf(value)
		}
	case "icdf":
		if c, ok := d.(distributions.Icdfer); ok {
			return c.Icdf(value)
		}
	case "enumerate_support":
		if e, ok := d.(distributions.SupportEnumerator); ok {
			return e.EnumerateSupport(len(words) == 1)
		}
	case "probs", "logits":
		if o, ok := d.(interface{ Probs() *torch.Tensor }); ok && words[0] == "probs" {
			return o.Probs()
		}
		if o, ok := d.(interface{ Logits() *torch.Tensor }); ok && words[0] == "logits" {
			return o.Logits()
		}
	case "covariance_matrix", "precision_matrix", "scale_tril":
		if m, ok := d.(interface {
			CovarianceMatrix() *torch.Tensor
			PrecisionMatrix() *torch.Tensor
			ScaleTril() *torch.Tensor
		}); ok {
			return map[string]func() *torch.Tensor{"covariance_matrix": m.CovarianceMatrix, "precision_matrix": m.PrecisionMatrix, "scale_tril": m.ScaleTril}[words[0]]()
		}
	case "bregman_entropy":
		return distributions.ExponentialFamilyEntropy(d.(distributions.ExponentialFamily), 0)
	}
	return nil
}

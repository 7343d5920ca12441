package distributions

import (
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/internal/operand"
)

// ExponentialFamily is a distribution with a density exp(<t(x), theta> - F(theta) + k(x)) of
// natural parameters theta and their log normalizer F,
// torch.distributions.ExponentialFamily: [KLDivergence] knows that of two distributions of
// one such type.
type ExponentialFamily interface {
	Distribution

	// NaturalParams returns theta.
	NaturalParams() []*torch.Tensor

	// LogNormalizer returns F of parameters, [batch...].
	LogNormalizer(params ...*torch.Tensor) *torch.Tensor
}

// ExponentialFamilyEntropy returns the entropy of a distribution by the derivative of its
// log normalizer (Nielsen and Nock 2010), ExponentialFamily.entropy of PyTorch, from the
// mean of the carrier measure k.
func ExponentialFamilyEntropy(d ExponentialFamily, meanCarrierMeasure float64) *torch.Tensor {
	params, normalizer, gradients := differentiated(d)
	result := normalizer.Add(-meanCarrierMeasure)
	for i, p := range params {
		result = result.Sub(p.Mul(gradients[i]).Reshape(append(d.BatchShape(), -1)...).Sum(torch.Dim(-1)))
	}
	return result
}

// differentiated returns natural parameters, their log normalizer and its gradients.
func differentiated(d ExponentialFamily) (params []*torch.Tensor, normalizer *torch.Tensor, gradients []*torch.Tensor) {
	for _, p := range d.NaturalParams() {
		params = append(params, p.Detach().SetRequiresGrad(true))
	}
	torch.EnableGrad(func() {
		normalizer = d.LogNormalizer(slices.Clone(params)...)
		gradients = torch.Grad([]*torch.Tensor{normalizer.Sum()}, params, torch.GradOptions{CreateGraph: true})
	})
	return params, normalizer, gradients
}

// klExponentialFamily is _kl_expfamily_expfamily.
func klExponentialFamily(p, q ExponentialFamily) *torch.Tensor {
	params, normalizer, gradients := differentiated(p)
	other := q.NaturalParams()
	result := q.LogNormalizer(other...).Sub(normalizer)
	for i, g := range gradients {
		result = result.Sub(operand.SumRightmost(other[i].Sub(params[i]).Mul(g), len(q.EventShape())))
	}
	return result
}

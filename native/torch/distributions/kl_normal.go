package distributions

import (
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/internal/usage"
)

// The functions of this file are those of torch/distributions/kl.py for multivariate
// normal distributions.

// traceXXT is the trace of X Xᵀ, _batch_trace_XXT.
func traceXXT(x *torch.Tensor) *torch.Tensor {
	shape := x.Shape()
	n := len(shape) - 2
	return x.Reshape(-1, shape[n]*shape[n+1]).Pow(2).Sum(torch.Dim(-1)).Reshape(shape[:n]...)
}

// sameEvents panics when two distributions are of vectors of different sizes.
func sameEvents(p, q Distribution) {
	if !slices.Equal(p.EventShape(), q.EventShape()) {
		usage.Panic("kl_divergence", "the KL divergence of multivariate normals with different event shapes cannot be computed: %v and %v", p.EventShape(), q.EventShape())
	}
}

func klMultivariateNormal(p, q *MultivariateNormal) *torch.Tensor {
	sameEvents(p, q)
	n := p.event[0]
	half1 := q.halfLogDet().Sub(p.halfLogDet())
	qTril, pTril := together(q.factor, p.factor)
	term2 := traceXXT(torch.SolveTriangular(qTril, pTril, false))
	term3 := batchMahalanobis(q.factor, q.loc.Sub(p.loc))
	return half1.Add(term2.Add(term3).Sub(n).Mul(0.5))
}

// together expands two batches of matrices to one batch shape.
func together(a, b *torch.Tensor) (_, _ *torch.Tensor) {
	shapeA, shapeB := a.Shape(), b.Shape()
	n, m := len(shapeA)-2, len(shapeB)-2
	batch := operand.BroadcastShapes("kl_divergence", shapeA[:n], shapeB[:m])
	return a.Expand(slices.Concat(batch, shapeA[n:])...), b.Expand(slices.Concat(batch, shapeB[m:])...)
}

func klLowRank(p, q *LowRankMultivariateNormal) *torch.Tensor {
	sameEvents(p, q)
	term1 := q.logDet().Sub(p.logDet())
	term3 := q.mahalanobis(q.loc.Sub(p.loc))
	a := q.whitened()
	term21 := p.d.Div(q.d).Sum(torch.Dim(-1))
	term22 := traceXXT(p.w.Mul(q.d.Rsqrt().Unsqueeze(-1)))
	term23 := traceXXT(a.Mul(p.d.Sqrt().Unsqueeze(-2)))
	term24 := traceXXT(a.Matmul(p.w))
	term2 := term21.Add(term22).Sub(term23).Sub(term24)
	return term1.Add(term2).Add(term3).Sub(p.event[0]).Mul(0.5)
}

// whitened is A with (W Wᵀ + D)⁻¹ = D⁻¹ - Aᵀ A.
func (d *LowRankMultivariateNormal) whitened() *torch.Tensor {
	return torch.SolveTriangular(d.capacitance, d.w.MT().Div(d.d.Unsqueeze(-2)), false)
}

func klMultivariateNormalLowRank(p *MultivariateNormal, q *LowRankMultivariateNormal) *torch.Tensor {
	sameEvents(p, q)
	term1 := q.logDet().Sub(p.halfLogDet().Mul(2))
	term3 := q.mahalanobis(q.loc.Sub(p.loc))
	a := q.whitened()
	term21 := traceXXT(p.factor.Mul(q.d.Rsqrt().Unsqueeze(-1)))
	term22 := traceXXT(a.Matmul(p.factor))
	term2 := term21.Sub(term22)
	return term1.Add(term2).Add(term3).Sub(p.event[0]).Mul(0.5)
}

func klLowRankMultivariateNormal(p *LowRankMultivariateNormal, q *MultivariateNormal) *torch.Tensor {
	sameEvents(p, q)
	term1 := q.halfLogDet().Mul(2).Sub(p.logDet())
	term3 := batchMahalanobis(q.factor, q.loc.Sub(p.loc))
	qTril, pFactor := together(q.factor, p.w)
	shape := qTril.Shape()
	pDiag := p.d.Sqrt().DiagEmbed().Expand(shape...)
	term21 := traceXXT(torch.SolveTriangular(qTril, pFactor, false))
	term22 := traceXXT(torch.SolveTriangular(qTril, pDiag, false))
	term2 := term21.Add(term22)
	return term1.Add(term2).Add(term3).Sub(p.event[0]).Mul(0.5)
}

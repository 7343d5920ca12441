package distributions

import (
	"reflect"
	"slices"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions/internal/operand"
	"torchfm/native/torch/distributions/transforms"
	"torchfm/native/torch/internal/usage"
)

// KLDivergence returns the Kullback-Leibler divergence of q from p, the mean of
// log p(x) - log q(x) over x of p, [batch...], torch.distributions.kl_divergence. It knows
// the pairs of types that PyTorch knows, and panics for others.
func KLDivergence(p, q Distribution) *torch.Tensor { return new(KLRegistry).KLDivergence(p, q) }

// KLRegistry has divergences of pairs of types beside those of PyTorch. A program with
// distributions of its own makes one, adds to it with [RegisterKL] and keeps it: there is
// no registry that all share. The zero value is empty. RegisterKL must not run beside
// other uses.
type KLRegistry struct{ own map[pair]divergence }

// pair are the types of p and q.
type pair struct{ p, q reflect.Type }

type divergence func(p, q any) *torch.Tensor

// RegisterKL has r compute the divergence of two types of distributions by f,
// torch.distributions.register_kl. It goes before one that PyTorch has, and is also taken
// within [Independent] and [TransformedDistribution].
func RegisterKL[P, Q Distribution](r *KLRegistry, f func(p P, q Q) *torch.Tensor) {
	if r.own == nil {
		r.own = make(map[pair]divergence)
	}
	types, d := entry(f)
	r.own[types] = d
}

// entry is a function of two types for a table.
func entry[P, Q any](f func(p P, q Q) *torch.Tensor) (pair, divergence) {
	return pair{reflect.TypeFor[P](), reflect.TypeFor[Q]()}, func(p, q any) *torch.Tensor { return f(p.(P), q.(Q)) }
}

// KLDivergence is the function [KLDivergence] with the divergences of r too.
func (r *KLRegistry) KLDivergence(p, q Distribution) *torch.Tensor {
	if p == nil || q == nil {
		usage.Panic("kl_divergence", "a distribution is nil")
	}
	if kl := r.find(p, q); kl != nil {
		return kl
	}
	usage.Panic("kl_divergence", "no KL(p || q) is implemented for p type %T and q type %T: %v and %v", p, q, p, q)
	return nil
}

// find returns the divergence of the most specific pair of types, p's before q's; nil for
// none.
func (r *KLRegistry) find(p, q Distribution) *torch.Tensor {
	ancestors := lineage(q)
	for _, a := range lineage(p) {
		for _, b := range ancestors {
			types := pair{reflect.TypeOf(a), reflect.TypeOf(b)}
			if f, ok := r.own[types]; ok {
				return f(a, b)
			}
			if f, ok := divergences[types]; ok {
				return f(a, b)
			}
			if kl := r.composed(a, b); kl != nil {
				return kl
			}
		}
	}
	a, isFamily := p.(ExponentialFamily)
	b, bothFamilies := q.(ExponentialFamily)
	if isFamily && bothFamilies && reflect.TypeOf(p) == reflect.TypeOf(q) {
		return klExponentialFamily(a, b)
	}
	return nil
}

// lineage are a distribution and what it is a kind of, PyTorch's base classes.
func lineage(d Distribution) []any {
	list := []any{d}
	switch d := d.(type) {
	case *Chi2:
		list = append(list, &d.Gamma)
	case *OneHotCategoricalStraightThrough:
		list = append(list, &d.OneHotCategorical)
	case interface {
		transformed() *TransformedDistribution
	}:
		if t := d.transformed(); any(t) != any(d) {
			list = append(list, t)
		}
	}
	return list
}

// composed is the divergence of distributions made of others; nil when they are none.
func (r *KLRegistry) composed(a, b any) *torch.Tensor {
	switch p := a.(type) {
	case *Independent:
		q, ok := b.(*Independent)
		if !ok {
			return nil
		}
		if p.n != q.n {
			usage.Panic("kl_divergence", "no KL(p || q) is implemented for different numbers of reinterpreted batch dimensions: %v and %v", p, q)
		}
		return operand.SumRightmost(r.KLDivergence(p.baseDist, q.baseDist), p.n)
	case *TransformedDistribution:
		q, ok := b.(*TransformedDistribution)
		if !ok {
			return nil
		}
		if !slices.EqualFunc(p.transforms, q.transforms, transforms.Equal) || !slices.Equal(p.event, q.event) {
			usage.Panic("kl_divergence", "no KL(p || q) is implemented for distributions with different transforms: %v and %v", p.self, q.self)
		}
		return r.KLDivergence(p.baseDist, q.baseDist)
	}
	return nil
}

// table makes a table of its entries.
func table(add ...func(map[pair]divergence)) map[pair]divergence {
	m := make(map[pair]divergence)
	for _, f := range add {
		f(m)
	}
	return m
}

// of is an entry of a table.
func of[P, Q any](f func(p P, q Q) *torch.Tensor) func(map[pair]divergence) {
	return func(m map[pair]divergence) {
		types, d := entry(f)
		m[types] = d
	}
}

// infinite is an entry whose divergence is infinite everywhere, in the shape of what f
// returns.
func infinite[P, Q any](f func(p P) *torch.Tensor) func(map[pair]divergence) {
	return of(func(p P, q Q) *torch.Tensor { return torch.FullLike(f(p), inf) })
}

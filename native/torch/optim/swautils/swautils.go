// Package swautils has torch.optim.swa_utils: averages of a model's weights over the steps
// of its training, stochastic weight averaging (Izmailov et al. 2018) and exponential
// moving averages. The schedule SWALR is in package optim, with the others.
package swautils

import (
	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/nn"
)

// AvgFn returns the new average of a parameter from the old one and the parameter's value
// in the model. NumAveraged, int64 [], is how many models the old one is the average of.
type AvgFn func(averaged, current, numAveraged *torch.Tensor) *torch.Tensor

// MultiAvgFn is [AvgFn] for many parameters of one dtype and device, whose averages it
// changes in place.
type MultiAvgFn func(averaged, current []*torch.Tensor, numAveraged *torch.Tensor)

// AveragedModelOptions are the options of [NewAveragedModel]. At most one of the functions
// may be given.
type AveragedModelOptions struct {
	Device     *torch.Device // where the average is kept, nil: with the model; default nil
	AvgFn      AvgFn         // the average of a parameter, nil: all models alike; default nil
	MultiAvgFn MultiAvgFn    // the average of many at once; default nil
	UseBuffers bool          // average the buffers too, instead of copying them; default false
}

// AveragedModel is a copy of a model whose parameters are averages of those that the model
// has at each [AveragedModel.UpdateParameters].
type AveragedModel[M nn.Module] struct {
	nn.Base
	Module    M             // the average
	NAveraged *torch.Tensor `nn:"n_averaged,buffer"` // of how many models, int64 []

	avgFn      AvgFn
	multiAvgFn MultiAvgFn
	useBuffers bool
}

// NewAveragedModel returns a copy of a model that has averaged none yet: the first update
// copies the model's parameters.
func NewAveragedModel[M nn.Module](model M, opts ...AveragedModelOptions) *AveragedModel[M] {
	o := usage.Option("AveragedModel", opts)
	if o.AvgFn != nil && o.MultiAvgFn != nil {
		usage.Panic("AveragedModel", "avg_fn and multi_avg_fn: want at most one of them")
	}
	a := &AveragedModel[M]{Module: nn.Clone(model), avgFn: o.AvgFn, multiAvgFn: o.MultiAvgFn, useBuffers: o.UseBuffers}
	var device torch.Device
	if o.Device != nil {
		device = *o.Device
		if m, ok := any(a.Module).(interface{ To(...torch.Target) }); ok {
			m.To(device)
		}
	}
	a.NAveraged = torch.Zeros(nil, torch.Options{DType: torch.Int64, Device: device})
	return nn.Register(a)
}

// Forward is the average's forward pass, where the model is a [nn.Layer].
func (a *AveragedModel[M]) Forward(x *torch.Tensor) *torch.Tensor {
	layer, ok := any(a.Module).(nn.Layer)
	if !ok {
		usage.Panic("AveragedModel", "a %T has no Forward of one tensor: call the field Module's own", a.Module)
	}
	return layer.Forward(x)
}

// UpdateParameters takes the model's parameters into the average.
func (a *AveragedModel[M]) UpdateParameters(model M) {
	torch.NoGrad(func() { torch.WithScope(func(*torch.Scope) { a.update(model) }) })
}

func (a *AveragedModel[M]) update(model M) {
	averaged, current := a.Module.Parameters(), model.Parameters()
	mine, theirs := tensors(a.Module.NamedBuffers()), tensors(model.NamedBuffers())
	if len(averaged) != len(current) || len(mine) != len(theirs) {
		usage.Panic("update_parameters", "want a model with %d parameters and %d buffers, got %d and %d",
			len(averaged), len(mine), len(current), len(theirs))
	}
	if a.useBuffers {
		averaged, current = append(averaged, mine...), append(current, theirs...)
	}
	for i := range averaged {
		averaged[i], current[i] = averaged[i].Detach(), current[i].Detach().To(averaged[i].Device())
	}
	if a.NAveraged.Item() == 0 {
		for i, t := range averaged {
			t.Copy_(current[i])
		}
	} else {
		a.average(averaged, current)
	}
	if !a.useBuffers {
		for i, b := range mine {
			b.Detach().Copy_(theirs[i].Detach().To(b.Device()))
		}
	}
	a.NAveraged.Add_(1)
}

func tensors(named []torch.Named) []*torch.Tensor {
	list := make([]*torch.Tensor, len(named))
	for i, n := range named {
		list[i] = n.Tensor
	}
	return list
}

// average calls the functions, tensor by tensor or for all of a dtype and device.
func (a *AveragedModel[M]) average(averaged, current []*torch.Tensor) {
	one := func(f AvgFn, i int) {
		averaged[i].Copy_(f(averaged[i], current[i], a.NAveraged.To(averaged[i].Device())))
	}
	if a.avgFn != nil {
		for i := range averaged {
			one(a.avgFn, i)
		}
		return
	}
	type key struct {
		dtype  torch.DType
		device torch.Device
	}
	var order []key
	groups := make(map[key][]int)
	for i, t := range averaged {
		k := key{t.DType(), t.Device()}
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], i)
	}
	for _, k := range order {
		f := a.multiAvgFn
		if f == nil && k.device.Type == torch.CUDA {
			f = GetSWAMultiAvgFn()
		}
		if f == nil {
			for _, i := range groups[k] {
				one(GetSWAAvgFn(), i)
			}
			continue
		}
		var to, from []*torch.Tensor
		for _, i := range groups[k] {
			to, from = append(to, averaged[i]), append(from, current[i])
		}
		f(to, from, a.NAveraged.To(k.device))
	}
}

// GetEMAAvgFn returns the function of an exponential moving average,
// decay averaged + (1 - decay) current. Decay is in [0, 1]; default 0.999.
func GetEMAAvgFn(decay ...float64) AvgFn {
	d := checkDecay(decay)
	return func(averaged, current, _ *torch.Tensor) *torch.Tensor {
		return averaged.Mul(d).Add(current.Mul(1 - d))
	}
}

// GetSWAAvgFn returns the function of an average of all models alike.
func GetSWAAvgFn() AvgFn {
	return func(averaged, current, numAveraged *torch.Tensor) *torch.Tensor {
		return averaged.Add(current.Sub(averaged).Div(numAveraged.Add(1)))
	}
}

var (
	opEachLerp_ = native.NewOp("aten::_foreach_lerp_", "Scalar")
	opEachSub   = native.NewOp("aten::_foreach_sub", "List")
)

// GetEMAMultiAvgFn is [GetEMAAvgFn] for many parameters at once.
func GetEMAMultiAvgFn(decay ...float64) MultiAvgFn {
	d := checkDecay(decay)
	return func(averaged, current []*torch.Tensor, _ *torch.Tensor) {
		if fractional(averaged[0]) {
			op.InPlace(opEachLerp_, op.Tensors(averaged), op.Tensors(current), native.Float(1-d))
			return
		}
		for i, t := range averaged {
			t.Copy_(t.Mul(d).Add(current[i].Mul(1 - d)))
		}
	}
}

// GetSWAMultiAvgFn is [GetSWAAvgFn] for many parameters at once.
func GetSWAMultiAvgFn() MultiAvgFn {
	return func(averaged, current []*torch.Tensor, numAveraged *torch.Tensor) {
		next := numAveraged.Add(1)
		if fractional(averaged[0]) {
			weight := next.Reciprocal()
			op.InPlace(opEachLerp_, op.Tensors(averaged), op.Tensors(current), native.Float(weight.Item()))
			return
		}
		changes := op.List(opEachSub, op.Tensors(current), op.Tensors(averaged), native.Int(1))
		for i, t := range averaged {
			t.Addcdiv_(changes[i], next)
		}
	}
}

func fractional(t *torch.Tensor) bool { return t.IsFloatingPoint() || t.IsComplex() }

func checkDecay(decay []float64) float64 {
	d := usage.One("ema", decay, 0.999)
	if !(d >= 0 && d <= 1) {
		usage.Panic("ema", "invalid decay %v: want 0 <= decay <= 1", d)
	}
	return d
}

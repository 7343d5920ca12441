package functorch

import (
	"reflect"

	"torchfm/native/torch"
	"torchfm/native/torch/nn"
)

// FunctionalCallOptions are the options of [FunctionalCall].
type FunctionalCallOptions = nn.StatelessOptions

// FunctionalCall calls forward with a copy of module that has other tensors in the place
// of the parameters and buffers of the given names, as torch.func.functional_call:
//
//	loss := func(params map[string]*torch.Tensor) *torch.Tensor {
//		y := functorch.FunctionalCall(model, params, func(m *Net) *torch.Tensor { return m.Forward(x) })
//		return torch.MSELoss(y, target)
//	}
//	grads := functorch.Grad(loss)(functorch.Parameters(model))
//
// The module itself is not touched; see [nn.Stateless]. What a layer writes in place to
// a buffer, as batch normalisation does, it writes to the given one.
func FunctionalCall[M nn.Module, R any](module M, tensors map[string]*torch.Tensor, forward func(m M) R, opts ...FunctionalCallOptions) R {
	return forward(nn.Stateless(module, tensors, opts...))
}

// Parameters returns the parameters of a module by name, dict(model.named_parameters()).
func Parameters(m nn.Module) map[string]*torch.Tensor { return byName(m.NamedParameters()) }

// Buffers returns the buffers of a module by name, dict(model.named_buffers()).
func Buffers(m nn.Module) map[string]*torch.Tensor { return byName(m.NamedBuffers()) }

func byName(named []torch.Named) map[string]*torch.Tensor {
	tensors := make(map[string]*torch.Tensor, len(named))
	for _, n := range named {
		tensors[n.Name] = n.Tensor
	}
	return tensors
}

// StackModuleState returns the parameters and the buffers of models of one type, by
// name, each stacked along a new first dimension, for an ensemble that [Vmap] maps over,
// as torch.func.stack_module_state. The stacked parameters are new leaves that require a
// gradient if the models' do.
func StackModuleState[M nn.Module](models []M) (params, buffers map[string]*torch.Tensor) {
	const op = "stack_module_state"
	if len(models) == 0 {
		failf(op, "want at least one model, got none")
	}
	for i, m := range models {
		if m.Training() != models[0].Training() {
			failf(op, "model %d is in another mode, of training or evaluation, than model 0", i)
		}
		if got, want := reflect.TypeOf(m), reflect.TypeOf(models[0]); got != want {
			failf(op, "model %d is a %v, model 0 a %v: want models of one type", i, got, want)
		}
	}
	params, buffers = make(map[string]*torch.Tensor), make(map[string]*torch.Tensor)
	stack := func(into map[string]*torch.Tensor, named func(M) []torch.Named) {
		all := make(map[string][]*torch.Tensor)
		for _, m := range models {
			for _, n := range named(m) {
				all[n.Name] = append(all[n.Name], n.Tensor)
			}
		}
		for _, n := range named(models[0]) {
			into[n.Name] = stackLeaves(op, n.Name, len(models), all[n.Name])
		}
	}
	stack(params, func(m M) []torch.Named { return m.NamedParameters() })
	stack(buffers, func(m M) []torch.Named { return m.NamedBuffers() })
	return params, buffers
}

func stackLeaves(op, name string, models int, tensors []*torch.Tensor) *torch.Tensor {
	if len(tensors) != models {
		failf(op, "%d of %d models have %s", len(tensors), models, name)
	}
	grad := tensors[0].RequiresGrad()
	for i, t := range tensors {
		if t.RequiresGrad() != grad {
			failf(op, "%s of model %d requires a gradient or not unlike that of model 0", name, i)
		}
	}
	stacked := call("aten::stack", tensors)
	if grad {
		stacked = stacked.Detach().SetRequiresGrad(true)
	}
	return stacked
}

// ReplaceAllBatchNormModules_ takes the running statistics from all batch normalisations
// in a module, and returns it, as torch.func.replace_all_batch_norm_modules_: they are
// written in place, which [Vmap] does not allow.
func ReplaceAllBatchNormModules_[M nn.Module](root M) M {
	list := []nn.Module{root}
	if m, ok := any(root).(interface{ Modules() []nn.Module }); ok {
		list = m.Modules()
	}
	for _, m := range list {
		switch m := m.(type) {
		case *nn.BatchNorm1d:
			withoutStatistics(&m.ChannelNorm)
		case *nn.BatchNorm2d:
			withoutStatistics(&m.ChannelNorm)
		case *nn.BatchNorm3d:
			withoutStatistics(&m.ChannelNorm)
		case *nn.SyncBatchNorm:
			withoutStatistics(&m.ChannelNorm)
		}
	}
	return root
}

func withoutStatistics(m *nn.ChannelNorm) {
	m.RunningMean, m.RunningVar, m.NumBatchesTracked, m.TrackRunningStats = nil, nil, nil, false
}

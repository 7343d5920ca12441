package utils

import (
	"slices"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/nn"
	"torchfm/native/torch/nn/utils/internal/reparam"
)

var (
	opDot   = native.NewOp("aten::dot", "")
	opDiv   = native.NewOp("aten::div", "Tensor")
	opMean  = native.NewOp("aten::mean", "")
	opPinv  = native.NewOp("aten::pinverse", "")
	opMulti = native.NewOp("aten::linalg_multi_dot", "")
	opMM    = native.NewOp("aten::mm", "")
)

// SpectralNormOptions are the options of [SpectralNorm].
type SpectralNormOptions struct {
	Name             string   // of the parameter; default "weight"
	NPowerIterations *int64   // for each forward pass in training; default 1
	Eps              *float64 // the least norm that is divided by; default 1e-12
	Dim              *int64   // of the outputs; default 0, of transposed convolutions 1
}

// SpectralNorm divides a layer's weight, as a matrix, by its largest singular value,
// which the power method approximates, and returns m, as torch.nn.utils.spectral_norm.
// What is trained is the parameter weight_orig; the method's vectors are the buffers
// weight_u and weight_v. Package parametrizations has the newer form.
func SpectralNorm[M nn.Module](m M, opts ...SpectralNormOptions) M {
	o := usage.Option("spectral_norm", opts)
	w := &spectralNorm{named(o.Name), or(o.Dim, reparam.Dim(m)), or(o.NPowerIterations, 1), or(o.Eps, 1e-12)}
	if w.iterations <= 0 {
		usage.Panic("spectral_norm", "NPowerIterations must be positive, got %d", w.iterations)
	}
	b := nn.BaseOf(m)
	if b.GetComputed(w.name) != nil {
		usage.Panic("spectral_norm", "parameter %q of %v is computed already", w.name, m)
	}
	weight := parameterOf("spectral_norm", m, w.name)
	trained := weight.RequiresGrad()
	var u, v *torch.Tensor
	torch.NoGrad(func() {
		matrix := reparam.Matrix(weight, w.dim)
		u = reparam.Normalize(reparam.Draw(weight, matrix.Size(0)), w.eps)
		v = reparam.Normalize(reparam.Draw(weight, matrix.Size(1)), w.eps)
	})
	b.Unregister(w.name)
	b.RegisterParameter(w.name+"_orig", weight)
	weight.SetRequiresGrad(trained)
	b.RegisterBuffer(w.name+"_u", u)
	b.RegisterBuffer(w.name+"_v", v)
	b.RegisterComputed(w.name, w, weight.Detach())
	b.RegisterLoadStateDictPreHook(w.upgrade)
	return m
}

// RemoveSpectralNorm makes the weight, or the tensor of a name, a parameter again, the
// last one, and returns m, as torch.nn.utils.remove_spectral_norm.
func RemoveSpectralNorm[M nn.Module](m M, name ...string) M {
	n := usage.One("remove_spectral_norm", name, "weight")
	b := nn.BaseOf(m)
	w, ok := b.GetComputed(n).(*spectralNorm)
	if !ok {
		usage.Panic("remove_spectral_norm", "%v has no spectral norm of %q", m, n)
	}
	var weight *torch.Tensor
	torch.NoGrad(func() { weight = w.normalised(m, false) })
	b.Unregister(n)
	b.Unregister(n + "_u")
	b.Unregister(n + "_v")
	b.Unregister(n + "_orig")
	b.RegisterParameter(n, weight.Detach())
	return m
}

// spectralNorm computes a parameter as another over its spectral norm.
type spectralNorm struct {
	name       string
	dim        int64
	iterations int64
	eps        float64
}

// Compute returns the normalised weight, in training after steps of the power method.
func (w *spectralNorm) Compute(m nn.Module) *torch.Tensor { return w.normalised(m, m.Training()) }

func (w *spectralNorm) normalised(m nn.Module, iterate bool) *torch.Tensor {
	b := nn.BaseOf(m)
	weight, u, v := b.GetParameter(w.name+"_orig"), b.GetBuffer(w.name+"_u"), b.GetBuffer(w.name+"_v")
	matrix := reparam.Matrix(weight, w.dim)
	if iterate {
		torch.NoGrad(func() {
			torch.WithScope(func(*torch.Scope) {
				for range w.iterations {
					v.Copy_(reparam.Normalize(reparam.Times(matrix.T(), u), w.eps))
					u.Copy_(reparam.Normalize(reparam.Times(matrix, v), w.eps))
				}
			})
			u, v = u.Clone(), v.Clone() // the next pass changes the buffers
		})
	}
	sigma := op.One(opDot, op.Arg(u), op.Arg(reparam.Times(matrix, v)))
	return op.One(opDiv, op.Arg(weight), op.Arg(sigma))
}

// upgrade makes the v that state dicts of PyTorch before 1.0.1 lack, from the weight
// that they have instead.
func (w *spectralNorm) upgrade(m nn.Module, dict torch.StateDict, prefix string) torch.StateDict {
	if nn.BaseOf(m).GetComputed(w.name) != nn.Computed(w) {
		return nil // it was removed
	}
	at := prefix + w.name
	weight, orig, u := dict.Get(at), dict.Get(at+"_orig"), dict.Get(at+"_u")
	if weight == nil || orig == nil || u == nil {
		return nil
	}
	var v *torch.Tensor
	torch.NoGrad(func() {
		sigma := op.One(opMean, op.Arg(op.One(opDiv, op.Arg(orig), op.Arg(weight))), native.None())
		matrix := reparam.Matrix(orig, w.dim)
		transposed := matrix.T()
		inverse := op.One(opPinv, op.Arg(op.One(opMM, op.Arg(transposed), op.Arg(matrix))), native.Float(1e-15))
		v = op.One(opMulti, op.Tensors([]*torch.Tensor{inverse, transposed, u.Unsqueeze(1)})).View(-1)
		scale := op.One(opDiv, op.Arg(sigma), op.Arg(op.One(opDot, op.Arg(u), op.Arg(reparam.Times(matrix, v)))))
		op.InPlace(opMul_, op.Arg(v), op.Arg(scale))
	})
	dict = slices.DeleteFunc(dict, func(n torch.Named) bool { return n.Name == at || n.Name == at+"_v" })
	return append(dict, torch.Named{Name: at + "_v", Tensor: v})
}

package utils

import (
	"math"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/op"
	"torchfm/native/torch/internal/usage"
)

var (
	opNorm       = native.NewOp("aten::linalg_vector_norm", "")
	opEachNorm   = native.NewOp("aten::_foreach_norm", "Scalar")
	opEachMul_   = native.NewOp("aten::_foreach_mul_", "Tensor")
	opEachMin_   = native.NewOp("aten::_foreach_clamp_min_", "Scalar")
	opEachMax_   = native.NewOp("aten::_foreach_clamp_max_", "Scalar")
	opStack      = native.NewOp("aten::stack", "")
	opAddScalar  = native.NewOp("aten::add", "Scalar")
	opReciprocal = native.NewOp("aten::reciprocal", "")
	opMulScalar  = native.NewOp("aten::mul", "Scalar")
	opMul_       = native.NewOp("aten::mul_", "Tensor")
	opClamp      = native.NewOp("aten::clamp", "")
	opClamp_     = native.NewOp("aten::clamp_", "")
)

// ClipGradNormOptions are the options of [ClipGradNorm_] and [GetTotalNorm].
type ClipGradNormOptions struct {
	NormType         *float64 // the order of the norm, may be infinite; default 2
	ErrorIfNonfinite bool     // panic where the norm is not finite; default false
	Foreach          *bool    // by the operators for lists instead of tensor by tensor; nil: on the CPU and on CUDA; default nil
}

// ClipGradNorm_ scales the gradients of parameters so that their norm, seen as one
// vector, is at most maxNorm, and returns the norm before, as
// torch.nn.utils.clip_grad_norm_. Parameters without a gradient count for nothing.
func ClipGradNorm_(parameters []*torch.Tensor, maxNorm float64, opts ...ClipGradNormOptions) *torch.Tensor {
	o := usage.Option("clip_grad_norm_", opts)
	grads := gradsOf(parameters)
	total := totalNorm("clip_grad_norm_", grads, o)
	clipWithNorm("clip_grad_norm_", grads, maxNorm, total, o.Foreach)
	return total
}

// GetTotalNorm returns the norm of tensors as of one vector, as
// torch.nn.utils.get_total_norm; 0 for no tensors.
func GetTotalNorm(tensors []*torch.Tensor, opts ...ClipGradNormOptions) *torch.Tensor {
	return totalNorm("get_total_norm", tensors, usage.Option("get_total_norm", opts))
}

// ClipGradsWithNorm_ scales the gradients of parameters by maxNorm/totalNorm where that
// is below 1, as torch.nn.utils.clip_grads_with_norm_. Foreach is as in
// [ClipGradNormOptions].
func ClipGradsWithNorm_(parameters []*torch.Tensor, maxNorm float64, totalNorm *torch.Tensor, foreach ...bool) {
	clipWithNorm("clip_grads_with_norm_", gradsOf(parameters), maxNorm, totalNorm, given("clip_grads_with_norm_", foreach))
}

// ClipGradValue_ limits each element of the gradients of parameters to
// [-clipValue, clipValue], as torch.nn.utils.clip_grad_value_. Foreach is as in
// [ClipGradNormOptions].
func ClipGradValue_(parameters []*torch.Tensor, clipValue float64, foreach ...bool) {
	how := given("clip_grad_value_", foreach)
	low, high := native.Float(-clipValue), native.Float(clipValue)
	torch.NoGrad(func() {
		for _, grads := range groups(gradsOf(parameters)) {
			if !lists("clip_grad_value_", grads, how) {
				for _, g := range grads {
					op.InPlace(opClamp_, op.Arg(g), low, high)
				}
				continue
			}
			op.InPlace(opEachMin_, op.Tensors(grads), low)
			op.InPlace(opEachMax_, op.Tensors(grads), high)
		}
	})
}

// gradsOf returns the gradients that there are.
func gradsOf(parameters []*torch.Tensor) []*torch.Tensor {
	var grads []*torch.Tensor
	for _, p := range parameters {
		if g := p.Grad(); g != nil {
			grads = append(grads, g)
		}
	}
	return grads
}

// given is what a variadic parameter holds, nil for nothing.
func given(what string, foreach []bool) *bool {
	if len(foreach) == 0 {
		return nil
	}
	return new(usage.One(what, foreach, false))
}

// lists reports whether the operators for lists take tensors of one device.
func lists(what string, tensors []*torch.Tensor, foreach *bool) bool {
	device := tensors[0].Device()
	has := device.Type == torch.CPU || device.Type == torch.CUDA
	if foreach == nil {
		return has
	}
	if *foreach && !has {
		usage.Panic(what, "foreach: there are no operators for lists of tensors on %v", device)
	}
	return *foreach
}

// groups returns the tensors by device and dtype.
func groups(tensors []*torch.Tensor) [][]*torch.Tensor {
	type key struct {
		device torch.Device
		dtype  torch.DType
	}
	at := make(map[key]int)
	var list [][]*torch.Tensor
	for _, t := range tensors {
		k := key{t.Device(), t.DType()}
		i, ok := at[k]
		if !ok {
			i = len(list)
			at[k] = i
			list = append(list, nil)
		}
		list[i] = append(list[i], t)
	}
	return list
}

func totalNorm(what string, tensors []*torch.Tensor, o ClipGradNormOptions) *torch.Tensor {
	if len(tensors) == 0 {
		return torch.Zeros([]int64{})
	}
	order := or(o.NormType, 2)
	norm := func(t *torch.Tensor) *torch.Tensor {
		return op.One(opNorm, op.Arg(t), native.Float(order), native.None(), native.Bool(false), native.None())
	}
	var total *torch.Tensor
	torch.WithScope(func(s *torch.Scope) {
		torch.NoGrad(func() {
			var norms []*torch.Tensor
			for _, group := range groups(tensors) {
				if lists(what, group, o.Foreach) {
					norms = append(norms, op.List(opEachNorm, op.Tensors(group), native.Float(order), native.None())...)
					continue
				}
				for _, t := range group {
					norms = append(norms, norm(t))
				}
			}
			for i, n := range norms {
				norms[i] = n.To(tensors[0].Device())
			}
			total = s.Keep(norm(op.One(opStack, op.Tensors(norms), native.Int(0))))
		})
	})
	if o.ErrorIfNonfinite {
		if n := total.Item(); math.IsNaN(n) || math.IsInf(n, 0) {
			usage.Panic(what, "the total norm of order %v of the gradients is %v, so that they cannot be clipped", order, n)
		}
	}
	return total
}

func clipWithNorm(what string, grads []*torch.Tensor, maxNorm float64, totalNorm *torch.Tensor, foreach *bool) {
	torch.WithScope(func(*torch.Scope) {
		torch.NoGrad(func() {
			// Python's maxNorm / (totalNorm + 1e-6) is a product with the reciprocal.
			scale := op.One(opReciprocal, op.Arg(op.One(opAddScalar, op.Arg(totalNorm), native.Float(1e-6), native.Int(1))))
			scale = op.One(opMulScalar, op.Arg(scale), native.Float(maxNorm))
			scale = op.One(opClamp, op.Arg(scale), native.None(), native.Float(1))
			for _, group := range groups(grads) {
				by := scale.To(group[0].Device())
				if lists(what, group, foreach) {
					op.InPlace(opEachMul_, op.Tensors(group), op.Arg(by))
					continue
				}
				for _, g := range group {
					op.InPlace(opMul_, op.Arg(g), op.Arg(by))
				}
			}
		})
	})
}

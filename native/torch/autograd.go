package torch

import (
	"torchfm/native"
)

// RequiresGrad reports whether autograd records what is done with t.
func (t *Tensor) RequiresGrad() bool { return t.use("requires_grad").Brief().RequiresGrad }

// SetRequiresGrad sets whether autograd records what is done with t, as
// requires_grad_, and returns t. It panics for an integer tensor, and when
// clearing it on a tensor that is no leaf.
func (t *Tensor) SetRequiresGrad(on bool) *Tensor {
	if err := t.use("requires_grad_").SetRequiresGrad(on); err != nil {
		fail("requires_grad_", err, nil)
	}
	return t
}

// IsLeaf reports whether t was not made by a recorded operation.
func (t *Tensor) IsLeaf() bool { return t.use("is_leaf").Brief().Leaf }

// IsInference reports whether t was made in inference mode.
func (t *Tensor) IsInference() bool { return t.use("is_inference").Brief().Inference }

// GradFn returns the name of the autograd node that made t ("AddBackward0"), ""
// for a leaf.
func (t *Tensor) GradFn() string { return t.use("grad_fn").GradFn() }

// Grad returns t's gradient, nil when there is none. The result is a new
// reference to the same elements: writing to it changes the gradient.
func (t *Tensor) Grad() *Tensor {
	g := new(Tensor)
	if !t.use("grad").Grad(g.Handle()) {
		return nil
	}
	return g
}

// SetGrad sets t's gradient; nil removes it. The gradient must have t's shape,
// dtype and device.
func (t *Tensor) SetGrad(grad *Tensor) {
	if err := t.use("grad").SetGrad(grad.useAny("grad")); err != nil {
		fail("grad", err, []native.Arg{arg(t), arg(grad)})
	}
}

// RetainGrad makes Backward fill the gradient of a tensor that is no leaf.
func (t *Tensor) RetainGrad() {
	if err := t.use("retain_grad").RetainGrad(); err != nil {
		fail("retain_grad", err, nil)
	}
}

// BackwardOptions are the options of [Tensor.BackwardWith], as of
// torch.Tensor.backward. The zero value is what Backward uses.
type BackwardOptions struct {
	Gradient    *Tensor   // of t's shape; default 1, for a tensor of one element
	RetainGraph bool      // keep the graph for another Backward; CreateGraph implies it; default false
	CreateGraph bool      // record the gradients' own computation; default false
	Inputs      []*Tensor // the only leaves to fill; default all
}

// Backward adds the gradient of t, which must have one element, to the leaves
// that it was computed from, as torch.Tensor.backward.
func (t *Tensor) Backward() { t.BackwardWith(BackwardOptions{}) }

// BackwardWith is [Tensor.Backward] with its options.
func (t *Tensor) BackwardWith(o BackwardOptions) {
	var grads []*native.Handle
	if o.Gradient != nil {
		grads = []*native.Handle{o.Gradient.use("backward")}
	}
	retain := o.RetainGraph || o.CreateGraph
	err := native.Backward([]*native.Handle{t.use("backward")}, grads, useAll("backward", o.Inputs), &retain, o.CreateGraph)
	if err != nil {
		fail("backward", err, []native.Arg{arg(t)})
	}
}

func useAll(op string, list []*Tensor) []*native.Handle {
	hs := make([]*native.Handle, len(list))
	for i, t := range list {
		hs[i] = t.use(op)
	}
	return hs
}

// IsGradEnabled reports whether gradients are recorded, as torch.is_grad_enabled.
func IsGradEnabled() bool { return native.GradMode() }

// IsInferenceModeEnabled reports whether the goroutine is in [InferenceMode].
func IsInferenceModeEnabled() bool { return native.InferenceMode() }

// SetAnomalyMode sets, for the whole process, whether Backward names the forward
// operation that a failing gradient belongs to, and with checkNaN whether a NaN is
// a failure, as torch.autograd.set_detect_anomaly.
func SetAnomalyMode(on, checkNaN bool) { native.SetAnomalyMode(on, checkNaN) }

// Package checkpoint is PyTorch's torch.utils.checkpoint: it trades time for memory. What
// autograd would save in a part of a model is not kept but computed again in the
// backward pass.
package checkpoint

import (
	"fmt"
	"slices"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/tree"
)

// Options are the options of [Checkpoint].
type Options struct {
	// NoPreserveRNGState lets the second computation draw other numbers, which saves the
	// time of keeping and restoring generators' states; default false
	NoPreserveRNGState bool
	// NoEarlyStop has the second computation run to its end, not just until all that
	// the backward pass needs is there; default false
	NoEarlyStop bool
	// NoDeterminismCheck leaves out the check that the second computation saves tensors
	// of the same shapes, dtypes and devices; default false
	NoDeterminismCheck bool
}

// Checkpoint returns f(input), and of what autograd saves in f keeps nothing: the backward
// pass calls f again when it comes to it, as torch.utils.checkpoint.checkpoint with
// use_reentrant=False. Input and result are trees: a *torch.Tensor, or slices, maps and
// structs of these.
//
//	x = checkpoint.Checkpoint(block.Forward, x)
//
// F may use what it closes over, parameters too, whose gradients are filled like those of
// input. It must do the same each time; draws of the default generators do, those of others
// f sets itself. Checkpoints nest. Gradients have the bits that they have without. Within
// functorch's transforms a checkpoint panics.
func Checkpoint[A, R any](f func(A) R, input A, opts ...Options) R {
	o := optional(opts)
	if !torch.IsGradEnabled() {
		return f(input)
	}
	tensors := tree.Leaves(input)
	n := len(tensors)
	for i, t := range tensors {
		if t.Closed() {
			failf("tensor %d of the input is closed", i)
		}
	}
	var random []*torch.Generator
	if !o.NoPreserveRNGState {
		random = generators(tensors)
	}
	tensors = append(tensors, states(random)...)
	inputs := make([]*native.Handle, len(tensors))
	for i, t := range tensors {
		inputs[i] = t.Handle()
	}
	autocasts := []native.Autocast{native.AutocastOf(int(torch.CPU)), native.AutocastOf(int(torch.CUDA))}
	var result R
	err := native.Checkpoint(inputs,
		native.CheckpointOptions{EarlyStop: !o.NoEarlyStop, Check: !o.NoDeterminismCheck},
		func() { result = f(input) },
		func(inputs []*native.Handle) {
			again := make([]*torch.Tensor, len(inputs))
			for i, h := range inputs {
				again[i] = new(torch.Tensor)
				h.Share(again[i].Handle())
			}
			before := states(random)
			defer restore(random, before)
			restore(random, again[n:])
			for _, a := range autocasts { // the backward pass is outside of them
				defer native.EnterAutocast(a).LeaveAll()
			}
			f(tree.With(input, again[:n]))
		})
	if err != nil {
		panic(&torch.Error{Op: "checkpoint", Message: err.Error(), Err: err})
	}
	return result
}

// generators are the default ones of the CPU and of the tensors' devices.
func generators(tensors []*torch.Tensor) []*torch.Generator {
	devices := []torch.Device{{}}
	for _, t := range tensors {
		if d := t.Device(); d.Type == torch.CUDA && !slices.Contains(devices, d) {
			devices = append(devices, d)
		}
	}
	list := make([]*torch.Generator, len(devices))
	for i, d := range devices {
		g, err := torch.DefaultGenerator(d)
		if err != nil {
			panic(err)
		}
		list[i] = g
	}
	return list
}

func states(random []*torch.Generator) []*torch.Tensor {
	list := make([]*torch.Tensor, len(random))
	for i, g := range random {
		list[i] = g.State()
	}
	return list
}

func restore(random []*torch.Generator, states []*torch.Tensor) {
	for i, g := range random {
		g.SetState(states[i])
	}
}

// Layer is what a sequence is made of; every nn.Layer is one.
type Layer interface {
	Forward(x *torch.Tensor) *torch.Tensor
}

// CheckpointSequential calls layers one after the other, in so many segments of which all
// but the last are checkpoints, as torch.utils.checkpoint.checkpoint_sequential.
func CheckpointSequential[L Layer](layers []L, segments int, x *torch.Tensor, opts ...Options) *torch.Tensor {
	if segments < 1 || segments > max(len(layers), 1) {
		failf("%d segments of %d layers: want from 1 to %d", segments, len(layers), max(len(layers), 1))
	}
	run := func(layers []L) func(*torch.Tensor) *torch.Tensor {
		return func(x *torch.Tensor) *torch.Tensor {
			for _, l := range layers {
				x = l.Forward(x)
			}
			return x
		}
	}
	size := len(layers) / segments
	for range segments - 1 {
		x = Checkpoint(run(layers[:size]), x, opts...)
		layers = layers[size:]
	}
	return run(layers)(x)
}

func optional(opts []Options) Options {
	switch len(opts) {
	case 0:
		return Options{}
	case 1:
		return opts[0]
	}
	failf("got %d Options, want one at most", len(opts))
	return Options{}
}

func failf(format string, args ...any) {
	panic(&torch.Error{Op: "checkpoint", Message: fmt.Sprintf(format, args...)})
}

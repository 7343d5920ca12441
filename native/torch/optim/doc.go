// Package optim has torch.optim: its fourteen optimizers, the schedules of
// torch.optim.lr_scheduler and the averages of torch.optim.swa_utils, with the arithmetic
// of PyTorch's Python code: the same operators in the same order, and numbers computed in
// float64 as Python computes them, so that a step here gives the bits that it gives there.
//
// An optimizer is made for parameters, with an options struct of which every zero field is
// PyTorch's default. A training step is
//
//	opt := optim.NewAdamW(model.Parameters(), optim.AdamWOptions{LR: new(3e-4)})
//	...
//	opt.ZeroGrad()
//	loss.Backward()
//	opt.Step()
//
// A group of parameters with options of its own is added with AddParamGroup. Given
// model.NamedParameters(), an optimizer also knows their names, for errors and for the
// state dict.
//
// Step records no gradients and frees what it makes. What an optimizer remembers lives as
// long as the optimizer, also when Step is called inside [torch.WithScope]. Wrong options
// and parameters panic with a [*torch.Error] that names the argument.
//
// On the CPU a step goes parameter by parameter, as PyTorch's does by default. The options
// Foreach and Fused choose PyTorch's other implementations, whose bits differ; on a GPU
// Foreach is the default.
//
// State dicts have Python's structure: [StateDict.Flatten] and [Unflatten] bring them to
// and from safetensors, and a run that was broken off in one language goes on in the other
// with the same bits.
//
// An optimizer of one's own embeds [Base], a schedule of one's own [LRScheduler].
//
// An optimizer must not be used by two goroutines at once.
package optim

// Package optim has the optimizers and learning rate schedules of torch.optim,
// with the arithmetic of PyTorch's Python code: the same operators in the same
// order, and scalars computed in float64 as Python computes them, so that a step
// here gives the bits that it gives there (the path without foreach and fused,
// Python's default on the CPU).
//
// An optimizer is made for parameters and an options struct, of which the function
// Default... gives PyTorch's values; AddGroup adds parameters with other options.
// A training step is
//
//	opt.ZeroGrad()
//	loss.Backward()
//	opt.Step()
//
// Step records no gradients and frees what it makes. What an optimizer remembers
// lives as long as the optimizer, also when Step is called inside [torch.WithScope].
// Wrong options and parameters panic with a [*torch.Error].
//
// An optimizer must not be used by two goroutines at once.
package optim

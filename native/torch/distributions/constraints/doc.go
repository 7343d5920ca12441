// Package constraints has torch.distributions.constraints: the regions in which the
// parameters and values of distributions lie.
//
// A constraint is made by the function of PyTorch's name, Positive(), Interval(0, 1),
// and is a value of an exported type, so that a program can tell them apart and
// [torchfm/native/torch/distributions/transforms.BijectTo] can look up a transform.
// A constraint of one's own is any type with the methods of [Constraint].
package constraints

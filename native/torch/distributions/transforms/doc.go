// Package transforms has torch.distributions.transforms: invertible functions of tensors
// with the logarithm of their Jacobian's determinant, from which
// [torchfm/native/torch/distributions.NewTransformedDistribution] makes distributions, and
// the transforms to the region of a constraint ([BijectTo], [TransformTo]).
//
// Python's call of a transform, t(x), is t.Forward(x); t.inv(y) is t.Inverse(y) or
// t.Inv().Forward(y). The arithmetic is that of PyTorch's Python code, operator by
// operator, so that values and gradients have its bits.
//
// A transform with a cache of size 1 remembers its last input and output, so that
// inverting what it just returned gives back that very input: for transforms whose inverse
// is expensive or loses digits. The cache goes by identity: the same *torch.Tensor.
package transforms

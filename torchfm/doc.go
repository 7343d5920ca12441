// Package torchfm is the notebook "Flow Matching: A Visual Introduction" as a
// library: flow matching from Gaussian noise to a one-dimensional mixture along
// straight lines, trained and sampled with PyTorch's numbers.
//
// Its files follow the notebook: the target distribution (mixture.go), the straight-line
// path and its velocity (path.go), what sampled paths look like on average
// (reference.go), the model (model.go), the loss (loss.go), training (train.go),
// the learned field (field.go), and samples (solver.go, sample.go). [Train]
// trains; [ComputeNotebook] computes the data of every figure as plain values.
//
// For a Gaussian mixture the exact flow is known ([ExactFlow]), so that a model
// can be measured: [ExcessLoss] tells how far it is from perfect, [Wasserstein1]
// how far its samples are from the target.
//
// # Numbers
//
// The same seeds give the same numbers as the notebook in Python. Target samples
// come from NumPy's legacy generator (package randomstate). Noise and flow steps
// of training come from PyTorch's CUDA generator, made on the host (package
// philox), or from its CPU generator: see [Draws]. On one machine and one
// libtorch every loss equals Python's to the bit.
package torchfm

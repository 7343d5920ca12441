// Package nn has the layers of torch.nn, with PyTorch's names, defaults, initial
// weights and names of parameters, so that weights of Python load here and the
// other way round.
//
// # Modules
//
// A [Module] owns parameters, buffers and other modules; a [Layer] is a module
// that maps one tensor to one. A program's own module embeds [Base], has what it
// owns as fields in the order in which Python would assign it, and ends its
// constructor with [Register]:
//
//	type Net struct {
//		nn.Base
//		Conv1 *nn.Conv2d
//		FC1   *nn.Linear
//		Scale *torch.Tensor                // a parameter
//		Mean  *torch.Tensor `nn:",buffer"` // a buffer
//	}
//
//	func NewNet() *Net {
//		return nn.Register(&Net{
//			Conv1: nn.NewConv2d(1, 32, 3),
//			FC1:   nn.NewLinear(32, 10),
//			Scale: torch.Ones([]int64{10}),
//			Mean:  torch.Zeros([]int64{32}),
//		})
//	}
//
// Its parameters are then scale, conv1.weight, conv1.bias, fc1.weight, fc1.bias, as
// in Python. Fields may be assigned later: net.FC1.Weight = other.Weight ties two
// layers, and state dict, optimizer and printing see it.
//
// Python's call of a module, net(x), is net.Forward(x).
//
// # Draws
//
// Initial weights are drawn from the default generator with the operators and in
// the order of Python, so that after torch.ManualSeed(seed) a model has the bits
// that it has in Python after torch.manual_seed(seed).
//
// # Options
//
// Constructors take at most one options struct, whose zero value, field by field, is
// PyTorch's default. Wrong options and wrong inputs panic with a [*torch.Error].
//
// Parameters made inside [torch.WithScope] are closed at its end: make modules
// outside.
package nn

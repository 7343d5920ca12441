// Package nn has the layers of torch.nn, with PyTorch's names, defaults, initial
// weights and names of parameters, so that weights of Python load here and the
// other way round.
//
// # Modules
//
// A [Module] owns parameters, buffers and other modules; a [Layer] is a module
// that maps one tensor to one. A program's own module embeds [Base] and registers
// what it owns by name, in the order in which Python would assign it:
//
//	type FlowMatchingModel struct {
//		nn.Base
//		net *nn.Sequential
//	}
//
//	func NewFlowMatchingModel(hidden int64) *FlowMatchingModel {
//		m := new(FlowMatchingModel)
//		m.net = nn.NewSequential(nn.NewLinear(2, hidden), nn.NewGELU(), nn.NewLinear(hidden, 1))
//		m.RegisterModule("net", m.net)
//		return m
//	}
//
//	func (m *FlowMatchingModel) Forward(t, x *torch.Tensor) *torch.Tensor {
//		return m.net.Forward(torch.Cat([]*torch.Tensor{t, x}, -1))
//	}
//
// Its parameters are then net.0.weight, net.0.bias, net.2.weight, net.2.bias.
//
// # Draws
//
// Initial weights are drawn from the default generator with the operators and in
// the order of Python, so that after torch.ManualSeed(seed) a model has the bits
// that it has in Python after torch.manual_seed(seed).
//
// # Options
//
// Constructors take at most one options struct; without one they use what the
// function Default... of the layer returns. Wrong options and wrong inputs panic
// with a [*torch.Error].
//
// Parameters made inside [torch.WithScope] are closed at its end: make modules
// outside.
package nn

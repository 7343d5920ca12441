package torch

import "torchfm/native"

// ManualSeed seeds the default generators of all devices, as torch.manual_seed.
func ManualSeed(seed uint64) { native.ManualSeed(seed) }

// Generator is a source of random numbers, PyTorch's torch.Generator. Functions
// that draw take one in their [Options]; nil is the device's default generator.
type Generator struct{ g *native.Generator }

// NewGenerator returns a new generator for a device.
func NewGenerator(device Device) (*Generator, error) {
	g, err := native.NewGenerator(int(device.Type), device.index())
	if err != nil {
		return nil, wrap("generator", err, nil)
	}
	return &Generator{g}, nil
}

// DefaultGenerator returns the generator that draws on a device use by default.
func DefaultGenerator(device Device) (*Generator, error) {
	g, err := native.DefaultGenerator(int(device.Type), device.index())
	if err != nil {
		return nil, wrap("generator", err, nil)
	}
	return &Generator{g}, nil
}

// ManualSeed restarts the generator and returns it.
func (g *Generator) ManualSeed(seed uint64) *Generator {
	if err := g.g.Seed(seed); err != nil {
		fail("manual_seed", err, nil)
	}
	return g
}

// InitialSeed returns the seed that the generator was last started with.
func (g *Generator) InitialSeed() uint64 {
	seed, err := g.g.InitialSeed()
	if err != nil {
		fail("initial_seed", err, nil)
	}
	return seed
}

// State returns the generator's state, a tensor of bytes.
func (g *Generator) State() *Tensor {
	t := new(Tensor)
	if err := g.g.State(t.Handle()); err != nil {
		fail("get_state", err, nil)
	}
	return t
}

// SetState restores a state of State.
func (g *Generator) SetState(state *Tensor) {
	if err := g.g.SetState(state.use("set_state")); err != nil {
		fail("set_state", err, nil)
	}
}

// Handle returns the native generator, nil for a nil g.
func (g *Generator) Handle() *native.Generator {
	if g == nil {
		return nil
	}
	return g.g
}

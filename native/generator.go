package native

// #include "shim.h"
import "C"

import "runtime"

// Generator owns a reference to one of libtorch's random number generators.
type Generator struct{ ptr uint64 }

func ownGenerator(ptr uint64) *Generator {
	g := &Generator{ptr: ptr}
	runtime.SetFinalizer(g, func(g *Generator) { C.tfm_generator_free(C.uint64_t(g.ptr)) })
	return g
}

// NewGenerator returns a new generator for a device, seeded as libtorch seeds one.
func NewGenerator(deviceType, deviceIndex int) (*Generator, error) {
	var out uint64
	if err := takeError(C.tfm_generator_new(C.int(deviceType), C.int(deviceIndex), (*C.uint64_t)(&out))); err != nil {
		return nil, err
	}
	return ownGenerator(out), nil
}

// DefaultGenerator returns the generator that draws on a device use by default.
func DefaultGenerator(deviceType, deviceIndex int) (*Generator, error) {
	var out uint64
	if err := takeError(C.tfm_generator_default(C.int(deviceType), C.int(deviceIndex), (*C.uint64_t)(&out))); err != nil {
		return nil, err
	}
	return ownGenerator(out), nil
}

// Seed restarts the generator.
func (g *Generator) Seed(seed uint64) error {
	defer runtime.KeepAlive(g)
	return takeError(C.tfm_generator_seed(C.uint64_t(g.ptr), C.uint64_t(seed)))
}

// InitialSeed returns the seed the generator was last started with.
func (g *Generator) InitialSeed() (uint64, error) {
	defer runtime.KeepAlive(g)
	var seed uint64
	err := takeError(C.tfm_generator_initial_seed(C.uint64_t(g.ptr), (*C.uint64_t)(&seed)))
	return seed, err
}

// State makes into the owner of a byte tensor with the generator's state.
func (g *Generator) State(into *Handle) error {
	defer runtime.KeepAlive(g)
	var out uint64
	if err := takeError(C.tfm_generator_state(C.uint64_t(g.ptr), (*C.uint64_t)(&out))); err != nil {
		return err
	}
	into.Own(out, 0, currentScope())
	return nil
}

// SetState restores a state of State.
func (g *Generator) SetState(state *Handle) error {
	defer runtime.KeepAlive(g)
	defer runtime.KeepAlive(state)
	return takeError(C.tfm_generator_set_state(C.uint64_t(g.ptr), C.uint64_t(state.id())))
}

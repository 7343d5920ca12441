package data

import "torchfm/native/torch"

// integers are the elements of an int64 tensor, which is closed.
func integers(t *torch.Tensor) []int {
	defer t.Close()
	list := torch.ToSlice[int64](t)
	ints := make([]int, len(list))
	for k, i := range list {
		ints[k] = int(i)
	}
	return ints
}

// randperm is torch.randperm; a nil generator is the default one.
func randperm(n int, g *torch.Generator) []int {
	return integers(torch.Randperm(int64(n), torch.Options{Generator: g}))
}

// randomSeed is torch.empty((), dtype=torch.int64).random_().item(): any non-negative
// int64.
func randomSeed(g *torch.Generator) uint64 {
	t := torch.Zeros([]int64{}, torch.Options{DType: torch.Int64})
	defer t.Close()
	if _, err := torch.Call("aten::random_", t, torch.Kw{"generator": g}); err != nil {
		panic(err)
	}
	return uint64(t.ItemInt())
}

// stateOf is a generator's state; nil is the default one.
func stateOf(g *torch.Generator) []byte {
	state := orDefault(g).State()
	defer state.Close()
	return torch.ToBytes(state)
}

// setState restores a state of stateOf. It panics for what is none.
func setState(g *torch.Generator, state []byte) {
	t := torch.FromSlice(state)
	defer t.Close()
	orDefault(g).SetState(t)
}

func orDefault(g *torch.Generator) *torch.Generator {
	if g != nil {
		return g
	}
	g, err := torch.DefaultGenerator(torch.Device{})
	if err != nil {
		panic(err) // the CPU has one
	}
	return g
}

// newGenerator returns a generator of the CPU.
func newGenerator() *torch.Generator {
	g, err := torch.NewGenerator(torch.Device{})
	if err != nil {
		panic(err) // the CPU has one
	}
	return g
}

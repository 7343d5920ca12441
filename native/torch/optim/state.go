package optim

import "torchfm/native/torch"

// State is what an optimizer remembers of one parameter, by PyTorch's names: Python's
// optimizer.state[p]. What is in it outlives scopes and is part of the state dict.
type State struct {
	names   []string
	values  []any // *torch.Tensor, *Scalar, int64, number, []*torch.Tensor
	complex bool  // whether the parameter is
}

// Len returns the number of things remembered.
func (s *State) Len() int { return len(s.names) }

func (s *State) get(name string) any {
	for i, n := range s.names {
		if n == name {
			return s.values[i]
		}
	}
	return nil
}

func (s *State) set(name string, value any) {
	for i, n := range s.names {
		if n == name {
			s.values[i] = value
			return
		}
	}
	s.names, s.values = append(s.names, name), append(s.values, value)
}

// Tensor returns the tensor of a name, the one that create makes when there is none yet:
//
//	s.Tensor("momentum_buffer", func() *torch.Tensor { return torch.ZerosLike(p) })
func (s *State) Tensor(name string, create func() *torch.Tensor) *torch.Tensor {
	if t := s.tensor(name); t != nil {
		return t
	}
	t := keep(create())
	s.set(name, t)
	return t
}

// Zeros is [State.Tensor] with zeros of the shape, dtype and device of like.
func (s *State) Zeros(name string, like *torch.Tensor) *torch.Tensor {
	if t := s.tensor(name); t != nil {
		return t
	}
	return s.Tensor(name, func() *torch.Tensor { return zerosLike(like) })
}

// tensor is the tensor of a name, nil for none.
func (s *State) tensor(name string) *torch.Tensor {
	t, _ := s.get(name).(*torch.Tensor)
	return t
}

// Scalar returns the number of a name, which starts as initial.
func (s *State) Scalar(name string, initial float64) *Scalar {
	switch v := s.get(name).(type) {
	case *Scalar:
		return v
	case *torch.Tensor: // of a state dict
		n := newScalar(v)
		s.set(name, n)
		return n
	}
	n := &Scalar{dtype: torch.Float32}
	n.Set(initial)
	s.set(name, n)
	return n
}

// Scalar is a number of a [State] that Python keeps as a tensor without dimensions, as
// the count of steps: its arithmetic is that of the tensor's dtype, float32 unless a
// state dict said otherwise, so that a count stops at 2^24 here as it does there.
type Scalar struct {
	value  float64
	dtype  torch.DType
	tensor *torch.Tensor // the number, where it must be one
}

// newScalar is the number in t, which it may keep.
func newScalar(t *torch.Tensor) *Scalar {
	n := &Scalar{dtype: t.DType()}
	if (n.dtype == torch.Float32 || n.dtype == torch.Float64) && t.Device() == (torch.Device{}) {
		n.value = t.Item()
	} else {
		n.tensor = t
	}
	return n
}

// Value returns the number.
func (s *Scalar) Value() float64 {
	if s.tensor != nil {
		return s.tensor.Item()
	}
	return s.value
}

// Set sets the number to v, rounded.
func (s *Scalar) Set(v float64) {
	if s.tensor != nil {
		fill(s.tensor, float(v))
		return
	}
	s.value = s.round(v)
}

// Add adds v and returns the sum.
func (s *Scalar) Add(v float64) float64 {
	if s.tensor != nil {
		plus(s.tensor, float(v))
		return s.tensor.Item()
	}
	s.value = s.round(s.value + s.round(v))
	return s.value
}

// Mul multiplies by v and returns the product.
func (s *Scalar) Mul(v float64) float64 {
	if s.tensor != nil {
		mul_(s.tensor, float(v))
		return s.tensor.Item()
	}
	s.value = s.round(s.value * s.round(v))
	return s.value
}

func (s *Scalar) round(v float64) float64 {
	if s.dtype == torch.Float32 {
		return float64(float32(v))
	}
	return v
}

// start makes the count of steps, on the device of p where it must be there.
func (s *State) start(p *torch.Tensor, there bool) {
	n := s.Scalar("step", 0)
	if there {
		n.on(p.Device())
	}
}

// count adds 1 to the count of steps and returns it, but for one whose value must stay on
// its device.
func (s *State) count(stay bool) float64 {
	n := s.Scalar("step", 0)
	if stay {
		plus(n.tensor, one)
		return 0
	}
	return n.Add(1)
}

// on makes the number live in a tensor on a device from now on and returns that.
func (s *Scalar) on(device torch.Device) *torch.Tensor {
	if s.tensor == nil || s.tensor.Device() != device {
		s.tensor = keep(s.copy(device))
	}
	return s.tensor
}

// copy is the number as a new tensor.
func (s *Scalar) copy(device torch.Device) *torch.Tensor {
	if s.tensor != nil {
		return clone(s.tensor.Detach().To(device))
	}
	return torch.Full(nil, s.value, torch.Options{DType: s.dtype, Device: device})
}

// device is where the number's tensor is.
func (s *Scalar) device() torch.Device {
	if s.tensor != nil {
		return s.tensor.Device()
	}
	return torch.Device{}
}

// keep is a second reference to a tensor that belongs to no scope: what an optimizer
// remembers outlives the step that makes it.
func keep(t *torch.Tensor) *torch.Tensor {
	if t == nil {
		return nil
	}
	kept := new(torch.Tensor)
	outside(func() { t.Handle().Share(kept.Handle()) })
	return kept
}

// outside calls f outside of the scopes that the goroutine is in. They belong to the
// thread, so f runs on another one while this one waits.
func outside(f func()) {
	done := make(chan any)
	go func() {
		defer func() { done <- recover() }()
		f()
	}()
	if r := <-done; r != nil {
		panic(r)
	}
}

package randomstate

import "fmt"

const (
	stateLen  = 624
	shiftLen  = 397
	matrixA   = 0x9908b0df
	upperMask = 0x80000000
	lowerMask = 0x7fffffff
)

// RandomState is one generator. It is not safe for concurrent use. The zero
// value is not usable; New gives a seeded one.
type RandomState struct {
	key      [stateLen]uint32
	pos      int
	gauss    float64
	hasGauss bool
	cdf      []float64 // scratch of Choice
}

// New returns a generator seeded as numpy.random.RandomState(seed) is. NumPy
// takes the same range of seeds, 0 to 2^32-1.
func New(seed uint32) *RandomState {
	rs := new(RandomState)
	rs.Seed(seed)
	return rs
}

// Seed sets the state that numpy.random.seed(seed) sets, and drops a kept Gaussian.
func (rs *RandomState) Seed(seed uint32) {
	for i := range rs.key {
		rs.key[i] = seed
		seed = 1812433253*(seed^seed>>30) + uint32(i) + 1
	}
	rs.pos = stateLen
	rs.gauss, rs.hasGauss = 0, false
}

// refill makes the next 624 words.
func (rs *RandomState) refill() {
	k := &rs.key
	for i := 0; i < stateLen-shiftLen; i++ {
		y := k[i]&upperMask | k[i+1]&lowerMask
		k[i] = k[i+shiftLen] ^ y>>1 ^ -(y&1)&matrixA
	}
	for i := stateLen - shiftLen; i < stateLen-1; i++ {
		y := k[i]&upperMask | k[i+1]&lowerMask
		k[i] = k[i+shiftLen-stateLen] ^ y>>1 ^ -(y&1)&matrixA
	}
	y := k[stateLen-1]&upperMask | k[0]&lowerMask
	k[stateLen-1] = k[shiftLen-1] ^ y>>1 ^ -(y&1)&matrixA
	rs.pos = 0
}

// Uint32 returns the next word of the Mersenne Twister.
func (rs *RandomState) Uint32() uint32 {
	if rs.pos >= stateLen {
		rs.refill()
	}
	y := rs.key[rs.pos]
	rs.pos++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

// Uint64 returns the next two words, the first of them as the high half. With
// it a RandomState is a [math/rand/v2.Source].
func (rs *RandomState) Uint64() uint64 {
	high := uint64(rs.Uint32())
	return high<<32 | uint64(rs.Uint32())
}

// State is the whole state of a generator, the fields of NumPy's get_state.
type State struct {
	Key      [624]uint32 // words of the Mersenne Twister
	Pos      int         // words of Key already used, 0 to 624
	HasGauss bool        // whether a Gaussian is kept for the next call
	Gauss    float64     // that Gaussian
}

// State returns a copy of the state.
func (rs *RandomState) State() State {
	return State{Key: rs.key, Pos: rs.pos, HasGauss: rs.hasGauss, Gauss: rs.gauss}
}

// SetState continues from s, as NumPy's set_state does. It returns an error, and
// changes nothing, when s.Pos is not in 0 to 624.
func (rs *RandomState) SetState(s State) error {
	if s.Pos < 0 || s.Pos > stateLen {
		return fmt.Errorf("randomstate: position %d is not in 0 to %d", s.Pos, stateLen)
	}
	rs.key, rs.pos = s.Key, s.Pos
	rs.hasGauss, rs.gauss = s.HasGauss, s.Gauss
	return nil
}

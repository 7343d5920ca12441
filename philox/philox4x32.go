package philox

// Multipliers and key increments of Philox4x32 (Salmon et al., table 2 and section 4.3).
const (
	mul0  = 0xd2511f53
	mul1  = 0xcd9e8d57
	weyl0 = 0x9e3779b9
	weyl1 = 0xbb67ae85
)

// Block is Philox4x32-10: the four words that the counter and the key give.
func Block(counter [4]uint32, key [2]uint32) [4]uint32 {
	w0, w1, w2, w3 := block(counter[0], counter[1], counter[2], counter[3], key[0], key[1])
	return [4]uint32{w0, w1, w2, w3}
}

// block is Block on scalars, which Go passes in registers.
func block(c0, c1, c2, c3, k0, k1 uint32) (w0, w1, w2, w3 uint32) {
	for range 10 {
		p0, p1 := uint64(c0)*mul0, uint64(c2)*mul1
		c0, c1, c2, c3 = uint32(p1>>32)^c1^k0, uint32(p1), uint32(p0>>32)^c3^k1, uint32(p0)
		k0 += weyl0
		k1 += weyl1
	}
	return c0, c1, c2, c3
}

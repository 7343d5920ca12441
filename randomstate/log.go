package randomstate

import "math"

const (
	logTableBits = 7
	logTableLen  = 1 << logTableBits

	// Bits of the lower end of the table's range [0.6875, 1.375).
	logTableStart = 0x3fe6000000000000

	// ln 2 in two parts; an exponent times the first is exact.
	ln2Hi = 0x1.62e42fefa3800p-1
	ln2Lo = 0x1.ef35793c76730p-45

	// log(1+r) - r for |r| < 2^-8, by powers of r from r^2.
	logP2 = -0x1.0000000000001p-1
	logP3 = 0x1.555555551305bp-2
	logP4 = -0x1.fffffffeb459p-3
	logP5 = 0x1.999b324f10111p-3
	logP6 = -0x1.55575e506c89fp-3

	// The same in the wider range [nearLow-1, nearHigh-1) around 1.
	nearLow  = 1 - 0x1p-4
	nearHigh = 1 + 0x1.09p-4
	nearP2   = -0x1p-1
	nearP3   = 0x1.5555555555577p-2
	nearP4   = -0x1.ffffffffffdcbp-3
	nearP5   = 0x1.999999995dd0cp-3
	nearP6   = -0x1.55555556745a7p-3
	nearP7   = 0x1.24924a344de3p-3
	nearP8   = -0x1.fffffa4423d65p-4
	nearP9   = 0x1.c7184282ad6cap-4
	nearP10  = -0x1.999eb43b068ffp-4
	nearP11  = 0x1.78182f7afd085p-4
	nearP12  = -0x1.5521375d145cdp-4
)

// log is the natural logarithm of a positive normal number, with the bits of
// glibc's on a CPU with fused multiply-add. (The largest error is 0.52 ulp, so a
// correctly rounded logarithm differs in the last bit of one value in a thousand.)
//
// It is the table method of Tang (ACM TOMS 16, 1990) with the constants of Szabolcs
// Nagy that glibc took up in 2.28 (scripts/log_table.py finds the table again): x = 2^k z, z in the interval of a table entry c,
// log x = k ln 2 + log c + log(1+r), r = z/c - 1. The order of operations is part
// of the result.
func log(x float64) float64 {
	if nearLow <= x && x < nearHigh {
		return logNear(x)
	}
	bits := math.Float64bits(x)
	offset := bits - logTableStart
	k := float64(int64(offset) >> 52)
	z := math.Float64frombits(bits - offset&(0xfff<<52))
	entry := &logTable[offset>>(52-logTableBits)%logTableLen]

	r := math.FMA(z, entry.inverse, -1)
	w := math.FMA(k, ln2Hi, entry.log)
	hi := w + r
	lo := math.FMA(k, ln2Lo, w-hi+r)
	r2 := r * r
	p := math.FMA(r2, math.FMA(r, logP6, logP5), math.FMA(r, logP4, logP3))
	return math.FMA(r*r2, p, math.FMA(r2, logP2, lo)) + hi
}

// logNear is log near 1, where k ln 2 + log c would cancel. The square term is
// evaluated in two parts, from the upper and the lower half of r.
func logNear(x float64) float64 {
	r := x - 1
	r2 := r * r
	r3 := r * r2
	p := math.FMA(r2, nearP11, math.FMA(r, nearP10, nearP9))
	p = math.FMA(r3, nearP12, p)
	p = math.FMA(r3, p, math.FMA(r2, nearP8, math.FMA(r, nearP7, nearP6)))
	p = math.FMA(r3, p, math.FMA(r2, nearP5, math.FMA(r, nearP4, nearP3)))

	s := r * (1 << 27)
	upper := float64(r+s) - s
	lower := r - upper
	square := upper * upper * nearP2 // exact
	hi := r + square
	lo := math.FMA(nearP2*lower, upper+r, float64(r-hi)+square)
	return math.FMA(r3, p, lo) + hi
}

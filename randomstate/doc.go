// Package randomstate is NumPy's legacy generator, numpy.random.RandomState,
// with the same draws to the last bit.
//
// The stream is what numpy.random.seed and the functions of numpy.random that
// go with it use: the Mersenne Twister MT19937 of Matsumoto and Nishimura, 53-bit
// uniforms, Gaussians by Marsaglia's polar method with the second value of each
// pair kept for the next call, and choice by search in the cumulative weights.
// NumPy froze it (NEP 19), so a seed gives the same numbers in every version.
//
// Integers and uniforms do not depend on the platform. A Gaussian takes one
// logarithm, and NumPy takes it from the C library. Package randomstate computes
// the logarithm of glibc 2.28 and newer on a CPU with fused multiply-add, which is
// what NumPy uses on today's x86-64 Linux. Where NumPy runs on another C library or
// on a CPU without it, its own Gaussians differ from those in the last bit now and
// then; the ones here are the same everywhere.
package randomstate

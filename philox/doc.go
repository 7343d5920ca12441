// Package philox makes PyTorch's CUDA draws on the host.
//
// On a CUDA device torch.rand and torch.randn take their words from Philox4x32-10,
// the counter-based generator of Salmon, Moraes, Dror and Shaw ("Parallel random
// numbers: as easy as 1, 2, 3", SC 2011). A word depends only on the seed and a
// 128-bit counter, so [Generator] computes on any machine what a GPU would draw.
//
// # Which word lands where
//
// A draw of n float32 elements is one kernel launch of 256-thread blocks,
// ceil(n/256) of them but never more than [Options.GridCap]. Thread i has
// subsequence i, the high half of the counter; the low half starts at a quarter of
// the generator's offset. Each evaluation gives a thread four values: element i,
// and the ones at i plus one, two and three times the number of threads. When n is
// larger still, the thread goes on with the next counter. A draw moves the offset
// by 4 for every 4*threads elements, rounded up. So up to 256*GridCap elements
// each element takes the first value of its own thread and the GPU does not matter.
//
// # Rounding
//
// Rand is equal to CUDA's to the bit: w*2^-32 + 2^-33 rounded to float32, with 1
// folded to 0. Randn is Box-Muller on the words (0, 1) and (2, 3), the sine first.
// Its uniform and its angle are rounded to float32 as on the device; the radius
// sqrt(-2 log u), the sine and the cosine are computed in float64 and their
// product is rounded to float32 once. A GPU takes logf and the fast sine and cosine
// in float32 there, so its values differ from these in the last digits: the values
// that people have published agree to the four decimals that PyTorch prints.
package philox

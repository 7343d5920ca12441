// Package kernels tells apart the kernels that libtorch may choose for a CPU, for
// tests that compare bits with recorded values. With the settings that the tests
// pin, MKL's square root is still rounded correctly on some CPUs and a bit off on
// others, and with it every norm, Cholesky factor and step of Adam.
package kernels

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
)

// Exact is the fingerprint of kernels that round square roots correctly.
var Exact = Fingerprint(func(x []float32) []float32 {
	roots := make([]float32, len(x))
	for i, v := range x {
		roots[i] = float32(math.Sqrt(float64(v)))
	}
	return roots
})

// Fingerprint names the kernels that sqrt, the square root of a contiguous tensor,
// is one of. Values that were recorded with equal ones have the same bits;
// scripts/kernels.py is the same for Python.
func Fingerprint(sqrt func(x []float32) []float32) string {
	x := make([]float32, 4096)
	for i := range x {
		x[i] = 1 + float32(i)/1024
	}
	h := sha256.New()
	for _, v := range sqrt(x) {
		h.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(v)))
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:4])
}

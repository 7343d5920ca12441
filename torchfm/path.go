package torchfm

import "torchfm/native/torch"

// InterpolateLinear returns x_t = (1-t) x_0 + t x_1, the straight-line path at
// flow step t, elementwise with broadcasting; all are [batch, dim] or broadcast to it.
func InterpolateLinear(x0, x1, t *torch.Tensor) *torch.Tensor {
	return t.Rsub(1).Mul(x0).Add(t.Mul(x1))
}

// TargetVelocity returns x_1 - x_0, the velocity of the straight-line path, the
// same at every flow step.
func TargetVelocity(x0, x1 *torch.Tensor) *torch.Tensor { return x1.Sub(x0) }

// interpolate is InterpolateLinear on plain numbers, for the same t everywhere.
func interpolate(dst, x0, x1 []float64, t float64) {
	for i := range dst {
		// The conversions keep the compiler from fusing the two products, which
		// NumPy does not do.
		dst[i] = float64((1-t)*x0[i]) + float64(t*x1[i])
	}
}

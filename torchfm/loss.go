package torchfm

import "torchfm/native/torch"

// ComputeLoss returns the flow matching loss, the mean of
// |v(x_t, t) - (x_1 - x_0)|^2 over the batch, a tensor of one element. Noise x0 and
// target x1 are [batch, dim], flow steps t [batch, 1] (Lipman et al., 2023, eq. 14;
// Liu et al., "Flow Straight and Fast", 2023, eq. 1).
func ComputeLoss(v VelocityField, x0, x1, t *torch.Tensor) *torch.Tensor {
	xt := InterpolateLinear(x0, x1, t)
	target := TargetVelocity(x0, x1)
	return v.Forward(t, xt).Sub(target).Pow(2).Mean()
}

// ExcessLoss returns how far the expected loss of v lies above the irreducible
// loss of the exact flow: E |v(x_t, t) - u_t(x_t)|^2 over x_t and t uniform in
// [0, 1], by quadrature on a grid. V must be one-dimensional.
func ExcessLoss(v VelocityField, e ExactFlow, device torch.Device) float64 {
	const steps, points, reach = 100, 801, 6.0
	x := Linspace(-reach, reach, points)
	h := x[1] - x[0]
	sum := 0.0
	for i := range steps {
		t := (float64(i) + 0.5) / steps
		exact := e.At(t)
		for j, learned := range evaluate(v, x, t, device) {
			d := learned - exact.Velocity(x[j])
			sum += exact.Density(x[j]) * d * d
		}
	}
	return sum * h / steps
}

// evaluate returns v at the positions x and one flow step.
func evaluate(v VelocityField, x []float64, t float64, device torch.Device) []float64 {
	out := make([]float64, len(x))
	torch.WithScope(func(*torch.Scope) {
		torch.InferenceMode(func() {
			at := column(x, device)
			for i, y := range torch.ToSlice[float32](v.Forward(torch.FullLike(at, t), at)) {
				out[i] = float64(y)
			}
		})
	})
	return out
}

// column returns x as a float32 tensor [len(x), 1].
func column(x []float64, device torch.Device) *torch.Tensor {
	return torch.FromSlice(x, int64(len(x)), 1).To(torch.Float32, device)
}

package nn

func (p parts) dropout() *Dropout { return NewDropout(number(p.o.Dropout, 0.1)) }

func (p parts) norm() *LayerNorm {
	o := DefaultLayerNorm()
	o.Eps, o.Bias, o.DType, o.Device = number(p.o.LayerNormEps, 1e-5), !p.o.NoBias, p.o.DType, p.o.Device
	return NewLayerNorm([]int64{p.model}, o)
}

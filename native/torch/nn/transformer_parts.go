package nn

func (p parts) dropout() *Dropout { return NewDropout(or(p.o.Dropout, 0.1)) }

func (p parts) norm() *LayerNorm {
	return NewLayerNorm(p.model, LayerNormOptions{Eps: p.o.LayerNormEps, NoBias: p.o.NoBias, DType: p.o.DType, Device: p.o.Device})
}

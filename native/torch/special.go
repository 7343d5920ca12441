package torch

import "torchfm/native"

var (
	opI0e       = native.NewOp("aten::special_i0e", "")
	opI1        = native.NewOp("aten::special_i1", "")
	opI1e       = native.NewOp("aten::special_i1e", "")
	opBesselJ0  = native.NewOp("aten::special_bessel_j0", "")
	opBesselJ1  = native.NewOp("aten::special_bessel_j1", "")
	opBesselY0  = native.NewOp("aten::special_bessel_y0", "")
	opBesselY1  = native.NewOp("aten::special_bessel_y1", "")
	opNdtr      = native.NewOp("aten::special_ndtr", "")
	opLogNdtr   = native.NewOp("aten::special_log_ndtr", "")
	opNdtri     = native.NewOp("aten::special_ndtri", "")
	opEntr      = native.NewOp("aten::special_entr", "")
	opErfcx     = native.NewOp("aten::special_erfcx", "")
	opGammainc  = native.NewOp("aten::special_gammainc", "")
	opGammaincc = native.NewOp("aten::special_gammaincc", "")
	opXlog1py   = overloads{native.NewOp("aten::special_xlog1py", ""), native.NewOp("aten::special_xlog1py", "other_scalar")}
	opXlog1pyOf = native.NewOp("aten::special_xlog1py", "self_scalar")
	opZeta      = overloads{native.NewOp("aten::special_zeta", ""), native.NewOp("aten::special_zeta", "other_scalar")}
	opZetaOf    = native.NewOp("aten::special_zeta", "self_scalar")
)

// The functions below are those of torch.special that are no methods of Tensor.

// I0e returns exp(-|x|) i0(x) of each element.
func I0e(t *Tensor) *Tensor { return one(opI0e, arg(t)) }

// I1 returns the modified Bessel function of the first kind of order one.
func I1(t *Tensor) *Tensor { return one(opI1, arg(t)) }

// I1e returns exp(-|x|) i1(x) of each element.
func I1e(t *Tensor) *Tensor { return one(opI1e, arg(t)) }

// BesselJ0 returns the Bessel function of the first kind of order zero.
func BesselJ0(t *Tensor) *Tensor { return one(opBesselJ0, arg(t)) }

// BesselJ1 returns the Bessel function of the first kind of order one.
func BesselJ1(t *Tensor) *Tensor { return one(opBesselJ1, arg(t)) }

// BesselY0 returns the Bessel function of the second kind of order zero.
func BesselY0(t *Tensor) *Tensor { return one(opBesselY0, arg(t)) }

// BesselY1 returns the Bessel function of the second kind of order one.
func BesselY1(t *Tensor) *Tensor { return one(opBesselY1, arg(t)) }

// Ndtr returns the standard normal distribution function.
func Ndtr(t *Tensor) *Tensor { return one(opNdtr, arg(t)) }

// LogNdtr returns the logarithm of [Ndtr].
func LogNdtr(t *Tensor) *Tensor { return one(opLogNdtr, arg(t)) }

// Ndtri returns the inverse of [Ndtr].
func Ndtri(t *Tensor) *Tensor { return one(opNdtri, arg(t)) }

// Entr returns -x log(x) of each element.
func Entr(t *Tensor) *Tensor { return one(opEntr, arg(t)) }

// Erfcx returns exp(x^2) erfc(x) of each element.
func Erfcx(t *Tensor) *Tensor { return one(opErfcx, arg(t)) }

// Gammainc returns the regularised lower incomplete gamma function of a and x.
func Gammainc(a, x *Tensor) *Tensor { return one(opGammainc, arg(a), arg(x)) }

// Gammaincc returns 1 - [Gammainc].
func Gammaincc(a, x *Tensor) *Tensor { return one(opGammaincc, arg(a), arg(x)) }

// Xlog1py returns x log(1 + y), 0 where x is 0; one of them may be a number.
func Xlog1py(x, y Operand) *Tensor { return mixed(&opXlog1py, opXlog1pyOf, x, y) }

// Zeta returns the Hurwitz zeta function of x and q; one of them may be a number.
func Zeta(x, q Operand) *Tensor { return mixed(&opZeta, opZetaOf, x, q) }

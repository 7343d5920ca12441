package native

// #include <math.h>
// #cgo LDFLAGS: -lm
// #cgo nocallback acos
// #cgo nocallback acosh
// #cgo nocallback asin
// #cgo nocallback asinh
// #cgo nocallback atan
// #cgo nocallback atan2
// #cgo nocallback atanh
// #cgo nocallback cbrt
// #cgo nocallback cos
// #cgo nocallback cosh
// #cgo nocallback erf
// #cgo nocallback erfc
// #cgo nocallback exp
// #cgo nocallback exp2
// #cgo nocallback expm1
// #cgo nocallback fmod
// #cgo nocallback log
// #cgo nocallback log10
// #cgo nocallback log1p
// #cgo nocallback log2
// #cgo nocallback pow
// #cgo nocallback sin
// #cgo nocallback sinh
// #cgo nocallback sqrt
// #cgo nocallback tan
// #cgo nocallback tanh
import "C"

// The functions of the process's C library, for package libm. They throw nothing, so no
// guard is around them.

func LibmAcos(x float64) float64     { return float64(C.acos(C.double(x))) }
func LibmAcosh(x float64) float64    { return float64(C.acosh(C.double(x))) }
func LibmAsin(x float64) float64     { return float64(C.asin(C.double(x))) }
func LibmAsinh(x float64) float64    { return float64(C.asinh(C.double(x))) }
func LibmAtan(x float64) float64     { return float64(C.atan(C.double(x))) }
func LibmAtanh(x float64) float64    { return float64(C.atanh(C.double(x))) }
func LibmCbrt(x float64) float64     { return float64(C.cbrt(C.double(x))) }
func LibmCos(x float64) float64      { return float64(C.cos(C.double(x))) }
func LibmCosh(x float64) float64     { return float64(C.cosh(C.double(x))) }
func LibmErf(x float64) float64      { return float64(C.erf(C.double(x))) }
func LibmErfc(x float64) float64     { return float64(C.erfc(C.double(x))) }
func LibmExp(x float64) float64      { return float64(C.exp(C.double(x))) }
func LibmExp2(x float64) float64     { return float64(C.exp2(C.double(x))) }
func LibmExpm1(x float64) float64    { return float64(C.expm1(C.double(x))) }
func LibmLog(x float64) float64      { return float64(C.log(C.double(x))) }
func LibmLog10(x float64) float64    { return float64(C.log10(C.double(x))) }
func LibmLog1p(x float64) float64    { return float64(C.log1p(C.double(x))) }
func LibmLog2(x float64) float64     { return float64(C.log2(C.double(x))) }
func LibmSin(x float64) float64      { return float64(C.sin(C.double(x))) }
func LibmSinh(x float64) float64     { return float64(C.sinh(C.double(x))) }
func LibmSqrt(x float64) float64     { return float64(C.sqrt(C.double(x))) }
func LibmTan(x float64) float64      { return float64(C.tan(C.double(x))) }
func LibmTanh(x float64) float64     { return float64(C.tanh(C.double(x))) }
func LibmAtan2(y, x float64) float64 { return float64(C.atan2(C.double(y), C.double(x))) }
func LibmFmod(x, y float64) float64  { return float64(C.fmod(C.double(x), C.double(y))) }
func LibmPow(x, y float64) float64   { return float64(C.pow(C.double(x), C.double(y))) }

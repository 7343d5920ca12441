// Package libm has the elementary functions as the C library of this process computes
// them, which is what Python's math module and ** give: a number that a Python program
// computes on its way to a learning rate or a frequency comes out here with the same
// bits. Go's package math has implementations of its own, which differ from it in the
// last bit in places.
//
// The functions return NaN and infinities as C does where Python raises a ValueError or
// an OverflowError.
package libm

import "torchfm/native"

// Acos returns the arc cosine of x, NaN beyond [-1, 1].
func Acos(x float64) float64 { return native.LibmAcos(x) }

// Acosh returns the inverse hyperbolic cosine of x, NaN below 1.
func Acosh(x float64) float64 { return native.LibmAcosh(x) }

// Asin returns the arc sine of x, NaN beyond [-1, 1].
func Asin(x float64) float64 { return native.LibmAsin(x) }

// Asinh returns the inverse hyperbolic sine of x.
func Asinh(x float64) float64 { return native.LibmAsinh(x) }

// Atan returns the arc tangent of x.
func Atan(x float64) float64 { return native.LibmAtan(x) }

// Atanh returns the inverse hyperbolic tangent of x, NaN beyond [-1, 1].
func Atanh(x float64) float64 { return native.LibmAtanh(x) }

// Cbrt returns the cube root of x.
func Cbrt(x float64) float64 { return native.LibmCbrt(x) }

// Cos returns the cosine of x, in radians.
func Cos(x float64) float64 { return native.LibmCos(x) }

// Cosh returns the hyperbolic cosine of x.
func Cosh(x float64) float64 { return native.LibmCosh(x) }

// Erf returns the error function at x.
func Erf(x float64) float64 { return native.LibmErf(x) }

// Erfc returns the complementary error function at x.
func Erfc(x float64) float64 { return native.LibmErfc(x) }

// Exp returns e**x.
func Exp(x float64) float64 { return native.LibmExp(x) }

// Exp2 returns 2**x.
func Exp2(x float64) float64 { return native.LibmExp2(x) }

// Expm1 returns e**x - 1, also exact for a small x.
func Expm1(x float64) float64 { return native.LibmExpm1(x) }

// Log returns the natural logarithm of x, NaN below 0.
func Log(x float64) float64 { return native.LibmLog(x) }

// Log10 returns the logarithm of x to base 10.
func Log10(x float64) float64 { return native.LibmLog10(x) }

// Log1p returns the natural logarithm of 1 + x, also exact for a small x.
func Log1p(x float64) float64 { return native.LibmLog1p(x) }

// Log2 returns the logarithm of x to base 2.
func Log2(x float64) float64 { return native.LibmLog2(x) }

// Sin returns the sine of x, in radians.
func Sin(x float64) float64 { return native.LibmSin(x) }

// Sinh returns the hyperbolic sine of x.
func Sinh(x float64) float64 { return native.LibmSinh(x) }

// Sqrt returns the square root of x, NaN below 0.
func Sqrt(x float64) float64 { return native.LibmSqrt(x) }

// Tan returns the tangent of x, in radians.
func Tan(x float64) float64 { return native.LibmTan(x) }

// Tanh returns the hyperbolic tangent of x.
func Tanh(x float64) float64 { return native.LibmTanh(x) }

// Atan2 returns the angle of the point (x, y), in [-pi, pi].
func Atan2(y, x float64) float64 { return native.LibmAtan2(y, x) }

// Fmod returns the remainder of x / y with the sign of x, math.fmod.
func Fmod(x, y float64) float64 { return native.LibmFmod(x, y) }

// Pow returns x**y, NaN for a negative x and a y that is not whole, where Python's ** is
// complex.
func Pow(x, y float64) float64 { return native.LibmPow(x, y) }

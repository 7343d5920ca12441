// Package torch stands for the real one, which needs libtorch.
package torch

type (
	Scalar  = any
	Operand = any
	Tensor  struct{ h int }
	DType   uint8
	Range   struct{ start int64 }
)

type position byte

const (
	All position = iota
	NewAxis
)

const Float32 DType = 6

func (t *Tensor) Add(other Operand, alpha ...Scalar) *Tensor       { return t }
func (t *Tensor) Clamp(min, max Operand) *Tensor                   { return t }
func (t *Tensor) At(items ...any) *Tensor                          { return t }
func (t *Tensor) SetAt_(value Operand, items ...any) *Tensor       { return t }
func (t *Tensor) Lerp(end *Tensor, weight Operand) *Tensor         { return t }
func Full(size []int64, value Scalar) *Tensor                      { return nil }
func Pow(base, exponent Operand) *Tensor                           { return nil }
func From(start int64) Range                                       { return Range{start} }
func Of[T int | float64](first T, value Scalar) *Tensor            { return nil }
func Print(values ...any)                                          {}
func (t *Tensor) Apply(f func(x Operand, y Scalar) Scalar) *Tensor { return t }

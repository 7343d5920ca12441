package nn

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/pytext"
	"torchfm/native/torch/internal/usage"
)

// listOf returns a size as a list; a number is a list of one.
func listOf[S torch.SizeOf](size S) []int64 {
	switch s := any(size).(type) {
	case int:
		return []int64{int64(s)}
	case int64:
		return []int64{s}
	default:
		return slices.Clone(s.([]int64))
	}
}

// sizesOf returns what a layer's argument gives for n dimensions, as it was given:
// one number for all or one for each; nil is otherwise.
func sizesOf(layer, argument string, n int, given []int64, otherwise ...int64) []int64 {
	switch {
	case given == nil && otherwise != nil:
		return otherwise
	case len(given) != 1 && len(given) != n:
		usage.Panic(layer, "%s is %v: want 1 or %d numbers", argument, given, n)
	}
	return slices.Clone(given)
}

// spread returns one number for each of n dimensions.
func spread[T any](list []T, n int) []T {
	if len(list) == 1 && n > 1 {
		return slices.Repeat(list, n)
	}
	return list
}

// pySize prints a size as Python does that keeps it as it was given: "3" or "(3, 5)".
func pySize(list []int64) string {
	switch {
	case list == nil:
		return "None"
	case len(list) == 1:
		return strconv.FormatInt(list[0], 10)
	}
	return pytext.Tuple(list)
}

// pyNumber prints a number as Python does that keeps it as it was given.
func pyNumber(x torch.Scalar) string {
	switch v := x.(type) {
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return pytext.Float(v)
	case float32:
		return pytext.Float(float64(v))
	case bool:
		return pytext.Bool(v)
	}
	usage.Panic("nn", "a %T is no number: want int, int64, float64, float32 or bool", x)
	return ""
}

// or is what p points to, or for nil the default.
func or[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}

// float is a number as a float64.
func float(x torch.Scalar) float64 {
	switch v := x.(type) {
	case int:
		return float64(v)
	case int64:
		return float64(v)
	case float32:
		return float64(v)
	case bool:
		if v {
			return 1
		}
		return 0
	}
	return x.(float64)
}

// wantDims panics unless x has one of the numbers of dimensions.
func wantDims(x *torch.Tensor, dims ...int) {
	if d := x.Dim(); !slices.Contains(dims, d) {
		names := make([]string, len(dims))
		for i, n := range dims {
			names[i] = strconv.Itoa(n) + "D"
		}
		panic(&torch.Error{Op: "input", Message: fmt.Sprintf("expected %s input (got %dD input)", strings.Join(names, " or "), d),
			Shapes: [][]int64{x.Shape()}})
	}
}

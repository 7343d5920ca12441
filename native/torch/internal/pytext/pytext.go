// Package pytext writes values as Python's repr does.
package pytext

import (
	"math"
	"strconv"
	"strings"
)

// Bool is "True" or "False".
func Bool(b bool) string {
	if b {
		return "True"
	}
	return "False"
}

// Float is the shortest decimal number that gives x back: "1.0", "1e-05", "-inf", "nan".
func Float(x float64) string {
	switch {
	case math.IsNaN(x):
		return "nan"
	case math.IsInf(x, 1):
		return "inf"
	case math.IsInf(x, -1):
		return "-inf"
	}
	if a := math.Abs(x); a != 0 && (a < 1e-4 || a >= 1e16) {
		return strconv.FormatFloat(x, 'e', -1, 64)
	}
	s := strconv.FormatFloat(x, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// Tuple is a tuple of ints: "(2, 3)", "(2,)", "()".
func Tuple(list []int64) string {
	if len(list) == 1 {
		return "(" + ints(list) + ",)"
	}
	return "(" + ints(list) + ")"
}

// Size is a torch.Size.
func Size(shape []int64) string { return "torch.Size([" + ints(shape) + "])" }

func ints(list []int64) string {
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = strconv.FormatInt(n, 10)
	}
	return strings.Join(words, ", ")
}

// Package slicetest asserts that long slices are equal. Where they are not it says
// where, and what is there: testify's own assertions print both slices.
package slicetest

import (
	"fmt"

	"github.com/stretchr/testify/assert"
)

// Equal asserts that two slices are equal as by ==.
func Equal[E comparable](t assert.TestingT, want, got []E, what ...any) bool {
	if h, ok := t.(interface{ Helper() }); ok {
		h.Helper()
	}
	return EqualFunc(t, want, got, func(want, got E) bool { return want == got }, what...)
}

// EqualFunc asserts that two slices have one length and that same holds for all pairs
// of their elements.
func EqualFunc[E any](t assert.TestingT, want, got []E, same func(want, got E) bool, what ...any) bool {
	if h, ok := t.(interface{ Helper() }); ok {
		h.Helper()
	}
	if len(want) != len(got) {
		return assert.Fail(t, fmt.Sprintf("%d elements, want %d", len(got), len(want)), what...)
	}
	first, count := 0, 0
	for i := range want {
		if !same(want[i], got[i]) {
			if count == 0 {
				first = i
			}
			count++
		}
	}
	if count == 0 {
		return true
	}
	return assert.Fail(t, fmt.Sprintf("%d of %d elements differ, element %d is %v, want %v", count, len(want), first, got[first], want[first]), what...)
}

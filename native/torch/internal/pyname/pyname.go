// Package pyname relates names of Go to PyTorch's, for tests that bind the ones to
// the others.
package pyname

import (
	"strings"
	"unicode"
)

// Matches reports whether a Go name is the snake_case name of Python in camel case:
// each word of Python's begins with a capital, NumLayers for num_layers, LR for lr,
// NHead for nhead.
func Matches(goName, python string) bool {
	rest := goName
	for word := range strings.SplitSeq(strings.Trim(python, "_"), "_") {
		if len(rest) < len(word) || !strings.EqualFold(rest[:len(word)], word) {
			return false
		}
		if r := rune(rest[0]); unicode.IsLower(r) {
			return false
		}
		rest = rest[len(word):]
	}
	return rest == ""
}

// Field finds the argument of Python that a field of an options struct stands for.
// Inverse says that the field NoX stands for x=True and switches it off.
func Field(field string, arguments []string) (name string, inverse, ok bool) {
	for _, a := range arguments {
		if Matches(field, a) {
			return a, false, true
		}
	}
	off, found := strings.CutPrefix(field, "Not")
	if !found {
		off, found = strings.CutPrefix(field, "No")
	}
	if found {
		for _, a := range arguments {
			if Matches(off, a) {
				return a, true, true
			}
		}
	}
	return "", false, false
}

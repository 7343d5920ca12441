package apitest

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// signature is the arguments of an overload, with their defaults; those that are
// required have none.
type signature []argument

type argument struct {
	name, value string
	optional    bool
}

func (a argument) String() string { return a.name + "=" + a.value }

func (s signature) names() []string {
	names := make([]string, len(s))
	for i, a := range s {
		names[i] = a.name
	}
	return names
}

func (s signature) has(name string) bool { return slices.Contains(s.names(), name) }

// optional are the arguments that can be left out in one of the overloads.
func optional(overloads []signature) []argument {
	var list []argument
	for _, s := range overloads {
		for _, a := range s {
			if a.optional && !slices.ContainsFunc(list, func(b argument) bool { return a.name == b.name }) {
				list = append(list, a)
			}
		}
	}
	return list
}

// readSignatures returns the overloads of each function by its name.
func readSignatures(t *testing.T) map[string][]signature {
	t.Helper()
	text, err := os.ReadFile("testdata/signatures.json")
	require.NoError(t, err)
	var raw map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(text, &raw))
	python := make(map[string][]signature)
	for name, overloads := range raw {
		if name == "made_with" {
			continue
		}
		var list [][]string
		require.NoError(t, json.Unmarshal(overloads, &list), name)
		for _, arguments := range list {
			var s signature
			for _, a := range arguments {
				name, value, optional := strings.Cut(a, "=")
				s = append(s, argument{name, value, optional})
			}
			python[name] = append(python[name], s)
		}
	}
	return python
}

// zero reports whether 0 stands for a default.
func zero(value string) bool {
	x, ok := number(value)
	return ok && x == 0 || value == "None" || value == "False"
}

// number is a number as Python or a comment of ours writes it, 1/3 included.
func number(text string) (float64, bool) {
	if over, under, ok := strings.Cut(text, "/"); ok {
		a, okA := number(over)
		b, okB := number(under)
		return a / b, okA && okB
	}
	x, err := strconv.ParseFloat(text, 64)
	return x, err == nil
}

// equal reports whether words of ours are a value of Python.
func equal(words, value string) bool {
	if x, ok := number(value); ok {
		y, ok := number(words)
		return ok && (x == y || math.IsNaN(x) && math.IsNaN(y))
	}
	if len(value) > 1 && strings.ContainsAny(value[:1], "([") {
		items := strings.Split(strings.Trim(value, "()[]"), ", ")
		said := strings.Split(strings.Trim(words, "(){}[]"), ", ")
		if len(said) == 1 { // one number for all dimensions
			said = slices.Repeat(said, len(items))
		}
		return slices.EqualFunc(said, items, equal)
	}
	if value == "None" {
		return words == "nil" || words == "none"
	}
	words, value = plain(strings.Trim(words, `"[]`)), plain(strings.Trim(value, `'"`))
	return words == value || value != "" && strings.HasSuffix(words, value) // a constant's name
}

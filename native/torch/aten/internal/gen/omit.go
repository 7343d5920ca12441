package gen

import (
	"slices"
	"strings"

	"torchfm/native/torch/internal/door"
)

// The reasons why an operator has no function.
const (
	omitTest    = "for PyTorch's own tests"
	omitTracing = "for tracing with symbolic sizes; the sizes of a tensor are methods of torch.Tensor"
	omitType    = "takes or returns what has no type here: a storage, a stream, a dictionary, packed weights; torch.Call passes such values on as *torch.Opaque"
	omitRefused = "refused by torch.Call: " // and its reason
)

// omit returns the reason why an operator gets no function, "" when it gets one.
func omit(s *door.Schema) string {
	name := strings.TrimPrefix(s.Name, "aten::")
	switch {
	case strings.HasPrefix(name, "_test_") || name == "_foobar":
		return omitTest
	case strings.HasPrefix(name, "sym_"):
		return omitTracing
	}
	for _, a := range s.Arguments {
		if _, ok := forms[typeKey(a.Type, hasDimnames(s))]; !ok {
			return omitType
		}
	}
	for _, a := range s.Returns {
		if _, ok := results[typeKey(a.Type, false)]; !ok {
			return omitType
		}
	}
	// An operator that this libtorch lacks cannot be asked about.
	if o, failed := door.Lookup(lookup(s)); failed == nil && o.Refused() != "" {
		return omitRefused + o.Refused()
	}
	return ""
}

// hasDimnames reports whether the strings of a schema are names of dimensions:
// schemas have one word for both.
func hasDimnames(s *door.Schema) bool {
	switch s.Name {
	case "aten::align_to", "aten::refine_names", "aten::rename", "aten::rename_":
		return true
	}
	for word := range strings.SplitSeq(s.Overload, "_") {
		if slices.Contains([]string{"dimname", "Dimname", "DimnameList", "names", "named"}, word) {
			return true
		}
	}
	return false
}

package torch

import "strings"

// refusal returns why an operator must not be called from Go, "" when it may be.
func refusal(s *Schema) string {
	if why, ok := refused[s.Name]; ok {
		return why
	}
	space, _, _ := strings.Cut(s.Name, "::")
	return refusedSpaces[space]
}

// refused are the operators that are not called from Go, whatever the overload,
// with the reason.
var refused = map[string]string{
	"aten::_backward": "it runs autograd from inside an operator, which must not come back into Go: use Tensor.BackwardWith",
}

var refusedSpaces = map[string]string{}

package optim

import (
	"fmt"
	"slices"
	"strings"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/pytext"
)

// print is the optimizer as Python prints one.
func (c *core) print() string {
	var b strings.Builder
	b.WriteString(c.name + " (")
	for i, g := range c.groups {
		fmt.Fprintf(&b, "\nParameter Group %d\n", i)
		keys := sortedKeys(g.extra)
		for _, o := range optionsOf(g.options.Type()) {
			if !slices.Contains(keys, o.key) { // twice for a number that may be a tensor
				keys = append(keys, o.key)
			}
		}
		if g.names != nil {
			keys = append(keys, "param_names")
		}
		slices.Sort(keys)
		for _, key := range keys {
			v := g.value(key)
			if key == "param_names" {
				v = g.names
			}
			fmt.Fprintf(&b, "    %s: %s\n", key, pythonText(v))
		}
	}
	b.WriteString(")")
	return b.String()
}

// pythonText is a value as Python prints it.
func pythonText(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		return pytext.Bool(v)
	case float64:
		return pythonFloat(v)
	case string:
		return v
	case *torch.Tensor:
		return v.String()
	case Tuple:
		parts := make([]string, len(v))
		for i, item := range v {
			parts[i] = pythonText(item)
		}
		return "(" + strings.Join(parts, ", ") + ")"
	case []string:
		parts := make([]string, len(v))
		for i, item := range v {
			parts[i] = "'" + item + "'"
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprint(v)
}

// pythonFloat is repr of a float, but for the 0 that most of PyTorch's defaults are:
// they are ints and printed so.
func pythonFloat(f float64) string {
	if f == 0 {
		return "0"
	}
	return pytext.Float(f)
}

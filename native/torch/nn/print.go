package nn

import (
	"strings"
)

// String returns the module as Python prints it: the name of its type, or what its
// TypeName method says, what its ExtraRepr method says, if it has one, and its modules.
func (m *Base) String() string {
	self := m.self()
	var lines []string
	extra := ""
	if e, ok := self.(interface{ ExtraRepr() string }); ok {
		extra = e.ExtraRepr()
	}
	children := m.children()
	if extra != "" {
		if len(children) == 0 && !strings.Contains(extra, "\n") {
			return className(self) + "(" + extra + ")"
		}
		lines = strings.Split(extra, "\n")
	}
	lines = append(lines, describe(children)...)
	return block(className(self), lines)
}

// className is typeName, and for a module of which another computes a tensor
// Python's name for it.
func className(m Module) string {
	if h := m.base().hooks; h != nil {
		for _, c := range h.computed {
			if _, ok := c.Computed.(Module); ok {
				return "Parametrized" + typeName(m)
			}
		}
	}
	if named, ok := m.(interface{ TypeName() string }); ok {
		return named.TypeName()
	}
	return typeName(m)
}

// describe returns the lines of children. Those of a prefix, "transformer.wte", are
// put together as a module would be.
func describe(children []slot) []string {
	var lines []string
	for i := 0; i < len(children); {
		prefix, _, inside := strings.Cut(children[i].name, ".")
		if !inside {
			lines = append(lines, "("+prefix+"): "+indent(children[i].module.String()))
			i++
			continue
		}
		var group []slot
		for ; i < len(children) && strings.HasPrefix(children[i].name, prefix+"."); i++ {
			c := children[i]
			c.name = strings.TrimPrefix(c.name, prefix+".")
			group = append(group, c)
		}
		lines = append(lines, "("+prefix+"): "+indent(block("ModuleDict", describe(group))))
	}
	return lines
}

// block prints a name and lines as Python prints a module.
func block(name string, lines []string) string {
	if len(lines) == 0 {
		return name + "()"
	}
	return name + "(\n  " + strings.Join(lines, "\n  ") + "\n)"
}

func indent(text string) string { return strings.ReplaceAll(text, "\n", "\n  ") }

package nn

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// pyBool prints a bool as Python does.
func pyBool(b bool) string {
	if b {
		return "True"
	}
	return "False"
}

// pyFloat prints a float as Python does: "1.0", "1e-05".
func pyFloat(x float64) string {
	if a := math.Abs(x); a != 0 && (a < 1e-4 || a >= 1e16) {
		return strconv.FormatFloat(x, 'e', -1, 64)
	}
	s := strconv.FormatFloat(x, 'f', -1, 64)
	if !strings.Contains(s, ".") && !math.IsInf(x, 0) && !math.IsNaN(x) {
		s += ".0"
	}
	return s
}

// pyTuple prints a list as Python prints a tuple: "(3,)", "(3, 3)".
func pyTuple(list []int64) string {
	if len(list) == 1 {
		return fmt.Sprintf("(%d,)", list[0])
	}
	parts := make([]string, len(list))
	for i, n := range list {
		parts[i] = strconv.FormatInt(n, 10)
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// Describe returns a module as Python prints it: its own String method when it has
// one, else the name of its type and what is registered in it.
func Describe(m Module) string {
	if s, ok := m.(fmt.Stringer); ok {
		return s.String()
	}
	name := fmt.Sprintf("%T", m)
	return m.base().describe(name[strings.LastIndexByte(name, '.')+1:])
}

// describe prints a module of modules as Python does.
func (m *Base) describe(name string) string {
	if len(m.children) == 0 {
		return name + "()"
	}
	var b strings.Builder
	b.WriteString(name + "(\n")
	for _, c := range m.children {
		text := strings.ReplaceAll(Describe(c.module), "\n", "\n  ")
		fmt.Fprintf(&b, "  (%s): %s\n", c.name, text)
	}
	b.WriteString(")")
	return b.String()
}

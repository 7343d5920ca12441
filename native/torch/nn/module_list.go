package nn

import (
	"fmt"
	"iter"
	"strconv"
	"torchfm/native/torch/internal/usage"
)

// ModuleList holds modules of one Go type in order, torch.nn.ModuleList. Their names
// are "0", "1", ... For modules of several types M is [Module] or [Layer].
type ModuleList[M Module] struct{ Base }

// NewModuleList returns the modules in their order.
func NewModuleList[M Module](modules ...M) *ModuleList[M] {
	return Register(new(ModuleList[M])).Append(modules...)
}

// Append adds modules at the end and returns m.
func (m *ModuleList[M]) Append(modules ...M) *ModuleList[M] {
	for _, module := range modules {
		m.RegisterModule(strconv.Itoa(m.Len()), module)
	}
	return m
}

// Insert puts a module before place i.
func (m *ModuleList[M]) Insert(i int, module M) {
	n := m.Len()
	if i < 0 {
		i += n
	}
	i = min(max(i, 0), n)
	m.Append(module)
	for j := n; j > i; j-- {
		m.dynamic[j].module = m.dynamic[j-1].module
	}
	m.dynamic[i].module = module
}

// Len returns the number of modules.
func (m *ModuleList[M]) Len() int { return len(m.dynamic) }

// At returns module i, counted from 0, or for a negative i from the end.
func (m *ModuleList[M]) At(i int) M { return m.dynamic[place("ModuleList", i, m.Len())].module.(M) }

// Set makes module the one at place i, counted as in At.
func (m *ModuleList[M]) Set(i int, module M) {
	m.dynamic[place("ModuleList", i, m.Len())].module = module
}

// All ranges over the modules and their places.
func (m *ModuleList[M]) All() iter.Seq2[int, M] {
	return func(yield func(int, M) bool) {
		for i := range m.dynamic {
			if !yield(i, m.At(i)) {
				return
			}
		}
	}
}

// String returns the modules as Python prints them: equal ones in a row once.
func (m *ModuleList[M]) String() string {
	var lines []string
	for i := 0; i < m.Len(); {
		text, first := m.At(i).String(), i
		for i++; i < m.Len() && m.At(i).String() == text; {
			i++
		}
		if n := i - first; n > 1 {
			lines = append(lines, fmt.Sprintf("(%d-%d): %d x %s", first, i-1, n, indent(text)))
		} else {
			lines = append(lines, fmt.Sprintf("(%d): %s", first, indent(text)))
		}
	}
	return block("ModuleList", lines)
}

// ModuleDict holds modules by name in the order in which they were added,
// torch.nn.ModuleDict.
type ModuleDict[M Module] struct{ Base }

// NewModuleDict returns an empty ModuleDict: Set adds to it.
func NewModuleDict[M Module]() *ModuleDict[M] { return Register(new(ModuleDict[M])) }

// Set makes module the one of a name and returns m.
func (m *ModuleDict[M]) Set(name string, module M) *ModuleDict[M] {
	if s := m.slot(name); s != nil {
		s.module = module
		m.replace(*s)
		return m
	}
	m.RegisterModule(name, module)
	return m
}

// replace puts s into the place of its name.
func (m *Base) replace(s slot) {
	for i := range m.dynamic {
		if m.dynamic[i].name == s.name {
			m.dynamic[i] = s
		}
	}
}

// Len returns the number of modules.
func (m *ModuleDict[M]) Len() int { return len(m.dynamic) }

// Get returns the module of a name. It panics when there is none.
func (m *ModuleDict[M]) Get(name string) M {
	s := m.slot(name)
	if s == nil {
		usage.Panic("ModuleDict", "there is no module %q", name)
	}
	return s.module.(M)
}

// Contains reports whether there is a module of a name.
func (m *ModuleDict[M]) Contains(name string) bool { return m.slot(name) != nil }

// All ranges over the names and modules.
func (m *ModuleDict[M]) All() iter.Seq2[string, M] {
	return func(yield func(string, M) bool) {
		for _, s := range m.dynamic {
			if !yield(s.name, s.module.(M)) {
				return
			}
		}
	}
}

package serialization

import (
	"fmt"

	"torchfm/native/torch/internal/pickle"
)

// arguments are those of a call, of which the first that is wrong is remembered.
type arguments struct {
	list []any
	err  error
}

// done returns what was wrong, and an error unless there are from least to most of them.
func (a *arguments) done(least, most int) error {
	if n := len(a.list); n < least || n > most {
		return fmt.Errorf("%d arguments", n)
	}
	return a.err
}

// any is argument i, nil when it is not there.
func (a *arguments) any(i int) any {
	if i < len(a.list) {
		return a.list[i]
	}
	return nil
}

func (a *arguments) wrong(i int, want string) {
	if a.err == nil {
		a.err = fmt.Errorf("argument %d is a %s, want %s", i, pickle.Kind(a.any(i)), want)
	}
}

func arg[T any](a *arguments, i int, want string) T {
	v, ok := a.any(i).(T)
	if !ok {
		a.wrong(i, want)
	}
	return v
}

func (a *arguments) int(i int) int64         { return arg[int64](a, i, "an int") }
func (a *arguments) bool(i int) bool         { return arg[bool](a, i, "a bool") }
func (a *arguments) text(i int) string       { return arg[string](a, i, "a str") }
func (a *arguments) tensor(i int) *Tensor    { return arg[*Tensor](a, i, "a tensor") }
func (a *arguments) dtype(i int) DType       { return arg[DType](a, i, "a dtype") }
func (a *arguments) ints(i int) []int64      { return intsOf(a, i) }
func (a *arguments) sub(i int) arguments     { return arguments{list: a.items(i, false)} }
func (a *arguments) view(i int) View         { return arg[View](a, i, "a storage") }
func (a *arguments) layout(i int) Layout     { return arg[Layout](a, i, "a layout") }
func (a *arguments) scheme(i int) QScheme    { return arg[QScheme](a, i, "a quantization scheme") }
func (a *arguments) dict(i int) *pickle.Dict { return arg[*pickle.Dict](a, i, "a dict") }

func (a *arguments) float(i int) float64 {
	if n, ok := a.any(i).(int64); ok {
		return float64(n)
	}
	return arg[float64](a, i, "a float")
}

// sequence is what a list, tuple, size or set holds, nil for anything else.
func sequence(v any) []any {
	switch v := v.(type) {
	case pickle.Tuple:
		return v
	case *pickle.List:
		return v.Items
	case *Set:
		return v.Items
	case Size:
		items := make([]any, len(v))
		for i, n := range v {
			items[i] = n
		}
		return items
	}
	return nil
}

// items is what a list or tuple holds; optional, it need not be there.
func (a *arguments) items(i int, optional bool) []any {
	if i >= len(a.list) && optional {
		return nil
	}
	switch a.any(i).(type) {
	case pickle.Tuple, *pickle.List, *Set, Size:
		return sequence(a.any(i))
	}
	a.wrong(i, "a tuple")
	return nil
}

func intsOf(a *arguments, i int) []int64 {
	items := a.items(i, false)
	if len(items) > 1<<16 {
		a.wrong(i, "fewer numbers")
		return nil
	}
	list := make([]int64, len(items))
	for k, v := range items {
		n, ok := v.(int64)
		if !ok {
			a.wrong(i, "ints")
		}
		list[k] = n
	}
	return list
}

// latin1 is text that stands for bytes, with the name of its code after it.
func (a *arguments) latin1(text, code int) (any, error) {
	s := a.text(text)
	if c := a.text(code); c != "latin1" && c != "latin-1" {
		a.wrong(code, "latin1")
	}
	b := make([]byte, 0, len(s))
	for _, c := range s {
		if c > 0xff {
			return nil, fmt.Errorf("argument %d has the character %q, which latin1 has not", text, c)
		}
		b = append(b, byte(c))
	}
	return b, a.done(2, 2)
}

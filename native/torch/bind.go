package torch

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"torchfm/native"
)

// binding is Go values made into the arguments of an operator.
type binding struct {
	op      *Operator
	args    []native.Arg
	tensors []*Tensor // all that are among the arguments
	cost    int       // how many values took a conversion
}

// bind fills b; the error is an *Error.
func (b *binding) bind(o *Operator, values []any) error {
	b.op = o
	schema := o.schema.Arguments
	if o.schema.Varargs {
		return b.mismatch("it takes arguments without a schema, which have no form in Go")
	}
	b.args = make([]native.Arg, len(schema))
	given := len(values)
	for given > 0 {
		if _, ok := values[given-1].(Kw); !ok {
			break
		}
		given--
	}
	for i, v := range values[:given] {
		if _, ok := v.(Kw); ok {
			return b.mismatch("arguments by name must stand after those by position")
		}
		if i >= len(schema) || schema[i].KeywordOnly {
			return b.mismatch(fmt.Sprintf("got %d arguments by position, it takes %d%s", given, i, alsoNamed(schema[i:])))
		}
		if err := b.set(i, v); err != nil {
			return err
		}
	}
	named, err := b.named(values[given:], given)
	if err != nil {
		return err
	}
	var missing []string
	for i := given; i < len(schema); i++ {
		switch {
		case named != nil && named[i]:
		case schema[i].Required():
			missing = append(missing, fmt.Sprintf("%q", schema[i].Name))
		default:
			b.args[i] = native.Default()
		}
	}
	if missing != nil {
		return b.mismatch("missing " + strings.Join(missing, ", "))
	}
	return nil
}

// named sets the arguments that are given by name, and returns which they are.
func (b *binding) named(kws []any, given int) ([]bool, error) {
	if len(kws) == 0 {
		return nil, nil
	}
	schema := b.op.schema.Arguments
	set := make([]bool, len(schema))
	for _, kw := range kws {
		for _, name := range names(kw.(Kw)) {
			i := slices.IndexFunc(schema, func(a Argument) bool { return a.Name == name })
			switch {
			case i < 0:
				return nil, b.mismatch(fmt.Sprintf("it has no argument %q", name))
			case i < given || set[i]:
				return nil, b.mismatch(fmt.Sprintf("argument %q is given twice", name))
			}
			if err := b.set(i, kw.(Kw)[name]); err != nil {
				return nil, err
			}
			set[i] = true
		}
	}
	return set, nil
}

// names returns the names in kw, sorted: which error comes first must not be chance.
func names(kw Kw) []string { return slices.Sorted(maps.Keys(kw)) }

func alsoNamed(rest []Argument) string {
	if len(rest) == 0 {
		return ""
	}
	list := make([]string, len(rest))
	for i := range rest {
		list[i] = rest[i].Name
	}
	return " (" + strings.Join(list, ", ") + " by name only)"
}

func (b *binding) mismatch(message string) error {
	return &Error{Op: b.op.String(), Message: message + "; the schema is " + b.op.schema.text, Err: ErrSchema}
}

// set makes v argument i.
func (b *binding) set(i int, v any) error {
	a := &b.op.schema.Arguments[i]
	value, why := b.value(&a.Type, v)
	if why != "" {
		return b.mismatch(fmt.Sprintf("argument %d (%q) wants %v, got %s", i, a.Name, a.Type, why))
	}
	if l, n := minList(i, a), length(v); l.Short(n) && kindOf(v)[0] == '[' {
		return b.mismatch(fmt.Sprintf("argument %d (%q) wants %v, got %d values", i, a.Name, a.Type, n))
	}
	b.args[i] = value
	return nil
}

func length(v any) int {
	if rv := reflect.ValueOf(v); rv.Kind() == reflect.Slice || rv.Kind() == reflect.Array {
		return rv.Len()
	}
	return 0
}

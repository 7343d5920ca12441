package door

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"torchfm/native"
)

// binding is values made into the arguments of an operator.
type binding struct {
	words Words
	op    *Operator
	args  []native.Arg
	cost  int // how many values took a conversion
}

// bind fills b.args.
func (b *binding) bind(values []any) *Failure {
	schema := b.op.schema.Arguments
	if b.op.schema.Varargs {
		return b.mismatch("it takes arguments without a schema, which have no form in Go")
	}
	b.args = make([]native.Arg, len(schema))
	given := len(values)
	for given > 0 && b.isKw(values[given-1]) {
		given--
	}
	for i, v := range values[:given] {
		if b.isKw(v) {
			return b.mismatch("arguments by name must stand after those by position")
		}
		if i >= len(schema) || schema[i].KeywordOnly {
			return b.mismatch(fmt.Sprintf("got %d arguments by position, it takes %d%s", given, i, alsoNamed(schema[i:])))
		}
		if failed := b.set(i, v); failed != nil {
			return failed
		}
	}
	named, failed := b.named(values[given:], given)
	if failed != nil {
		return failed
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

func (b *binding) isKw(v any) bool {
	_, ok := b.words.In(v).(Kw)
	return ok
}

// named sets the arguments that are given by name, and returns which they are.
func (b *binding) named(kws []any, given int) ([]bool, *Failure) {
	if len(kws) == 0 {
		return nil, nil
	}
	schema := b.op.schema.Arguments
	set := make([]bool, len(schema))
	for _, v := range kws {
		kw := b.words.In(v).(Kw)
		for _, name := range names(kw) {
			i := slices.IndexFunc(schema, func(a Argument) bool { return a.Name == name })
			switch {
			case i < 0:
				return nil, b.mismatch(fmt.Sprintf("it has no argument %q", name))
			case i < given || set[i]:
				return nil, b.mismatch(fmt.Sprintf("argument %q is given twice", name))
			}
			if failed := b.set(i, kw[name]); failed != nil {
				return nil, failed
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

func (b *binding) mismatch(message string) *Failure {
	return &Failure{Op: b.op.String(), Message: message + "; the schema is " + b.op.schema.text, Err: ErrSchema}
}

// set makes v argument i.
func (b *binding) set(i int, v any) *Failure {
	a := &b.op.schema.Arguments[i]
	value, why := b.value(&a.Type, v)
	if why != "" {
		return b.mismatch(fmt.Sprintf("argument %d (%q) wants %v, got %s", i, a.Name, a.Type, why))
	}
	if l, n := minList(i, a), length(v); l.Short(n) && b.kindOf(v)[0] == '[' {
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

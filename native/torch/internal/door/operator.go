package door

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"torchfm/native"
)

// Operator is one overload of an operator that libtorch has registered. It may be
// used by many goroutines at once.
type Operator struct {
	op      *native.Op
	schema  *Schema
	refused string
	numbers bool // takes a number for a tensor
}

// Schema returns the operator's signature.
func (o *Operator) Schema() *Schema { return o.schema }

// String returns the operator's name with its overload, "aten::add.Tensor".
func (o *Operator) String() string { return o.op.String() }

// Refused returns why the operator is not called, "" when it is.
func (o *Operator) Refused() string { return o.refused }

// operators holds the *Operator of every full name that was looked up, and
// families the []*Operator of every name without overload.
var operators, families sync.Map

// Lookup returns the operator of a name with its overload, "aten::add.Tensor".
// "aten::sum.default" is the default overload, the one without a name; so is
// "aten::sum" alone, and where there is no default overload the only one. The
// failure is [ErrUnknownOperator] and suggests names that are near.
func Lookup(name string) (*Operator, *Failure) {
	base, overload := splitName(name)
	if o, ok := operators.Load(base + "." + overload); ok {
		return o.(*Operator), nil
	}
	o, failed := newOperator(base, overload)
	if failed != nil {
		return nil, failed
	}
	if o == nil && !strings.Contains(name, ".") {
		if only := registered()[base]; len(only) == 1 {
			return Lookup(base + "." + only[0])
		}
	}
	if o == nil {
		return nil, unknown(name)
	}
	actual, _ := operators.LoadOrStore(base+"."+overload, o)
	return actual.(*Operator), nil
}

// splitName returns the name and overload of a full name.
func splitName(name string) (base, overload string) {
	base, overload, _ = strings.Cut(name, ".")
	if overload == "default" {
		overload = ""
	}
	return base, overload
}

// newOperator returns nil for an operator that is not registered.
func newOperator(base, overload string) (*Operator, *Failure) {
	if strings.ContainsRune(base, 0) || strings.ContainsRune(overload, 0) {
		return nil, nil
	}
	op := native.NewOp(base, overload)
	text, err := op.Schema()
	if err != nil {
		return nil, nil
	}
	schema, err := ParseSchema(text)
	if err != nil {
		return nil, &Failure{Op: op.String(), Message: err.Error(), Err: err}
	}
	o := &Operator{op: op, schema: schema, refused: refusal(schema), numbers: takesNumbers(base)}
	return o, nil
}

// candidates returns the operators that a name may mean, the preferred first.
func candidates(name string) ([]*Operator, *Failure) {
	if strings.Contains(name, ".") {
		o, failed := Lookup(name)
		if failed != nil {
			return nil, failed
		}
		return []*Operator{o}, nil
	}
	if ops, ok := families.Load(name); ok {
		return ops.([]*Operator), nil
	}
	var ops []*Operator
	for _, overload := range registered()[name] {
		o, failed := Lookup(name + "." + cmp.Or(overload, "default"))
		if failed != nil {
			return nil, failed
		}
		ops = append(ops, o)
	}
	if len(ops) == 0 {
		return nil, unknown(name)
	}
	slices.SortFunc(ops, func(a, b *Operator) int {
		return cmp.Or(
			cmp.Compare(min(1, len(a.schema.Overload)), min(1, len(b.schema.Overload))),
			cmp.Compare(len(a.schema.Arguments), len(b.schema.Arguments)),
			strings.Compare(a.schema.Overload, b.schema.Overload))
	})
	actual, _ := families.LoadOrStore(name, ops)
	return actual.([]*Operator), nil
}

// registered returns the overloads of every name that is registered now.
var registered = sync.OnceValue(func() map[string][]string {
	all := make(map[string][]string)
	for _, full := range native.OpNames() {
		base, overload, _ := strings.Cut(full, ".")
		all[base] = append(all[base], overload)
	}
	return all
})

// Ops returns the names of all operators that libtorch had registered when it was
// first asked, with their overloads, sorted.
func Ops() []string {
	var all []string
	for base, overloads := range registered() {
		for _, overload := range overloads {
			full := base
			if overload != "" {
				full += "." + overload
			}
			all = append(all, full)
		}
	}
	slices.Sort(all)
	return all
}

// takesNumbers reports whether torch.ops lets a number stand for a tensor.
func takesNumbers(name string) bool {
	short, ok := strings.CutPrefix(name, "aten::")
	if !ok {
		return false
	}
	switch strings.TrimSuffix(short, "_") {
	case "add", "sub", "subtract", "mul", "multiply", "div", "divide", "true_divide", "floor_divide":
		return true
	}
	return short == "copy_" || short == "to" || short == "_to_copy" || short == "_conj"
}

// unknown is the failure for a name that is not registered.
func unknown(name string) *Failure {
	f := &Failure{Op: name, Err: ErrUnknownOperator}
	base, _ := splitName(name)
	if overloads, ok := registered()[base]; ok {
		list := slices.Clone(overloads)
		slices.Sort(list)
		for i, overload := range list {
			list[i] = base + "." + cmp.Or(overload, "default")
		}
		f.Message = fmt.Sprintf("libtorch %s has no such overload; there are %s", native.Version(), strings.Join(list, ", "))
		return f
	}
	f.Message = fmt.Sprintf("libtorch %s has no such operator", native.Version())
	if near := nearest(base, slices.Collect(maps.Keys(registered()))); len(near) > 0 {
		f.Message += "; did you mean " + strings.Join(near, ", ") + "?"
	}
	return f
}

// nearest returns at most five of names that are spelt nearly like name.
func nearest(name string, names []string) []string {
	if !strings.Contains(name, "::") {
		name = "aten::" + name
	}
	if len(name) > 100 {
		return nil
	}
	_, short, _ := strings.Cut(name, "::")
	limit := 1 + len(short)/4
	type near struct {
		name string
		far  int
	}
	var found []near
	for _, n := range names {
		if far := distance(name, n, limit); far <= limit {
			found = append(found, near{n, far})
		}
	}
	slices.SortFunc(found, func(a, b near) int {
		return cmp.Or(cmp.Compare(a.far, b.far), strings.Compare(a.name, b.name))
	})
	var list []string
	for _, n := range found[:min(5, len(found))] {
		list = append(list, n.name)
	}
	return list
}

// distance returns the edit distance of a and b (insertions, deletions,
// replacements), or a number above limit when it is more.
func distance(a, b string, limit int) int {
	if max(len(a)-len(b), len(b)-len(a)) > limit {
		return limit + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}

package nn_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/cases"
	"torchfm/native/torch/internal/pyname"
	"torchfm/native/torch/nn"
)

// pyArgs are the arguments of a call by their names in Python. Reading one takes it
// away, so that what Python was given and we have not is seen.
type pyArgs struct {
	set   *cases.Set
	given map[string]any
}

// unused says which arguments nothing has read.
func (a *pyArgs) unused() error {
	if len(a.given) == 0 {
		return nil
	}
	return fmt.Errorf("no such arguments: %s", strings.Join(slices.Sorted(maps.Keys(a.given)), ", "))
}

// take removes an argument and returns it.
func (a *pyArgs) take(name string) any {
	v, ok := a.given[name]
	if !ok {
		panic("no argument " + name)
	}
	delete(a.given, name)
	return v
}

func (a *pyArgs) has(name string) bool { _, ok := a.given[name]; return ok }

// int is an argument that Python requires.
func (a *pyArgs) int(name string) int64 { return a.take(name).(int64) }

// size is a number or a tuple of numbers that Python requires.
func (a *pyArgs) size(name string) []int64 { return sizeOf(a.take(name)) }

func sizeOf(v any) []int64 {
	switch v := v.(type) {
	case int64:
		return []int64{v}
	case []any:
		list := make([]int64, len(v))
		for i, n := range v {
			list[i] = nn.None
			if n != nil {
				list[i] = n.(int64)
			}
		}
		return list
	}
	return v.([]int64)
}

// module is a module that another one takes.
func (a *pyArgs) module(name string) nn.Module {
	c := a.take(name).(cases.Call)
	in := &pyArgs{set: a.set, given: a.set.Arguments(c)}
	m := builders[c.Module](in)
	if err := in.unused(); err != nil {
		panic(err)
	}
	return m
}

// optionalOf is an argument that a variadic parameter takes, if it is given.
func optionalOf[T any](a *pyArgs, name string) []T {
	v, ok := a.given[name]
	if !ok {
		return nil
	}
	r, ok := convert(v, reflect.TypeFor[T]())
	if !ok {
		panic(fmt.Sprintf("argument %s does not fit a %v", name, reflect.TypeFor[T]()))
	}
	delete(a.given, name)
	return []T{r.Interface().(T)}
}

// rename gives an argument the name of one of our fields.
func (a *pyArgs) rename(from, to string) {
	if v, ok := a.given[from]; ok {
		delete(a.given, from)
		a.given[to] = v
	}
}

// optionsOf is the arguments that the fields of an options struct stand for.
func optionsOf[T any](a *pyArgs) T {
	var o T
	a.fill(reflect.ValueOf(&o).Elem())
	return o
}

func (a *pyArgs) fill(o reflect.Value) {
	for i := range o.NumField() {
		f := o.Type().Field(i)
		if f.Anonymous {
			a.fill(o.Field(i))
			continue
		}
		name, inverse, ok := pyname.Field(f.Name, slices.Collect(maps.Keys(a.given)))
		if !ok {
			continue
		}
		if inverse && f.Type.Kind() == reflect.Bool {
			o.Field(i).SetBool(!truth(a.take(name)))
		} else if v, ok := convert(a.given[name], f.Type); ok {
			o.Field(i).Set(v)
			a.take(name)
		}
	}
}

// truth is Python's bool(v). PyTorch's own samples have a text as a flag.
func truth(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case string:
		return v != ""
	case int64:
		return v != 0
	}
	return v.(bool)
}

// convert returns an argument as a field or parameter of some type takes it.
func convert(v any, to reflect.Type) (reflect.Value, bool) {
	if v == nil {
		return reflect.Zero(to), to.Kind() == reflect.Pointer || to.Kind() == reflect.Slice ||
			to.Kind() == reflect.Interface || to.Kind() == reflect.Func
	}
	if f, ok := v.(cases.Func); ok && to.Kind() == reflect.Func {
		v = functions[string(f)]
	}
	if list, ok := v.([]any); ok && to.Kind() == reflect.Struct && len(list) == to.NumField() {
		r := reflect.New(to).Elem()
		for i, item := range list {
			in, ok := convert(item, to.Field(i).Type)
			if !ok {
				return r, false
			}
			r.Field(i).Set(in)
		}
		return r, true
	}
	if x, ok := v.(float64); ok && to == reflect.TypeFor[[]float64]() {
		v = []float64{x}
	}
	if name, ok := v.(string); ok && to == reflect.TypeFor[torch.Reduction]() {
		v, ok = reductions[name]
		return reflect.ValueOf(v), ok
	}
	if list, ok := v.([]int64); ok && to == reflect.TypeFor[*torch.Tensor]() {
		v = torch.FromSlice(list) // CTCLoss takes lengths of both kinds in Python
	}
	if n, ok := v.(int64); ok && to.Kind() == reflect.Float64 {
		v = float64(n)
	}
	if n, ok := v.(int64); ok && to == reflect.TypeFor[[]int64]() {
		v = []int64{n}
	}
	r := reflect.ValueOf(v)
	switch {
	case r.Type().AssignableTo(to):
		return r, true
	case r.Kind() == to.Kind() && r.Type().ConvertibleTo(to):
		return r.Convert(to), true
	case to.Kind() == reflect.Array && r.Kind() == reflect.Slice && to.Len() == r.Len():
		return r.Convert(to), true
	case to.Kind() == reflect.Pointer && to != r.Type():
		in, ok := convert(v, to.Elem())
		if !ok {
			return r, false
		}
		p := reflect.New(to.Elem())
		p.Elem().Set(in)
		return p, true
	}
	return r, false
}

var reductions = map[string]torch.Reduction{
	"mean": torch.ReduceMean, "sum": torch.ReduceSum, "none": torch.ReduceNone, "batchmean": torch.ReduceBatchMean,
}

// functions are those of torch.nn.functional that samples name.
var functions = map[string]any{
	"relu": (*torch.Tensor).ReLU,
	"gelu": func(x *torch.Tensor) *torch.Tensor { return torch.GELU(x, "none") },
}

// callForward calls a module's Forward and returns the tensors of what it returns. The
// parameters take the arguments in the order of names, as far as they are given, an
// options struct the rest.
func callForward(m nn.Module, f *pyArgs, names []string) ([]*torch.Tensor, error) {
	name := "Forward"
	if f := reflect.ValueOf(m).Elem().FieldByName("ReturnIndices"); f.IsValid() && f.Bool() {
		name = "ForwardIndices"
	}
	method := reflect.ValueOf(m).MethodByName(name)
	if !method.IsValid() {
		return nil, fmt.Errorf("%T has no %s", m, name)
	}
	typ := method.Type()
	names = slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !f.has(name) })
	var in []reflect.Value
	for i := range typ.NumIn() {
		to := typ.In(i)
		variadic := typ.IsVariadic() && i == typ.NumIn()-1
		if variadic {
			to = to.Elem()
		}
		if strings.HasSuffix(to.Name(), "Options") {
			o := reflect.New(to).Elem()
			f.fill(o)
			in = append(in, o)
			continue
		}
		for len(names) > 0 {
			v, ok := convert(f.take(names[0]), to)
			if !ok {
				return nil, fmt.Errorf("argument %s does not fit a %v", names[0], to)
			}
			in, names = append(in, v), names[1:]
			if !variadic {
				break
			}
		}
	}
	if err := f.unused(); err != nil {
		return nil, err
	}
	var out []*torch.Tensor
	for _, r := range method.Call(in) {
		out = tensorsIn(out, r)
	}
	return out, nil
}

// tensorsIn appends the tensors of a result; nil is None.
func tensorsIn(list []*torch.Tensor, r reflect.Value) []*torch.Tensor {
	switch {
	case r.Type() == reflect.TypeFor[*torch.Tensor]():
		return append(list, r.Interface().(*torch.Tensor))
	case r.Kind() == reflect.Slice || r.Kind() == reflect.Array:
		for i := range r.Len() {
			list = tensorsIn(list, r.Index(i))
		}
	case r.Kind() == reflect.Struct:
		for i := range r.NumField() {
			list = tensorsIn(list, r.Field(i))
		}
	}
	return list
}

// tensorsOf appends the tensors of an argument.
func tensorsOf(list []*torch.Tensor, v any) []*torch.Tensor {
	switch v := v.(type) {
	case *torch.Tensor:
		return append(list, v)
	case []any:
		for _, item := range v {
			list = tensorsOf(list, item)
		}
	}
	return list
}

func sortedNames(kwargs map[string]cases.Value) []string { return slices.Sorted(maps.Keys(kwargs)) }

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

// args are the arguments of a call by their names in Python. Reading one takes it
// away, so that what Python was given and we have not is seen.
type args struct {
	set   *cases.Set
	given map[string]any
}

// unused says which arguments nothing has read.
func (a *args) unused() error {
	if len(a.given) == 0 {
		return nil
	}
	return fmt.Errorf("no such arguments: %s", strings.Join(slices.Sorted(maps.Keys(a.given)), ", "))
}

// take removes an argument and returns it.
func (a *args) take(name string) any {
	v, ok := a.given[name]
	if !ok {
		panic("no argument " + name)
	}
	delete(a.given, name)
	return v
}

func (a *args) has(name string) bool { _, ok := a.given[name]; return ok }

// int is an argument that Python requires.
func (a *args) int(name string) int64 { return a.take(name).(int64) }

// float is a number that Python requires.
func (a *args) float(name string) float64 {
	if i, ok := a.given[name].(int64); ok {
		a.take(name)
		return float64(i)
	}
	return a.take(name).(float64)
}

// size is a number or a tuple of numbers that Python requires.
func (a *args) size(name string) []int64 { return sizeOf(a.take(name)) }

func sizeOf(v any) []int64 {
	if n, ok := v.(int64); ok {
		return []int64{n}
	}
	return v.([]int64)
}

// options are the arguments that the fields of an options struct stand for.
func options[T any](a *args) T {
	var o T
	a.fill(reflect.ValueOf(&o).Elem())
	return o
}

func (a *args) fill(o reflect.Value) {
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
	if f, ok := v.(cases.Func); ok {
		v = functions[string(f)]
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

// functions are those of torch.nn.functional that samples name.
var functions = map[string]any{
	"relu": (*torch.Tensor).ReLU,
	"gelu": func(x *torch.Tensor) *torch.Tensor { return torch.GELU(x, "none") },
}

// callForward calls a module's Forward and returns the tensors of what it returns. The
// parameters take the arguments in the order of names, as far as they are given, an
// options struct the rest.
func callForward(m nn.Module, f *args, names []string) ([]*torch.Tensor, error) {
	method := reflect.ValueOf(m).MethodByName("Forward")
	if !method.IsValid() {
		return nil, fmt.Errorf("%T has no Forward", m)
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
		if to.Kind() == reflect.Struct {
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

package jit

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/door"
	"torchfm/native/torch/internal/op"
)

// Tuple is a tuple of Python.
type Tuple []any

// NamedTuple is a named tuple of Python.
type NamedTuple []Field

// Field is a field of a [NamedTuple].
type Field struct {
	Name  string
	Value any
}

// Get returns the field of a name, nil when there is none.
func (t NamedTuple) Get(name string) any {
	for _, f := range t {
		if f.Name == name {
			return f.Value
		}
	}
	return nil
}

// Dict is a dictionary of Python, in its order.
type Dict []Item

// Item is an entry of a [Dict].
type Item struct{ Key, Value any }

// Get returns the value of a key, a string, int64, float64, bool or complex128, and
// whether there is one.
func (d Dict) Get(key any) (value any, ok bool) {
	for _, item := range d {
		if item.Key == key {
			return item.Value, true
		}
	}
	return nil, false
}

// Object is a value of TorchScript that has no form in Go, as an object of a class. It
// can be given to the methods of its module.
type Object native.Opaque

// Type returns the name of the value's type.
func (o *Object) Type() string { return (*native.Opaque)(o).Type() }

// argument is a Go value as TorchScript takes it.
func argument(v any) (native.Arg, error) {
	switch v := v.(type) {
	case nil:
		return native.None(), nil
	case *torch.Tensor:
		return op.Arg(v), nil
	case *Object:
		return native.OpaqueArg((*native.Opaque)(v)), nil
	case *torch.Generator:
		return native.GeneratorArg(v.Handle()), nil
	case torch.Device:
		return op.Device(v), nil
	case torch.DType:
		return op.DType(v), nil
	case string:
		return native.String(v), nil
	case Dict:
		entries := make([]native.Arg, 0, 2*len(v))
		for _, item := range v {
			key, err := argument(item.Key)
			if err != nil {
				return key, err
			}
			value, err := argument(item.Value)
			if err != nil {
				return value, fmt.Errorf("of key %v: %w", item.Key, err)
			}
			entries = append(entries, key, value)
		}
		return native.Dict(entries), nil
	case NamedTuple:
		values := make([]any, len(v))
		for i, f := range v {
			values[i] = f.Value
		}
		return argument(values)
	}
	if number, ok := door.Scalar(v); ok {
		return number, nil
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Slice, reflect.Array:
		list := make([]native.Arg, r.Len())
		for i := range list {
			var err error
			if list[i], err = argument(r.Index(i).Interface()); err != nil {
				return list[i], fmt.Errorf("element %d: %w", i, err)
			}
		}
		return native.List(list), nil
	case reflect.Map:
		d := make(Dict, 0, r.Len())
		for it := r.MapRange(); it.Next(); {
			d = append(d, Item{it.Key().Interface(), it.Value().Interface()})
		}
		slices.SortFunc(d, func(a, b Item) int { return cmp.Compare(fmt.Sprint(a.Key), fmt.Sprint(b.Key)) })
		return argument(d)
	}
	return native.Arg{}, fmt.Errorf("a %T has no form in TorchScript", v)
}

// value takes the next result.
func value(r *native.Results) any {
	if v, ok := r.Plain(); ok {
		return v
	}
	switch r.Kind() {
	case native.KindTensor:
		h := new(native.Handle)
		if !r.Tensor(h) {
			return nil
		}
		return (*torch.Tensor)(h)
	case native.KindDevice:
		kind, index := r.Device()
		return torch.Device{Type: torch.DeviceType(kind), Index: max(index, 0)}
	case native.KindTensors:
		var list []*torch.Tensor
		r.Tensors(func(h *native.Handle) { list = append(list, (*torch.Tensor)(h)) })
		return list
	case native.KindList:
		list := make([]any, r.List())
		for i := range list {
			list[i] = value(r)
		}
		return list
	case native.KindTuple:
		list := make(Tuple, r.List())
		for i := range list {
			list[i] = value(r)
		}
		return list
	case native.KindNamedTuple:
		list := make(NamedTuple, r.List())
		for i := range list {
			list[i].Name = r.String()
			list[i].Value = value(r)
		}
		return list
	case native.KindDict:
		d := make(Dict, r.List())
		for i := range d {
			d[i].Key = value(r)
			d[i].Value = value(r)
		}
		return d
	case native.KindOpaque:
		return (*Object)(r.Opaque())
	}
	panic(fmt.Sprintf("jit: a result of kind %d", r.Kind()))
}

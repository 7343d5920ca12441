package functorch

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"

	"torchfm/native/torch"
)

var tensorType = reflect.TypeFor[*torch.Tensor]()

// mapValue returns v with f(t) in the place of each tensor t, in order: elements of
// slices and fields by position, those of maps by key. What is no tree stays as it is.
func mapValue(v reflect.Value, f func(*torch.Tensor) *torch.Tensor) reflect.Value {
	if !v.IsValid() || !holdsTensors(v.Type()) {
		return v
	}
	if v.Type() == tensorType {
		t := v.Interface().(*torch.Tensor)
		if t == nil {
			return v
		}
		return reflect.ValueOf(f(t))
	}
	switch v.Kind() {
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(mapValue(v.Index(i), f))
		}
		return out
	case reflect.Array:
		out := reflect.New(v.Type()).Elem()
		for i := range v.Len() {
			out.Index(i).Set(mapValue(v.Index(i), f))
		}
		return out
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		out := reflect.MakeMapWithSize(v.Type(), v.Len())
		for _, key := range sortedKeys(v) {
			out.SetMapIndex(key, mapValue(v.MapIndex(key), f))
		}
		return out
	case reflect.Struct:
		out := reflect.New(v.Type()).Elem()
		out.Set(v)
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out.Field(i).Set(mapValue(v.Field(i), f))
			}
		}
		return out
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		out := reflect.New(v.Type()).Elem()
		out.Set(mapValue(v.Elem(), f))
		return out
	}
	return v
}

func sortedKeys(v reflect.Value) []reflect.Value {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int {
		if a.CanInt() {
			return cmp.Compare(a.Int(), b.Int())
		}
		return cmp.Compare(fmt.Sprint(a.Interface()), fmt.Sprint(b.Interface()))
	})
	return keys
}

// holdsTensors reports whether a value of type t may hold tensors.
func holdsTensors(t reflect.Type) bool { return holds(t, nil) }

func holds(t reflect.Type, within []reflect.Type) bool {
	if t == tensorType {
		return true
	}
	if slices.Contains(within, t) {
		return false // a type of itself, which another part of it decides
	}
	within = append(within, t)
	switch t.Kind() {
	case reflect.Interface:
		return true
	case reflect.Slice, reflect.Array, reflect.Map:
		return holds(t.Elem(), within)
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() && holds(f.Type, within) {
				return true
			}
		}
	}
	return false
}

// leavesOf returns the tensors of a value in order.
func leavesOf(v reflect.Value) []*torch.Tensor {
	var list []*torch.Tensor
	mapValue(v, func(t *torch.Tensor) *torch.Tensor {
		list = append(list, t)
		return t
	})
	return list
}

// mapTree returns a tree with f(t) in the place of each tensor t.
func mapTree[T any](tree T, f func(*torch.Tensor) *torch.Tensor) T {
	out, _ := mapValue(reflect.ValueOf(&tree).Elem(), f).Interface().(T)
	return out
}

// leaves returns the tensors of a tree in order.
func leaves[T any](tree T) []*torch.Tensor { return leavesOf(reflect.ValueOf(&tree).Elem()) }

// with returns the tree with other tensors, one for each of its own.
func with[T any](tree T, tensors []*torch.Tensor) T {
	return mapTree(tree, func(*torch.Tensor) *torch.Tensor {
		t := tensors[0]
		tensors = tensors[1:]
		return t
	})
}

// nonEmpty returns the tensors of a tree, and panics when there are none.
func nonEmpty[T any](op, what string, tree T) []*torch.Tensor {
	list := leaves(tree)
	if len(list) == 0 {
		failf(op, "%s, a %T, holds no tensor: want a *torch.Tensor or slices, maps and structs of them", what, tree)
	}
	return list
}

func failf(op, format string, args ...any) {
	panic(&torch.Error{Op: op, Message: fmt.Sprintf(format, args...)})
}

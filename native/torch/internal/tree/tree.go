// Package tree takes apart and builds values that hold tensors, PyTorch's pytrees: a
// *torch.Tensor, or slices, arrays, maps and structs of trees, whose exported fields
// count. A nil tensor is none.
package tree

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"

	"torchfm/native/torch"
)

var tensorType = reflect.TypeFor[*torch.Tensor]()

// MapValue returns v with f(t) in the place of each tensor t, in order: elements of
// slices and fields by position, those of maps by key. What is no tree stays as it is.
func MapValue(v reflect.Value, f func(*torch.Tensor) *torch.Tensor) reflect.Value {
	if !v.IsValid() || !HoldsTensors(v.Type()) {
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
			out.Index(i).Set(MapValue(v.Index(i), f))
		}
		return out
	case reflect.Array:
		out := reflect.New(v.Type()).Elem()
		for i := range v.Len() {
			out.Index(i).Set(MapValue(v.Index(i), f))
		}
		return out
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		out := reflect.MakeMapWithSize(v.Type(), v.Len())
		for _, key := range sortedKeys(v) {
			out.SetMapIndex(key, MapValue(v.MapIndex(key), f))
		}
		return out
	case reflect.Struct:
		out := reflect.New(v.Type()).Elem()
		out.Set(v)
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out.Field(i).Set(MapValue(v.Field(i), f))
			}
		}
		return out
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		out := reflect.New(v.Type()).Elem()
		out.Set(MapValue(v.Elem(), f))
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

// HoldsTensors reports whether a value of type t may hold tensors.
func HoldsTensors(t reflect.Type) bool { return holds(t, nil) }

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

// LeavesOf returns the tensors of a value in order.
func LeavesOf(v reflect.Value) []*torch.Tensor {
	var list []*torch.Tensor
	MapValue(v, func(t *torch.Tensor) *torch.Tensor {
		list = append(list, t)
		return t
	})
	return list
}

// Map returns a tree with f(t) in the place of each tensor t.
func Map[T any](tree T, f func(*torch.Tensor) *torch.Tensor) T {
	out, _ := MapValue(reflect.ValueOf(&tree).Elem(), f).Interface().(T)
	return out
}

// Leaves returns the tensors of a tree in order.
func Leaves[T any](tree T) []*torch.Tensor { return LeavesOf(reflect.ValueOf(&tree).Elem()) }

// With returns the tree with other tensors, one for each of its own.
func With[T any](tree T, tensors []*torch.Tensor) T {
	return Map(tree, func(*torch.Tensor) *torch.Tensor {
		t := tensors[0]
		tensors = tensors[1:]
		return t
	})
}

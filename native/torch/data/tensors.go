package data

import (
	"reflect"

	"torchfm/native/torch"
)

var tensorType = reflect.TypeFor[*torch.Tensor]()

// eachTensor calls f with the tensors that v holds: in fields, lists, maps, pointers and
// interfaces.
func eachTensor(v reflect.Value, f func(*torch.Tensor)) {
	switch v.Kind() {
	case reflect.Pointer:
		switch {
		case v.IsNil():
		case v.Type() == tensorType:
			f((*torch.Tensor)(v.UnsafePointer()))
		default:
			eachTensor(v.Elem(), f)
		}
	case reflect.Interface:
		if !v.IsNil() {
			eachTensor(v.Elem(), f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			eachTensor(v.Field(i), f)
		}
	case reflect.Slice, reflect.Array:
		if mayHoldTensors(v.Type().Elem()) {
			for i := range v.Len() {
				eachTensor(v.Index(i), f)
			}
		}
	case reflect.Map:
		if mayHoldTensors(v.Type().Elem()) {
			for _, key := range v.MapKeys() {
				eachTensor(v.MapIndex(key), f)
			}
		}
	}
}

// mayHoldTensors reports whether values of a type need be looked through.
func mayHoldTensors(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Struct, reflect.Slice, reflect.Array, reflect.Map:
		return true
	}
	return false
}

// mapTensors returns v with f of each tensor in its place, in new lists, maps and structs
// behind pointers. Fields that are not exported stay as they are.
func mapTensors(v reflect.Value, f func(*torch.Tensor) *torch.Tensor) reflect.Value {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		if v.Type() == tensorType {
			return reflect.ValueOf(f(v.Interface().(*torch.Tensor)))
		}
		if v.Elem().Kind() != reflect.Struct {
			return v
		}
		to := reflect.New(v.Type().Elem())
		to.Elem().Set(mapTensors(v.Elem(), f))
		return to
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		to := reflect.New(v.Type()).Elem()
		to.Set(mapTensors(v.Elem(), f))
		return to
	case reflect.Struct:
		to := reflect.New(v.Type()).Elem()
		to.Set(v)
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && mayHoldTensors(v.Field(i).Type()) {
				to.Field(i).Set(mapTensors(v.Field(i), f))
			}
		}
		return to
	case reflect.Slice:
		if v.IsNil() || !mayHoldTensors(v.Type().Elem()) {
			return v
		}
		to := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			to.Index(i).Set(mapTensors(v.Index(i), f))
		}
		return to
	case reflect.Array:
		to := reflect.New(v.Type()).Elem()
		to.Set(v)
		for i := 0; i < v.Len() && mayHoldTensors(v.Type().Elem()); i++ {
			to.Index(i).Set(mapTensors(v.Index(i), f))
		}
		return to
	case reflect.Map:
		if v.IsNil() || !mayHoldTensors(v.Type().Elem()) {
			return v
		}
		to := reflect.MakeMapWithSize(v.Type(), v.Len())
		for _, key := range v.MapKeys() {
			to.SetMapIndex(key, mapTensors(v.MapIndex(key), f))
		}
		return to
	}
	return v
}

// closeTensors closes the tensors that a batch holds.
func closeTensors[B any](batch B) {
	eachTensor(reflect.ValueOf(&batch).Elem(), (*torch.Tensor).Close)
}

// convertTensors returns a batch with f of each tensor.
func convertTensors[B any](batch B, f func(*torch.Tensor) *torch.Tensor) B {
	to := mapTensors(reflect.ValueOf(&batch).Elem(), f)
	var out B
	reflect.ValueOf(&out).Elem().Set(to)
	return out
}

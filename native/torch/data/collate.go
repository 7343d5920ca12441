package data

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
)

// DefaultCollate makes a batch of samples of the samples' own type, as
// torch.utils.data.default_collate: tensors are stacked along a new first dimension;
// structs, lists, arrays and maps of tensors become one whose tensors are those of all
// samples stacked. The samples' tensors must have one shape, and lists and maps the same
// lengths and keys. It is the collate function of [NewLoader].
//
// A type has a batch of its own type when it is a *torch.Tensor, or a struct, a pointer to
// a struct, a slice, an array or a map of types that have, all fields exported. For
// numbers see [CollateNumbers].
func DefaultCollate[T any](_ context.Context, samples []T) (batch T, err error) {
	if len(samples) == 0 {
		return batch, errors.New("default_collate: no samples")
	}
	list := make([]reflect.Value, len(samples))
	for i := range samples {
		list[i] = reflect.ValueOf(&samples[i]).Elem()
	}
	v, err := collate(list)
	if err == nil {
		reflect.ValueOf(&batch).Elem().Set(v)
	}
	return batch, err
}

// CollateNumbers makes a tensor of samples that are numbers, with their dtype. It is a
// collate function for [NewLoaderFunc].
func CollateNumbers[T torch.Element](_ context.Context, samples []T) (*torch.Tensor, error) {
	return torch.FromSlice(samples), nil
}

// collate makes a batch of samples of one type.
func collate(samples []reflect.Value) (reflect.Value, error) {
	first := samples[0]
	typ := first.Type()
	if typ == tensorType {
		list := make([]*torch.Tensor, len(samples))
		for i, s := range samples {
			list[i] = s.Interface().(*torch.Tensor)
		}
		var t *torch.Tensor
		err := torch.Try(func() { t = torch.Stack(list) })
		return reflect.ValueOf(t), err
	}
	switch typ.Kind() {
	case reflect.Pointer:
		elements := make([]reflect.Value, len(samples))
		for i, s := range samples {
			if s.IsNil() {
				return first, fmt.Errorf("default_collate: sample %d of the batch is nil", i)
			}
			elements[i] = s.Elem()
		}
		v, err := collate(elements)
		if err != nil {
			return first, err
		}
		to := reflect.New(typ.Elem())
		to.Elem().Set(v)
		return to, nil
	case reflect.Struct:
		to := reflect.New(typ).Elem()
		for k := range typ.NumField() {
			v, err := collate(parts(samples, func(s reflect.Value) reflect.Value { return s.Field(k) }))
			if err != nil {
				return first, fmt.Errorf("%s: %w", typ.Field(k).Name, err)
			}
			to.Field(k).Set(v)
		}
		return to, nil
	case reflect.Slice, reflect.Array:
		to := reflect.New(typ).Elem()
		if typ.Kind() == reflect.Slice {
			to.Set(reflect.MakeSlice(typ, first.Len(), first.Len()))
		}
		for i, s := range samples {
			if s.Len() != first.Len() {
				return first, fmt.Errorf("default_collate: sample %d of the batch has %d elements, the first %d", i, s.Len(), first.Len())
			}
		}
		for k := range first.Len() {
			v, err := collate(parts(samples, func(s reflect.Value) reflect.Value { return s.Index(k) }))
			if err != nil {
				return first, fmt.Errorf("[%d]: %w", k, err)
			}
			to.Index(k).Set(v)
		}
		return to, nil
	case reflect.Map:
		to := reflect.MakeMapWithSize(typ, first.Len())
		for _, key := range first.MapKeys() {
			values := parts(samples, func(s reflect.Value) reflect.Value { return s.MapIndex(key) })
			for i, v := range values {
				if !v.IsValid() {
					return first, fmt.Errorf("default_collate: sample %d of the batch has no key %v", i, key)
				}
			}
			v, err := collate(values)
			if err != nil {
				return first, fmt.Errorf("[%v]: %w", key, err)
			}
			to.SetMapIndex(key, v)
		}
		return to, nil
	}
	return first, fmt.Errorf("default_collate: a %v has no batch of its own type", typ)
}

func parts(samples []reflect.Value, of func(reflect.Value) reflect.Value) []reflect.Value {
	list := make([]reflect.Value, len(samples))
	for i, s := range samples {
		list[i] = of(s)
	}
	return list
}

// checkCollates panics for a type of which DefaultCollate makes no batch.
func checkCollates[T any]() {
	typ := reflect.TypeFor[T]()
	if where := uncollated(typ, make(map[reflect.Type]bool)); where != "" {
		usage.Panic("loader", "a %v has no batch of its own type%s: give a collate function, see NewLoaderFunc", typ, where)
	}
}

// uncollated says where in a type something has no batch of its own type, "" when all
// have.
func uncollated(typ reflect.Type, seen map[reflect.Type]bool) string {
	if typ == tensorType || seen[typ] {
		return ""
	}
	seen[typ] = true
	switch typ.Kind() {
	case reflect.Pointer:
		if typ.Elem().Kind() == reflect.Struct {
			return uncollated(typ.Elem(), seen)
		}
	case reflect.Slice, reflect.Array, reflect.Map:
		return uncollated(typ.Elem(), seen)
	case reflect.Struct:
		for i := range typ.NumField() {
			f := typ.Field(i)
			if !f.IsExported() {
				return fmt.Sprintf(" (the field %s is not exported)", f.Name)
			}
			if where := uncollated(f.Type, seen); where != "" {
				return fmt.Sprintf(" (the field %s)", f.Name)
			}
		}
		return ""
	}
	return fmt.Sprintf(" (%v)", typ)
}

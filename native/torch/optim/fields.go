package optim

import (
	"fmt"
	"reflect"
)

// eachField calls f for the exported fields of the struct that owner points to, but for
// embedded ones, functions and those with the tag `key:"-"`, by PyTorch's name.
func eachField(owner any, f func(key string, v reflect.Value)) {
	v := reflect.ValueOf(owner).Elem()
	for i := range v.NumField() {
		field := v.Type().Field(i)
		key := field.Tag.Get("key")
		if !field.IsExported() || field.Anonymous || field.Type.Kind() == reflect.Func || key == "-" {
			continue
		}
		if key == "" {
			key = snake(field.Name)
		}
		f(key, v.Field(i))
	}
}

// fieldValue is a field as a state dict has it.
func fieldValue(f reflect.Value) any {
	switch v := f.Interface().(type) {
	case []float64:
		list := make([]any, len(v))
		for i, x := range v {
			list[i] = x
		}
		return list
	case []int64:
		list := make([]any, len(v))
		for i, x := range v {
			list[i] = x
		}
		return list
	}
	if f.Kind() == reflect.Pointer {
		if f.IsNil() {
			return nil
		}
		return fieldValue(f.Elem())
	}
	if f.Kind() == reflect.String {
		return f.String()
	}
	return f.Interface()
}

// readFields reads owner's fields and other variables, by pointer, from a state dict. It
// returns a function that sets the fields; the others are set at once.
func readFields(owner any, dict map[string]any, others map[string]any) (set func(), err error) {
	var all []func()
	read := func(key string, into reflect.Value) {
		if err != nil {
			return
		}
		v, ok := dict[key]
		if !ok && !mayBeMissing(into) {
			err = fmt.Errorf("%s is missing", key)
			return
		}
		fresh := reflect.New(into.Type()).Elem()
		if e := assign(fresh, v); e != nil {
			err = fmt.Errorf("%s: %w", key, e)
			return
		}
		all = append(all, func() { into.Set(fresh) })
	}
	eachField(owner, read)
	fields := len(all)
	for key, p := range others {
		read(key, reflect.ValueOf(p).Elem())
	}
	if err != nil {
		return nil, err
	}
	for _, f := range all[fields:] {
		f()
	}
	return func() {
		for _, f := range all[:fields] {
			f()
		}
	}, nil
}

// mayBeMissing reports whether a flat dict has nothing for a value: for None and an empty
// list.
func mayBeMissing(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return true
	}
	return false
}

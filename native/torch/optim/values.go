package optim

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"

	"torchfm/native/torch"
)

// assign sets a Go variable to a value of a state dict: numbers, flags, texts, pairs of
// numbers, lists and maps of them, and pointers to such, which nil, Python's None,
// leaves nil. Lists may also be maps by index, as [Unflatten] makes them.
func assign(f reflect.Value, value any) error {
	if t, ok := value.(*torch.Tensor); ok && f.Kind() != reflect.String {
		if t == nil || t.Closed() || t.Numel() != 1 {
			return fmt.Errorf("want a number, got a tensor")
		}
		value = t.Item()
	}
	switch f.Kind() {
	case reflect.Pointer:
		if value == nil {
			f.SetZero()
			return nil
		}
		fresh := reflect.New(f.Type().Elem())
		if err := assign(fresh.Elem(), value); err != nil {
			return err
		}
		f.Set(fresh)
		return nil
	case reflect.String:
		switch v := value.(type) {
		case nil:
			f.SetString("")
			return nil
		case string:
			f.SetString(v)
			return nil
		case *torch.Tensor:
			if v.DType() == torch.Uint8 && v.Dim() == 1 {
				f.SetString(string(torch.ToBytes(v)))
				return nil
			}
		}
	case reflect.Float64:
		if v, ok := asFloat(value); ok {
			f.SetFloat(v)
			return nil
		}
	case reflect.Int, reflect.Int64:
		if v, ok := asFloat(value); ok && v == math.Trunc(v) {
			f.SetInt(int64(v))
			return nil
		}
	case reflect.Bool:
		switch v := value.(type) {
		case bool:
			f.SetBool(v)
			return nil
		case nil:
			f.SetBool(false)
			return nil
		case float64:
			f.SetBool(v != 0)
			return nil
		}
	case reflect.Array, reflect.Slice:
		return assignList(f, value)
	case reflect.Map:
		return assignMap(f, value)
	case reflect.Interface:
		f.Set(reflect.ValueOf(value))
		return nil
	}
	return fmt.Errorf("want %s, got %s", kindName(f.Type()), valueName(value))
}

func assignList(f reflect.Value, value any) error {
	list, ok := asList(value)
	if !ok {
		return fmt.Errorf("want %s, got %s", kindName(f.Type()), valueName(value))
	}
	if f.Kind() == reflect.Array {
		// A None at the end of a pair is not in a flat dict.
		for len(list) < f.Len() && f.Type().Elem().Kind() == reflect.Pointer {
			list = append(list, nil)
		}
		if len(list) != f.Len() {
			return fmt.Errorf("want %d values, got %d", f.Len(), len(list))
		}
	} else {
		f.Set(reflect.MakeSlice(f.Type(), len(list), len(list)))
	}
	for i, v := range list {
		if err := assign(f.Index(i), v); err != nil {
			return fmt.Errorf("value %d: %w", i, err)
		}
	}
	return nil
}

func assignMap(f reflect.Value, value any) error {
	m := reflect.MakeMap(f.Type())
	v := reflect.ValueOf(value)
	if v.Kind() != reflect.Map {
		return fmt.Errorf("want %s, got %s", kindName(f.Type()), valueName(value))
	}
	for each := v.MapRange(); each.Next(); {
		key, to := reflect.New(f.Type().Key()).Elem(), reflect.New(f.Type().Elem()).Elem()
		k := each.Key().Interface()
		if text, ok := k.(string); ok && key.Kind() != reflect.String {
			n, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return fmt.Errorf("key %q: want a number", text)
			}
			k = n
		}
		if err := assign(key, k); err != nil {
			return fmt.Errorf("key %v: %w", k, err)
		}
		if err := assign(to, each.Value().Interface()); err != nil {
			return fmt.Errorf("key %v: %w", k, err)
		}
		m.SetMapIndex(key, to)
	}
	f.Set(m)
	return nil
}

func asFloat(value any) (float64, bool) {
	switch v := value.(type) {
	case float64:
		return v, true
	case int64:
		return float64(v), true
	case int:
		return float64(v), true
	}
	return 0, false
}

// asList is a Python list or tuple in any of the forms that a state dict may have it in.
func asList(value any) ([]any, bool) {
	switch v := value.(type) {
	case nil:
		return nil, true // an empty list is not in a flat dict
	case []any:
		return v, true
	case Tuple:
		return v, true
	case map[string]any: // by index; what is not there is None
		var list []any
		for key, item := range v {
			i, err := strconv.Atoi(key)
			if err != nil || i < 0 || i > 1<<24 {
				return nil, false
			}
			for len(list) <= i {
				list = append(list, nil)
			}
			list[i] = item
		}
		return list, true
	}
	if v := reflect.ValueOf(value); v.Kind() == reflect.Slice || v.Kind() == reflect.Array {
		list := make([]any, v.Len())
		for i := range list {
			list[i] = v.Index(i).Interface()
		}
		return list, true
	}
	return nil, false
}

func kindName(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Float64:
		return "a number"
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.Bool:
		return "a flag"
	case reflect.String:
		return "a text"
	case reflect.Array, reflect.Slice:
		return "a list"
	}
	return t.String()
}

func valueName(value any) string {
	switch v := value.(type) {
	case nil:
		return "None"
	case float64, int64, bool, string:
		return fmt.Sprintf("%v", v)
	case *torch.Tensor:
		return "a tensor"
	}
	return fmt.Sprintf("%T", value)
}

// sortedKeys are a map's keys in order, numbers by value.
func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int {
		i, errA := strconv.Atoi(a)
		j, errB := strconv.Atoi(b)
		if errA == nil && errB == nil {
			return i - j
		}
		if a < b {
			return -1
		}
		return 1
	})
	return keys
}

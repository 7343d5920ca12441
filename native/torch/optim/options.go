package optim

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"torchfm/native/torch"
)

// Tuple is a Python tuple in a state dict; a list is a []any.
type Tuple []any

// option is a field of an options struct.
type option struct {
	key   string // PyTorch's name of the argument
	index int
	value reflect.Value // what nil stands for; invalid where that is None

	required bool // whether a state dict must have it: numbers
}

var optionTypes sync.Map // of []option by reflect.Type

// optionsOf describes the fields of a type of options structs. Their names are PyTorch's
// in Go's spelling, or in the tag `key:"..."`; what a nil pointer stands for is in the
// tag `default:"..."`. It panics for a type that no options struct has.
func optionsOf(t reflect.Type) []option {
	if list, ok := optionTypes.Load(t); ok {
		return list.([]option)
	}
	list := make([]option, 0, t.NumField())
	for i := range t.NumField() {
		f := t.Field(i)
		o := option{key: f.Tag.Get("key"), index: i}
		if o.key == "" {
			o.key = snake(f.Name)
		}
		text, has := f.Tag.Lookup("default")
		switch v := reflect.New(f.Type).Elem().Interface().(type) {
		case *float64, *int64, *bool, *[2]float64:
			if has {
				o.value = reflect.New(f.Type.Elem())
				parse(o.value.Elem(), f.Name, text)
				o.required = f.Type != reflect.TypeFor[*bool]()
			}
		case [2]*float64:
			o.value = reflect.New(f.Type)
			for i, part := range strings.Split(text, ",") {
				if part != "" {
					v[i] = new(float64)
					parse(reflect.ValueOf(v[i]).Elem(), f.Name, part)
				}
			}
			o.value.Elem().Set(reflect.ValueOf(v))
			o.required = true
		case float64, int64:
			o.required = true
		case *torch.Tensor, *[2]*torch.Tensor, bool:
		default:
			if f.Type.Kind() != reflect.String || !f.IsExported() {
				panic(&torch.Error{Op: t.Name(), Message: fmt.Sprintf("field %s: an option cannot be of type %v", f.Name, f.Type)})
			}
		}
		list = append(list, o)
	}
	optionTypes.Store(t, list)
	return list
}

// parse sets v, a number or a pair of them, to what a default tag says.
func parse(v reflect.Value, name, text string) {
	var err error
	switch v.Kind() {
	case reflect.Float64:
		var f float64
		f, err = strconv.ParseFloat(text, 64)
		v.SetFloat(f)
	case reflect.Int64:
		var i int64
		i, err = strconv.ParseInt(text, 10, 64)
		v.SetInt(i)
	case reflect.Bool:
		var b bool
		b, err = strconv.ParseBool(text)
		v.SetBool(b)
	case reflect.Array:
		a, b, _ := strings.Cut(text, ",")
		parse(v.Index(0), name, a)
		parse(v.Index(1), name, b)
	}
	if err != nil {
		panic(&torch.Error{Op: name, Message: fmt.Sprintf("its default tag: %v", err)})
	}
}

// snake is PyTorch's spelling of a Go name: WeightDecay is weight_decay, LRDecay is
// lr_decay.
func snake(name string) string {
	var b strings.Builder
	r := []rune(name)
	for i, c := range r {
		if i > 0 && unicode.IsUpper(c) && (!unicode.IsUpper(r[i-1]) || i+1 < len(r) && unicode.IsLower(r[i+1])) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(c))
	}
	return b.String()
}

// complete puts the default where a pointer is nil. With own it also replaces the other
// pointers by copies, so that no two groups share a number.
func complete(options reflect.Value, own bool) {
	for _, o := range optionsOf(options.Type()) {
		f := options.Field(o.index)
		if pair, ok := f.Interface().([2]*float64); ok {
			for i, v := range o.value.Elem().Interface().([2]*float64) {
				switch {
				case pair[i] == nil && v != nil:
					pair[i] = new(*v)
				case pair[i] != nil && own:
					pair[i] = new(*pair[i])
				}
			}
			f.Set(reflect.ValueOf(pair))
			continue
		}
		if t, ok := f.Interface().(*torch.Tensor); ok {
			if own && t != nil && !t.Closed() {
				f.Set(reflect.ValueOf(keep(t)))
			}
			continue
		}
		if f.Kind() != reflect.Pointer {
			continue
		}
		from := f
		switch {
		case f.IsNil() && o.value.IsValid():
			from = o.value
		case f.IsNil() || !own:
			continue
		}
		fresh := reflect.New(f.Type().Elem())
		fresh.Elem().Set(from.Elem())
		f.Set(fresh)
	}
}

// get returns the option of a key as a state dict has it.
func get(options reflect.Value, key string) (value any, found bool) {
	for _, o := range optionsOf(options.Type()) {
		if o.key != key {
			continue
		}
		f := options.Field(o.index)
		switch v := f.Interface().(type) {
		case *torch.Tensor:
			if v != nil {
				return v, true // in place of the number of the same key
			}
		case *[2]*torch.Tensor:
			if v != nil {
				return Tuple{v[0], v[1]}, true
			}
		default:
			value, found = plainValue(f), true
		}
	}
	return value, found
}

// plainValue is a field that holds no tensor as a state dict has it.
func plainValue(f reflect.Value) any {
	switch v := f.Interface().(type) {
	case *[2]float64:
		return Tuple{v[0], v[1]}
	case [2]*float64:
		return Tuple{plainValue(reflect.ValueOf(v[0])), plainValue(reflect.ValueOf(v[1]))}
	}
	switch {
	case f.Kind() == reflect.Pointer && f.IsNil(), f.Kind() == reflect.String && f.Len() == 0:
		return nil
	case f.Kind() == reflect.Pointer:
		return f.Elem().Interface()
	case f.Kind() == reflect.String:
		return f.String()
	}
	return f.Interface()
}

// set sets the option of a key to what a state dict has. The error does not name it.
func set(options reflect.Value, key string, value any) (found bool, err error) {
	tensors := holdsTensors(value)
	for _, o := range optionsOf(options.Type()) {
		if o.key != key {
			continue
		}
		found = true
		f := options.Field(o.index)
		switch f.Interface().(type) {
		case *torch.Tensor, *[2]*torch.Tensor:
			if !tensors {
				f.SetZero()
				continue
			}
			return true, assignTensors(f, value)
		}
		if !tensors || f.Kind() == reflect.String { // a text of a flat dict
			err = assign(f, value)
		} else {
			err = fmt.Errorf("want a number, got a tensor")
		}
	}
	return found, err
}

func holdsTensors(value any) bool {
	switch v := value.(type) {
	case *torch.Tensor:
		return true
	case Tuple:
		return len(v) > 0 && holdsTensors(v[0])
	}
	return false
}

// assignTensors makes an option refer to tensors, as an assignment in Python does.
func assignTensors(f reflect.Value, value any) error {
	own := func(v any) *torch.Tensor {
		t, _ := v.(*torch.Tensor)
		return keep(t)
	}
	switch v := value.(type) {
	case *torch.Tensor:
		if f.Type() == reflect.TypeFor[*torch.Tensor]() {
			f.Set(reflect.ValueOf(own(v)))
			return nil
		}
	case Tuple:
		if f.Type() == reflect.TypeFor[*[2]*torch.Tensor]() && len(v) == 2 {
			f.Set(reflect.ValueOf(&[2]*torch.Tensor{own(v[0]), own(v[1])}))
			return nil
		}
	}
	return fmt.Errorf("want %v, got %T", f.Type(), value)
}

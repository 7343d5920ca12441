package serialization

import (
	"fmt"
	"slices"
	"strings"

	"torchfm/native/torch/internal/pickle"
)

// global is a class or function that a file may name, by its name in Python 3.
type global string

// storageType is a class of storages.
type storageType DType

func (g global) Kind() string    { return string(g) }
func (storageType) Kind() string { return "a class of storages" }

// modules are Python 2's names of modules, of those that files of protocol 2 have.
var modules = map[string]string{"__builtin__": "builtins", "copy_reg": "copyreg"}

// blocked are modules that no caller can allow.
var blocked = []string{"sys", "os", "posix", "nt"}

// storageTypes are the classes of storages by dtype, without "Storage".
var storageTypes = map[string]DType{
	"Double": "float64", "Float": "float32", "Half": "float16", "Long": "int64", "Int": "int32", "Short": "int16", "Char": "int8",
	"Byte": "uint8", "Bool": "bool", "BFloat16": "bfloat16", "ComplexDouble": "complex128", "ComplexFloat": "complex64",
	"QInt8": "qint8", "QInt32": "qint32", "QUInt8": "quint8", "QUInt4x2": "quint4x2", "QUInt2x4": "quint2x4",
}

// StorageType returns PyTorch's class of storages of a dtype, and false for a dtype that
// has none: its storages are bytes.
func StorageType(d DType) (string, bool) {
	for name, dtype := range storageTypes {
		if dtype == d {
			return name + "Storage", true
		}
	}
	return "", false
}

// allowed are the functions and classes of torch/_weights_only_unpickler.py that are no
// dtypes, schemes or storages.
var allowed = []global{
	"collections.OrderedDict", "collections.Counter", "torch.nn.parameter.Parameter", "torch.serialization._get_layout",
	"torch.Size", "torch.Tensor", "torch.device", "_codecs.encode", "builtins.bytearray", "builtins.set", "builtins.complex",
	"torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state", "torch._utils._rebuild_qtensor",
	"torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor_v3",
	"torch._utils._rebuild_sparse_tensor", "torch._utils._rebuild_meta_tensor_no_storage", "torch._tensor._rebuild_from_type_v2",
}

// unread are what PyTorch allows and this package does not read.
var unread = []string{
	"torch._utils._rebuild_nested_tensor", "torch._utils._rebuild_wrapper_subclass",
	"torch._utils._rebuild_device_tensor_from_numpy", "torch._utils._rebuild_device_tensor_from_cpu_tensor",
}

// Global finds what a file may name.
func (f *File) Global(module, name string) (any, error) {
	if m, ok := modules[module]; ok {
		module = m
	}
	path := module + "." + name
	if module == "torch" {
		if d := DType(name); d.ItemSize() > 0 && d != "" {
			return d, nil
		}
		if strings.HasPrefix(name, "per_tensor_") || strings.HasPrefix(name, "per_channel_") {
			return QScheme(name), nil
		}
	}
	if module == "torch" || module == "torch.cuda" {
		if d, ok := storageTypes[strings.TrimSuffix(name, "Storage")]; ok && strings.HasSuffix(name, "Storage") {
			return storageType(d), nil
		}
	}
	switch {
	case path == "torch.storage.UntypedStorage":
		return storageType(""), nil
	case slices.Contains(allowed, global(path)):
		return global(path), nil
	case slices.Contains(unread, path):
		return nil, fmt.Errorf("%s: such tensors are not read", path)
	case slices.Contains(blocked, module):
		return nil, fmt.Errorf("class %s is not allowed, nor is anything of module %s", path, module)
	case slices.Contains(f.safe, path):
		return &Object{Class: path}, nil
	}
	return nil, fmt.Errorf("class %s is not allowed: it is neither a tensor nor a plain value", path)
}

// New makes an object of a class.
func (f *File) New(class any, args pickle.Tuple) (any, error) {
	switch c := class.(type) {
	case *Object:
		return c.of(args), nil
	case global:
		switch c {
		case "torch.nn.parameter.Parameter", "collections.OrderedDict", "collections.Counter", "builtins.set", "torch.Size":
			return f.Reduce(class, args)
		}
	}
	return nil, fmt.Errorf("an object is made of a %s", pickle.Kind(class))
}

// of is an object of a class that the caller allowed.
func (o *Object) of(args pickle.Tuple) any {
	if o.Class == "collections.defaultdict" {
		return &pickle.Dict{Class: o.Class}
	}
	return &Object{Class: o.Class, Args: args}
}

// Build gives an object its attributes. Those of tensors are not kept.
func (f *File) Build(object, state any) error {
	switch o := object.(type) {
	case *pickle.Dict:
		if o.Class == "collections.OrderedDict" {
			o.State = state
			return nil
		}
	case *Object:
		o.State = state
		return nil
	}
	return fmt.Errorf("a %s is given a state", pickle.Kind(object))
}

// Reduce carries out a call.
func (f *File) Reduce(fn any, args pickle.Tuple) (any, error) {
	switch fn := fn.(type) {
	case *Object:
		return fn.of(args), nil
	case global:
		v, err := f.call(fn, args)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", fn, err)
		}
		return v, nil
	}
	return nil, fmt.Errorf("a %s is called", pickle.Kind(fn))
}

func (f *File) call(fn global, list pickle.Tuple) (any, error) {
	a := arguments{list: list}
	switch fn {
	case "collections.OrderedDict", "collections.Counter":
		return dictOf(string(fn), &a)
	case "builtins.set":
		items := a.items(0, true)
		return &Set{items}, a.done(0, 1)
	case "builtins.complex":
		re, im := a.float(0), a.float(1)
		return complex(re, im), a.done(2, 2)
	case "_codecs.encode":
		return a.latin1(0, 1)
	case "builtins.bytearray":
		if b, ok := a.any(0).([]byte); ok || len(list) == 0 {
			return slices.Clone(b), a.done(0, 1)
		}
		return a.latin1(0, 1)
	case "torch.Size":
		return Size(a.ints(0)), a.done(1, 1)
	case "torch.device":
		name := a.text(0)
		if len(list) == 2 {
			name = fmt.Sprintf("%s:%d", name, a.int(1))
		}
		return Device(name), a.done(1, 2)
	case "torch.serialization._get_layout":
		return Layout(strings.TrimPrefix(a.text(0), "torch.")), a.done(1, 1)
	}
	return f.rebuild(fn, &a)
}

// dictOf makes a dict of a class of a dict, of a list of pairs, as Python 2 writes it, or
// of nothing.
func dictOf(class string, a *arguments) (any, error) {
	d := &pickle.Dict{Class: class}
	if from, ok := a.any(0).(*pickle.Dict); ok {
		d.Keys, d.Values = slices.Clone(from.Keys), slices.Clone(from.Values)
		return d, a.done(1, 1)
	}
	for _, item := range a.items(0, true) {
		pair := arguments{list: sequence(item)}
		if pair.done(2, 2) != nil {
			return nil, fmt.Errorf("made of a %s, want pairs", pickle.Kind(item))
		}
		d.Keys, d.Values = append(d.Keys, pair.list[0]), append(d.Values, pair.list[1])
	}
	return d, a.done(0, 1)
}

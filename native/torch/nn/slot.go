package nn

import (
	"reflect"
	"strings"
	"sync"
	"unicode"
	"unsafe"

	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
)

// kind is what a slot is for, or with several bits set a choice of these.
type kind uint8

const (
	parameter kind = 1 << iota
	buffer
	transient // a buffer that is not in the state dict
	child
)

// slot is a place of a module that holds a tensor or a module: a field, or what was
// registered by name.
type slot struct {
	name   string
	kind   kind
	tensor **torch.Tensor // of a child nil
	module Module         // of a tensor nil
	field  *field         // of what was registered or taken out by name and has a field
}

// field is a slot of a type's every value.
type field struct {
	name   string
	kind   kind
	offset uintptr
	typ    reflect.Type
}

var (
	baseType   = reflect.TypeFor[Base]()
	moduleType = reflect.TypeFor[Module]()
	tensorType = reflect.TypeFor[*torch.Tensor]()
)

// fieldsOf holds the []field of each struct type that was registered.
var fieldsOf sync.Map

// fields returns the fields that can be slots of the module's type.
func (m *Base) fields() []field {
	owner := reflect.ValueOf(m.self())
	if owner.Kind() != reflect.Pointer || owner.IsNil() || owner.Elem().Kind() != reflect.Struct {
		usage.Panic("register", "a %T is no module: want a pointer to a struct", m.owner)
	}
	typ := owner.Type().Elem()
	fields, ok := fieldsOf.Load(typ)
	if !ok {
		fields, _ = fieldsOf.LoadOrStore(typ, appendFields(nil, typ, typ, "", 0))
	}
	return fields.([]field)
}

// slots returns the fields of the module and then what was registered by name.
func (m *Base) slots() []slot {
	fields := m.fields()
	if m.hooks != nil {
		for _, c := range m.hooks.computed {
			c.heed(m)
		}
	}
	at := reflect.ValueOf(m.owner).UnsafePointer()
	list := make([]slot, 0, len(fields)+len(m.dynamic))
	for _, f := range fields {
		if m.takenOut(f.name) != nil {
			continue
		}
		p := f.at(at)
		if f.kind != child {
			list = append(list, slot{name: f.name, kind: f.kind, tensor: (**torch.Tensor)(p)})
			continue
		}
		if v := reflect.NewAt(f.typ, p).Elem(); !v.IsNil() {
			if v.Kind() == reflect.Interface && v.Elem().Kind() == reflect.Pointer && v.Elem().IsNil() {
				continue
			}
			list = append(list, slot{name: f.name, kind: child, module: v.Interface().(Module)})
		}
	}
	return append(list, m.dynamic...)
}

// self returns the module that the Base is of, and panics for one that was not
// registered: its fields would be no part of it.
func (m *Base) self() Module {
	if m.owner == nil {
		usage.Panic("module", "a type that embeds nn.Base was not registered: end its constructor with nn.Register(m)")
	}
	return m.owner
}

// appendFields appends the slots of struct type typ, which lies at offset in type
// of, with a prefix before their names.
func appendFields(list []field, of, typ reflect.Type, prefix string, offset uintptr) []field {
	for i := range typ.NumField() {
		f := typ.Field(i)
		name, option, _ := strings.Cut(f.Tag.Get("nn"), ",")
		if f.Type == baseType || name == "-" {
			continue
		}
		if name == "" {
			name = snake(f.Name)
		}
		if strings.Contains(name, ".") {
			usage.Panic("register", "field %s of %v: the name %q has a dot", f.Name, of, name)
		}
		at := field{name: prefix + name, offset: offset + f.Offset, typ: f.Type}
		pointsHere := f.Type.Kind() == reflect.Pointer || f.Type.Kind() == reflect.Interface
		switch {
		case option != "" && (f.Type != tensorType || option != "buffer" && option != "transient"):
			usage.Panic("register", "field %s of %v: unknown option %q in its tag", f.Name, of, option)
		case f.Type == tensorType:
			at.kind = map[string]kind{"": parameter, "buffer": buffer, "transient": transient}[option]
			list = append(list, at)
		case f.Anonymous && pointsHere && f.Type.Implements(moduleType):
			usage.Panic("register", "field %s of %v: embed a module by value, not by pointer", f.Name, of)
		case pointsHere && f.Type.Implements(moduleType):
			at.kind = child
			list = append(list, at)
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			list = appendFields(list, of, f.Type, prefix, at.offset)
		case reflect.PointerTo(f.Type).Implements(moduleType):
			usage.Panic("register", "field %s of %v holds a module by value: hold a pointer", f.Name, of)
		case f.Type.Kind() == reflect.Struct && holds(f.Type, make(map[reflect.Type]bool)):
			list = appendFields(list, of, f.Type, at.name+".", at.offset)
		case f.Type.Kind() != reflect.Struct && holds(f.Type, make(map[reflect.Type]bool)):
			usage.Panic("register", "field %s of %v holds modules or parameters that are no part of the module: use nn.ModuleList, "+
				"nn.ModuleDict, nn.ParameterList or nn.ParameterDict, or tag the field `nn:\"-\"`", f.Name, of)
		}
	}
	return list
}

// holds reports whether values of a type lead to modules, or hold tensors by
// themselves.
func holds(typ reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[typ] {
		return false
	}
	seen[typ] = true
	if typ == tensorType || typ.Implements(moduleType) || reflect.PointerTo(typ).Implements(moduleType) {
		return true
	}
	switch typ.Kind() {
	case reflect.Slice, reflect.Array, reflect.Map:
		return holds(typ.Elem(), seen)
	case reflect.Pointer:
		return typ.Elem().Kind() == reflect.Struct && typ.Elem() != tensorType.Elem() && leadsToModule(typ.Elem(), seen)
	case reflect.Struct:
		for i := range typ.NumField() {
			if f := typ.Field(i); f.Tag.Get("nn") != "-" && holds(f.Type, seen) {
				return true
			}
		}
	}
	return false
}

// leadsToModule is holds for a struct behind a pointer, whose tensors may be
// anybody's.
func leadsToModule(typ reflect.Type, seen map[reflect.Type]bool) bool {
	for i := range typ.NumField() {
		if f := typ.Field(i); f.Type != tensorType && f.Tag.Get("nn") != "-" && holds(f.Type, seen) {
			return true
		}
	}
	return false
}

// snake is a field's name in PyTorch's spelling: InProjWeight is in_proj_weight,
// FC1 is fc1.
func snake(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		if i > 0 && unicode.IsUpper(r) {
			before, after := runes[i-1], rune(0)
			if i+1 < len(runes) {
				after = runes[i+1]
			}
			if unicode.IsLower(before) || unicode.IsDigit(before) || unicode.IsUpper(before) && unicode.IsLower(after) {
				b.WriteByte('_')
			}
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// typeName is the name of a module's type, as Python's class name.
func typeName(m Module) string {
	typ := reflect.TypeOf(m)
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	name, _, _ := strings.Cut(typ.Name(), "[") // of a generic type
	return name
}

// at is where the field lies in a value at p.
func (f *field) at(p unsafe.Pointer) unsafe.Pointer { return unsafe.Add(p, f.offset) }

// tensor is at for the field of a tensor.
func (f *field) tensor(p unsafe.Pointer) **torch.Tensor { return (**torch.Tensor)(f.at(p)) }

// children returns the slots that hold modules.
func (m *Base) children() []slot {
	var list []slot
	for _, s := range m.slots() {
		if s.kind == child {
			list = append(list, s)
		}
	}
	return list
}

// walk calls f for m and each module in it, outer before inner, with the prefix of
// its names.
func (m *Base) walk(prefix string, f func(prefix string, m *Base)) {
	m.self()
	f(prefix, m)
	for _, c := range m.children() {
		c.module.base().registered(prefix, c).walk(prefix+c.name+".", f)
	}
}

// registered returns the Base of a child, and panics when it was not registered.
func (m *Base) registered(prefix string, c slot) *Base {
	if m.owner == nil {
		usage.Panic("module", "%s%s, a %T, was not registered: end its constructor with nn.Register(m)", prefix, c.name, c.module)
	}
	return m
}

// tensors calls f for each tensor of the module and of all in it, of every place
// where it occurs; in each module those of the first kinds first.
func (m *Base) tensors(f func(name string, t *torch.Tensor), kinds ...kind) {
	m.walk("", func(prefix string, b *Base) {
		b.ownTensors(prefix, func(name string, s slot) { f(name, *s.tensor) }, kinds...)
	})
}

// ownTensors is tensors for the places of the module without those of the modules in it.
func (m *Base) ownTensors(prefix string, f func(name string, s slot), kinds ...kind) {
	slots := m.slots()
	for _, k := range kinds {
		for _, s := range slots {
			if s.kind&k == 0 || s.kind == child || *s.tensor == nil {
				continue
			}
			if s.kind == parameter && !(*s.tensor).IsLeaf() {
				usage.Panic(typeName(m.owner), "%s%s is a computed tensor: assign nn.Parameter(t), or tag the field `nn:\"-\"`", prefix, s.name)
			}
			f(prefix+s.name, s)
		}
	}
}

package jit

import (
	"fmt"
	"sync/atomic"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
	"torchfm/native/torch/nn"
)

// ScriptModule is a module of TorchScript, torch.jit.ScriptModule. Parameters, buffers
// and the modules that it is made of, themselves ScriptModules, have Python's names: state
// dicts, optimizers and the methods of [nn.Base] work as with a module written in Go.
//
// Many goroutines may call its methods at once as long as none of them changes it.
type ScriptModule struct {
	nn.Base
	script *native.Script
	class  string // the Python class
	own    []*owned
}

// owned is a parameter or buffer of the module itself.
type owned struct {
	name   string
	buffer bool
	inside atomic.Uint64 // the identity of the tensor that the script has
}

func (m *ScriptModule) tensor(o *owned) *torch.Tensor {
	if o.buffer {
		return m.GetBuffer(o.name)
	}
	return m.GetParameter(o.name)
}

func (m *ScriptModule) setTensor(o *owned, t *torch.Tensor) {
	if o.buffer {
		m.SetBuffer(o.name, t)
	} else {
		m.SetParameter(o.name, t)
	}
}

// settle gives the script the tensors that the program has put in the place of others.
func (m *ScriptModule) settle() {
	for _, c := range m.Modules() {
		c := c.(*ScriptModule)
		for _, o := range c.own {
			t := c.tensor(o)
			if id := t.Handle().Identity(); id != o.inside.Load() {
				c.set(o.name, t)
				o.inside.Store(id)
			}
		}
	}
}

// wrap makes the module of a script.
func wrap(s *native.Script) (*ScriptModule, error) {
	return (&wrapper{make(map[uint64]*torch.Tensor)}).module(s)
}

// wrapper keeps the tensors of a module, so that those that are tied are one.
type wrapper struct{ tensors map[uint64]*torch.Tensor }

func (w *wrapper) module(s *native.Script) (*ScriptModule, error) {
	m := nn.Register(&ScriptModule{script: s})
	add := func(state func(*native.Results) error, buffer bool, register func(name string, t *torch.Tensor)) error {
		var r native.Results
		if err := state(&r); err != nil {
			return err
		}
		for r.More() {
			name := r.String()
			t, ok := value(&r).(*torch.Tensor)
			if !ok {
				continue // None
			}
			if known := w.tensors[t.Handle().Identity()]; known != nil {
				t.Close()
				t = known
			}
			w.tensors[t.Handle().Identity()] = t
			register(name, t)
			o := &owned{name: name, buffer: buffer}
			o.inside.Store(t.Handle().Identity())
			m.own = append(m.own, o)
		}
		return nil
	}
	err := add(s.Parameters, false, func(name string, t *torch.Tensor) {
		frozen := !t.RequiresGrad()
		m.RegisterParameter(name, t)
		if frozen {
			t.SetRequiresGrad(false)
		}
	})
	if err == nil {
		err = add(s.Buffers, true, func(name string, t *torch.Tensor) { m.RegisterBuffer(name, t) })
	}
	if err != nil {
		return nil, err
	}
	var names []string
	m.class, names = s.Children()
	for _, name := range names {
		child, err := s.Child(name)
		if err != nil {
			return nil, err
		}
		c, err := w.module(child)
		if err != nil {
			return nil, err
		}
		m.RegisterModule(name, c)
	}
	m.Base.Train(s.Training())
	return m, nil
}

// TypeName is the module's name in print, as Python has it.
func (m *ScriptModule) TypeName() string { return "RecursiveScriptModule" }

// ExtraRepr is what a printed module says of itself.
func (m *ScriptModule) ExtraRepr() string { return "original_name=" + m.class }

// Forward calls the method forward with one tensor, of which it must make one:
// [ScriptModule.Call] is for any other.
func (m *ScriptModule) Forward(x *torch.Tensor) *torch.Tensor {
	return nn.Hooked(m, x, func(m *ScriptModule, x *torch.Tensor) *torch.Tensor {
		switch y := m.Call("forward", x).(type) {
		case *torch.Tensor:
			return y
		default:
			usage.Panic(m.class+".forward", "it returns a %T and no tensor: use Call", y)
		}
		return nil
	})
}

// Call calls a method, "forward" or another that was exported, and returns what it
// returns. Arguments by name are given in a [torch.Kw] at the end.
//
// Arguments are, by their type in TorchScript:
//
//	Tensor            *torch.Tensor
//	int, float, bool, complex  any Go number or bool; an int is also taken for a float or complex
//	str               string
//	None, Optional    nil, or the value
//	Device, dtype     torch.Device, torch.DType
//	List[T]           a slice
//	Tuple             [Tuple], or a slice; a named one also a [NamedTuple]
//	Dict[K, V]        [Dict], or a map, whose keys are then sorted
//	a class           *[Object], as a method returned it
//
// Results are *torch.Tensor, int64, float64, bool, complex128, string, torch.Device, nil,
// slices []*torch.Tensor, []int64, []float64, []bool, and []any of other values, [Tuple],
// [NamedTuple], [Dict] and *[Object]; a dtype is an int64.
//
// It panics for a method that the module does not have, for arguments that do not fit,
// and when the script fails, with the place in the script. It cannot be part of a
// torch.Capture.
func (m *ScriptModule) Call(method string, args ...any) any {
	what := m.class + "." + method
	var list []native.Arg
	var names []string
	add := func(place string, v any) {
		arg, err := argument(v)
		if err != nil {
			usage.Panic(what, "argument %s: %v", place, err)
		}
		list = append(list, arg)
	}
	for i, v := range args {
		kw, ok := v.(torch.Kw)
		if !ok {
			add(fmt.Sprint(i), v)
			continue
		}
		if i != len(args)-1 {
			usage.Panic(what, "argument %d: arguments by name must stand at the end", i)
		}
		for name, v := range kw {
			add(name, v)
			names = append(names, name)
		}
	}
	m.open(what)
	m.settle()
	var r native.Results
	if err := m.script.Call(method, list, names, &r); err != nil {
		panic(&torch.Error{Op: what, Message: err.Error(), Err: err})
	}
	return value(&r)
}

// open is the script, unless it is closed.
func (m *ScriptModule) open(what string) *native.Script {
	if m.script.Closed() {
		usage.Panic(what, "the module is closed")
	}
	return m.script
}

// Method is a method of a [ScriptModule].
type Method struct {
	Name   string
	Schema string // as "forward(__torch__.Net self, Tensor x) -> Tensor"
}

// Methods returns the methods that can be called.
func (m *ScriptModule) Methods() []Method {
	var list []Method
	m.open("methods").Methods(func(name, schema string) { list = append(list, Method{name, schema}) })
	return list
}

// Attr returns an attribute, as [ScriptModule.Call] returns values: also of an inner
// module, "encoder.layers".
func (m *ScriptModule) Attr(name string) any {
	var r native.Results
	if err := m.open("attr").Attribute(name, &r); err != nil {
		panic(&torch.Error{Op: "attr", Message: err.Error(), Err: err})
	}
	return value(&r)
}

// SetAttr sets an attribute that is no parameter, buffer or module. Constants cannot be
// set.
func (m *ScriptModule) SetAttr(name string, v any) {
	for _, n := range append(m.NamedParameters(), m.NamedBuffers()...) {
		if n.Name == name {
			usage.Panic("set_attr", "%s is a parameter or buffer: SetParameter and SetBuffer replace one", name)
		}
	}
	m.set(name, v)
}

func (m *ScriptModule) set(name string, v any) {
	arg, err := argument(v)
	if err == nil {
		err = m.open("set_attr").SetAttribute(name, arg)
	}
	if err != nil {
		panic(&torch.Error{Op: "set_attr", Message: err.Error(), Err: err})
	}
}

// Train sets the module and all in it to training mode, or with false to evaluation
// mode.
func (m *ScriptModule) Train(mode ...bool) {
	on := usage.One("train", mode, true)
	if err := m.open("train").Train(on); err != nil {
		panic(&torch.Error{Op: "train", Message: err.Error(), Err: err})
	}
	m.Base.Train(on)
}

// Eval is Train(false).
func (m *ScriptModule) Eval() { m.Train(false) }

// CopyModule is how nn.Clone and functional calls copy the module: with other tensors.
func (m *ScriptModule) CopyModule(tensor func(*torch.Tensor) *torch.Tensor) nn.Module {
	s, err := m.open("clone").Clone()
	var n *ScriptModule
	if err == nil {
		n, err = wrap(s)
	}
	if err != nil {
		panic(&torch.Error{Op: "clone", Message: err.Error(), Err: err})
	}
	from := m.Modules()
	for i, c := range n.Modules() {
		c, from := c.(*ScriptModule), from[i].(*ScriptModule)
		for i, o := range from.own {
			c.setTensor(c.own[i], tensor(from.tensor(o)))
		}
	}
	return n
}

// Freeze returns a copy for inference, torch.jit.freeze: parameters and attributes have
// become constants, which lets libtorch simplify the program. The module must be in
// evaluation mode.
func Freeze(m *ScriptModule) *ScriptModule {
	if m.Training() {
		usage.Panic("freeze", "the module is in training mode: call Eval first")
	}
	m.settle()
	s, err := m.open("freeze").Freeze()
	var frozen *ScriptModule
	if err == nil {
		frozen, err = wrap(s)
	}
	if err != nil {
		panic(&torch.Error{Op: "freeze", Message: err.Error(), Err: err})
	}
	return frozen
}

// Close releases the program; its tensors stay until they are closed or collected. What
// is not closed is collected.
func (m *ScriptModule) Close() {
	for _, c := range m.Modules() {
		c.(*ScriptModule).script.Close()
	}
}

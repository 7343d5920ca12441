package optim

import (
	"fmt"
	"reflect"

	"torchfm/native/torch"
)

// ParamGroup is parameters with options of their own, an entry of Python's param_groups.
type ParamGroup struct {
	name    string // the optimizer's
	params  []*torch.Tensor
	names   []string // of the parameters, where they were given
	states  []*State
	options reflect.Value // the options struct, which can be set

	// extra is what schedules keep in a group: initial_lr, max_lr, swa_lr, ...
	extra map[string]any

	batch batch // of the last step, whose memory the next one uses again
}

// Params returns the parameters.
func (g *ParamGroup) Params() []*torch.Tensor { return g.params }

// Names returns the parameters' names, none unless the optimizer was given
// named parameters.
func (g *ParamGroup) Names() []string { return g.names }

// LR returns the learning rate.
func (g *ParamGroup) LR() float64 { return g.lr().value() }

// SetLR sets the learning rate; where it is a tensor, its element.
func (g *ParamGroup) SetLR(lr float64) { g.setLR(float(lr)) }

// InitialLR returns the learning rate that the group's schedules start from, Python's
// initial_lr: the one that the group had when its first schedule was made, and the
// present one before that.
func (g *ParamGroup) InitialLR() float64 {
	if g.extra["initial_lr"] == nil {
		return g.LR()
	}
	return g.number("initial_lr").value()
}

func (g *ParamGroup) lr() number { return g.number("lr") }

func (g *ParamGroup) setLR(lr number) {
	if t, ok := g.value("lr").(*torch.Tensor); ok {
		fill(t, lr)
		return
	}
	g.setNumber("lr", lr)
}

// replaceLR sets the learning rate as Python's group["lr"] = lr does: a tensor is
// replaced.
func (g *ParamGroup) replaceLR(lr number) { g.setNumber("lr", lr) }

// value is what a state dict of the group has under a key, nil where it has nothing.
func (g *ParamGroup) value(key string) any {
	if v, ok := get(g.options, key); ok {
		return v
	}
	return g.extra[key]
}

// has reports whether the optimizer has an option of a name.
func (g *ParamGroup) has(key string) bool {
	_, ok := get(g.options, key)
	return ok
}

func (g *ParamGroup) number(key string) number {
	switch v := g.value(key).(type) {
	case float64:
		return float(v)
	case int64:
		return float(float64(v))
	case *torch.Tensor:
		return scalarOf(v)
	}
	panic(&torch.Error{Op: g.name, Message: fmt.Sprintf("a parameter group has no number %s", key)})
}

func (g *ParamGroup) setNumber(key string, n number) {
	var v any = n.f
	if n.t != nil {
		v = n.t
	}
	g.setValue(key, v)
}

func (g *ParamGroup) setValue(key string, v any) {
	found, err := set(g.options, key, v)
	if err != nil {
		panic(&torch.Error{Op: g.name, Message: fmt.Sprintf("%s: %v", key, err)})
	}
	if found {
		return
	}
	if t, ok := v.(*torch.Tensor); ok {
		v = keep(t)
	}
	if g.extra == nil {
		g.extra = make(map[string]any)
	}
	g.extra[key] = v
}

// scheduleKeys are what a group may have beside its optimizer's options.
var scheduleKeys = map[string]bool{
	"initial_lr": true, "max_lr": true, "min_lr": true, "swa_lr": true, "max_momentum": true, "base_momentum": true,
}

// setMomentum sets the momentum that CyclicLR and OneCycleLR turn, which is the first beta
// of an optimizer that has betas.
func (g *ParamGroup) setMomentum(m float64) {
	if pair, ok := g.value("betas").(Tuple); ok {
		g.setValue("betas", Tuple{m, pair[1]})
		return
	}
	g.setValue("momentum", m)
}

package golden

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"torchfm/native/torch"
	"torchfm/native/torch/distributions"
	"torchfm/native/torch/distributions/constraints"
	"torchfm/native/torch/distributions/transforms"
)

// Leaf is a tensor that an object is made of, by where it is in its specification.
type Leaf struct {
	Path   string
	Tensor *torch.Tensor
}

// Builder makes objects of their specifications.
type Builder struct {
	Leaves []Leaf // in order
	Plain  bool   // tensors require no gradients
	opts   distributions.Options
}

// Distribution makes a distribution.
func (b *Builder) Distribution(spec json.RawMessage) distributions.Distribution {
	return b.build(spec, "").(distributions.Distribution)
}

// Pair makes two distributions.
func (b *Builder) Pair(spec json.RawMessage) (p, q distributions.Distribution) {
	both := b.build(spec, "").([2]any)
	return both[0].(distributions.Distribution), both[1].(distributions.Distribution)
}

// Transform makes a transform.
func (b *Builder) Transform(spec json.RawMessage) transforms.Transform {
	return b.build(spec, "").(transforms.Transform)
}

// Constraint makes a constraint.
func (b *Builder) Constraint(spec json.RawMessage) constraints.Constraint {
	return b.build(spec, "").(constraints.Constraint)
}

// member is a name and value of a JSON object.
type member struct {
	name  string
	value json.RawMessage
}

// members are those of an object in their order.
func members(text json.RawMessage) []member {
	in := json.NewDecoder(bytes.NewReader(text))
	must(in.Token())
	var list []member
	for in.More() {
		name := must(in.Token()).(string)
		var value json.RawMessage
		check(in.Decode(&value))
		list = append(list, member{name, value})
	}
	return list
}

func (b *Builder) build(text json.RawMessage, path string) any {
	switch text[0] {
	case '"':
		var s string
		check(json.Unmarshal(text, &s))
		t := Tensor(s)
		if b.Plain || !t.IsFloatingPoint() {
			return t
		}
		b.Leaves = append(b.Leaves, Leaf{path, t.SetRequiresGrad(true)})
		return t
	case '[':
		var list []json.RawMessage
		check(json.Unmarshal(text, &list))
		values := make([]any, len(list))
		for i, v := range list {
			values[i] = b.build(v, fmt.Sprintf("%s.%d", path, i))
		}
		return values
	case '{':
		return b.object(text, path)
	}
	var n json.Number
	check(json.Unmarshal(text, &n))
	if i, err := n.Int64(); err == nil {
		return int(i)
	}
	return must(n.Float64())
}

func (b *Builder) object(text json.RawMessage, path string) any {
	var o struct {
		Class, Constraint string
		Args, Kwargs      json.RawMessage
	}
	check(json.Unmarshal(text, &o))
	if o.Constraint != "" {
		var list []any
		if args, ok := b.build(o.Args, path).([]any); ok {
			list = args
		}
		kwargs := args{}
		if o.Kwargs != nil {
			for _, m := range members(o.Kwargs) {
				kwargs[m.name] = b.build(m.value, "")
			}
		}
		return newConstraint(o.Constraint, list, kwargs)
	}
	given := args{}
	for _, m := range members(o.Args) {
		given[m.name] = b.build(m.value, strings.TrimPrefix(path+"."+m.name, "."))
	}
	switch o.Class {
	case "pair":
		return [2]any{given["p"], given["q"]}
	case "inv":
		return given["of"].(transforms.Transform).Inv()
	}
	if f, ok := transformClasses[o.Class]; ok {
		return f(given)
	}
	return distributionClasses[o.Class](given, b.opts)
}

// args are arguments by name.
type args map[string]any

func (a args) tensor(name string) *torch.Tensor {
	t, _ := a[name].(*torch.Tensor)
	return t
}

func (a args) int(name string) int64 {
	n, _ := a[name].(int)
	return int64(n)
}

func (a args) ints(name string) []int64 {
	if a[name] == nil {
		return nil
	}
	list := []int64{}
	for _, v := range a[name].([]any) {
		list = append(list, int64(v.(int)))
	}
	return list
}

func (a args) list(name string) []transforms.Transform { return listOf[transforms.Transform](a[name]) }

func listOf[T any](v any) []T {
	list := []T{}
	for _, item := range v.([]any) {
		list = append(list, item.(T))
	}
	return list
}

func must[T any](v T, err error) T {
	check(err)
	return v
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

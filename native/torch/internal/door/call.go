package door

import (
	"fmt"
	"strings"

	"torchfm/native"
)

// Call calls the operator of a name with the arguments and results of w: see torch.Call.
func Call(w Words, name string, args []any) ([]any, *Failure) {
	ops, failed := candidates(name)
	if failed != nil {
		return nil, failed
	}
	if len(ops) == 1 {
		return ops[0].Call(w, args)
	}
	return resolve(w, name, ops, args)
}

// Call calls the operator with the arguments and results of w.
func (o *Operator) Call(w Words, args []any) ([]any, *Failure) {
	b := binding{words: w, op: o}
	if failed := b.bind(args); failed != nil {
		return nil, failed
	}
	return b.call()
}

// call calls the operator that the arguments were bound to.
func (b *binding) call() ([]any, *Failure) {
	o := b.op
	if o.refused != "" {
		return nil, &Failure{Op: o.String(), Message: "refused: " + o.refused, Err: ErrRefused}
	}
	var r native.Results
	if failed := Do(o.op, &r, b.args); failed != nil {
		return nil, failed
	}
	out := make([]any, 0, len(o.schema.Returns))
	for r.More() {
		var as Argument // of a vararg operator
		if len(out) < len(o.schema.Returns) {
			as = o.schema.Returns[len(out)]
		}
		out = append(out, b.result(&r, &as))
	}
	return out, nil
}

// resolve calls the overload that the arguments fit best.
func resolve(w Words, name string, ops []*Operator, args []any) ([]any, *Failure) {
	var best binding
	var reasons []string
	for _, o := range ops {
		b := binding{words: w, op: o}
		if failed := b.bind(args); failed != nil {
			reasons = append(reasons, failed.Message)
			continue
		}
		if best.op == nil || b.cost < best.cost {
			best = b
		}
	}
	if best.op != nil {
		return best.call()
	}
	return nil, &Failure{Op: name, Err: ErrSchema, Message: fmt.Sprintf("no overload takes %s:\n\t%s",
		describe(w, args), strings.Join(reasons, "\n\t"))}
}

// describe names the kinds of arguments.
func describe(w Words, args []any) string {
	var b strings.Builder
	b.WriteByte('(')
	for i, v := range args {
		if i > 0 {
			b.WriteString(", ")
		}
		if kw, ok := w.In(v).(Kw); ok {
			for j, name := range names(kw) {
				if j > 0 {
					b.WriteString(", ")
				}
				b.WriteString(name + "=" + kindOf(w, kw[name]))
			}
			continue
		}
		b.WriteString(kindOf(w, v))
	}
	b.WriteByte(')')
	return b.String()
}

// result takes the next result, of the type and aliases of as, as the words have it.
func (b *binding) result(r *native.Results, as *Argument) any {
	return b.words.Out(as.Type.Base, b.plain(r, as))
}

// plain takes the next result as the door has it.
func (b *binding) plain(r *native.Results, as *Argument) any {
	switch r.Kind() {
	case native.KindSelf:
		if as.Written() {
			return r.Self(b.args)
		}
		// A result of its own that happens to be the argument, as contiguous may
		// return.
		return Next(r, b.args)
	case native.KindTensor:
		return Next(r, b.args)
	case native.KindNone:
		if as.Type.Base == "Tensor" {
			r.Skip()
			return (*native.Handle)(nil)
		}
	case native.KindTensors:
		return NextList(r, func(h *native.Handle) *native.Handle { return h })
	case native.KindDevice:
		kind, index := r.Device()
		return Device{kind, index}
	case native.KindList:
		return b.list(r, as)
	case native.KindOpaque:
		return r.Opaque()
	}
	v, _ := r.Plain()
	return v
}

// list takes a list of values with no list kind of their own.
func (b *binding) list(r *native.Results, as *Argument) any {
	var elem Argument
	if as.Type.Elem != nil {
		elem.Type = *as.Type.Elem
	}
	items := make([]any, r.List())
	for i := range items {
		items[i] = b.plain(r, &elem)
	}
	switch elem.Type.Base {
	case "Tensor":
		return typed[*native.Handle](items)
	case "int", "SymInt":
		return typed[int64](items)
	case "str":
		return typed[string](items)
	}
	for i, v := range items {
		items[i] = b.words.Out(elem.Type.Base, v)
	}
	return items
}

// typed returns items as a []T, or as they are when one is no T.
func typed[T any](items []any) any {
	list := make([]T, len(items))
	for i, v := range items {
		var ok bool
		if list[i], ok = v.(T); !ok {
			return items
		}
	}
	return list
}

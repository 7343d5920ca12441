package functorch

import (
	"math"
	"reflect"
	"slices"

	"torchfm/native"
	"torchfm/native/torch"
	"torchfm/native/torch/internal/tree"
)

// None, as a dimension of [VmapOptions], says that an argument is not mapped over, or
// that a result does not depend on the slice and is returned as it is.
const None = math.MinInt64

// Randomness is what a draw does within [Vmap].
type Randomness string

// The kinds of randomness.
const (
	Error     Randomness = "error"     // it panics, the default
	Different Randomness = "different" // each slice draws its own numbers
	Same      Randomness = "same"      // all slices have the same
)

func (r Randomness) code(op string) int {
	switch r {
	case Error, "":
		return native.RandomnessError
	case Same:
		return native.RandomnessSame
	case Different:
		return native.RandomnessDifferent
	}
	failf(op, "randomness %q is none of error, different and same", string(r))
	return 0
}

// VmapOptions are the options of [Vmap], as of torch.func.vmap.
type VmapOptions struct {
	// InDims are the dimensions to map over: one for all arguments, or one for each, or
	// one for each tensor of the arguments in order. Negative ones count from the last,
	// [None] leaves an argument whole; default 0
	InDims []int64
	// OutDims are where the mapped dimension goes in the results, given like InDims;
	// default 0
	OutDims []int64
	// Randomness is what draws do; default [Error]
	Randomness Randomness
	// ChunkSize is how many slices are computed at a time, which bounds the memory that
	// it takes; default 0, all of them
	ChunkSize int64
}

// Vmap returns f mapped over a dimension of its arguments, as torch.func.vmap: a
// function of f's own type, which calls f once, on tensors that stand for a slice each,
// and computes all slices together.
//
//	dots := functorch.Vmap(func(x, y *torch.Tensor) *torch.Tensor { return x.Dot(y) })
//	dots(x, y) // [batch, n] and [batch, n] to [batch]
//
// The arguments and results of f are trees (see the package), of tensors alone unless
// their dimension is [None]. Vmap panics when f is no function; the function that it
// returns does when the mapped dimensions are missing or differ in size, and for what
// cannot be mapped.
func Vmap[F any](f F, opts ...VmapOptions) F {
	o := optional("vmap", opts)
	v := reflect.ValueOf(f)
	if v.Kind() != reflect.Func || v.IsNil() {
		failf("vmap", "want a function, got %T", f)
	}
	o.Randomness.code("vmap")
	if o.ChunkSize < 0 {
		failf("vmap", "chunk size %d is negative", o.ChunkSize)
	}
	mapped := reflect.MakeFunc(v.Type(), func(args []reflect.Value) []reflect.Value {
		m := mapping{VmapOptions: o, f: v}
		m.arguments(args)
		return m.call()
	})
	return mapped.Interface().(F)
}

// mapping is a call of a mapped function.
type mapping struct {
	VmapOptions
	f     reflect.Value
	args  []reflect.Value // those of a variadic parameter one by one
	in    []*torch.Tensor // the tensors of args, in order
	dims  []int64         // of in
	batch int64
}

// arguments takes the arguments apart.
func (m *mapping) arguments(args []reflect.Value) {
	if n := len(args); m.f.Type().IsVariadic() {
		last := args[n-1]
		args = args[: n-1 : n-1]
		for i := range last.Len() {
			args = append(args, last.Index(i))
		}
	}
	m.args = args
	if len(args) == 0 {
		failf("vmap", "got no inputs: a function of no inputs cannot be mapped")
	}
	counts := make([]int, len(args))
	for i, v := range args {
		list := tree.LeavesOf(v)
		counts[i] = len(list)
		m.in = append(m.in, list...)
	}
	m.dims = spread("in dims", m.InDims, counts, len(m.in))
	for i, v := range args {
		if counts[i] == 0 && !isNone(m.InDims, i) && !tree.HoldsTensors(v.Type()) {
			failf("vmap", "argument %d is a %v, which has no dimensions: its in dim must be None", i, v.Type())
		}
	}
	m.batch = -1
	for i, t := range m.in {
		d := m.dims[i]
		if d == None {
			continue
		}
		shape := t.Shape()
		n := int64(len(shape))
		if d < -n || d >= n {
			failf("vmap", "in dim %d of a tensor of shape %v: want one from %d to %d", d, shape, -n, n-1)
		}
		if d < 0 {
			d += n
		}
		m.dims[i] = d
		if m.batch >= 0 && shape[d] != m.batch {
			failf("vmap", "the mapped dimensions differ in size: %v", m.sizes())
		}
		m.batch = shape[d]
	}
	if m.batch < 0 {
		failf("vmap", "no tensor is mapped over: want one whose in dim is not None")
	}
}

// sizes are those of the mapped dimensions.
func (m *mapping) sizes() []int64 {
	var sizes []int64
	for i, t := range m.in {
		if m.dims[i] != None {
			sizes = append(sizes, t.Size(int(m.dims[i])))
		}
	}
	return sizes
}

func isNone(dims []int64, i int) bool {
	return len(dims) == 1 && dims[0] == None || i < len(dims) && dims[i] == None
}

// spread gives each of n tensors, of which groups have so many, its dimension.
func spread(what string, dims []int64, counts []int, n int) []int64 {
	out := make([]int64, 0, n)
	switch {
	case len(dims) == 0:
		return make([]int64, n)
	case len(dims) == 1:
		return append(out, slices.Repeat(dims, n)...)
	case len(dims) == len(counts):
		for i, count := range counts {
			out = append(out, slices.Repeat(dims[i:i+1], count)...)
		}
		return out
	case len(dims) == n:
		return append(out, dims...)
	}
	failf("vmap", "%d %s for %d values with %d tensors: want one, one for each value or one for each tensor", len(dims), what, len(counts), n)
	return nil
}

// call calls the function on all slices, or on one chunk of them after the other.
func (m *mapping) call() []reflect.Value {
	if m.ChunkSize == 0 {
		return m.all(m.in, m.batch)
	}
	var state *torch.Tensor
	generator, err := torch.DefaultGenerator(torch.Device{})
	check("vmap", err)
	if m.Randomness == Same {
		state = generator.State()
	}
	var chunks [][]reflect.Value
	for start := int64(0); start < m.batch; start += m.ChunkSize {
		size := min(m.ChunkSize, m.batch-start)
		in := slices.Clone(m.in)
		for i, t := range m.in {
			if m.dims[i] != None {
				in[i] = call("aten::narrow", t, m.dims[i], start, size)
			}
		}
		if state != nil {
			generator.SetState(state)
		}
		chunks = append(chunks, m.all(in, size))
	}
	if len(chunks) == 0 {
		return m.all(m.in, m.batch)
	}
	return m.join(chunks)
}

// join concatenates the results of chunks.
func (m *mapping) join(chunks [][]reflect.Value) []reflect.Value {
	parts := make([][]*torch.Tensor, len(chunks)) // of each chunk, all tensors
	var counts []int
	for i, chunk := range chunks {
		counts = counts[:0]
		for _, v := range chunk {
			list := tree.LeavesOf(v)
			counts = append(counts, len(list))
			parts[i] = append(parts[i], list...)
		}
	}
	dims := spread("out dims", m.OutDims, counts, len(parts[0]))
	out := chunks[0]
	at := 0
	for i, v := range out {
		out[i] = tree.MapValue(v, func(t *torch.Tensor) *torch.Tensor {
			defer func() { at++ }()
			if dims[at] == None {
				return t
			}
			list := make([]*torch.Tensor, len(parts))
			for c := range parts {
				list[c] = parts[c][at]
			}
			return call("aten::cat", list, dims[at])
		})
	}
	return out
}

// all calls the function on batch slices at once.
func (m *mapping) all(in []*torch.Tensor, batch int64) []reflect.Value {
	l, err := native.EnterVmap(batch, m.Randomness.code("vmap"))
	inner := enter("vmap", l, err)
	defer inner.Leave()
	at := 0
	args := make([]reflect.Value, len(m.args))
	for i, v := range m.args {
		args[i] = tree.MapValue(v, func(*torch.Tensor) *torch.Tensor {
			t, dim := in[at], m.dims[at]
			at++
			if dim == None {
				return t
			}
			out := new(torch.Tensor)
			check("vmap", l.AddBatchDim(open("vmap", t), dim, out.Handle()))
			return out
		})
	}
	return m.results(l, batch, m.f.Call(args))
}

// results gives the results of the function their mapped dimension.
func (m *mapping) results(l *native.Level, batch int64, out []reflect.Value) []reflect.Value {
	counts := make([]int, len(out))
	n := 0
	for i, v := range out {
		counts[i] = len(tree.LeavesOf(v))
		n += counts[i]
		if counts[i] == 0 && !isNone(m.OutDims, i) {
			failf("vmap", "result %d of the function is a %v, want tensors: is its out dim None?", i, v.Type())
		}
	}
	dims := spread("out dims", m.OutDims, counts, n)
	at := 0
	for i, v := range out {
		out[i] = tree.MapValue(v, func(t *torch.Tensor) *torch.Tensor {
			dim := dims[at]
			at++
			h := open("vmap", t)
			if dim == None {
				if h.Wrapping().Transform == native.TransformVmap {
					failf("vmap", "result %d of the function depends on the slice, its out dim is None", at-1)
				}
				return t
			}
			result := new(torch.Tensor)
			check("vmap", l.RemoveBatchDim(h, batch, dim, result.Handle()))
			return result
		})
	}
	return out
}

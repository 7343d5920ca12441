package door_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"

	. "torchfm/native/torch"
)

// draw are the choices of one call.
type draw struct {
	*rand.Rand
	shape []int64 // the shape that most of the call's tensors have
	dtype DType   // their dtype
	words []string
}

func newDraw(seed, i uint64) draw {
	r := draw{Rand: rand.New(rand.NewPCG(seed, i))}
	r.shape = r.randomShape()
	r.dtype = fuzzDTypes[r.IntN(len(fuzzDTypes))]
	return r
}

var fuzzDTypes = []DType{
	Float32, Float32, Float32, Float64, Int64, Int32, Int16, Int8, Uint8, Bool, Float16, BFloat16, Complex64, Complex128,
	Uint16, Uint32, Uint64, Float8e4m3fn, Complex32,
}

var fuzzStrings = []string{
	"mean", "none", "sum", "constant", "reflect", "replicate", "circular", "reduced", "complete", "left", "right", "floor", "trunc",
	"ij,jk->ik", "ii", "same", "valid", "fro", "nuc", "tanh", "amax", "prod", "linear", "L", "N", "ortho", "forward", "", "\x00", "ä", "float32", "0",
}

func (r *draw) randomShape() []int64 {
	shape := make([]int64, r.IntN(5))
	for i := range shape {
		shape[i] = int64(r.IntN(4)) + 1
		if r.IntN(20) == 0 {
			shape[i] = 0
		}
	}
	return shape
}

func (r *draw) note(v any, word string) any {
	r.words = append(r.words, word)
	return v
}

// value draws a value for a type, now and then one of another type.
func (r *draw) value(t *Type) any {
	if r.IntN(40) == 0 {
		t = &Type{Base: []string{"Tensor", "int", "float", "bool", "str", "ScalarType", "Generator"}[r.IntN(7)]}
	}
	if t.Optional && r.IntN(3) == 0 {
		return r.note(nil, "nil")
	}
	if t.Elem != nil {
		return r.list(t)
	}
	return r.plain(t.Base)
}

// plain draws a value of a type that is no list.
func (r *draw) plain(base string) any {
	switch base {
	case "Tensor":
		return r.tensor()
	case "Scalar":
		switch r.IntN(4) {
		case 0:
			return r.note(r.float())
		case 1:
			return r.note(r.IntN(2) == 0, "bool")
		case 2:
			c := complex(float64(r.IntN(3)), float64(r.IntN(3)))
			return r.note(c, fmt.Sprint(c))
		}
		return r.note(r.int())
	case "int", "SymInt":
		return r.note(r.int())
	case "float":
		return r.note(r.float())
	case "bool":
		b := r.IntN(2) == 0
		return r.note(b, fmt.Sprint(b))
	case "str":
		s := fuzzStrings[r.IntN(len(fuzzStrings))]
		return r.note(s, strconv.Quote(s))
	case "ScalarType":
		d := fuzzDTypes[r.IntN(len(fuzzDTypes))]
		if r.IntN(20) == 0 {
			d = DType(r.IntN(40))
		}
		return r.note(d, d.String())
	case "Layout":
		l := []Layout{Strided, Strided, Strided, Sparse, SparseCSR, Mkldnn, Layout(r.IntN(10))}[r.IntN(7)]
		return r.note(l, l.String())
	case "MemoryFormat":
		m := MemoryFormat(r.IntN(6))
		return r.note(m, m.String())
	case "Device":
		d := []Device{{}, {}, {}, {Type: Meta}, {Type: CUDA}, {Type: DeviceType(r.IntN(25)), Index: r.IntN(3)}}[r.IntN(6)]
		return r.note(d, d.String())
	case "Generator":
		if g, err := NewGenerator(Device{}); err == nil && r.IntN(2) == 0 {
			return r.note(g, "generator")
		}
	}
	return r.note(nil, "nil")
}

func (r *draw) int() (int64, string) {
	v := int64(r.IntN(8)) - 2
	if r.IntN(10) == 0 {
		v = int64(r.IntN(200)) - 100
	}
	if r.IntN(30) == 0 {
		v = []int64{math.MinInt64, math.MinInt64 + 1, math.MaxInt64, -1 << 31}[r.IntN(4)]
	}
	return v, fmt.Sprint(v)
}

func (r *draw) float() (float64, string) {
	v := []float64{0, 1, 0.5, -1, 2, 1e-5, 1e30, nan, inf, r.NormFloat64()}[r.IntN(10)]
	return v, fmt.Sprint(v)
}

var nan, inf = func() (float64, float64) { z := 0.0; return z / z, 1 / z }()

func (r *draw) list(t *Type) any {
	n := r.IntN(4)
	if len(r.shape) > 0 && r.IntN(2) == 0 {
		n = len(r.shape)
	}
	if t.Len > 0 && r.IntN(8) > 0 {
		n = t.Len
		if r.IntN(4) == 0 {
			return r.value(t.Elem)
		}
	}
	r.words = append(r.words, "[")
	defer func() { r.words = append(r.words, "]") }()
	switch t.Elem.Base {
	case "Tensor":
		list := make([]*Tensor, n)
		for i := range list {
			if r.IntN(8) == 0 && (t.Elem.Optional || r.IntN(4) == 0) {
				r.words = append(r.words, "nil")
				continue
			}
			list[i] = r.tensor()
		}
		return list
	case "int", "SymInt":
		list := make([]int64, n)
		for i := range list {
			list[i] = r.plain("int").(int64)
		}
		return list
	case "float":
		list := make([]float64, n)
		for i := range list {
			list[i] = r.plain("float").(float64)
		}
		return list
	case "bool":
		list := make([]bool, n)
		for i := range list {
			list[i] = r.plain("bool").(bool)
		}
		return list
	}
	list := make([]any, n)
	for i := range list {
		list[i] = r.value(t.Elem)
	}
	return list
}

// tensor draws a tensor: mostly of the call's shape and dtype, some of them views,
// sparse, without memory, or leaves of autograd.
func (r *draw) tensor() *Tensor {
	shape, dtype := r.shape, r.dtype
	if r.IntN(3) == 0 {
		shape = r.randomShape()
	}
	switch r.IntN(6) {
	case 0:
		dtype = fuzzDTypes[r.IntN(len(fuzzDTypes))]
	case 1:
		dtype = Int64 // indexes
	}
	n := int64(1)
	for _, s := range shape {
		n *= s
	}
	data := make([]byte, n*int64(dtype.ItemSize()))
	switch dtype {
	case Float32:
		for i := range n {
			binary.LittleEndian.PutUint32(data[4*i:], []uint32{0, 0x3f800000, 0xbf800000, 0x40400000, 0x3f000000, 0x7fc00000}[r.IntN(6)])
		}
	case Float64:
		for i := range n {
			binary.LittleEndian.PutUint64(data[8*i:], []uint64{0, 0x3ff0000000000000, 0xbff0000000000000, 0x4008000000000000}[r.IntN(4)])
		}
	default:
		// Small integers of every width; small numbers of other dtypes.
		for i := range n {
			data[i*int64(dtype.ItemSize())] = byte(r.IntN(4))
		}
		if dtype == Int64 && r.IntN(4) == 0 && n > 0 {
			binary.LittleEndian.PutUint64(data, uint64(int64(r.IntN(100))-50))
		}
		if dtype == Bool {
			for i := range data {
				data[i] &= 1
			}
		}
	}
	t := FromBytes(data, dtype, shape...)
	word := fmt.Sprintf("%s%v", dtype.Name(), shape)
	change := func(suffix, op string, args ...any) {
		if out, err := Call(op, append([]any{t}, args...)...); err == nil {
			t = out[0].(*Tensor)
			word += suffix
		}
	}
	switch r.IntN(24) {
	case 0:
		change(":sparse", "aten::to_sparse.default")
	case 1:
		change(":meta", "aten::to.device", Device{Type: Meta}, dtype)
	case 2:
		change(":T", "aten::t")
	case 3:
		change(":conj", "aten::_conj")
	case 4:
		change(":expand", "aten::expand", append([]int64{2}, shape...))
	case 5:
		change(":csr", "aten::to_sparse_csr")
	case 6:
		change(":quantized", "aten::quantize_per_tensor", 0.1, 1, QUint8)
	case 7:
		change(":mkldnn", "aten::to_mkldnn")
	case 8, 9, 10:
		if Try(func() { t.SetRequiresGrad(true) }) == nil {
			word += ":grad"
		}
	}
	r.words = append(r.words, word)
	return t
}

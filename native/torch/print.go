package torch

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"torchfm/native"
	"torchfm/native/torch/internal/pytext"
)

// String returns t as Python prints it, with a summary of large tensors. Beyond
// dense tensors it prints sparse, quantized and meta ones; a nested tensor shows
// no elements, and dimension names are left out.
func (t *Tensor) String() string { return t.StringWith(PrintOptions{}) }

// StringWith is [Tensor.String] with other options.
func (t *Tensor) StringWith(opts PrintOptions) string {
	if t == nil {
		return "tensor(nil)"
	}
	if t.Closed() {
		return "tensor(closed)"
	}
	o := opts.resolve()
	var s string
	WithScope(func(*Scope) {
		NoGrad(func() { s = o.wrapped(t) })
	})
	return s
}

// wrapped returns the printed form of a tensor that may belong to transforms.
func (o printing) wrapped(t *Tensor) string {
	w, value := t.Handle().Wrapping(), new(Tensor)
	if w.Transform == 0 || !t.Handle().Unwrap(value.Handle()) {
		defer native.PauseTransforms(native.PauseTransforms(true))
		return o.tensor(t)
	}
	var lines []string
	for line := range strings.SplitSeq(o.wrapped(value), "\n") {
		if line != "" {
			line = "    " + line
		}
		lines = append(lines, line)
	}
	inner := strings.Join(lines, "\n")
	if w.Transform == native.TransformVmap {
		return fmt.Sprintf("BatchedTensor(lvl=%d, bdim=%d, value=\n%s\n)", w.Level, w.Dim, inner)
	}
	return fmt.Sprintf("GradTrackingTensor(lvl=%d, value=\n%s\n)", w.Level, inner)
}

const printPrefix = "tensor("

var (
	opDequantize     = native.NewOp("aten::dequantize", "self")
	opQScheme        = native.NewOp("aten::qscheme", "")
	opQScale         = native.NewOp("aten::q_scale", "")
	opQZeroPoint     = native.NewOp("aten::q_zero_point", "")
	opQChannelScales = native.NewOp("aten::q_per_channel_scales", "")
	opQChannelZeros  = native.NewOp("aten::q_per_channel_zero_points", "")
	opQChannelAxis   = native.NewOp("aten::q_per_channel_axis", "")
	opSparseIndices  = native.NewOp("aten::_indices", "")
	opSparseValues   = native.NewOp("aten::_values", "")
	opSparseNNZ      = native.NewOp("aten::_nnz", "")
	opCrowIndices    = native.NewOp("aten::crow_indices", "")
	opColIndices     = native.NewOp("aten::col_indices", "")
	opCcolIndices    = native.NewOp("aten::ccol_indices", "")
	opRowIndices     = native.NewOp("aten::row_indices", "")
	opValues         = native.NewOp("aten::values", "")
	opToDense        = native.NewOp("aten::to_dense", "")
	opIsZeroTensor   = native.NewOp("aten::_is_zerotensor", "")
)

// qschemes are the names of c10::QScheme.
var qschemes = [...]string{
	"per_tensor_affine", "per_channel_affine", "per_tensor_symmetric",
	"per_channel_symmetric", "per_channel_affine_float_qparams",
}

// tensor returns the whole printed form of a tensor of no transform.
func (o printing) tensor(printed *Tensor) string {
	t, tangent := UnpackDual(printed)
	indent := len(printPrefix)
	var content string
	var suffixes []string
	suffix := func(s string) { suffixes = append(suffixes, s) }

	dtype, device, layout := t.DType(), t.Device(), t.Layout()
	shown := dtype != Float32 && dtype != Complex64 && dtype != Int64 && dtype != Bool
	size := "size=" + pytext.Tuple(t.Shape())
	if device.Type != CPU {
		suffix("device='" + device.String() + "'")
	}
	switch {
	case layout == Sparse || layout == SparseCSR || layout == SparseCSC || layout == SparseBSR || layout == SparseBSC:
		suffix(size)
		if device.Type != Meta {
			suffix("nnz=" + strconv.FormatInt(integer(opSparseNNZ, arg(t)), 10))
		}
		if shown {
			suffix("dtype=" + dtype.String())
		}
		content = o.sparse(t, indent)
	case dtype == QInt8 || dtype == QUint8 || dtype == QInt32:
		suffix(size)
		suffix("dtype=" + dtype.String())
		suffixes = append(suffixes, o.quantization(t)...)
		content = o.elements(one(opDequantize, arg(t)), indent)
	case device.Type == Meta || layout == Jagged:
		suffix(size)
		if dtype != Float32 {
			suffix("dtype=" + dtype.String())
		}
		content = "..."
	case t.Numel() == 0:
		if t.Dim() != 1 {
			suffix(size)
		}
		if dtype != Float32 {
			suffix("dtype=" + dtype.String())
		}
		content = "[]"
	default:
		if o.edgeItems == 0 {
			suffix(size)
		}
		if shown {
			suffix("dtype=" + dtype.String())
		}
		dense := t
		if layout != Strided {
			dense = one(opToDense, arg(t), native.None(), native.None())
		}
		content = o.elements(dense, indent)
	}
	if layout != Strided {
		suffix("layout=" + layout.String())
	}
	if name := printed.GradFn(); name != "" {
		suffix("grad_fn=<" + name[strings.LastIndexByte(name, ':')+1:] + ">")
	} else if printed.RequiresGrad() {
		suffix("requires_grad=True")
	}
	if tangent != nil {
		suffix("tangent=" + o.tensor(tangent))
	}
	return o.join(printPrefix+content, suffixes, indent, layout == Sparse)
}

// join appends the suffixes, each on a new line that the one before has no room for.
func (o printing) join(s string, suffixes []string, indent int, newLine bool) string {
	// PyTorch counts the last line one longer than it is, two when it is the only one.
	last := len(s) - strings.LastIndexByte(s, '\n') + 1
	var b strings.Builder
	b.WriteString(s)
	for _, suffix := range suffixes {
		if newLine || last+len(suffix)+2 > o.lineWidth {
			b.WriteString(",\n" + strings.Repeat(" ", indent))
			last = indent + len(suffix)
			newLine = false
		} else {
			b.WriteString(", ")
			last += len(suffix) + 2
		}
		b.WriteString(suffix)
	}
	b.WriteByte(')')
	return b.String()
}

// sparse returns the index and value tensors of a sparse tensor, one below the other.
func (o printing) sparse(t *Tensor, indent int) string {
	names := []string{"indices", "values"}
	ops := []*native.Op{opSparseIndices, opSparseValues}
	switch t.Layout() {
	case SparseCSR, SparseBSR:
		names = []string{"crow_indices", "col_indices", "values"}
		ops = []*native.Op{opCrowIndices, opColIndices, opValues}
	case SparseCSC, SparseBSC:
		names = []string{"ccol_indices", "row_indices", "values"}
		ops = []*native.Op{opCcolIndices, opRowIndices, opValues}
	}
	parts := make([]string, len(ops))
	for i, op := range ops {
		part := one(op, arg(t))
		head := names[i] + "=" + printPrefix
		meta := part.Device().Type == Meta
		body := "..."
		if !meta {
			body = o.elements(part, indent+len(head))
		}
		if meta || part.Numel() == 0 {
			body += ", size=" + pytext.Tuple(part.Shape())
		}
		parts[i] = head + body + ")"
	}
	return strings.Join(parts, ",\n"+strings.Repeat(" ", indent))
}

// quantization returns the suffixes of a quantized tensor's scheme.
func (o printing) quantization(t *Tensor) []string {
	scheme := qschemes[integer(opQScheme, arg(t))]
	list := []string{"quantization_scheme=torch." + scheme}
	if strings.HasPrefix(scheme, "per_tensor") {
		var r native.Results
		call(opQScale, &r, []native.Arg{arg(t)})
		return append(list, "scale="+pytext.Float(r.Float()),
			"zero_point="+strconv.FormatInt(integer(opQZeroPoint, arg(t)), 10))
	}
	return append(list,
		"scale="+o.tensor(one(opQChannelScales, arg(t))),
		"zero_point="+o.tensor(one(opQChannelZeros, arg(t))),
		"axis="+strconv.FormatInt(integer(opQChannelAxis, arg(t)), 10))
}

// integer calls an operator that returns an int.
func integer(op *native.Op, args ...native.Arg) int64 {
	var r native.Results
	call(op, &r, args)
	return r.Int()
}

// elements returns the nested lists of t's elements. The text starts after indent
// characters.
func (o printing) elements(t *Tensor, indent int) string {
	if t.Numel() == 0 {
		return "[]"
	}
	if boolean(opIsZeroTensor, arg(t)) {
		t = t.Clone() // it has no memory of its own
	}
	summary := t.Numel() > o.threshold
	shape := t.Shape()
	if summary && len(shape) > 0 && o.edgeItems == 0 {
		return "[...]"
	}
	p := printer{o: o, cut: make([]bool, len(shape))}
	for dim, n := range shape {
		if summary && n-o.edgeItems > o.edgeItems {
			// Only what is shown decides about the form, and only that is copied.
			p.cut[dim] = true
			t = Cat([]*Tensor{t.Slice(int64(dim), 0, o.edgeItems, 1), t.Slice(int64(dim), n-o.edgeItems, n, 1)}, int64(dim))
		}
	}
	p.shape = t.Shape()
	p.format(t.Detach().CPU())
	p.list(0, 0, indent)
	return p.b.String()
}

// printer writes the elements that are shown.
type printer struct {
	o     printing
	shape []int64            // of the elements that are shown
	cut   []bool             // dimensions with a gap in the middle
	width int                // of an element, as far as lines are broken by it
	text  func(i int) string // element i in row-major order
	b     strings.Builder
}

// format chooses the form of the elements.
func (p *printer) format(t *Tensor) {
	switch dtype := t.DType(); {
	case dtype.IsComplex():
		values := ToSlice[complex128](t.To(Complex128))
		re, im := make([]float64, len(values)), make([]float64, len(values))
		for i, v := range values {
			re[i], im[i] = real(v), imag(v)
		}
		reForm, imForm := p.o.floatForm(re), p.o.floatForm(im)
		p.width = reForm.width + imForm.width + 1
		p.text = func(i int) string {
			s := strings.TrimLeft(imForm.text(im[i])+"j", " ")
			if s[0] != '-' {
				s = "+" + s
			}
			return reForm.text(re[i]) + s
		}
	case dtype.IsFloatingPoint():
		values := ToSlice[float64](t.To(Float64))
		form := p.o.floatForm(values)
		p.width = form.width
		p.text = func(i int) string { return form.text(values[i]) }
	case dtype == Bool:
		values := ToSlice[bool](t)
		p.words(len(values), func(i int) string { return pytext.Bool(values[i]) })
	case dtype == Uint64:
		values := ToSlice[uint64](t)
		p.words(len(values), func(i int) string { return strconv.FormatUint(values[i], 10) })
	case dtype == Uint8 || dtype >= Int8 && dtype <= Int64 || dtype == Uint16 || dtype == Uint32:
		values := ToSlice[int64](t.To(Int64))
		p.words(len(values), func(i int) string { return strconv.FormatInt(values[i], 10) })
	default: // packed bits: no operator converts them
		p.words(0, func(int) string { return "?" })
	}
}

// words are elements whose width is that of the longest.
func (p *printer) words(n int, word func(i int) string) {
	p.width = 1
	for i := range n {
		p.width = max(p.width, len(word(i)))
	}
	p.text = func(i int) string { return pad(word(i), p.width) }
}

// list writes the part of the elements that starts with element at, from
// dimension dim on.
func (p *printer) list(dim, at, indent int) {
	if dim == len(p.shape) {
		p.b.WriteString(p.text(at))
		return
	}
	if dim == len(p.shape)-1 {
		p.vector(at, indent)
		return
	}
	step := 1
	for _, n := range p.shape[dim+1:] {
		step *= int(n)
	}
	separator := "," + strings.Repeat("\n", len(p.shape)-dim-1) + strings.Repeat(" ", indent+1)
	p.b.WriteByte('[')
	for i := range int(p.shape[dim]) {
		if i > 0 {
			p.b.WriteString(separator)
		}
		if p.cut[dim] && i == int(p.o.edgeItems) {
			p.b.WriteString("..." + separator)
		}
		p.list(dim+1, at+i*step, indent+1)
	}
	p.b.WriteByte(']')
}

// vector writes the last dimension, with as many elements a line as have room.
func (p *printer) vector(at, indent int) {
	n := int(p.shape[len(p.shape)-1])
	words := make([]string, 0, n+1)
	for i := range n {
		words = append(words, p.text(at+i))
	}
	if p.cut[len(p.cut)-1] {
		words = slices.Insert(words, int(p.o.edgeItems), " ...")
	}
	perLine := max(1, (p.o.lineWidth-indent)/(p.width+2))
	p.b.WriteByte('[')
	for i := 0; i < len(words); i += perLine {
		if i > 0 {
			p.b.WriteString(",\n" + strings.Repeat(" ", indent+1))
		}
		p.b.WriteString(strings.Join(words[i:min(i+perLine, len(words))], ", "))
	}
	p.b.WriteByte(']')
}

// floatForm is the form that all floating-point elements of a tensor share.
type floatForm struct {
	precision int
	integers  bool // every finite element is an integer: "1."
	exponents bool
	width     int
}

// floatForm finds the form of values. PyTorch's rule: an exponent when the largest
// magnitude is over 1e8, over 1000 times the smallest that is not zero, or when
// that is under 1e-4 and the values are no integers; zeros, infinities and NaNs
// do not count, for the width neither.
func (o printing) floatForm(values []float64) floatForm {
	f := floatForm{precision: o.precision, integers: true, width: 1}
	counted := make([]float64, 0, len(values))
	smallest, largest := math.Inf(1), 0.0
	for _, v := range values {
		if v == 0 || math.IsInf(v, 0) || math.IsNaN(v) {
			continue
		}
		counted = append(counted, v)
		smallest, largest = min(smallest, math.Abs(v)), max(largest, math.Abs(v))
		f.integers = f.integers && v == math.Ceil(v)
	}
	if len(counted) == 0 {
		return f // in PyTorch not even SciMode has a say then
	}
	f.exponents = largest/smallest > 1000 || largest > 1e8 || !f.integers && smallest < 1e-4
	for _, v := range counted {
		f.width = max(f.width, len(f.bare(v)))
	}
	switch o.sciMode {
	case SciOn:
		f.exponents = true
	case SciOff:
		f.exponents = false
	}
	return f
}

// text returns an element padded to the form's width.
func (f floatForm) text(v float64) string { return pad(f.bare(v), f.width) }

func (f floatForm) bare(v float64) string {
	switch {
	case math.IsNaN(v):
		return "nan"
	case math.IsInf(v, 1):
		return "inf"
	case math.IsInf(v, -1):
		return "-inf"
	case f.exponents:
		return strconv.FormatFloat(v, 'e', f.precision, 64)
	case f.integers:
		return strconv.FormatFloat(v, 'f', 0, 64) + "."
	}
	return strconv.FormatFloat(v, 'f', f.precision, 64)
}

func pad(s string, width int) string {
	if n := width - len(s); n > 0 {
		return strings.Repeat(" ", n) + s
	}
	return s
}

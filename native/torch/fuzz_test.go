package torch

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A door is a stream of random calls: call i of a seed is always the same.
type door struct {
	seed uint64
	ops  []string
}

// unsafeToTry are operators that the random calls leave out although Call makes
// them, with the reason.
var unsafeToTry = map[string]string{
	"aten::from_file": "writes files",
}

func newDoor(seed uint64) *door {
	d := &door{seed: seed}
	for _, name := range Ops() {
		base, _ := splitName(name)
		if o, err := Lookup(name + map[bool]string{true: "", false: ".default"}[strings.Contains(name, ".")]); err == nil && o.Refused() == "" && unsafeToTry[base] == "" {
			d.ops = append(d.ops, o.String())
		}
	}
	return d
}

// draw are the choices of one call.
type draw struct {
	*rand.Rand
	shape []int64 // the shape that most of the call's tensors have
	dtype DType   // their dtype
	words []string
}

var fuzzDTypes = []DType{
	Float32, Float32, Float32, Float64, Int64, Int32, Int16, Int8, Uint8, Bool, Float16, BFloat16, Complex64, Complex128,
	Uint16, Uint32, Uint64, Float8e4m3fn, Complex32,
}

var fuzzStrings = []string{
	"mean", "none", "sum", "constant", "reflect", "replicate", "circular", "reduced", "complete", "left", "right", "floor", "trunc",
	"ij,jk->ik", "ii", "same", "valid", "fro", "nuc", "tanh", "amax", "prod", "linear", "L", "N", "ortho", "forward", "", "\x00", "ä", "float32", "0",
}

// call draws call i: the operator's name and its arguments.
func (d *door) call(i uint64) (name string, args []any, words string) {
	r := draw{Rand: rand.New(rand.NewPCG(d.seed, i))}
	// Every operator in turn, in an order of the seed's own.
	n := uint64(len(d.ops))
	name = d.ops[(i*7919+d.seed)%n]
	o, err := Lookup(defaulted(name))
	if err != nil {
		panic(err)
	}
	r.shape = r.randomShape()
	r.dtype = fuzzDTypes[r.IntN(len(fuzzDTypes))]
	kw := Kw{}
	for _, a := range o.Schema().Arguments {
		if !a.Required() && r.IntN(3) > 0 {
			if r.IntN(3) > 0 {
				continue
			}
			r.words = append(r.words, a.Name+"=")
			kw[a.Name] = r.value(&a.Type)
			continue
		}
		if a.KeywordOnly || len(kw) > 0 {
			r.words = append(r.words, a.Name+"=")
			kw[a.Name] = r.value(&a.Type)
			continue
		}
		args = append(args, r.value(&a.Type))
	}
	if len(kw) > 0 || r.IntN(20) == 0 {
		args = append(args, kw)
	}
	if r.IntN(100) == 0 {
		kw["nonsense"] = 1
	}
	return name, args, strings.Join(r.words, " ")
}

func defaulted(name string) string {
	if strings.Contains(name, ".") {
		return name
	}
	return name + ".default"
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
	switch t.Base {
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
			list[i], _ = r.note2(r.int())
		}
		return list
	case "float":
		list := make([]float64, n)
		for i := range list {
			v, word := r.float()
			list[i] = r.note(v, word).(float64)
		}
		return list
	case "bool":
		list := make([]bool, n)
		for i := range list {
			list[i] = r.IntN(2) == 0
			r.note(nil, fmt.Sprint(list[i]))
		}
		return list
	}
	list := make([]any, n)
	for i := range list {
		list[i] = r.value(t.Elem)
	}
	return list
}

func (r *draw) note2(v int64, word string) (int64, string) {
	r.note(nil, word)
	return v, word
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

// try makes call i and reads what it returns. A panic is a fault of the package.
func (d *door) try(i uint64) (ok bool) {
	WithScope(func(*Scope) {
		name, args, _ := d.call(i)
		out, err := Call(defaulted(name), args...)
		var e *Error
		switch {
		case err == nil:
			ok = true
		case !errors.As(err, &e) || e.Message == "" || strings.Contains(err.Error(), "Exception raised from"):
			panic(fmt.Sprintf("%s: error %q", name, err))
		}
		for _, v := range out {
			touch(v)
		}
	})
	return ok
}

// touch reads a result, so that one that refers to memory which is not its own
// comes out here and not calls later.
func touch(v any) {
	switch v := v.(type) {
	case *Tensor:
		if v == nil || v.Closed() {
			return
		}
		m := v.h.Meta()
		if v.Device() == (Device{}) && v.Layout() == Strided && m.Numel > 0 && m.Numel < 1<<16 && m.DataPtr != 0 && v.DType().ItemSize() > 0 {
			_ = Try(func() { ToBytes(v) })
		}
	case []*Tensor:
		for _, t := range v {
			touch(t)
		}
	}
}

// child runs calls from to to, writing the number of each to file before it.
func (d *door) child(file string, from, to uint64) (good int, err error) {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	now := make(chan uint64, 1024)
	go func() {
		for {
			select {
			case _, open := <-now:
				if !open {
					return
				}
			case <-time.After(60 * time.Second):
				fmt.Fprintln(os.Stderr, "the call does not end")
				os.Exit(3)
			}
		}
	}()
	defer close(now)
	var word [8]byte
	for i := from; i < to; i++ {
		binary.LittleEndian.PutUint64(word[:], i)
		if _, err := f.WriteAt(word[:], 0); err != nil {
			return good, err
		}
		now <- i
		if d.try(i) {
			good++
		}
	}
	return good, nil
}

// settle runs the collector until it has closed what is unreachable.
func settle() (tensors int64) {
	for range 4 {
		runtime.GC()
		time.Sleep(10 * time.Millisecond)
	}
	tensors, _ = Live()
	return tensors
}

// TestDoorRandom makes random calls of every operator in processes of their own:
// they may fail, but no process may end by itself and no tensor may stay behind.
// TORCHFM_DOOR_SEED and TORCHFM_DOOR_CALLS choose others, and more.
func TestDoorRandom(t *testing.T) {
	if span := os.Getenv("TORCHFM_DOOR_CHILD"); span != "" {
		var seed, from, to uint64
		var file string
		if _, err := fmt.Sscanf(span, "%d %d %d %s", &seed, &from, &to, &file); err != nil {
			t.Fatal(err)
		}
		before := settle()
		good, err := newDoor(seed).child(file, from, to)
		if err != nil {
			t.Fatal(err)
		}
		if after := settle(); after != before {
			t.Errorf("%d tensors are open after the calls, %d before", after, before)
		}
		fmt.Printf("door: %d calls returned\n", good)
		return
	}
	seed := envNumber(t, "TORCHFM_DOOR_SEED", 61)
	calls := envNumber(t, "TORCHFM_DOOR_CALLS", 60000)
	t.Logf("seed %d, %d calls", seed, calls)
	d := newDoor(seed)
	for from := uint64(0); from < calls; {
		at, out, err := spawn(t, seed, from, calls)
		if err == nil {
			t.Logf("%s", out)
			break
		}
		var name, words string
		WithScope(func(*Scope) { name, _, words = d.call(at) })
		_, _, alone := spawn(t, seed, at, at+1)
		t.Errorf("call %d, %s %s: %v (by itself: %v)\n%s", at, name, words, err, alone, out)
		from = at + 1
	}
}

func envNumber(t *testing.T, name string, otherwise uint64) uint64 {
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// spawn runs a child with limited memory, and returns the number of the call that
// it was at and what it wrote last.
func spawn(t *testing.T, seed, from, to uint64) (at uint64, out string, err error) {
	file := filepath.Join(t.TempDir(), "at")
	cmd := exec.Command("sh", "-c", `ulimit -v 12000000; ulimit -c 0; exec "$0" "$@"`, os.Args[0], "-test.run=^TestDoorRandom$")
	cmd.Env = append(os.Environ(), fmt.Sprintf("TORCHFM_DOOR_CHILD=%d %d %d %s", seed, from, to, file), "TORCH_CPP_LOG_LEVEL=ERROR")
	var buf bytes.Buffer
	cmd.Stdout, cmd.Stderr = &buf, &buf
	err = cmd.Run()
	text := buf.String()
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "door: ") {
			out = line
		}
	}
	if err != nil {
		word, _ := os.ReadFile(file)
		if len(word) == 8 {
			at = binary.LittleEndian.Uint64(word)
		}
		out = "no message"
		for _, line := range strings.Split(text, "\n") {
			if strings.HasPrefix(line, "SIG") || strings.HasPrefix(line, "panic") || strings.HasPrefix(line, "fatal") ||
				strings.Contains(line, "terminate") || strings.Contains(line, "what():") || strings.Contains(line, "()") && len(line) < 60 ||
				strings.Contains(line, "are open") || strings.Contains(line, "does not end") {
				out = line
				break
			}
		}
	}
	return at, out, err
}

// FuzzDoor makes random calls in this process; go test -fuzz=FuzzDoor goes on
// until one ends it.
func FuzzDoor(f *testing.F) {
	f.Add(uint64(1), uint64(0))
	f.Add(uint64(2), uint64(1000))
	doors := make(map[uint64]*door)
	f.Fuzz(func(t *testing.T, seed, i uint64) {
		if doors[seed%16] == nil {
			doors[seed%16] = newDoor(seed % 16)
		}
		doors[seed%16].try(i)
	})
}

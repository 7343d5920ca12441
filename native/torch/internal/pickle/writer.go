package pickle

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
	"unicode/utf8"
)

// Writer writes a pickle instruction by instruction, as CPython's pickler does: texts
// and names of classes are written once and referred to afterwards.
type Writer struct {
	b     []byte
	next  uint32
	texts map[string]uint32
	names map[[2]string]uint32
}

// NewWriter returns a writer at the start of a pickle.
func NewWriter() *Writer {
	return &Writer{b: []byte{opProto, 2}, texts: make(map[string]uint32), names: make(map[[2]string]uint32)}
}

// Finish ends the pickle and returns it.
func (w *Writer) Finish() []byte { return append(w.b, opStop) }

// Put notes the value written last in the memo and returns its number, for Get.
func (w *Writer) Put() uint32 {
	n := w.next
	w.next++
	if n < 256 {
		w.b = append(w.b, opBinPut, byte(n))
	} else {
		w.b = binary.LittleEndian.AppendUint32(append(w.b, opLongBinPut), n)
	}
	return n
}

// Get writes the value of a number again.
func (w *Writer) Get(n uint32) {
	if n < 256 {
		w.b = append(w.b, opBinGet, byte(n))
	} else {
		w.b = binary.LittleEndian.AppendUint32(append(w.b, opLongBinGet), n)
	}
}

// None writes None.
func (w *Writer) None() { w.b = append(w.b, opNone) }

// Bool writes True or False.
func (w *Writer) Bool(v bool) {
	if v {
		w.b = append(w.b, opNewTrue)
	} else {
		w.b = append(w.b, opNewFalse)
	}
}

// Int writes an int.
func (w *Writer) Int(v int64) {
	switch {
	case v >= 0 && v <= math.MaxUint8:
		w.b = append(w.b, opBinInt1, byte(v))
	case v >= 0 && v <= math.MaxUint16:
		w.b = binary.LittleEndian.AppendUint16(append(w.b, opBinInt2), uint16(v))
	case v >= math.MinInt32 && v <= math.MaxInt32:
		w.b = binary.LittleEndian.AppendUint32(append(w.b, opBinInt), uint32(v))
	default:
		w.long(binary.LittleEndian.AppendUint64(nil, uint64(v)))
	}
}

// BigInt writes an int of at most 255 bytes: PyTorch does not read longer ones.
func (w *Writer) BigInt(v *big.Int) error {
	if v.IsInt64() {
		w.Int(v.Int64())
		return nil
	}
	n := v.BitLen()/8 + 1
	if n > math.MaxUint8 {
		return fmt.Errorf("an integer of %d bytes: torch.load reads up to %d", n, math.MaxUint8)
	}
	two := new(big.Int).Set(v)
	if v.Sign() < 0 {
		two.Add(two, new(big.Int).Lsh(big.NewInt(1), uint(8*n)))
	}
	b := two.FillBytes(make([]byte, n))
	slices.Reverse(b)
	w.long(b)
	return nil
}

// long writes a number in two's complement without the bytes that repeat its sign.
func (w *Writer) long(b []byte) {
	for len(b) > 1 {
		last, sign := b[len(b)-1], b[len(b)-2]&0x80 != 0
		if last == 0 && !sign || last == 0xff && sign {
			b = b[:len(b)-1]
			continue
		}
		break
	}
	w.b = append(append(w.b, opLong1, byte(len(b))), b...)
}

// Float writes a float.
func (w *Writer) Float(v float64) {
	w.b = binary.BigEndian.AppendUint64(append(w.b, opBinFloat), math.Float64bits(v))
}

// Text writes a str.
func (w *Writer) Text(s string) error {
	if n, ok := w.texts[s]; ok {
		w.Get(n)
		return nil
	}
	if !utf8.ValidString(s) {
		return fmt.Errorf("%.40q: a text that is not UTF-8", s)
	}
	if uint64(len(s)) > math.MaxUint32 {
		return errors.New("a text of more than 4 GiB")
	}
	w.b = binary.LittleEndian.AppendUint32(append(w.b, opBinUnicode), uint32(len(s)))
	w.b = append(w.b, s...)
	w.texts[s] = w.Put()
	return nil
}

// Bytes writes bytes, which protocol 2 has as a text of the same code points. Python
// writes no bytes at all as a call that PyTorch does not allow; here they are written as
// others are.
func (w *Writer) Bytes(data []byte) error {
	w.Global("_codecs", "encode")
	points := make([]rune, len(data))
	for i, c := range data {
		points[i] = rune(c)
	}
	if err := w.Text(string(points)); err != nil {
		return err
	}
	if err := w.Text("latin1"); err != nil {
		return err
	}
	w.Tuple(2)
	w.Call()
	return nil
}

// Global writes a class or function.
func (w *Writer) Global(module, name string) {
	if n, ok := w.names[[2]string{module, name}]; ok {
		w.Get(n)
		return
	}
	w.b = append(w.b, opGlobal)
	w.b = append(append(w.b, module...), '\n')
	w.b = append(append(w.b, name...), '\n')
	w.names[[2]string{module, name}] = w.Put()
}

// BeginTuple begins a tuple of n items, which [Writer.Tuple] ends.
func (w *Writer) BeginTuple(n int) {
	if n > 3 {
		w.b = append(w.b, opMark)
	}
}

// Tuple makes a tuple of the n values before it.
func (w *Writer) Tuple(n int) {
	switch {
	case n == 0:
		w.b = append(w.b, opEmptyTuple)
		return // not in the memo
	case n <= 3:
		w.b = append(w.b, opTuple1+byte(n-1))
	default:
		w.b = append(w.b, opTuple)
	}
	w.Put()
}

// Call calls a function with a tuple of arguments, the two values before it, and returns
// the number of the result.
func (w *Writer) Call() uint32 {
	w.b = append(w.b, opReduce)
	return w.Put()
}

// Persistent makes the id before it a persistent one.
func (w *Writer) Persistent() { w.b = append(w.b, opBinPersID) }

// Build gives the object before the last value that value as its state.
func (w *Writer) Build() { w.b = append(w.b, opBuild) }

// batch is how many items Python adds to a list or dict at a time.
const batch = 1000

// List writes a list of n items.
func (w *Writer) List(n int, item func(i int) error) (err error) {
	w.b = append(w.b, opEmptyList)
	w.Put()
	if n == 1 {
		err = item(0)
		w.b = append(w.b, opAppend)
		return err
	}
	for i := 0; i < n; {
		w.b = append(w.b, opMark)
		for end := min(n, i+batch); i < end; i++ {
			if err := item(i); err != nil {
				return err
			}
		}
		w.b = append(w.b, opAppends)
	}
	return nil
}

// EmptyDict writes a dict without items and returns its number.
func (w *Writer) EmptyDict() uint32 {
	w.b = append(w.b, opEmptyDict)
	return w.Put()
}

// Items sets n items, a key and a value each, in the dict before them.
func (w *Writer) Items(n int, item func(i int) error) (err error) {
	for i := 0; i < n; {
		if n-i == 1 {
			err = item(i)
			w.b = append(w.b, opSetItem)
			return err
		}
		w.b = append(w.b, opMark)
		for end := min(n, i+batch); i < end; i++ {
			if err := item(i); err != nil {
				return err
			}
		}
		w.b = append(w.b, opSetItems)
	}
	return nil
}

// ExactItems is Items for a plain dict, which CPython adds in other batches: the last
// may be of one item, or of none.
func (w *Writer) ExactItems(n int, item func(i int) error) (err error) {
	if n <= 1 {
		return w.Items(n, item)
	}
	for i, full := 0, true; full; {
		w.b = append(w.b, opMark)
		begin := i
		for end := min(n, i+batch); i < end; i++ {
			if err := item(i); err != nil {
				return err
			}
		}
		w.b = append(w.b, opSetItems)
		full = i-begin == batch
	}
	return nil
}

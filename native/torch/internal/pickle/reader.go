package pickle

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"slices"
	"unicode/utf8"
)

// Load reads the pickle at the start of data and returns its value and its length: nil,
// bool, int64, *big.Int, float64, string, [Tuple], *[List], *[Dict], and what the handler
// returned. An error says at which byte the fault is.
func Load(data []byte, h Handler) (value any, n int, err error) {
	r := reader{data: data, handler: h, memo: make(map[uint32]any)}
	for {
		at := r.at
		done, err := r.step()
		if err != nil {
			return nil, 0, fmt.Errorf("byte %d: %w", at, err)
		}
		if done {
			return r.stack[0], r.at, nil
		}
	}
}

// reader is the state of Python's pickle machine.
type reader struct {
	data    []byte
	at      int
	handler Handler
	stack   []any
	marks   []int // the lengths of the stack at open marks
	memo    map[uint32]any
	values  int
}

// step carries out an instruction and reports whether it was the last.
func (r *reader) step() (done bool, err error) {
	op, err := r.byte()
	if err != nil {
		return false, err
	}
	switch op {
	case opProto:
		_, err := r.byte() // what later protocols add is refused where it comes
		return false, err
	case opStop:
		if len(r.stack) != 1 || len(r.marks) != 0 {
			return false, fmt.Errorf("the end with %d values and %d open marks, want 1 value", len(r.stack), len(r.marks))
		}
		return true, nil
	case opMark:
		r.marks = append(r.marks, len(r.stack))
		return false, nil
	case opBinGet, opLongBinGet, opBinPut, opLongBinPut:
		return false, r.memoize(op)
	case opAppend, opAppends, opSetItem, opSetItems, opBuild:
		return false, r.fill(op)
	}
	v, err := r.make(op)
	if err != nil {
		return false, err
	}
	return false, r.push(v)
}

func (r *reader) push(v any) error {
	if r.values++; r.values > MaxValues {
		return fmt.Errorf("more than %d values", MaxValues)
	}
	r.stack = append(r.stack, v)
	return nil
}

// make returns the value that an instruction leaves on the stack, after taking what it
// is made of from there.
func (r *reader) make(op byte) (any, error) {
	switch op {
	case opNone:
		return nil, nil
	case opNewTrue:
		return true, nil
	case opNewFalse:
		return false, nil
	case opEmptyTuple:
		return Tuple{}, nil
	case opEmptyList:
		return &List{}, nil
	case opEmptyDict:
		return &Dict{}, nil
	case opTuple1, opTuple2, opTuple3:
		items, err := r.pop(int(op-opTuple1) + 1)
		return Tuple(slices.Clone(items)), err
	case opTuple:
		items, err := r.popMark()
		return Tuple(slices.Clone(items)), err
	case opBinPersID:
		id, err := r.pop(1)
		if err != nil {
			return nil, err
		}
		return r.handler.Persistent(id[0])
	case opReduce, opNewObj:
		of, err := r.pop(2)
		if err != nil {
			return nil, err
		}
		args, ok := of[1].(Tuple)
		if !ok {
			return nil, fmt.Errorf("a call with a %s, want a tuple of arguments", Kind(of[1]))
		}
		if op == opNewObj {
			return r.handler.New(of[0], args)
		}
		return r.handler.Reduce(of[0], args)
	case opGlobal:
		module, err := r.line()
		if err != nil {
			return nil, err
		}
		name, err := r.line()
		if err != nil {
			return nil, err
		}
		return r.handler.Global(module, name)
	}
	return r.literal(op)
}

// literal returns the number or text of an instruction.
func (r *reader) literal(op byte) (any, error) {
	switch op {
	case opBinInt:
		b, err := r.take(4)
		if err != nil {
			return nil, err
		}
		return int64(int32(binary.LittleEndian.Uint32(b))), nil
	case opBinInt1:
		b, err := r.byte()
		return int64(b), err
	case opBinInt2:
		b, err := r.take(2)
		if err != nil {
			return nil, err
		}
		return int64(binary.LittleEndian.Uint16(b)), nil
	case opBinFloat:
		b, err := r.take(8)
		if err != nil {
			return nil, err
		}
		return math.Float64frombits(binary.BigEndian.Uint64(b)), nil
	case opLong1:
		n, err := r.byte()
		if err != nil {
			return nil, err
		}
		b, err := r.take(int64(n))
		if err != nil {
			return nil, err
		}
		return integer(b), nil
	case opBinUnicode:
		b, err := r.take(4)
		if err != nil {
			return nil, err
		}
		return r.text(int64(binary.LittleEndian.Uint32(b)))
	case opShortBinString:
		n, err := r.byte()
		if err != nil {
			return nil, err
		}
		return r.text(int64(n))
	}
	if name, ok := foreign[op]; ok {
		return nil, fmt.Errorf("instruction %s: only those of protocol 2, torch.save's default, are read", name)
	}
	return nil, fmt.Errorf("%#02x is no instruction: this is no pickle, or one that is damaged", op)
}

// integer is a number in two's complement, the lowest byte first.
func integer(b []byte) any {
	if len(b) <= 8 {
		var full [8]byte
		if len(b) > 0 && b[len(b)-1]&0x80 != 0 {
			full = [8]byte{255, 255, 255, 255, 255, 255, 255, 255}
		}
		copy(full[:], b)
		return int64(binary.LittleEndian.Uint64(full[:]))
	}
	high := slices.Clone(b)
	slices.Reverse(high)
	n := new(big.Int).SetBytes(high)
	if high[0]&0x80 != 0 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	if n.IsInt64() {
		return n.Int64()
	}
	return n
}

// memoize puts the top of the stack into the memo or back.
func (r *reader) memoize(op byte) error {
	size := int64(1)
	if op == opLongBinGet || op == opLongBinPut {
		size = 4
	}
	b, err := r.take(size)
	if err != nil {
		return err
	}
	var four [4]byte
	copy(four[:], b)
	i := binary.LittleEndian.Uint32(four[:])
	if op == opBinGet || op == opLongBinGet {
		v, ok := r.memo[i]
		if !ok {
			return fmt.Errorf("value %d is used, and there is none", i)
		}
		return r.push(v)
	}
	if len(r.stack) == r.floor() {
		return errEmpty
	}
	r.memo[i] = r.stack[len(r.stack)-1]
	return nil
}

// fill puts the topmost values into the container below them.
func (r *reader) fill(op byte) error {
	var items []any
	var err error
	switch op {
	case opAppend, opBuild:
		items, err = r.pop(1)
	case opSetItem:
		items, err = r.pop(2)
	default:
		items, err = r.popMark()
	}
	if err != nil {
		return err
	}
	if len(r.stack) == r.floor() {
		return errEmpty
	}
	switch into := r.stack[len(r.stack)-1].(type) {
	case *List:
		if op == opAppend || op == opAppends {
			into.Items = append(into.Items, items...)
			return nil
		}
	case *Dict:
		if op == opSetItem || op == opSetItems {
			if len(items)%2 != 0 {
				return errors.New("a key without a value")
			}
			for i := 0; i < len(items); i += 2 {
				into.Keys, into.Values = append(into.Keys, items[i]), append(into.Values, items[i+1])
			}
			return nil
		}
	}
	into := r.stack[len(r.stack)-1]
	switch op {
	case opBuild:
		return r.handler.Build(into, items[0])
	case opAppend, opAppends:
		return fmt.Errorf("values are appended to a %s, want a list", Kind(into))
	}
	return fmt.Errorf("items are set in a %s, want a dict", Kind(into))
}

var errEmpty = errors.New("a value is used, and there is none on the stack")

// floor is where the values of the innermost mark begin.
func (r *reader) floor() int {
	if len(r.marks) == 0 {
		return 0
	}
	return r.marks[len(r.marks)-1]
}

// pop takes n values off the stack; they are valid until the next push.
func (r *reader) pop(n int) ([]any, error) {
	if len(r.stack)-r.floor() < n {
		return nil, errEmpty
	}
	items := r.stack[len(r.stack)-n:]
	r.stack = r.stack[:len(r.stack)-n]
	return items, nil
}

// popMark takes the values above the innermost mark off the stack.
func (r *reader) popMark() ([]any, error) {
	if len(r.marks) == 0 {
		return nil, errors.New("the values above a mark are used, and there is no mark")
	}
	n := len(r.stack) - r.floor()
	items, err := r.pop(n)
	r.marks = r.marks[:len(r.marks)-1]
	return items, err
}

func (r *reader) byte() (byte, error) {
	b, err := r.take(1)
	if err != nil {
		return 0, err
	}
	return b[0], nil
}

// take returns the next n bytes.
func (r *reader) take(n int64) ([]byte, error) {
	if left := int64(len(r.data) - r.at); n > left {
		return nil, fmt.Errorf("%d bytes are wanted and %d are left: %w", n, left, io.ErrUnexpectedEOF)
	}
	b := r.data[r.at : r.at+int(n)]
	r.at += int(n)
	return b, nil
}

func (r *reader) text(n int64) (any, error) {
	b, err := r.take(n)
	if err != nil {
		return nil, err
	}
	if !utf8.Valid(b) {
		return nil, errors.New("a text that is not UTF-8")
	}
	return string(b), nil
}

// maxName bounds the name of a module or class.
const maxName = 1 << 10

func (r *reader) line() (string, error) {
	rest := r.data[r.at:min(len(r.data), r.at+maxName)]
	i := bytes.IndexByte(rest, '\n')
	if i < 0 {
		return "", fmt.Errorf("a name without an end: %w", io.ErrUnexpectedEOF)
	}
	r.at += i + 1
	if !utf8.Valid(rest[:i]) {
		return "", errors.New("a name that is not UTF-8")
	}
	return string(rest[:i]), nil
}

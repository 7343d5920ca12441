package torch

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/bits"
	"os"
	"slices"
	"strconv"
	"unicode/utf8"
)

// maxSafeHeader is the longest header that is read or written, as in the reference
// implementation.
const maxSafeHeader = 100_000_000

// LoadSafetensors reads a file in the safetensors format: its tensors, on the CPU in
// the order in which they lie in the file, and its metadata, nil when there are
// none. A file that does not follow the format is an error that says what is wrong,
// in which tensor.
func LoadSafetensors(path string) (StateDict, map[string]string, error) {
	fail := func(err error) (StateDict, map[string]string, error) {
		return nil, nil, fmt.Errorf("torch: load %s: %w", path, err)
	}
	f, err := os.Open(path)
	if err != nil {
		var p *os.PathError
		if errors.As(err, &p) {
			err = p.Err // the path is in our own message
		}
		return fail(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fail(err)
	}
	if !info.Mode().IsRegular() {
		return fail(errors.New("not a regular file"))
	}
	dict, metadata, err := ReadSafetensors(f, info.Size())
	if err != nil {
		return fail(err)
	}
	return dict, metadata, nil
}

// safeEntry is one tensor of a header.
type safeEntry struct {
	name       string
	dtype      DType
	shape      []int64
	start, end int64 // its bytes, from the end of the header
}

// ReadSafetensors is [LoadSafetensors] from a reader that holds size bytes.
func ReadSafetensors(r io.ReaderAt, size int64) (StateDict, map[string]string, error) {
	var length [8]byte
	if size < 8 {
		return nil, nil, fmt.Errorf("%d bytes are no safetensors file: want at least 8", size)
	}
	if _, err := r.ReadAt(length[:], 0); err != nil {
		return nil, nil, unexpectedEnd(err)
	}
	n := binary.LittleEndian.Uint64(length[:])
	if n > maxSafeHeader {
		return nil, nil, fmt.Errorf("a header of %d bytes: not a safetensors file, or one that is damaged", n)
	}
	data := 8 + int64(n)
	if data > size {
		return nil, nil, fmt.Errorf("the header has %d bytes, the file only %d", n, size-8)
	}
	header := make([]byte, n)
	if _, err := r.ReadAt(header, 8); err != nil {
		return nil, nil, unexpectedEnd(err)
	}
	entries, metadata, err := parseSafeHeader(header)
	if err != nil {
		return nil, nil, fmt.Errorf("header: %w", err)
	}
	if err := checkSafeLayout(entries, size-data); err != nil {
		return nil, nil, err
	}
	dict := make(StateDict, len(entries))
	for i, e := range entries {
		buf := make([]byte, e.end-e.start)
		if _, err := r.ReadAt(buf, data+e.start); err != nil && len(buf) > 0 {
			return nil, nil, fmt.Errorf("tensor %q: %w", e.name, unexpectedEnd(err))
		}
		if e.dtype == Bool && slices.ContainsFunc(buf, func(b byte) bool { return b > 1 }) {
			return nil, nil, fmt.Errorf("tensor %q: a bool that is neither 0 nor 1", e.name)
		}
		var t *Tensor
		if err := Try(func() { t = FromBytes(buf, e.dtype, e.shape...) }); err != nil {
			return nil, nil, fmt.Errorf("tensor %q: %w", e.name, err)
		}
		dict[i] = Named{e.name, t}
	}
	return dict, metadata, nil
}

func unexpectedEnd(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// checkSafeLayout sorts the entries by their place and checks that they fill the
// size bytes of data, each exactly once.
func checkSafeLayout(entries []safeEntry, size int64) error {
	slices.SortStableFunc(entries, func(a, b safeEntry) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
	})
	at, before := int64(0), "the header"
	for _, e := range entries {
		switch {
		case e.start < at:
			return fmt.Errorf("tensor %q: its bytes %d to %d overlap %s", e.name, e.start, e.end, before)
		case e.start > at:
			return fmt.Errorf("tensor %q: %d unused bytes lie between it and %s", e.name, e.start-at, before)
		case e.end > size:
			return fmt.Errorf("tensor %q: its bytes %d to %d reach beyond the file, which has %d", e.name, e.start, e.end, size)
		}
		at, before = e.end, fmt.Sprintf("tensor %q", e.name)
	}
	if at != size {
		return fmt.Errorf("%d unused bytes lie after %s", size-at, before)
	}
	return nil
}

// parseSafeHeader reads the JSON of a header.
func parseSafeHeader(header []byte) ([]safeEntry, map[string]string, error) {
	if !utf8.Valid(header) {
		return nil, nil, errors.New("not UTF-8")
	}
	if len(header) == 0 || header[0] != '{' {
		return nil, nil, errors.New("it does not start with {")
	}
	var entries []safeEntry
	var metadata map[string]string
	seen := make(map[string]bool)
	d := json.NewDecoder(bytes.NewReader(header))
	d.UseNumber()
	err := members(d, func(name string) error {
		if seen[name] {
			return fmt.Errorf("%q comes twice", name)
		}
		seen[name] = true
		if name == "__metadata__" {
			metadata = make(map[string]string)
			return readMetadata(d, metadata)
		}
		e, err := readEntry(d, name)
		if err != nil {
			return fmt.Errorf("tensor %q: %w", name, err)
		}
		entries = append(entries, e)
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	if rest := bytes.Trim(header[d.InputOffset():], " \t\r\n"); len(rest) > 0 {
		return nil, nil, fmt.Errorf("%d bytes follow its JSON", len(rest))
	}
	return entries, metadata, nil
}

// members calls f with the name of each member of the object that comes next; f
// reads the value.
func members(d *json.Decoder, f func(name string) error) error {
	if err := delim(d, '{'); err != nil {
		return err
	}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return jsonError(err)
		}
		name, ok := t.(string)
		if !ok {
			return fmt.Errorf("bad JSON: %v where a name should be", t)
		}
		if err := f(name); err != nil {
			return err
		}
	}
	return delim(d, '}')
}

func delim(d *json.Decoder, want json.Delim) error {
	t, err := d.Token()
	if err != nil {
		return jsonError(err)
	}
	if t != want {
		return fmt.Errorf("bad JSON: %v where %v should be", t, want)
	}
	return nil
}

func jsonError(err error) error {
	return fmt.Errorf("bad JSON: %w", unexpectedEnd(err))
}

func readMetadata(d *json.Decoder, into map[string]string) error {
	return members(d, func(key string) error {
		t, err := d.Token()
		if err != nil {
			return jsonError(err)
		}
		value, ok := t.(string)
		if !ok {
			return fmt.Errorf("metadata %q: not a string", key)
		}
		into[key] = value
		return nil
	})
}

// readEntry reads a tensor's dtype, shape and offsets and checks that they agree.
func readEntry(d *json.Decoder, name string) (safeEntry, error) {
	e := safeEntry{name: name}
	var offsets []int64
	seen := make(map[string]bool)
	err := members(d, func(key string) error {
		if seen[key] {
			return fmt.Errorf("%s comes twice", key)
		}
		seen[key] = true
		var err error
		switch key {
		case "dtype":
			e.dtype, err = readDType(d)
		case "shape":
			e.shape, err = readNumbers(d)
		case "data_offsets":
			offsets, err = readNumbers(d)
		default:
			var ignored json.RawMessage
			if err := d.Decode(&ignored); err != nil {
				return jsonError(err)
			}
		}
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		return nil
	})
	if err != nil {
		return e, err
	}
	for _, key := range []string{"dtype", "shape", "data_offsets"} {
		if !seen[key] {
			return e, fmt.Errorf("no %s", key)
		}
	}
	if len(offsets) != 2 || offsets[0] > offsets[1] {
		return e, fmt.Errorf("data_offsets %v: want a start and an end", offsets)
	}
	e.start, e.end = offsets[0], offsets[1]
	want, ok := byteSize(e.shape, e.dtype)
	if !ok {
		return e, fmt.Errorf("shape %v is too large", e.shape)
	}
	if e.end-e.start != want {
		return e, fmt.Errorf("%v of %v takes %d bytes, the header gives it %d", e.shape, e.dtype, want, e.end-e.start)
	}
	return e, nil
}

// byteSize returns the bytes of a tensor, false when an int64 does not hold them or
// one of the strides.
func byteSize(shape []int64, dtype DType) (int64, bool) {
	size, extent := uint64(dtype.ItemSize()), uint64(dtype.ItemSize())
	for _, n := range shape {
		size *= uint64(n) // cannot overflow where extent does not
		hi, lo := bits.Mul64(extent, uint64(max(n, 1)))
		if hi != 0 || lo > math.MaxInt64 {
			return 0, false
		}
		extent = lo
	}
	return int64(size), true
}

func readDType(d *json.Decoder) (DType, error) {
	t, err := d.Token()
	if err != nil {
		return 0, jsonError(err)
	}
	for _, known := range safeDTypes {
		if t == known.name {
			return known.dtype, nil
		}
	}
	return 0, fmt.Errorf("unknown dtype %v", t)
}

func readNumbers(d *json.Decoder) ([]int64, error) {
	if err := delim(d, '['); err != nil {
		return nil, err
	}
	list := []int64{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, jsonError(err)
		}
		number, ok := t.(json.Number)
		if !ok {
			return nil, fmt.Errorf("%v is no number", t)
		}
		n, err := strconv.ParseUint(number.String(), 10, 63)
		if err != nil {
			return nil, fmt.Errorf("%v is no count", number)
		}
		list = append(list, int64(n))
	}
	return list, delim(d, ']')
}

package serialization

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// record is a run of bytes in a file.
type record struct {
	name         string // without the archive's own
	header, data int64  // where its header and its bytes begin
	size         int64
	crc          uint32
	checked      bool // whether crc is that of the bytes
}

// archive is a zip file of PyTorch.
type archive struct {
	r       io.ReaderAt
	records map[string]record
}

const (
	localSignature   = "PK\x03\x04"
	centralSignature = "PK\x01\x02"
	endSignature     = "PK\x05\x06"
	end64Signature   = "PK\x06\x06"
	locatorSignature = "PK\x06\x07"
	dataSignature    = "PK\x07\x08"

	localSize, centralSize, endSize, end64Size, locatorSize = 30, 46, 22, 56, 20

	zip64Extra = 1
)

var le = binary.LittleEndian

// openArchive reads the directory of a zip file of size bytes and checks that it and the
// headers of the files in it agree, and that no two of them share bytes.
func openArchive(r io.ReaderAt, size int64) (*archive, error) {
	directory, start, count, err := findDirectory(r, size)
	if err != nil {
		return nil, err
	}
	a := &archive{r: r, records: make(map[string]record)}
	var list []record
	root := ""
	for at := 0; at < len(directory); {
		rec, n, err := parseEntry(directory[at:])
		if err == nil {
			err = a.readHeader(&rec, start)
		}
		if err != nil {
			return nil, fmt.Errorf("zip directory, entry %d at byte %d: %w", len(list), start+int64(at), err)
		}
		at += n
		list = append(list, rec)
		before, after, _ := strings.Cut(rec.name, "/")
		switch {
		case !fs.ValidPath(strings.TrimSuffix(rec.name, "/")) || strings.ContainsAny(rec.name, "\\\x00"):
			return nil, fmt.Errorf("zip entry %q: not a name that PyTorch gives", rec.name)
		case len(list) > 1 && before != root:
			return nil, fmt.Errorf("zip entry %q: outside of the folder %q that the first is in", rec.name, root)
		case after == "" && rec.size == 0 && strings.HasSuffix(rec.name, "/"):
		case after == "":
			return nil, fmt.Errorf("zip entry %q: in no folder", rec.name)
		}
		root = before
		if _, twice := a.records[after]; twice {
			return nil, fmt.Errorf("zip entry %q: there twice", rec.name)
		}
		rec.name = after
		a.records[after] = rec
	}
	if int64(len(list)) != count {
		return nil, fmt.Errorf("the zip directory has %d entries, want %d", len(list), count)
	}
	slices.SortFunc(list, func(x, y record) int { return cmp.Compare(x.header, y.header) })
	for i := 1; i < len(list); i++ {
		if before := list[i-1]; before.data+before.size > list[i].header {
			return nil, fmt.Errorf("zip entry %q: its bytes overlap those of %q", list[i].name, before.name)
		}
	}
	return a, nil
}

// findDirectory returns the directory of a zip file, where it starts and how many entries
// it should have.
func findDirectory(r io.ReaderAt, size int64) (directory []byte, start, count int64, err error) {
	tail := make([]byte, min(size, endSize+math.MaxUint16))
	if err := readAt(r, tail, size-int64(len(tail))); err != nil {
		return nil, 0, 0, err
	}
	at := -1
	for i := len(tail) - endSize; i >= 0; i-- {
		if string(tail[i:i+4]) == endSignature && int(le.Uint16(tail[i+20:])) == len(tail)-i-endSize {
			at = i
			break
		}
	}
	if at < 0 {
		return nil, 0, 0, errors.New("the end of the zip directory is missing: the file is cut off or damaged")
	}
	end := tail[at:]
	limit := size - int64(len(end)) // where the directory must have ended
	entries, length, first := uint64(le.Uint16(end[10:])), uint64(le.Uint32(end[12:])), uint64(le.Uint32(end[16:]))
	if limit >= locatorSize+end64Size {
		locator := make([]byte, locatorSize)
		if err := readAt(r, locator, limit-locatorSize); err != nil {
			return nil, 0, 0, err
		}
		if string(locator[:4]) == locatorSignature {
			end64, place := make([]byte, end64Size), le.Uint64(locator[8:])
			if place > uint64(limit-locatorSize-end64Size) {
				return nil, 0, 0, fmt.Errorf("the end of the zip directory is said to be at byte %d of %d", place, size)
			}
			limit = int64(place)
			if err := readAt(r, end64, limit); err != nil {
				return nil, 0, 0, err
			}
			e, l, f := le.Uint64(end64[32:]), le.Uint64(end64[40:]), le.Uint64(end64[48:])
			if string(end64[:4]) != end64Signature || !agrees(entries, e, math.MaxUint16) || !agrees(length, l, math.MaxUint32) || !agrees(first, f, math.MaxUint32) {
				return nil, 0, 0, fmt.Errorf("the ends of the zip directory, at bytes %d and %d, do not agree", place, size-int64(len(end)))
			}
			entries, length, first = e, l, f
		}
	}
	if first > uint64(limit) || length != uint64(limit)-first || entries > length/centralSize {
		return nil, 0, 0, fmt.Errorf("a zip directory of %d entries in %d bytes at byte %d: want one that ends at byte %d", entries, length, first, limit)
	}
	directory = make([]byte, length)
	return directory, int64(first), int64(entries), readAt(r, directory, int64(first))
}

// agrees reports whether a short number is the long one, or the mark that says to look
// there.
func agrees(short, long, mark uint64) bool { return short == long || short == mark }

// parseEntry reads the first entry of a directory and returns its length.
func parseEntry(b []byte) (record, int, error) {
	if len(b) < centralSize || string(b[:4]) != centralSignature {
		return record{}, 0, errors.New("damaged")
	}
	name, extra, comment := int(le.Uint16(b[28:])), int(le.Uint16(b[30:])), int(le.Uint16(b[32:]))
	n := centralSize + name + extra + comment
	if n > len(b) {
		return record{}, 0, io.ErrUnexpectedEOF
	}
	// PyTorch writes 0 where it was told to compute no checksums.
	rec := record{name: string(b[centralSize : centralSize+name]), crc: le.Uint32(b[16:]), checked: le.Uint32(b[16:]) != 0}
	if !utf8.ValidString(rec.name) {
		return rec, 0, fmt.Errorf("name %q is not UTF-8", rec.name)
	}
	if method := le.Uint16(b[10:]); method != 0 {
		return rec, 0, fmt.Errorf("%q is compressed (method %d), as PyTorch's files are not", rec.name, method)
	}
	if le.Uint16(b[8:])&1 != 0 {
		return rec, 0, fmt.Errorf("%q is encrypted", rec.name)
	}
	sizes := []uint64{uint64(le.Uint32(b[24:])), uint64(le.Uint32(b[20:])), uint64(le.Uint32(b[42:]))}
	if err := readZip64(b[centralSize+name:][:extra], sizes); err != nil {
		return rec, 0, fmt.Errorf("%q: %w", rec.name, err)
	}
	if sizes[0] != sizes[1] || sizes[0] > math.MaxInt64 || sizes[2] > math.MaxInt64 {
		return rec, 0, fmt.Errorf("%q: sizes %d and %d at byte %d", rec.name, sizes[0], sizes[1], sizes[2])
	}
	rec.size, rec.header = int64(sizes[0]), int64(sizes[2])
	return rec, n, nil
}

// readZip64 replaces the numbers that say so by those of 64 bits in the extra field.
func readZip64(extra []byte, numbers []uint64) error {
	for len(extra) >= 4 {
		id, n := le.Uint16(extra), int(le.Uint16(extra[2:]))
		if n > len(extra)-4 {
			return errors.New("an extra field that is damaged")
		}
		field := extra[4 : 4+n]
		extra = extra[4+n:]
		if id != zip64Extra {
			continue
		}
		for i := range numbers {
			if numbers[i] == math.MaxUint32 && len(field) >= 8 {
				numbers[i], field = le.Uint64(field), field[8:]
			}
		}
		return nil
	}
	return nil
}

// readHeader reads the header of an entry, which must say what the directory says and lie
// before it.
func (a *archive) readHeader(rec *record, limit int64) error {
	b := make([]byte, localSize+len(rec.name))
	if rec.header > limit-int64(len(b)) {
		return fmt.Errorf("%q: its header is said to be at byte %d, the directory begins at %d", rec.name, rec.header, limit)
	}
	if err := readAt(a.r, b, rec.header); err != nil {
		return err
	}
	if string(b[:4]) != localSignature {
		return fmt.Errorf("%q: no header at byte %d", rec.name, rec.header)
	}
	// Where the sizes follow the data, or are of 64 bits, the header has 0 or a mark.
	same := func(have uint32, want uint64) bool {
		return have == 0 || have == math.MaxUint32 || uint64(have) == want
	}
	crc, compressed, plain := le.Uint32(b[14:]), le.Uint32(b[18:]), le.Uint32(b[22:])
	if int(le.Uint16(b[26:])) != len(rec.name) || string(b[localSize:]) != rec.name || le.Uint16(b[8:]) != 0 || le.Uint16(b[6:])&1 != 0 ||
		crc != 0 && crc != rec.crc || !same(compressed, uint64(rec.size)) || !same(plain, uint64(rec.size)) {
		return fmt.Errorf("%q: the header at byte %d does not say what the directory says", rec.name, rec.header)
	}
	rec.data = rec.header + int64(len(b)) + int64(le.Uint16(b[28:]))
	if rec.size > limit || rec.data > limit-rec.size {
		return fmt.Errorf("%q: %d bytes at byte %d reach beyond the directory at byte %d", rec.name, rec.size, rec.data, limit)
	}
	return nil
}

// read returns the bytes of an entry.
func (a *archive) read(name string) ([]byte, error) {
	rec, ok := a.records[name]
	if !ok {
		return nil, fmt.Errorf("zip entry %q: missing", name)
	}
	b := make([]byte, rec.size)
	if _, err := io.ReadFull(open(a.r, rec), b); err != nil {
		return nil, err
	}
	return b, nil
}

// open returns a reader of a record's bytes that fails at their end when they are not
// those that were written.
func open(r io.ReaderAt, rec record) io.Reader {
	section := io.NewSectionReader(r, rec.data, rec.size)
	return &checkedReader{r: section, rec: rec, left: rec.size, sum: crc32.NewIEEE()}
}

type checkedReader struct {
	r    io.Reader
	rec  record
	left int64
	sum  hash.Hash32
}

func (c *checkedReader) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.left -= int64(n)
	if c.rec.checked {
		c.sum.Write(b[:n])
	}
	switch {
	case err == io.EOF && c.left > 0:
		err = io.ErrUnexpectedEOF
	case c.left == 0 && c.rec.checked && c.sum.Sum32() != c.rec.crc:
		return 0, fmt.Errorf("zip entry %q at byte %d: its bytes have checksum %08x, want %08x", c.rec.name, c.rec.data, c.sum.Sum32(), c.rec.crc)
	}
	return n, err
}

// readAt fills b.
func readAt(r io.ReaderAt, b []byte, at int64) error {
	n, err := r.ReadAt(b, at)
	if n == len(b) {
		return nil
	}
	if err == io.EOF || err == nil {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("byte %d: %w", at+int64(n), err)
}

// isZip reports whether a file begins as a zip file.
func isZip(head []byte) bool { return bytes.HasPrefix(head, []byte(localSignature)) }

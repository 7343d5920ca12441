package serialization

import (
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"strconv"
	"strings"
)

// alignment is where the bytes of a record begin: at a multiple of it.
const alignment = 64

// Writer writes a zip file of torch.save, byte by byte as PyTorch 2.8.0 does.
type Writer struct {
	w       io.Writer
	root    string
	at      int64
	central []byte
	count   int
	names   []string
	crcs    uint64 // of all records, combined
}

// NewWriter returns a writer of a zip file whose records lie in the folder root.
func NewWriter(w io.Writer, root string) *Writer { return &Writer{w: w, root: root} }

// Root returns the folder that PyTorch gives the records of a file.
func Root(path string) string {
	name := path[strings.LastIndexAny(path, `/\`)+1:]
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		name = name[:i]
	}
	for _, c := range []byte(path) {
		if c >= 0x80 { // PyTorch then has Python write the file, and knows no name
			return "archive"
		}
	}
	return name
}

// Header writes the value's pickle and the records after it.
func (w *Writer) Header(pickle []byte) error {
	for _, r := range []struct {
		name string
		data []byte
	}{
		{"data.pkl", pickle}, {".format_version", []byte("1")},
		{".storage_alignment", strconv.AppendInt(nil, alignment, 10)}, {"byteorder", []byte("little")},
	} {
		if err := w.bytes(r.name, r.data); err != nil {
			return err
		}
	}
	return nil
}

func (w *Writer) bytes(name string, data []byte) error {
	return w.record(name, int64(len(data)), func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// Storage writes the bytes of a storage of a key.
func (w *Writer) Storage(key string, size int64, write func(w io.Writer) error) error {
	return w.record("data/"+key, size, write)
}

// Finish writes what ends the file.
func (w *Writer) Finish() error {
	if err := w.bytes("version", []byte("3\n")); err != nil {
		return err
	}
	if err := w.bytes(".data/serialization_id", []byte(serializationID(w.names, w.crcs))); err != nil {
		return err
	}
	start, size := w.at, int64(len(w.central))
	end := w.central
	end = append(end, end64Signature...)
	end = le.AppendUint64(end, end64Size-12)
	end = le.AppendUint16(le.AppendUint16(end, 0x031e), 45)
	end = le.AppendUint64(end, 0)
	end = le.AppendUint64(le.AppendUint64(end, uint64(w.count)), uint64(w.count))
	end = le.AppendUint64(le.AppendUint64(end, uint64(size)), uint64(start))
	end = append(end, locatorSignature...)
	end = le.AppendUint32(end, 0)
	end = le.AppendUint64(end, uint64(start+size))
	end = le.AppendUint32(end, 1)
	end = append(end, endSignature...)
	end = le.AppendUint32(end, 0)
	count := uint16(min(w.count, math.MaxUint16))
	end = le.AppendUint16(le.AppendUint16(end, count), count)
	end = le.AppendUint32(le.AppendUint32(end, short(size)), short(start))
	end = le.AppendUint16(end, 0)
	return w.write(end)
}

// short is a number in 32 bits, or the mark that says to look for it elsewhere.
func short(n int64) uint32 { return uint32(min(n, math.MaxUint32)) }

func (w *Writer) write(b []byte) error {
	n, err := w.w.Write(b)
	w.at += int64(n)
	return err
}

const (
	flagUTF8       = 1 << 11
	flagDescriptor = 1 << 3 // sizes and checksum follow the bytes
)

// record writes a header, padding, size bytes and, after them, their checksum.
func (w *Writer) record(name string, size int64, write func(w io.Writer) error) error {
	w.names = append(w.names, name)
	name = w.root + "/" + name
	if len(name) > math.MaxUint16 {
		return fmt.Errorf("zip entry %.40q: the name is too long", name)
	}
	header := w.at
	var zip64 []byte
	if size >= math.MaxUint32 {
		zip64 = le.AppendUint64(le.AppendUint64(zip64, uint64(size)), uint64(size))
	}
	if header >= math.MaxUint32 {
		zip64 = le.AppendUint64(zip64, uint64(header))
	}
	if len(zip64) > 0 {
		zip64 = append(le.AppendUint16(le.AppendUint16(nil, zip64Extra), uint16(len(zip64))), zip64...)
	}
	flags := uint16(flagUTF8)
	if size > 0 {
		flags |= flagDescriptor
	}
	padding := w.padding(int64(localSize + len(name) + len(zip64)))
	b := append([]byte(localSignature), 0, 0)
	b = le.AppendUint16(b, flags)
	b = append(b, make([]byte, 18)...) // method, time, and what follows the bytes
	b = le.AppendUint16(le.AppendUint16(b, uint16(len(name))), uint16(len(zip64)+len(padding)))
	b = append(append(append(b, name...), zip64...), padding...)
	if err := w.write(b); err != nil {
		return err
	}

	sum := &summed{w: w}
	if err := write(sum); err != nil {
		return err
	}
	if sum.n != size {
		return fmt.Errorf("zip entry %q: %d bytes written, want %d", name, sum.n, size)
	}
	w.crcs = combine(w.crcs, uint64(sum.crc))
	if size > 0 {
		d := le.AppendUint32([]byte(dataSignature), sum.crc)
		if len(zip64) > 0 {
			d = le.AppendUint64(le.AppendUint64(d, uint64(size)), uint64(size))
		} else {
			d = le.AppendUint32(le.AppendUint32(d, uint32(size)), uint32(size))
		}
		if err := w.write(d); err != nil {
			return err
		}
	}

	c := append(w.central, centralSignature...)
	c = append(c, 0, 0, 0, 0)
	c = le.AppendUint16(c, flags)
	c = append(c, make([]byte, 6)...) // method and time
	c = le.AppendUint32(c, sum.crc)
	c = le.AppendUint32(le.AppendUint32(c, short(size)), short(size))
	c = le.AppendUint16(le.AppendUint16(c, uint16(len(name))), uint16(len(zip64)))
	c = append(c, make([]byte, 10)...) // comment, disk, attributes
	c = le.AppendUint32(c, short(header))
	w.central = append(append(c, name...), zip64...)
	w.count++
	return nil
}

// padding is an extra field that makes the bytes after a header of n begin where they
// should.
func (w *Writer) padding(n int64) []byte {
	size := (alignment - (w.at+n+4)%alignment) % alignment
	field := append([]byte("FB"), byte(size), byte(size>>8))
	return append(field, strings.Repeat("Z", int(size))...)
}

// summed passes bytes on and sums them up.
type summed struct {
	w   *Writer
	n   int64
	crc uint32
}

func (s *summed) Write(b []byte) (int, error) {
	s.n += int64(len(b))
	s.crc = crc32.Update(s.crc, crc32.IEEETable, b)
	return len(b), s.w.write(b)
}

package serialization

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"torchfm/native/torch/internal/pickle"
)

// File is a file of torch.save.
type File struct {
	// Root is the value that was saved: what package pickle has, and the types of this
	// package. Values may be shared, and in a hostile file contain themselves.
	Root any

	r         io.ReaderAt
	archive   *archive // nil for the old format
	safe      []string
	storages  map[string]*Storage
	bigEndian bool
	name      string // of the pickle that is read
}

// Read reads a file of size bytes, but not the elements of its tensors. Classes of safe
// are allowed beside those that PyTorch allows.
func Read(r io.ReaderAt, size int64, safe []string) (*File, error) {
	f := &File{r: r, safe: safe, storages: make(map[string]*Storage)}
	head := make([]byte, min(size, 512))
	if err := readAt(r, head, 0); err != nil {
		return nil, err
	}
	if !isZip(head) {
		if what := Recognise(head); what != "" && what != legacyFile {
			return nil, fmt.Errorf("%s, not a file of torch.save", what)
		}
		return f, f.readLegacy(size)
	}
	var err error
	if f.archive, err = openArchive(r, size); err != nil {
		return nil, err
	}
	if err := f.readArchive(); err != nil {
		return nil, err
	}
	return f, nil
}

const legacyFile = "a file of torch.save before PyTorch 1.6"

// Recognise says what a file is that begins with head, "" when that is not known.
func Recognise(head []byte) string {
	has := func(prefix string) bool { return bytes.HasPrefix(head, []byte(prefix)) }
	switch {
	case has(localSignature):
		return "a zip archive, as torch.save writes"
	case has("\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19."):
		return legacyFile
	case has("\x93NUMPY"):
		return "a NumPy array"
	case has("\x1f\x8b"):
		return "a gzip file"
	case has("\x89HDF"):
		return "an HDF5 file"
	case has("GGUF"):
		return "a GGUF file"
	case has("\x80") && len(head) > 1 && head[1] >= 2 && head[1] <= 5:
		return "a pickle of Python"
	case len(head) > 9 && le.Uint64(head) < 1<<27 && head[8] == '{':
		return "a safetensors file"
	case len(head) > 262 && string(head[257:262]) == "ustar":
		return "a tar archive"
	}
	return ""
}

// newest is the newest version of the format that PyTorch reads.
const newest = 10

func (f *File) readArchive() error {
	a := f.archive
	if _, ok := a.records["constants.pkl"]; ok {
		return errors.New("a TorchScript program, not a file of torch.save")
	}
	f.name = "data.pkl"
	if _, ok := a.records[f.name]; !ok {
		return errors.New("a zip archive without data.pkl, not a file of torch.save")
	}
	name := "version"
	if _, ok := a.records[name]; !ok {
		name = ".data/version"
	}
	text, err := a.read(name)
	if err != nil {
		return err
	}
	if v, err := strconv.Atoi(strings.TrimSpace(string(text))); err != nil || v < 1 || v > newest {
		return fmt.Errorf("zip entry %q: version %.20q of the format, want 1 to %d", name, text, newest)
	}
	if _, ok := a.records["byteorder"]; ok {
		order, err := a.read("byteorder")
		if err != nil {
			return err
		}
		f.bigEndian = string(order) == "big"
		if !f.bigEndian && string(order) != "little" {
			return fmt.Errorf("zip entry \"byteorder\": unknown byte order %.20q", order)
		}
	}
	data, err := a.read(f.name)
	if err != nil {
		return err
	}
	root, n, err := pickle.Load(data, f)
	if err != nil {
		return fmt.Errorf("%s: %w", f.name, err)
	}
	if n != len(data) {
		return fmt.Errorf("%s: byte %d: %d bytes follow the end", f.name, n, len(data)-n)
	}
	f.Root = root
	return nil
}

// BigEndian reports whether the elements have the highest byte first.
func (f *File) BigEndian() bool { return f.bigEndian }

// Open returns the bytes of a storage. When they are read to the end and are not those
// that were written, the last read fails.
func (f *File) Open(s *Storage) io.Reader { return open(f.r, s.record) }

// Persistent finds the storage of an id: ("storage", type, key, location, numel), and in
// old files a view of it, (key, offset, size).
func (f *File) Persistent(id any) (any, error) {
	a := arguments{list: sequence(id)}
	kind, class := a.text(0), arg[storageType](&a, 1, "a class of storages")
	s := &Storage{DType: DType(class), Key: a.text(2), Location: a.text(3), Numel: a.int(4)}
	most := 5
	if f.archive == nil {
		most = 6
	}
	if err := a.done(5, most); err != nil {
		return nil, fmt.Errorf("persistent id: %w", err)
	}
	if kind != "storage" {
		return nil, fmt.Errorf("persistent id of a %q, want a storage", kind)
	}
	if known := f.storages[s.Key]; known != nil {
		if known.DType != s.DType || known.Numel != s.Numel || known.Location != s.Location {
			return nil, fmt.Errorf("storage %q has %d elements of %s on %s, and %d of %s on %s elsewhere",
				s.Key, s.Numel, s.DType, s.Location, known.Numel, known.DType, known.Location)
		}
		s = known
	} else if err := f.find(s); err != nil {
		return nil, fmt.Errorf("storage %q: %w", s.Key, err)
	}
	v := View{Storage: s, Size: s.Numel}
	if a.any(5) != nil {
		part := a.sub(5)
		v.First, v.Size = part.int(1), part.int(2)
		if err := part.done(3, 3); err != nil || a.err != nil {
			return nil, fmt.Errorf("storage %q: a view that is damaged", s.Key)
		}
		if v.First < 0 || v.Size < 0 || v.First > s.Numel || v.Size > s.Numel-v.First {
			return nil, fmt.Errorf("storage %q: a view of elements %d to %d of %d", s.Key, v.First, v.First+v.Size, s.Numel)
		}
	}
	return v, nil
}

// find notes a new storage and where its bytes are.
func (f *File) find(s *Storage) error {
	if s.Numel < 0 || s.Numel > 1<<58 {
		return fmt.Errorf("%d elements", s.Numel)
	}
	f.storages[s.Key] = s
	if f.archive == nil {
		return nil // known when the pickle is read
	}
	name := "data/" + s.Key
	rec, ok := f.archive.records[name]
	if !ok {
		return fmt.Errorf("zip entry %q: missing", name)
	}
	if rec.size != s.Bytes() {
		return fmt.Errorf("zip entry %q has %d bytes, its %d elements take %d", name, rec.size, s.Numel, s.Bytes())
	}
	s.record, s.found = rec, true
	return nil
}

package torch

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// safeDTypes are the dtypes that the format and libtorch share, in the order in
// which Python's safetensors writes tensors: by falling alignment.
var safeDTypes = []struct {
	name  string
	dtype DType
}{
	{"U64", Uint64}, {"I64", Int64}, {"F64", Float64}, {"C64", Complex64},
	{"F32", Float32}, {"U32", Uint32}, {"I32", Int32},
	{"BF16", BFloat16}, {"F16", Float16}, {"U16", Uint16}, {"I16", Int16},
	{"F8_E5M2FNUZ", Float8e5m2fnuz}, {"F8_E4M3FNUZ", Float8e4m3fnuz}, {"F8_E4M3", Float8e4m3fn}, {"F8_E5M2", Float8e5m2},
	{"I8", Int8}, {"U8", Uint8}, {"BOOL", Bool},
}

// SaveSafetensors writes tensors and metadata, which may be nil, to a file in the
// safetensors format, with the bytes that Python's safetensors.torch.save_file
// writes (metadata are sorted by key here, in no order there). Tensors of any device
// and layout of elements are written in row-major order; those that share elements
// are written each by itself.
//
// The file is complete or not there: it is written under a temporary name in the
// same folder, synced and renamed.
func SaveSafetensors(path string, dict StateDict, metadata map[string]string) error {
	err := writeFile(path, func(w io.Writer) error { return WriteSafetensors(w, dict, metadata) })
	if err != nil {
		return fmt.Errorf("torch: save %s: %w", path, err)
	}
	return nil
}

// WriteSafetensors is [SaveSafetensors] to a writer.
func WriteSafetensors(w io.Writer, dict StateDict, metadata map[string]string) error {
	type entry struct {
		Named
		rank int // in safeDTypes
	}
	entries := make([]entry, len(dict))
	seen := make(map[string]bool, len(dict))
	for i, n := range dict {
		switch {
		case seen[n.Name]:
			return fmt.Errorf("tensor %q: given twice", n.Name)
		case n.Name == "__metadata__" || !utf8.ValidString(n.Name):
			return fmt.Errorf("tensor %q: the format does not allow this name", n.Name)
		case n.Tensor == nil || n.Tensor.Closed():
			return fmt.Errorf("tensor %q: nil or closed", n.Name)
		case n.Tensor.Layout() != Strided:
			return fmt.Errorf("tensor %q: the format has no layout %v", n.Name, n.Tensor.Layout())
		}
		seen[n.Name] = true
		dtype := n.Tensor.DType()
		rank := slices.IndexFunc(safeDTypes, func(d struct {
			name  string
			dtype DType
		}) bool {
			return d.dtype == dtype
		})
		if rank < 0 {
			return fmt.Errorf("tensor %q: the format has no dtype %v", n.Name, dtype)
		}
		entries[i] = entry{n, rank}
	}
	slices.SortFunc(entries, func(a, b entry) int {
		if a.rank != b.rank {
			return a.rank - b.rank
		}
		return strings.Compare(a.Name, b.Name)
	})

	header := []byte{'{'}
	comma := func() {
		if len(header) > 1 {
			header = append(header, ',')
		}
	}
	if len(metadata) > 0 {
		header = append(header, `"__metadata__":{`...)
		for i, key := range sortedKeys(metadata) {
			if !utf8.ValidString(key) || !utf8.ValidString(metadata[key]) {
				return fmt.Errorf("metadata %q: not UTF-8", key)
			}
			if i > 0 {
				header = append(header, ',')
			}
			header = append(quoteJSON(header, key), ':')
			header = quoteJSON(header, metadata[key])
		}
		header = append(header, '}')
	}
	offset := int64(0)
	for _, e := range entries {
		comma()
		size := e.Tensor.Numel() * e.Tensor.ElementSize()
		shape := strings.ReplaceAll(fmt.Sprint(e.Tensor.Shape()), " ", ",")
		header = append(quoteJSON(header, e.Name), ':')
		header = fmt.Appendf(header, `{"dtype":%q,"shape":%s,"data_offsets":[%d,%d]}`, safeDTypes[e.rank].name, shape, offset, offset+size)
		offset += size
	}
	header = append(header, '}')
	for len(header)%8 != 0 {
		header = append(header, ' ')
	}
	if len(header) > maxSafeHeader {
		return fmt.Errorf("a header of %d bytes: the format allows %d", len(header), maxSafeHeader)
	}

	buf := bufio.NewWriterSize(w, 1<<16)
	buf.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(header))))
	buf.Write(header) // Flush returns the first error of all writes
	for _, e := range entries {
		var data []byte
		if err := Try(func() { data = ToBytes(e.Tensor) }); err != nil {
			return fmt.Errorf("tensor %q: %w", e.Name, err)
		}
		if _, err := buf.Write(data); err != nil {
			return err
		}
	}
	return buf.Flush()
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// quoteJSON appends s as a JSON string with only the escapes that JSON demands, as
// Rust's serde writes it; encoding/json escapes more.
func quoteJSON(b []byte, s string) []byte {
	b = append(b, '"')
	for _, c := range []byte(s) {
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\b':
			b = append(b, `\b`...)
		case c == '\f':
			b = append(b, `\f`...)
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\r':
			b = append(b, `\r`...)
		case c == '\t':
			b = append(b, `\t`...)
		case c < ' ':
			b = fmt.Appendf(b, `\u%04x`, c)
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

// writeFile makes a file of what write writes: the whole file, or none and the old
// one untouched.
func writeFile(path string, write func(w io.Writer) error) (err error) {
	dir, base := filepath.Split(path)
	temporary := filepath.Join(dir, "."+base+"."+strconv.FormatUint(rand.Uint64(), 36)+".tmp")
	// Not os.CreateTemp, which hides the file from other users for good.
	f, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(temporary)
		}
	}()
	if err = write(f); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	if err = os.Rename(temporary, path); err != nil {
		return err
	}
	// The file is there; whether its name survives a power cut is for the folder to
	// say, where folders can be synced.
	if d, derr := os.Open(filepath.Join(dir, ".")); derr == nil {
		d.Sync()
		d.Close()
	}
	return nil
}

package torch

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The files of testdata/safetensors were written by Python's safetensors 0.8.0
// (scripts/safetensors_goldens.py).
var safetensorsGoldens = []string{"dtypes", "shapes", "nothing"}

func goldenSafetensors(name string) string {
	return filepath.Join("testdata", "safetensors", name+".safetensors")
}

func TestSafetensorsSaveAsPython(t *testing.T) {
	for _, name := range safetensorsGoldens {
		dict, metadata, err := LoadSafetensors(goldenSafetensors(name))
		require.NoError(t, err)
		slices.Reverse(dict) // the order given does not matter
		path := filepath.Join(t.TempDir(), "x.safetensors")
		require.NoError(t, SaveSafetensors(path, dict, metadata))
		got, err := os.ReadFile(path)
		require.NoError(t, err)
		want, err := os.ReadFile(goldenSafetensors(name))
		require.NoError(t, err)
		assert.Equal(t, want, got, name)
		files, _ := os.ReadDir(filepath.Dir(path))
		assert.Len(t, files, 1, "files that %s left", name)
	}
}

func TestSafetensorsLoad(t *testing.T) {
	dict, metadata, err := LoadSafetensors(goldenSafetensors("dtypes"))
	require.NoError(t, err)
	assert.Len(t, dict, len(safeDTypes))
	assert.Nil(t, metadata)
	for _, n := range dict {
		assert.Equal(t, n.Name, n.Tensor.DType().Name())
		want := []float64{0, 1, 2}
		x := n.Tensor
		switch {
		case x.DType() == Bool:
			want[2] = 1
		case x.IsComplex():
			assert.Equal(t, []complex64{0, 1, 2}, ToSlice[complex64](x), n.Name)
			continue
		}
		assert.Equal(t, want, ToSlice[float64](x.To(Float64)), n.Name)
	}

	dict, metadata, err = LoadSafetensors(goldenSafetensors("shapes"))
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"format": "pt \"\n"}, metadata)
	for name, shape := range map[string][]int64{
		"scalar": {}, "matrix": {2, 3}, "empty": {2, 0, 3}, "": {1}, "é \"quoted\" \\ \n\x01\x7f\u2028<&>": {1},
		"net.10.weight": {1, 1, 1, 2}, "net.2.weight": {3},
	} {
		x := dict.Get(name)
		require.NotNil(t, x, "%q", name)
		assert.True(t, slices.Equal(shape, x.Shape()), "%q has shape %v, want %v", name, x.Shape(), shape)
	}
	assert.Equal(t, []float32{0, 1, 2, 3, 4, 5}, ToSlice[float32](dict.Get("matrix")))
}

func TestSafetensorsSaveRowMajor(t *testing.T) {
	var b bytes.Buffer
	x := FromSlice([]float32{1, 2, 3, 4}, 2, 2)
	require.NoError(t, WriteSafetensors(&b, StateDict{{"a", x.T()}, {"b", x.Select(1, 1)}}, nil))
	dict, _, err := ReadSafetensors(bytes.NewReader(b.Bytes()), int64(b.Len()))
	require.NoError(t, err)
	assert.Equal(t, []float32{1, 3, 2, 4}, ToSlice[float32](dict.Get("a")), "transposed")
	assert.Equal(t, []float32{2, 4}, ToSlice[float32](dict.Get("b")), "a column")
}

func TestSafetensorsSaveRefuses(t *testing.T) {
	x := Zeros([]int64{1})
	closed := Zeros([]int64{1})
	closed.Close()
	for want, dict := range map[string]StateDict{
		`"a": given twice`:     {{"a", x}, {"a", x}},
		`does not allow`:       {{"__metadata__", x}},
		`"b": nil or closed`:   {{"b", nil}},
		`"c": nil or closed`:   {{"c", closed}},
		`no dtype torch.compl`: {{"d", Zeros([]int64{1}, Options{DType: Complex128})}},
	} {
		path := filepath.Join(t.TempDir(), "x.safetensors")
		require.NoError(t, os.WriteFile(path, []byte("old"), 0o666))
		err := SaveSafetensors(path, dict, nil)
		assert.ErrorContains(t, err, want)
		assert.ErrorContains(t, err, path)
		old, _ := os.ReadFile(path)
		assert.Equal(t, "old", string(old), "after a failed save")
		files, _ := os.ReadDir(filepath.Dir(path))
		assert.Len(t, files, 1, "after a failed save")
	}
	assert.Error(t, SaveSafetensors(filepath.Join(t.TempDir(), "no", "x"), nil, nil), "to a folder that is not there")
}

func TestSafetensorsFullDisk(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no /dev/full here: ", err)
	}
	defer full.Close()
	assert.ErrorIs(t, WriteSafetensors(full, StateDict{{"a", Zeros([]int64{100_000})}}, nil), syscall.ENOSPC)
}

// safetensorsFile is a file with a header and some bytes of data.
func safetensorsFile(header string, data int) []byte {
	b := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(b, header...), make([]byte, data)...)
}

func TestSafetensorsLoadRefuses(t *testing.T) {
	entry := func(dtype, shape, offsets string) string {
		return `{"dtype":"` + dtype + `","shape":` + shape + `,"data_offsets":` + offsets + `}`
	}
	good := entry("F32", "[2]", "[0,8]")
	whole := safetensorsFile(`{"w":`+good+`}`, 8)
	for _, c := range []struct {
		file []byte
		want string
	}{
		{nil, "0 bytes are no safetensors file"},
		{whole[:7], "7 bytes are no safetensors file"},
		{whole[:20], "the header has 54 bytes, the file only 12"},
		{whole[:len(whole)-1], `tensor "w": its bytes 0 to 8 reach beyond the file, which has 7`},
		{append(slices.Clone(whole), 0), `1 unused bytes lie after tensor "w"`},
		{bytes.Repeat([]byte{0xff}, 64), "a header of 18446744073709551615 bytes"},
		{[]byte("PK\x03\x04 a zip archive"), "not a safetensors file"},
		{safetensorsFile("", 0), "does not start with {"},
		{safetensorsFile(" {}", 0), "does not start with {"},
		{safetensorsFile("{\xff}", 0), "not UTF-8"},
		{safetensorsFile(`{"w":`, 0), "bad JSON"},
		{safetensorsFile(`{} x`, 0), "1 bytes follow its JSON"},
		{safetensorsFile(`{"w":3}`, 0), `tensor "w": bad JSON: 3 where { should be`},
		{safetensorsFile(`{"w":{"shape":[],"data_offsets":[0,0]}}`, 0), `tensor "w": no dtype`},
		{safetensorsFile(`{"w":`+entry("F33", "[2]", "[0,8]")+`}`, 8), `tensor "w": dtype: unknown dtype F33`},
		{safetensorsFile(`{"w":`+entry("F32", "[2]", "[0,9]")+`}`, 9), `tensor "w": [2] of torch.float32 takes 8 bytes, the header gives it 9`},
		{safetensorsFile(`{"w":`+entry("F32", "[2]", "[8,0]")+`}`, 8), "want a start and an end"},
		{safetensorsFile(`{"w":`+entry("F32", "[2]", "[0]")+`}`, 8), "want a start and an end"},
		{safetensorsFile(`{"w":`+entry("F32", "[-2]", "[0,8]")+`}`, 8), "-2 is no count"},
		{safetensorsFile(`{"w":`+entry("F32", "[2.0]", "[0,8]")+`}`, 8), "2.0 is no count"},
		{safetensorsFile(`{"w":`+entry("F32", `["2"]`, "[0,8]")+`}`, 8), "2 is no number"},
		{safetensorsFile(`{"w":`+entry("F32", "[4611686018427387904,4]", "[0,0]")+`}`, 0), "too large"},
		{safetensorsFile(`{"w":`+entry("F32", "[0,4611686018427387904,4]", "[0,0]")+`}`, 0), "too large"},
		{safetensorsFile(`{"w":`+good+`,"w":`+good+`}`, 8), `"w" comes twice`},
		{safetensorsFile(`{"v":`+good+`,"w":`+entry("F32", "[2]", "[4,12]")+`}`, 12), `tensor "w": its bytes 4 to 12 overlap tensor "v"`},
		{safetensorsFile(`{"v":`+good+`,"w":`+entry("F32", "[1]", "[9,13]")+`}`, 13), `tensor "w": 1 unused bytes lie between it and tensor "v"`},
		{safetensorsFile(`{"w":`+entry("F32", "[2]", "[1,9]")+`}`, 9), "between it and the header"},
		{safetensorsFile(`{"__metadata__":{"a":1}}`, 0), `metadata "a": not a string`},
		{append(safetensorsFile(`{"w":`+entry("BOOL", "[1]", "[0,1]")+`}`, 0), 2), "neither 0 nor 1"},
	} {
		path := filepath.Join(t.TempDir(), "x.safetensors")
		require.NoError(t, os.WriteFile(path, c.file, 0o666))
		_, _, err := LoadSafetensors(path)
		assert.ErrorContains(t, err, c.want, "%.80q", c.file)
		assert.ErrorContains(t, err, path, "%.80q", c.file)
	}
	for _, path := range []string{filepath.Join(t.TempDir(), "none"), t.TempDir()} {
		_, _, err := LoadSafetensors(path)
		require.Error(t, err, path)
		assert.Equal(t, 1, strings.Count(err.Error(), path), "how often %v says the path", err)
	}
}

// FuzzReadSafetensors checks that damaged files give errors, not panics, and that
// what is read is what was written.
func FuzzReadSafetensors(f *testing.F) {
	for _, name := range safetensorsGoldens {
		b, err := os.ReadFile(goldenSafetensors(name))
		require.NoError(f, err)
		f.Add(b)
		f.Add(b[:len(b)/2])
	}
	f.Add(safetensorsFile(`{"w":{"dtype":"F64","shape":[1],"data_offsets":[0,8],"x":[[{}]]}}`, 8))
	f.Fuzz(func(t *testing.T, b []byte) {
		dict, metadata, err := ReadSafetensors(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		var again bytes.Buffer
		require.NoError(t, WriteSafetensors(&again, dict, metadata))
		same, _, err := ReadSafetensors(bytes.NewReader(again.Bytes()), int64(again.Len()))
		require.NoError(t, err)
		require.Len(t, same, len(dict))
		for _, n := range dict {
			require.Equal(t, ToBytes(n.Tensor), ToBytes(same.Get(n.Name)), "%q", n.Name)
		}
	})
}

func ExampleSaveSafetensors() {
	dir, err := os.MkdirTemp("", "torchfm")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "model.safetensors")
	dict := StateDict{{Name: "bias", Tensor: FromSlice([]float32{1, 2})}}
	if err := SaveSafetensors(path, dict, map[string]string{"format": "pt"}); err != nil {
		panic(err)
	}
	loaded, metadata, err := LoadSafetensors(path)
	fmt.Println(loaded.Names(), ToSlice[float32](loaded.Get("bias")), metadata, err)
	// Output: [bias] [1 2] map[format:pt] <nil>
}

package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
)

func TestUsage(t *testing.T) {
	for _, c := range []struct {
		args string
		says string
	}{
		{"", "no command"},
		{"foo", `unknown command "foo"`},
		{"help foo", `unknown command "foo"`},
		{"completion", `unknown command "completion"`},
		{"--bogus", "--bogus"},
		{"train --bogus", "--bogus"},
		{"train -z", "'z'"},
		{"train extra", `unexpected argument "extra"`},
		{"run extra", `unexpected argument "extra"`},
		{"info extra", `unexpected argument "extra"`},
		{"train --iterations", "--iterations"},
		{"train --iterations -1", "--iterations must be a whole number from 1 to 1000000000, got -1"},
		{"train --iterations 0", "--iterations must be a whole number from 1"},
		{"train --iterations 1.5", `--iterations must be a whole number from 1 to 1000000000, got "1.5"`},
		{"train --iterations 4611686018427387904", "--iterations must be"},
		{"train --iterations 99999999999999999999", "--iterations must be"},
		{"run --batch-size 0", "--batch-size must be a whole number from 1"},
		{"run --batch-size 4611686018427387904", "--batch-size must be"},
		{"run --hidden-dim 0", "--hidden-dim must be a whole number from 1"},
		{"run --hidden-dim 1000000", "--hidden-dim must be"},
		{"train --lr nan", "--lr must be a number from 0"},
		{"train --lr inf", "--lr must be a number from 0"},
		{"train --lr -1", "--lr must be a number from 0"},
		{"train --lr fast", `--lr must be a number, got "fast"`},
		{"train --device cuda:9", "cuda:9"},
		{"train --device tpu", `unknown device "tpu": want auto, cpu, cuda or cuda:N`},
		{"train --device cuda:x", `"x"`},
		{"train --rng foo", "want cuda or cpu"},
		{"train --data-seed -1", `--data-seed must be a whole number from 0 to 4294967295, got "-1"`},
		{"train --data-seed 4294967296", "from 0 to 4294967295"},
		{"train --torch-seed -1", "--torch-seed must be a whole number from 0 to 18446744073709551615"},
		{"train --threads -1", "--threads must be a whole number from 0 to 1024"},
		{"train --threads 100000", "--threads must be"},
		{"train --out=", "--out must name a folder"},
		{"figures --run=", "--run must name the folder"},
		{"figures --out x", "--out"},
		{"sample", "--model and --out"},
		{"sample --model m", "--model and --out"},
		{"sample --model m --out o --n 0", "--n must be"},
		{"sample --model m --out o --steps 0", "--steps must be"},
		{"sample --model m --out o --solver heun", "want euler, midpoint or rk4"},
	} {
		t.Run(c.args, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command(binary, strings.Fields(c.args)...)
			cmd.Dir = t.TempDir()
			execute(t, cmd).refused(t, 2, c.says)
			sameFiles(t, files(t, cmd.Dir), nil)
		})
	}
}

func TestOutputFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, []byte("mine"))
	// A folder of the kernel's: not even root makes files in it.
	for _, out := range []string{file, filepath.Join(file, "sub"), "/proc", "/proc/torchfm"} {
		torchfm(t, "train", "--iterations", "5", "--out", out).refused(t, 1, out)
		torchfm(t, "run", "--iterations", "5", "--out", out).refused(t, 1, out)
	}
	assert.Equal(t, "mine", string(read(t, file)), "the file that was no folder")
	dir, _ := runOnce(t)
	model := filepath.Join(dir, "model.safetensors")
	folder := t.TempDir()
	for _, out := range []string{folder, filepath.Join(folder, "none", "x.npy"), filepath.Join(file, "x.npy")} {
		torchfm(t, "sample", "--model", model, "--n", "10", "--steps", "1", "--out", out).refused(t, 1, out)
	}
	sameFiles(t, files(t, folder), nil)
}

// Standard output that cannot be written is a failure too.
func TestStandardOutput(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("there is no /dev/full here:", err)
	}
	defer full.Close()
	c := exec.Command(binary, "info")
	var stderr bytes.Buffer
	c.Stdout, c.Stderr = full, &stderr
	_ = c.Run()
	result{stderr: stderr.String(), status: c.ProcessState.ExitCode()}.refused(t, 1, "standard output", "no space left")
}

// mountSmall mounts a file system of kib KiB at a new folder.
func mountSmall(t *testing.T, kib int) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%dk", kib)); err != nil {
		t.Skip("mounting a small file system is refused, so a full disk is not tested:", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, 0) })
	return dir
}

func TestFullDisk(t *testing.T) {
	t.Run("train", func(t *testing.T) {
		dir := mountSmall(t, 64)
		torchfm(t, "train", "--iterations", "5", "--out", dir).ok(t)
		before := files(t, dir)
		// 128 wide takes 66 KiB.
		torchfm(t, "train", "--iterations", "5", "--hidden-dim", "128", "--out", dir).refused(t, 1, "model.safetensors", "no space left on device")
		sameFiles(t, files(t, dir), before)
	})
	t.Run("figures", func(t *testing.T) {
		run, _ := runOnce(t)
		size := 0
		whole := files(t, run)
		for _, b := range whole {
			size += (len(b) + 4095) / 4096 * 4
		}
		dir := mountSmall(t, size+40)
		require.NoError(t, os.CopyFS(dir, os.DirFS(run)))
		torchfm(t, "figures", "--run", dir).refused(t, 1, filepath.Join(dir, ""), "no space left on device")
		sameFiles(t, files(t, dir), whole)
	})
}

// A limit on the size of files is met like a full disk, not by a signal.
func TestFileSizeLimit(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	c := exec.Command("bash", "-c", `ulimit -f 8 && exec "$0" train --iterations 5 --out "$1"`, binary, dir)
	execute(t, c).refused(t, 1, "model.safetensors", "file too large")
	sameFiles(t, files(t, dir), nil)
}

// safetensors returns the bytes of a file with the tensors.
func safetensors(t *testing.T, tensors torch.StateDict) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, torch.WriteSafetensors(&b, tensors, nil))
	return b.Bytes()
}

func TestBadModel(t *testing.T) {
	run, _ := runOnce(t)
	good := read(t, run, "model.safetensors")
	header := 8 + int(good[0]) + int(good[1])<<8
	damaged := func(from, to string) []byte {
		require.True(t, bytes.Contains(good, []byte(from)), "the model's header has no %s", from)
		return bytes.Replace(good, []byte(from), []byte(to), 1)
	}
	number := func(at int, x float32) []byte {
		b := bytes.Clone(good)
		for i, v := 0, math.Float32bits(x); i < 4; i++ {
			b[header+4*at+i] = byte(v >> (8 * i))
		}
		return b
	}
	ones := func(shape ...int64) *torch.Tensor { return torch.Ones(shape) }
	for name, c := range map[string]struct {
		file []byte
		says string
	}{
		"empty":             {nil, "0 bytes"},
		"cut in the length": {good[:5], "5 bytes"},
		"only the length":   {good[:8], "header"},
		"cut in the header": {good[:header/2], "header"},
		"only the header":   {good[:header], "tensor"},
		"cut in the data":   {good[:header+1000], "tensor"},
		"one byte short":    {good[:len(good)-1], "tensor"},
		"one byte long":     {append(bytes.Clone(good), 0), "unused bytes"},
		"a huge length":     {append([]byte{255, 255, 255, 255, 255, 255, 255, 127}, good[8:]...), "header"},
		"no JSON":           {damaged(`{"net`, `["net`), "header"},
		"wrong shape":       {damaged(`"shape":[64,2]`, `"shape":[32,2]`), "net.0.weight"},
		"wrong dtype":       {damaged(`"F32"`, `"F99"`), "F99"},
		"text":              {[]byte("this is no model at all, but a text"), "header"},
		"another network":   {safetensors(t, torch.StateDict{{Name: "conv.weight", Tensor: ones(3, 3)}}), "no weights of a flow matching model"},
		"wide first matrix": {safetensors(t, torch.StateDict{{Name: "net.0.weight", Tensor: ones(500_000, 2)}}), "no weights of a flow matching model"},
		"missing tensors": {safetensors(t, torch.StateDict{
			{Name: "net.0.weight", Tensor: ones(4, 2)}, {Name: "net.2.weight", Tensor: ones(4, 4)},
		}), "net.4.weight"},
		"data of dimension 2": {safetensors(t, torch.StateDict{
			{Name: "net.0.weight", Tensor: ones(4, 3)}, {Name: "net.2.weight", Tensor: ones(4, 4)},
		}), "dimension 2"},
		"NaN":      {number(5, float32(math.NaN())), "NaN"},
		"infinity": {number(5, float32(math.Inf(1))), "Inf"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			model, out := filepath.Join(dir, "m.safetensors"), filepath.Join(dir, "x.npy")
			write(t, model, c.file)
			write(t, out, []byte("before"))
			before := files(t, dir)
			torchfm(t, "sample", "--model", model, "--n", "10", "--out", out).refused(t, 1, model, c.says)
			sameFiles(t, files(t, dir), before)
		})
	}
	t.Run("missing", func(t *testing.T) {
		torchfm(t, "sample", "--model", "none.safetensors", "--out", "x.npy").refused(t, 1, "none.safetensors", "no such file")
	})
	t.Run("a folder", func(t *testing.T) {
		torchfm(t, "sample", "--model", t.TempDir(), "--out", "x.npy").refused(t, 1, "regular file")
	})
}

// Figures draws only from the whole files of one finished run.
func TestBadRun(t *testing.T) {
	run, _ := runOnce(t)
	good := func(name string) []byte { return read(t, run, name) }
	cut := func(b []byte, n int) []byte { return b[:len(b)-n] }
	swap := func(b []byte, from, to string) []byte {
		require.True(t, bytes.Contains(b, []byte(from)), "no %q to replace", from)
		return bytes.Replace(b, []byte(from), []byte(to), 1)
	}
	noDistances := func() []byte {
		var m map[string]any
		require.NoError(t, json.Unmarshal(good("run.json"), &m))
		delete(m, "distances")
		b, err := json.Marshal(m)
		require.NoError(t, err)
		return b
	}
	const samples, grid = "data/in17_samples.npy", "data/in13_velocity_field.npy"
	nan := bytes.Clone(good(samples))
	copy(nan[len(nan)-4:], []byte{0, 0, 0xc0, 0x7f})
	flipped := bytes.Clone(good("model.safetensors"))
	flipped[len(flipped)-1] ^= 1

	for _, c := range []struct {
		what, file string
		content    []byte // nil removes the file
		says       string
	}{
		{"no record", "run.json", nil, "no such file"},
		{"an empty record", "run.json", []byte{}, "run.json"},
		{"half a record", "run.json", cut(good("run.json"), 100), "run.json"},
		{"a list", "run.json", []byte("[]"), "run.json"},
		{"null", "run.json", []byte("null"), "training"},
		{"a training only", "run.json", noDistances(), "training"},
		{"another model", "model.safetensors", flipped, "model.safetensors is not the model"},
		{"half a model", "model.safetensors", cut(good("model.safetensors"), 99), "model.safetensors"},
		{"no model", "model.safetensors", nil, "model.safetensors"},
		{"no losses", "losses.npy", nil, "losses.npy"},
		{"losses cut", "losses.npy", cut(good("losses.npy"), 4), "losses.npy: 196 bytes"},
		{"losses of a dtype", "losses.npy", swap(good("losses.npy"), "<f4", "<i4"), "'<i4'"},
		{"losses of another run", "losses.npy", swap(good("losses.npy"), "(50,)", "(49,)"), "shape [49], want [50]"},
		{"no data", grid, nil, grid},
		{"an empty array", grid, []byte{}, grid},
		{"no magic", grid, swap(good(grid), "NUMPY", "NUMPX"), grid},
		{"a magic only", grid, good(grid)[:6], grid},
		{"half a header", grid, good(grid)[:40], grid},
		{"a damaged header", grid, swap(good(grid), "'descr'", "'dexcr'"), grid},
		{"a damaged shape", grid, swap(good(grid), "(101", "(x01"), grid},
		{"a huge shape", grid, swap(good(grid), "(101, 200)", "(9999999999999999,)"), grid},
		{"a negative shape", grid, swap(good(grid), "(101", "(-01"), grid},
		{"a shape of no room", grid, swap(good(grid), "'shape': (101, 200)", "'shape': }101, 200)"), grid},
		{"column-major order", grid, swap(good(grid), "False", "True "), grid},
		{"cut in the numbers", grid, cut(good(grid), 1), grid},
		{"a number more", grid, append(bytes.Clone(good(grid)), make([]byte, 8)...), grid},
		{"another version", grid, swap(good(grid), "NUMPY\x02", "NUMPY\x09"), grid},
		{"a header too long", grid, swap(good(grid), string(good(grid)[:12]), "\x93NUMPY\x02\x00\xff\xff\xff\xff"), grid},
		{"NaN among samples", samples, nan, "in17_reconstructed_samples"},
		{"no path", "path.csv", nil, "path.csv"},
		{"an empty path", "path.csv", []byte{}, "path.csv"},
		{"a path without a head", "path.csv", swap(good("path.csv"), "step", "stop"), "path.csv"},
		{"a path cut", "path.csv", []byte("step,t,x\n0,0.0,0.85\n"), "path.csv: 1 steps, want 16"},
		{"a row cut", "path.csv", append(bytes.Clone(good("path.csv")), "16,1"...), "path.csv"},
		{"a path without a step", "path.csv", swap(good("path.csv"), "\n3,", "\n4,"), "line 5"},
		{"a word in the path", "path.csv", swap(good("path.csv"), "0,0.0,", "0,here,"), `t is "here"`},
		{"NaN in the path", "path.csv", swap(good("path.csv"), "0,0.0,", "0,nan,"), "line 2"},
	} {
		t.Run(c.what, func(t *testing.T) {
			dir := copyRun(t)
			path := filepath.Join(dir, c.file)
			if c.content == nil {
				require.NoError(t, os.Remove(path))
			} else {
				write(t, path, c.content)
			}
			before := files(t, dir)
			torchfm(t, "figures", "--run", dir).refused(t, 1, c.says)
			sameFiles(t, files(t, dir), before)
		})
	}
	torchfm(t, "figures", "--run", filepath.Join(t.TempDir(), "none")).refused(t, 1, "none", "no such file")
}

// A training that runs away ends in words.
func TestDivergence(t *testing.T) {
	dir := t.TempDir()
	torchfm(t, "train", "--iterations", "5", "--lr", "1e6", "--out", dir).refused(t, 1, "diverged", "--lr")
	_, err := os.Stat(filepath.Join(dir, "run.json"))
	assert.ErrorIs(t, err, os.ErrNotExist, "run.json of a failed training")
}

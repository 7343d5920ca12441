package door_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/internal/testbed"
	. "torchfm/native/torch"
)

// randomCalls are a stream of calls: call i is always the same.
type randomCalls interface {
	draw(i uint64) randomCall
}

// turn is which of n functions call i is of: every one in turn, in an order of the
// seed's own.
func turn(seed, i uint64, n int) int { return int((i*7919 + seed) % uint64(n)) }

// randomCall is a call, with its arguments in words, and what makes it.
type randomCall struct {
	name, words string
	run         func() (out []any, err error)
}

// hunt makes random calls in processes of their own: they may fail, but no process
// may end by itself and no tensor may stay behind. TORCHFM_DOOR_SEED and
// TORCHFM_DOOR_CALLS choose others, and more.
func hunt(t *testing.T, seed, calls uint64, newCalls func(seed uint64) randomCalls) {
	if span := os.Getenv("TORCHFM_DOOR_CHILD"); span != "" {
		var from, to uint64
		var file string
		_, err := fmt.Sscanf(span, "%d %d %d %s", &seed, &from, &to, &file)
		require.NoError(t, err)
		before := testbed.Settle()
		good, err := child(newCalls(seed), file, from, to)
		require.NoError(t, err)
		after := testbed.Settle()
		assert.Equal(t, before, after, "%d tensors are open after the calls, %d before", after, before)
		fmt.Printf("door: %d calls returned\n", good)
		return
	}
	seed = envNumber(t, "TORCHFM_DOOR_SEED", seed)
	calls = envNumber(t, "TORCHFM_DOOR_CALLS", calls)
	t.Logf("seed %d, %d calls", seed, calls)
	stream := newCalls(seed)
	for from := uint64(0); from < calls; {
		at, out, err := spawn(t, seed, from, calls)
		if err == nil {
			t.Logf("%s", out)
			break
		}
		var c randomCall
		WithScope(func(*Scope) { c = stream.draw(at) })
		_, _, alone := spawn(t, seed, at, at+1)
		assert.NoError(t, err, "call %d, %s %s (by itself: %v)\n%s", at, c.name, c.words, alone, out)
		from = at + 1
	}
}

// try makes call i and reads what it returns. A panic is a fault of the package.
func try(calls randomCalls, i uint64) (ok bool) {
	WithScope(func(*Scope) {
		c := calls.draw(i)
		out, err := c.run()
		var e *Error
		switch {
		case err == nil:
			ok = true
		case !errors.As(err, &e) || e.Message == "" || strings.Contains(err.Error(), "Exception raised from"):
			panic(fmt.Sprintf("%s: error %q", c.name, err))
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
		m := v.Handle().Meta()
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
func child(calls randomCalls, file string, from, to uint64) (good int, err error) {
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
		if try(calls, i) {
			good++
		}
	}
	return good, nil
}

func envNumber(t *testing.T, name string, otherwise uint64) uint64 {
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(text, 10, 64)
	require.NoError(t, err, name)
	return n
}

// spawn runs a child with limited memory, and returns the number of the call that
// it was at and what it wrote last.
func spawn(t *testing.T, seed, from, to uint64) (at uint64, out string, err error) {
	file := filepath.Join(t.TempDir(), "at")
	cmd := exec.Command("sh", "-c", `ulimit -v 12000000; ulimit -c 0; exec "$0" "$@"`, os.Args[0], "-test.run=^"+t.Name()+"$")
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

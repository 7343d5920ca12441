package native

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/internal/slicetest"
)

// filled returns a tensor of n bytes, each of them fill.
func filled(n int, fill byte) (*Handle, error) {
	h := new(Handle)
	return h, FromBytes(h, bytes.Repeat([]byte{fill}, n), 0, []int64{int64(n)})
}

// block is filled for the test's own goroutine.
func block(t testing.TB, n int, fill byte) *Handle {
	t.Helper()
	h, err := filled(n, fill)
	require.NoError(t, err)
	return h
}

// TestAllocatorBlocks makes and closes tensors of all sizes in many goroutines: no
// two that are open share memory, and all are aligned as libtorch's own.
func TestAllocatorBlocks(t *testing.T) {
	var group sync.WaitGroup
	for seed := range uint64(8) {
		group.Go(func() {
			random := rand.New(rand.NewPCG(626, seed))
			open := map[*Handle]byte{}
			check := func(h *Handle) {
				got := make([]byte, h.Meta().Numel)
				assert.NoError(t, h.Bytes(got))
				slicetest.Equal(t, bytes.Repeat([]byte{open[h]}, len(got)), got)
			}
			for range 2000 {
				n := 1 + random.IntN(1<<random.IntN(19))
				fill := byte(random.Uint32())
				h, err := filled(n, fill)
				if !assert.NoError(t, err) {
					return
				}
				open[h] = fill
				p := h.Meta().DataPtr
				assert.Zero(t, p%64, "%d bytes at %#x", n, p)
				if len(open) > 40 {
					for h := range open {
						check(h)
						h.Close()
						delete(open, h)
						if len(open) < 20 {
							break
						}
					}
				}
			}
			for h := range open {
				check(h)
				h.Close()
			}
		})
	}
	group.Wait()
}

// TestAllocatorSizes checks the bounds of the allocator's size classes.
func TestAllocatorSizes(t *testing.T) {
	for shift := 5; shift <= 23; shift++ {
		for _, n := range []int{1<<shift - 1, 1 << shift, 1<<shift + 1, 3 << (shift - 1), 3<<(shift-1) + 1} {
			h := block(t, n, 7)
			got := make([]byte, n)
			assert.NoError(t, h.Bytes(got), "%d bytes", n)
			assert.Equal(t, []byte{7, 7}, []byte{got[0], got[n-1]}, "the first and last of %d bytes", n)
			h.Close()
		}
	}
	empty := block(t, 0, 0)
	assert.Zero(t, empty.Meta().DataPtr, "where no bytes are")
	empty.Close()
}

// TestAllocatorReuses checks that a freed block is the next one's, across a thread's
// blocks and those of all threads.
func TestAllocatorReuses(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for _, n := range []int{100, 1000, 64 << 10, 1 << 20} {
		h := block(t, n, 1)
		first := h.Meta().DataPtr
		h.Close()
		h = block(t, n, 2)
		assert.Equal(t, first, h.Meta().DataPtr, "where %d bytes are", n)
		h.Close()
	}
}

// resident returns the process's resident memory in bytes.
func resident(t *testing.T) int {
	t.Helper()
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Skip("resident memory is read from /proc, which is Linux's")
	}
	pages, err := strconv.Atoi(strings.Fields(string(statm))[1])
	require.NoError(t, err)
	return pages * os.Getpagesize()
}

// TestAllocatorOfEndedThreads checks that blocks that a thread kept are not lost when
// it ends.
func TestAllocatorOfEndedThreads(t *testing.T) {
	data := make([]byte, 60<<10)
	// inThread runs f in a thread that ends with it.
	inThread := func(f func()) {
		done := make(chan bool)
		go func() {
			runtime.LockOSThread() // and never unlocks
			f()
			done <- true
		}()
		<-done
	}
	made := func() *Handle {
		h := new(Handle)
		assert.NoError(t, FromBytes(h, data, 0, []int64{int64(len(data))}))
		return h
	}
	var before int
	for i := range 600 {
		inThread(func() { // frees more than it keeps
			var open []*Handle
			for range 2 * 16 {
				open = append(open, made())
			}
			for _, h := range open {
				h.Close()
			}
		})
		inThread(func() { made().Close() }) // takes what others freed first
		if i == 100 {
			before = resident(t)
		}
	}
	// A pair that lost eight blocks of 60 KiB would have lost 230 MiB by now.
	assert.LessOrEqual(t, resident(t)-before, 60<<20, "bytes more after 500 pairs of threads")
}

// TestAllocatorGivesBack checks that what is freed beyond the allocator's limit is
// freed, whatever the sizes were. In a process of its own, since whether the C library
// then gives it back to the system depends on what was freed before.
func TestAllocatorGivesBack(t *testing.T) {
	const variable = "TORCHFM_TEST_GIVES_BACK"
	if os.Getenv(variable) == "" {
		child := exec.Command(os.Args[0], "-test.run", "^TestAllocatorGivesBack$", "-test.v")
		child.Env = append(os.Environ(), variable+"=1")
		out, err := child.CombinedOutput()
		require.NoError(t, err, string(out))
		if bytes.Contains(out, []byte("--- SKIP")) {
			t.Skipf("%s", out)
		}
		return
	}
	data := make([]byte, 16<<20)
	before := resident(t)
	for _, n := range []int{1 << 20, 3 << 20, 16 << 20} {
		blocks := make([]*Handle, 256<<20/n)
		for i := range blocks {
			blocks[i] = new(Handle)
			require.NoError(t, FromBytes(blocks[i], data[:n], 0, []int64{int64(n)}))
		}
		full := resident(t)
		for _, h := range blocks {
			h.Close()
		}
		assert.GreaterOrEqual(t, full-before, 200<<20, "bytes more when all blocks of %d MiB are open", n>>20)
		assert.LessOrEqual(t, resident(t)-before, 100<<20, "bytes more after blocks of %d MiB", n>>20)
	}
}

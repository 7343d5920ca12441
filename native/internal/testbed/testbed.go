// Package testbed is what the tests of several packages stand on.
package testbed

import (
	"fmt"
	"os"
	"runtime"
	"syscall"
	"testing"
	"time"

	"torchfm/native"
)

// Main is a TestMain that makes the bits of results the same on every x86-64 machine:
// kernels chosen for no instruction set, MKL likewise, one thread. The test data was
// made with the same settings. Parts of libtorch read them before any Go runs, so a
// test binary that was started without them starts itself again.
//
// With TORCHFM_KERNELS=native it does none of this, for benchmarks of the kernels
// that a user's program has.
func Main(m *testing.M) {
	if os.Getenv("TORCHFM_KERNELS") == "native" {
		native.SetNumThreads(1)
		os.Exit(m.Run())
	}
	again := false
	for name, value := range map[string]string{
		"ATEN_CPU_CAPABILITY": "default",
		"MKL_CBWR":            "COMPATIBLE",
		"OMP_NUM_THREADS":     "1",
	} {
		if os.Getenv(name) != value {
			again = true
			os.Setenv(name, value)
		}
	}
	if again {
		self, err := os.Executable()
		if err == nil {
			err = syscall.Exec(self, os.Args, os.Environ())
		}
		fmt.Fprintln(os.Stderr, "cannot start the test binary again:", err)
		os.Exit(1)
	}
	// PyTorch has called the baseline both names.
	if got := native.CPUCapability(); got != "DEFAULT" && got != "NO AVX" {
		fmt.Fprintln(os.Stderr, "libtorch's kernels are for", got)
		os.Exit(1)
	}
	native.SetNumThreads(1)
	os.Exit(m.Run())
}

// Settle runs the collector until it has closed the tensors that are unreachable, and
// returns how many are open.
func Settle() (tensors int64) {
	for range 4 {
		runtime.GC()
		time.Sleep(10 * time.Millisecond)
	}
	tensors, _ = native.Live()
	return tensors
}

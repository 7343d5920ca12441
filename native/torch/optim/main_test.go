package optim

import (
	"fmt"
	"os"
	"syscall"
	"testing"

	"torchfm/native/torch"
)

// TestMain makes the bits of results the same on every x86-64 machine: kernels chosen for
// no instruction set, MKL likewise, one thread. The test data was made with the same
// settings. Parts of libtorch read them before any Go runs, so a test binary that was
// started without them starts itself again.
//
// With TORCHFM_KERNELS=native it does none of this, for benchmarks of the kernels that a
// user's program has.
func TestMain(m *testing.M) {
	if os.Getenv("TORCHFM_KERNELS") == "native" {
		torch.SetNumThreads(1)
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
	torch.SetNumThreads(1)
	os.Exit(m.Run())
}

func TestCapability(t *testing.T) {
	if os.Getenv("TORCHFM_KERNELS") == "native" {
		t.Skip("the machine's own kernels are wanted")
	}
	if c := torch.CPUCapability(); c != "DEFAULT" && c != "NO AVX" {
		t.Fatalf("libtorch runs %s kernels, want the default ones", c)
	}
}

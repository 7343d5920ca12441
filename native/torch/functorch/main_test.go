package functorch_test

import (
	"fmt"
	"os"
	"syscall"
	"testing"

	"torchfm/native/torch"
)

// TestMain takes libtorch's plain kernels, whose arithmetic is the same on every
// x86-64 CPU and is what the recorded cases were made with. A test binary that was
// started without them starts itself again.
func TestMain(m *testing.M) {
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

package torch

import (
	"fmt"
	"os"
	"testing"
)

// TestMain makes the bits of results the same on every x86-64 machine before
// libtorch reads the environment: kernels chosen for no instruction set, MKL
// likewise, one thread. The test data was made with the same settings.
func TestMain(m *testing.M) {
	for name, value := range map[string]string{
		"ATEN_CPU_CAPABILITY": "default",
		"MKL_CBWR":            "COMPATIBLE",
	} {
		// Of a cgo program Setenv reaches C's environment too.
		if err := os.Setenv(name, value); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	// PyTorch has called the baseline both names.
	if got := CPUCapability(); got != "DEFAULT" && got != "NO AVX" {
		fmt.Fprintf(os.Stderr, "libtorch read its environment before TestMain: its kernels are for %s\n", got)
		os.Exit(1)
	}
	SetNumThreads(1)
	os.Exit(m.Run())
}

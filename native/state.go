package native

// #include <stdlib.h>
// #include "shim.h"
import "C"

import "sync"

// currentScope returns the number of the calling thread's scope, 0 for none.
func currentScope() int64 { return int64(C.tfm_scope_now()) }

// ManualSeed seeds the default generators of all devices.
func ManualSeed(seed uint64) {
	loadCUDA()
	C.tfm_manual_seed(C.uint64_t(seed))
}

// NumThreads returns the number of threads that one operator may use.
func NumThreads() int { return int(C.tfm_threads(0)) }

// SetNumThreads sets that number; n must be positive.
func SetNumThreads(n int) { C.tfm_threads(C.int(n)) }

// Memory returns how many bytes of memory the machine has, 0 when that is not known.
func Memory() int64 { return int64(C.tfm_memory()) }

// Version returns the version of libtorch, "2.8.0".
func Version() string { return takeString(C.tfm_version()) }

// CPUCapability returns the instruction set that libtorch's kernels use here:
// DEFAULT, AVX2, AVX512, ...
func CPUCapability() string { return takeString(C.tfm_cpu_capability()) }

// Config returns libtorch's description of how it was built.
func Config() string { return takeString(C.tfm_config()) }

// loadCUDA loads libtorch_cuda.so when it lies beside libtorch_cpu.so. Linking it
// instead would tie a binary to machines that have it, and a linker drops a
// library that nothing refers to.
var loadCUDA = sync.OnceValues(func() (loaded bool, err error) {
	var found C.int
	err = takeError(C.tfm_cuda_load(&found))
	return found != 0, err
})

// CUDA is what was found of CUDA.
type CUDA struct {
	Built   bool  // libtorch_cuda.so lies beside libtorch_cpu.so and was loaded
	Devices int   // GPUs that it sees
	Err     error // why it was not loaded although it is there
}

// FindCUDA loads libtorch's CUDA library when it is there and counts the GPUs.
func FindCUDA() CUDA {
	loaded, err := loadCUDA()
	c := CUDA{Built: loaded, Err: err}
	if loaded {
		c.Devices = int(C.tfm_cuda_count())
	}
	return c
}

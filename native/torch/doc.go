// Package torch is PyTorch's vocabulary in Go: tensors, dtypes, devices,
// autograd, random numbers and the operators that models and training code use,
// with PyTorch's names and defaults, on libtorch.
//
// # Tensors
//
// A [Tensor] is made from Go data by [FromSlice] and read back by [ToSlice];
// functions and methods have PyTorch's names ([Cat], [Tensor.Unsqueeze],
// [Tensor.Mul_] with the underscore of in-place forms). A shape is a []int64. A
// [Scalar] is a Go number; as in Python an int keeps an integer tensor integer and
// a float64 makes it floating point.
//
// Every operator that libtorch has registered can be called by name, whether or
// not it has a method here: see [Call], and package torchfm/native/torch/aten for
// typed functions.
//
// # Errors
//
// Wrong use of a tensor (shapes that do not broadcast, a closed tensor, a dtype
// that an operator lacks) panics with an [*Error]; [Try] turns the panic into an
// error. What depends on files, devices and user data returns an error.
//
// # Memory
//
// A tensor is freed when the collector finds that it is unreachable, so programs
// need no manual frees: the package counts libtorch's bytes and runs the collector
// when many have gathered. [WithScope] and [NewScope] free what a stretch of code made
// at its end, and [Tensor.Close] frees one tensor at once. Freed memory of the CPU is kept
// for the next tensors: at most 2 MiB for each thread and 64 MiB for all. With glibc
// all threads share one heap, unless the environment variable MALLOC_ARENA_MAX says
// otherwise.
//
// # Threads
//
// Functions may be called from many goroutines at once. Tensors may be shared
// between goroutines that only read them; writing (in-place forms, Backward,
// Close) needs the caller's own ordering, as with any Go value. Grad mode,
// inference mode and scopes hold for the calling goroutine only, inside the
// function that sets them ([NoGrad], [InferenceMode], [WithScope]) or until the End
// of a [Guard] or [Scope]; a goroutine started in there begins in the ordinary state.
package torch

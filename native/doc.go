// Package native is the boundary to libtorch: a small C++ shim, the only import of
// "C" in this module, and the Go types that keep its references.
//
// All of ATen goes through one boxed call, [Op.Call]: an operator is found by
// name once, its arguments travel as tagged words, and its results come back the
// same way. A new operator therefore needs no C++; one with a usual signature is
// called by it, without boxes. Besides it the shim has what the dispatcher does not
// offer: bytes in and out, autograd, the state of the thread and of the process,
// generators, and an allocator that keeps freed blocks for the next tensors.
//
// The package is for the packages above it; programs use torchfm/native/torch.
//
// # References
//
// A [Handle] owns one reference to a libtorch tensor. It is given back by
// [Handle.Close], or by the [Scope] it was made in, or at the latest by the
// garbage collector: a small tensor that nothing refers to any more may take two of
// its runs, since its handle gets a finalizer only when it has lived a little. The
// collector does not see libtorch's bytes, so the package counts them and runs the
// collector when many have gathered.
//
// # Threads
//
// Calls may come from any goroutine at once. A Handle may be read by many
// goroutines, but Close must not run beside another use of the same Handle.
// Grad mode, inference mode and scopes belong to the OS thread in libtorch; the
// functions here that set one lock the goroutine to its thread until it is unset.
package native

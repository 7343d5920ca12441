// Package torch is PyTorch's vocabulary in Go: tensors, dtypes, devices,
// autograd, random numbers and the operators that models and training code use,
// with PyTorch's names and defaults, on libtorch.
//
// # Tensors
//
// A [Tensor] is made from Go data by [FromSlice] and read back by [ToSlice]. A shape
// is a []int64. An [Operand] is a tensor or a number of Go: as in Python an int keeps
// an integer tensor integer and a float64 makes it floating point.
//
// # From Python's name to Go's
//
// One name of PyTorch has one name here: its words, which underscores part, each with
// a capital, and the underscore at the end of in-place forms. A word that is spelled
// with more capitals in a class of torch.nn is so everywhere.
//
//	x.index_select(0, i)        x.IndexSelect(0, i)
//	x.argmax(1), x.isnan()      x.Argmax(torch.Dim(1)), x.Isnan()
//	x.clamp_(0, 1)              x.Clamp_(0, 1)
//	F.leaky_relu(x, 0.2)        torch.LeakyReLU(x, 0.2)
//
// What Python has as a method of Tensor is a method, and the method stands for the
// function of the same name: torch.matmul(a, b) is a.Matmul(b), and F.relu(x),
// F.softmax(x, 1), torch.exp(x) are x.ReLU(), x.Softmax(1), x.Exp(). Everything else of
// torch, torch.nn.functional (F), torch.linalg, torch.fft and torch.special is a
// function of this package: [Cat], [CrossEntropy], [Solve], [Fft], [Erfcx]. A property
// is a method: x.T is x.T(), x.mT is x.MT(), x.shape is x.Shape().
//
// Where results differ with the arguments in Python, the other form has the name of
// ATen's overload behind it: x.max() is x.Max(), x.max(1) is x.MaxDim(1), with two
// results; x.split([2, 3]) is x.SplitWithSizes([]int64{2, 3}); what returns indices
// too is the function with_indices: F.max_pool2d(x, 2, return_indices=True) is
// torch.MaxPool2dWithIndices(x, 2).
//
// # Arguments
//
// Arguments have Python's order. What has a default in PyTorch can be left out:
//
//   - One optional argument is a value at the end: x.Softmax(1, torch.Float32),
//     torch.Cat(xs, 1), x.Add(y, 0.5) for alpha=0.5. Sizes and dimensions at the end
//     may be several: x.View(2, -1), x.Permute(2, 0, 1), x.Flatten(1).
//   - More than one are a struct with a field for each, named as in Python:
//     torch.CrossEntropy(x, y, torch.CrossEntropyOptions{LabelSmoothing: 0.1}). The
//     zero value of the struct and of each field is PyTorch's default. A number for
//     which 0 means something else than its default is a pointer: Dim: new(int64(0)).
//     What is on by default is switched off by a field with No before its name:
//     largest=False is NoLargest: true.
//   - Reductions take a [Reduce]: x.Sum(torch.Dim(1)), x.Mean(torch.KeepDim(0, 1)).
//   - A size that is a number or a list in Python is either here too ([SizeOf]):
//     torch.MaxPool2d(x, 2), torch.MaxPool2d(x, []int64{2, 3}). In options it is a list,
//     in which one number is for all dimensions: Stride: []int64{2}.
//   - [Tensor.To] takes a dtype, a device, a memory format or a tensor.
//
// Two values where one is optional panic, as does a wrong type where any is taken; the
// analyzer in torchfm/native/torch/torchvet finds the latter before a program runs.
//
// # Every operator
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

// Package aten has one typed function for every operator of ATen, with the
// arguments of its schema in order. It is for operators that package torch has no
// function for, for the variants that write to a given tensor, and for code that is
// ported from C++ or from torch.ops.aten. Operators of other libraries, and the few
// that OMITTED.md lists with the reason, are reached with [torch.Call].
//
// # Names
//
// A function is named after the operator and its overload, each word with a
// capital: aten::add.Tensor is [AddTensor], aten::fft_fft is [FftFft]. Words that
// torch.nn's classes spell with more capitals are spelled so: [ReLU], [LSTMCell]. What
// PyTorch marks with underscores is marked here too:
//
//	aten::add_.Tensor          AddTensor_                in place: returns self
//	aten::add.out              AddOut                    returns out
//	aten::_softmax             InternalSoftmax           no public operator of PyTorch
//	aten::__and__.Tensor       DunderAndTensor
//
// Two operators that would have one name have an underscore before the overload.
// In libtorch 2.8.0 there are none.
//
// # Arguments
//
// Go has no default values, so every argument is given; the comment of a function
// is its schema, in which the defaults stand. A "*" in it, after which Python wants
// keywords, means nothing here.
//
//	Tensor                     *torch.Tensor
//	Tensor?                    *torch.Tensor, nil for None
//	Tensor[], Tensor?[]        []*torch.Tensor, in the second nil for None
//	Scalar, Scalar?            torch.Scalar, any Go number; nil for None
//	int, SymInt                int64
//	float, bool, str           float64, bool, string
//	int?, float?, bool?, str?  a pointer, nil for None: new(int64(3))
//	int[], SymInt[2], bool[3]  a slice of the length that the schema gives, if any
//	int[]?, float[]?           a slice, nil for None
//	ScalarType, MemoryFormat   torch.DType, torch.MemoryFormat
//	the same with "?"          the zero value for None
//	Layout, Device             torch.Layout, torch.Device
//	Layout?, Device?           a pointer, nil for None
//	Generator?                 *torch.Generator, nil for the device's default one
//	Dimname                    string, "*" for a wildcard; schemas print it as str
//
// # Results
//
// A function returns what the schema says, several results as several values.
// Results that are arguments, marked with "!" in the schema, are those very
// tensors; any other result is a reference of its own, to be closed by itself, also
// when it shares its elements with an argument. An undefined tensor is nil.
//
// # Errors and versions
//
// Functions panic with a [*torch.Error] as those of package torch do; [torch.Try]
// makes it an error. What [torch.Call] refuses because it would end the process is
// refused here too; operators that it refuses altogether have no function.
//
// The functions are generated from the schemas of libtorch 2.8.0 (schemas.txt).
// With another libtorch the package builds the same; a function whose operator is
// missing there, or has another number of arguments, panics.
package aten

//go:generate go run ./internal/atengen

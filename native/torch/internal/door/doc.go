// Package door is how operators of libtorch are called: by name with Go values, as
// torch.Call does, or by code that knows an operator's arguments, as the functions of
// package torch and the generated ones of package aten do. It also knows the calls that
// would end the process.
//
// # Layers
//
// From the bottom up:
//
//	native          one boxed call, native.Op.Call, and the references that it takes and returns
//	internal/door   names, schemas, binding, refusals and guards, on native's values
//	torch           tensors and PyTorch's words; torch.Call and its like hand door their types
//	internal/op     door's typed calls with torch's types, for aten, nn, optim
//
// The door stands below torch and so has none of its types. It needs three facts about
// them instead. A torch.Tensor is a native.Handle with methods, so that a *Handle from
// here is a *Tensor by conversion; likewise torch.Operator is an [Operator], and
// torch.Error has the fields of a [Failure]. Values of other types, as dtypes and
// devices are, come in and go out through [Words], which torch passes with each call.
//
// # By name
//
// [Lookup] finds an operator and parses its [Schema]. [Call] finds the overload that
// the arguments fit with the fewest conversions (call.go), makes each argument the value
// that the schema asks for (bind.go, bind_value.go), calls, and reads the results by the
// schema (call.go).
//
// # Typed
//
// [One], [Two], [Three], [InPlace] and [Do] call a native.Op with arguments that are
// ready (typed.go). They return a [Failure] and leave it to the package above to panic
// with its own error.
//
// # Calls that would end the process
//
// [Operator.Refused] operators are not called by name at all (refused.go). For the
// others, native asks a guard before each call, whoever makes it: the lists and checks
// of guard.go, and the checks themselves, by theme, in the files guard_*.go. A check
// looks at the arguments and says what is wrong with them, in the words of the
// operator's documentation; it lets everything through that libtorch itself refuses.
// The tests make random calls of every operator and of every function of package torch
// to find what is missing here.
package door

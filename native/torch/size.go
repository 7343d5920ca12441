package torch

// SizeOf is how functions take the sizes of several dimensions, where Python takes a
// number or a tuple: a number for all dimensions, or a list of one number for each.
type SizeOf interface{ int | int64 | []int64 }

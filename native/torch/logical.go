package torch

import "torchfm/native"

var (
	opBitwiseAnd         = overloads{native.NewOp("aten::bitwise_and", "Tensor"), native.NewOp("aten::bitwise_and", "Scalar")}
	opBitwiseAnd_        = overloads{native.NewOp("aten::bitwise_and_", "Tensor"), native.NewOp("aten::bitwise_and_", "Scalar")}
	opBitwiseOr          = overloads{native.NewOp("aten::bitwise_or", "Tensor"), native.NewOp("aten::bitwise_or", "Scalar")}
	opBitwiseOr_         = overloads{native.NewOp("aten::bitwise_or_", "Tensor"), native.NewOp("aten::bitwise_or_", "Scalar")}
	opBitwiseXor         = overloads{native.NewOp("aten::bitwise_xor", "Tensor"), native.NewOp("aten::bitwise_xor", "Scalar")}
	opBitwiseXor_        = overloads{native.NewOp("aten::bitwise_xor_", "Tensor"), native.NewOp("aten::bitwise_xor_", "Scalar")}
	opBitwiseLeftShift   = overloads{native.NewOp("aten::bitwise_left_shift", "Tensor"), native.NewOp("aten::bitwise_left_shift", "Tensor_Scalar")}
	opBitwiseLeftShift_  = overloads{native.NewOp("aten::bitwise_left_shift_", "Tensor"), native.NewOp("aten::bitwise_left_shift_", "Tensor_Scalar")}
	opBitwiseRightShift  = overloads{native.NewOp("aten::bitwise_right_shift", "Tensor"), native.NewOp("aten::bitwise_right_shift", "Tensor_Scalar")}
	opBitwiseRightShift_ = overloads{native.NewOp("aten::bitwise_right_shift_", "Tensor"), native.NewOp("aten::bitwise_right_shift_", "Tensor_Scalar")}
	opLogicalAnd         = native.NewOp("aten::logical_and", "")
	opLogicalAnd_        = native.NewOp("aten::logical_and_", "")
	opLogicalOr          = native.NewOp("aten::logical_or", "")
	opLogicalOr_         = native.NewOp("aten::logical_or_", "")
	opLogicalXor         = native.NewOp("aten::logical_xor", "")
	opLogicalXor_        = native.NewOp("aten::logical_xor_", "")
	opBitwiseNot         = native.NewOp("aten::bitwise_not", "")
	opBitwiseNot_        = native.NewOp("aten::bitwise_not_", "")
	opLogicalNot         = native.NewOp("aten::logical_not", "")
	opLogicalNot_        = native.NewOp("aten::logical_not_", "")
)

// BitwiseAnd returns t & other of integers or bools, elementwise with broadcasting.
func (t *Tensor) BitwiseAnd(other Operand) *Tensor { return t.binary(&opBitwiseAnd, other) }

// BitwiseAnd_ is [Tensor.BitwiseAnd] in place; it returns t.
func (t *Tensor) BitwiseAnd_(other Operand) *Tensor { return t.binary_(&opBitwiseAnd_, other) }

// BitwiseOr returns t | other of integers or bools, elementwise with broadcasting.
func (t *Tensor) BitwiseOr(other Operand) *Tensor { return t.binary(&opBitwiseOr, other) }

// BitwiseOr_ is [Tensor.BitwiseOr] in place; it returns t.
func (t *Tensor) BitwiseOr_(other Operand) *Tensor { return t.binary_(&opBitwiseOr_, other) }

// BitwiseXor returns t ^ other of integers or bools, elementwise with broadcasting.
func (t *Tensor) BitwiseXor(other Operand) *Tensor { return t.binary(&opBitwiseXor, other) }

// BitwiseXor_ is [Tensor.BitwiseXor] in place; it returns t.
func (t *Tensor) BitwiseXor_(other Operand) *Tensor { return t.binary_(&opBitwiseXor_, other) }

// BitwiseLeftShift returns t << other of integers, elementwise with broadcasting.
func (t *Tensor) BitwiseLeftShift(other Operand) *Tensor { return t.binary(&opBitwiseLeftShift, other) }

// BitwiseLeftShift_ is [Tensor.BitwiseLeftShift] in place; it returns t.
func (t *Tensor) BitwiseLeftShift_(other Operand) *Tensor {
	return t.binary_(&opBitwiseLeftShift_, other)
}

// BitwiseRightShift returns t >> other of integers, elementwise with broadcasting.
func (t *Tensor) BitwiseRightShift(other Operand) *Tensor {
	return t.binary(&opBitwiseRightShift, other)
}

// BitwiseRightShift_ is [Tensor.BitwiseRightShift] in place; it returns t.
func (t *Tensor) BitwiseRightShift_(other Operand) *Tensor {
	return t.binary_(&opBitwiseRightShift_, other)
}

// LogicalAnd returns a bool tensor of whether both t and other are not zero,
// elementwise with broadcasting.
func (t *Tensor) LogicalAnd(other *Tensor) *Tensor { return one(opLogicalAnd, arg(t), arg(other)) }

// LogicalAnd_ is [Tensor.LogicalAnd] in place, in t's dtype; it returns t.
func (t *Tensor) LogicalAnd_(other *Tensor) *Tensor {
	return t.inPlace(opLogicalAnd_, arg(t), arg(other))
}

// LogicalOr returns a bool tensor of whether t or other is not zero,
// elementwise with broadcasting.
func (t *Tensor) LogicalOr(other *Tensor) *Tensor { return one(opLogicalOr, arg(t), arg(other)) }

// LogicalOr_ is [Tensor.LogicalOr] in place, in t's dtype; it returns t.
func (t *Tensor) LogicalOr_(other *Tensor) *Tensor {
	return t.inPlace(opLogicalOr_, arg(t), arg(other))
}

// LogicalXor returns a bool tensor of whether exactly one of t and other is
// not zero, elementwise with broadcasting.
func (t *Tensor) LogicalXor(other *Tensor) *Tensor { return one(opLogicalXor, arg(t), arg(other)) }

// LogicalXor_ is [Tensor.LogicalXor] in place, in t's dtype; it returns t.
func (t *Tensor) LogicalXor_(other *Tensor) *Tensor {
	return t.inPlace(opLogicalXor_, arg(t), arg(other))
}

// BitwiseNot returns the bitwise complement of integers, or the logical one of bools.
func (t *Tensor) BitwiseNot() *Tensor { return one(opBitwiseNot, arg(t)) }

// BitwiseNot_ is [Tensor.BitwiseNot] in place, in t's dtype; it returns t.
func (t *Tensor) BitwiseNot_() *Tensor { return t.inPlace(opBitwiseNot_, arg(t)) }

// LogicalNot returns a bool tensor of whether each element is zero.
func (t *Tensor) LogicalNot() *Tensor { return one(opLogicalNot, arg(t)) }

// LogicalNot_ is [Tensor.LogicalNot] in place, in t's dtype; it returns t.
func (t *Tensor) LogicalNot_() *Tensor { return t.inPlace(opLogicalNot_, arg(t)) }

package torch

import "torchfm/native"

var (
	opBitwiseAnd              = native.NewOp("aten::bitwise_and", "Tensor")
	opBitwiseAndScalar        = native.NewOp("aten::bitwise_and", "Scalar")
	opBitwiseAnd_             = native.NewOp("aten::bitwise_and_", "Tensor")
	opBitwiseOr               = native.NewOp("aten::bitwise_or", "Tensor")
	opBitwiseOrScalar         = native.NewOp("aten::bitwise_or", "Scalar")
	opBitwiseOr_              = native.NewOp("aten::bitwise_or_", "Tensor")
	opBitwiseXor              = native.NewOp("aten::bitwise_xor", "Tensor")
	opBitwiseXorScalar        = native.NewOp("aten::bitwise_xor", "Scalar")
	opBitwiseXor_             = native.NewOp("aten::bitwise_xor_", "Tensor")
	opBitwiseLeftShift        = native.NewOp("aten::bitwise_left_shift", "Tensor")
	opBitwiseLeftShiftScalar  = native.NewOp("aten::bitwise_left_shift", "Tensor_Scalar")
	opBitwiseLeftShift_       = native.NewOp("aten::bitwise_left_shift_", "Tensor")
	opBitwiseRightShift       = native.NewOp("aten::bitwise_right_shift", "Tensor")
	opBitwiseRightShiftScalar = native.NewOp("aten::bitwise_right_shift", "Tensor_Scalar")
	opBitwiseRightShift_      = native.NewOp("aten::bitwise_right_shift_", "Tensor")
	opLogicalAnd              = native.NewOp("aten::logical_and", "")
	opLogicalAnd_             = native.NewOp("aten::logical_and_", "")
	opLogicalOr               = native.NewOp("aten::logical_or", "")
	opLogicalOr_              = native.NewOp("aten::logical_or_", "")
	opLogicalXor              = native.NewOp("aten::logical_xor", "")
	opLogicalXor_             = native.NewOp("aten::logical_xor_", "")
	opBitwiseNot              = native.NewOp("aten::bitwise_not", "")
	opBitwiseNot_             = native.NewOp("aten::bitwise_not_", "")
	opLogicalNot              = native.NewOp("aten::logical_not", "")
	opLogicalNot_             = native.NewOp("aten::logical_not_", "")
)

// BitwiseAnd returns t & other of integers or bools, elementwise with broadcasting.
func (t *Tensor) BitwiseAnd(other *Tensor) *Tensor { return one(opBitwiseAnd, arg(t), arg(other)) }

// BitwiseAndScalar is [Tensor.BitwiseAnd] with a number.
func (t *Tensor) BitwiseAndScalar(other Scalar) *Tensor {
	return one(opBitwiseAndScalar, arg(t), scalar(other))
}

// BitwiseAnd_ is [Tensor.BitwiseAnd] in place; it returns t.
func (t *Tensor) BitwiseAnd_(other *Tensor) *Tensor {
	return t.inPlace(opBitwiseAnd_, arg(t), arg(other))
}

// BitwiseOr returns t | other of integers or bools, elementwise with broadcasting.
func (t *Tensor) BitwiseOr(other *Tensor) *Tensor { return one(opBitwiseOr, arg(t), arg(other)) }

// BitwiseOrScalar is [Tensor.BitwiseOr] with a number.
func (t *Tensor) BitwiseOrScalar(other Scalar) *Tensor {
	return one(opBitwiseOrScalar, arg(t), scalar(other))
}

// BitwiseOr_ is [Tensor.BitwiseOr] in place; it returns t.
func (t *Tensor) BitwiseOr_(other *Tensor) *Tensor {
	return t.inPlace(opBitwiseOr_, arg(t), arg(other))
}

// BitwiseXor returns t ^ other of integers or bools, elementwise with broadcasting.
func (t *Tensor) BitwiseXor(other *Tensor) *Tensor { return one(opBitwiseXor, arg(t), arg(other)) }

// BitwiseXorScalar is [Tensor.BitwiseXor] with a number.
func (t *Tensor) BitwiseXorScalar(other Scalar) *Tensor {
	return one(opBitwiseXorScalar, arg(t), scalar(other))
}

// BitwiseXor_ is [Tensor.BitwiseXor] in place; it returns t.
func (t *Tensor) BitwiseXor_(other *Tensor) *Tensor {
	return t.inPlace(opBitwiseXor_, arg(t), arg(other))
}

// BitwiseLeftShift returns t << other of integers, elementwise with broadcasting.
func (t *Tensor) BitwiseLeftShift(other *Tensor) *Tensor {
	return one(opBitwiseLeftShift, arg(t), arg(other))
}

// BitwiseLeftShiftScalar is [Tensor.BitwiseLeftShift] with a number.
func (t *Tensor) BitwiseLeftShiftScalar(other Scalar) *Tensor {
	return one(opBitwiseLeftShiftScalar, arg(t), scalar(other))
}

// BitwiseLeftShift_ is [Tensor.BitwiseLeftShift] in place; it returns t.
func (t *Tensor) BitwiseLeftShift_(other *Tensor) *Tensor {
	return t.inPlace(opBitwiseLeftShift_, arg(t), arg(other))
}

// BitwiseRightShift returns t >> other of integers, elementwise with broadcasting.
func (t *Tensor) BitwiseRightShift(other *Tensor) *Tensor {
	return one(opBitwiseRightShift, arg(t), arg(other))
}

// BitwiseRightShiftScalar is [Tensor.BitwiseRightShift] with a number.
func (t *Tensor) BitwiseRightShiftScalar(other Scalar) *Tensor {
	return one(opBitwiseRightShiftScalar, arg(t), scalar(other))
}

// BitwiseRightShift_ is [Tensor.BitwiseRightShift] in place; it returns t.
func (t *Tensor) BitwiseRightShift_(other *Tensor) *Tensor {
	return t.inPlace(opBitwiseRightShift_, arg(t), arg(other))
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

package constraints

import (
	"torchfm/native/torch"
	"torchfm/native/torch/internal/usage"
)

// LowerTriangularConstraint is the constraint of [LowerTriangular].
type LowerTriangularConstraint struct {
	continuous
	matrices
}

// LowerTriangular is square matrices with zeros above the diagonal,
// constraints.lower_triangular.
func LowerTriangular() LowerTriangularConstraint { return LowerTriangularConstraint{} }

// Check is whether a matrix is lower triangular.
func (LowerTriangularConstraint) Check(value *torch.Tensor) *torch.Tensor {
	return allOf(value.Tril().Eq(value), 2)
}

func (LowerTriangularConstraint) String() string { return "LowerTriangular()" }

// LowerCholeskyConstraint is the constraint of [LowerCholesky].
type LowerCholeskyConstraint struct {
	continuous
	matrices
}

// LowerCholesky is lower triangular matrices with a positive diagonal,
// constraints.lower_cholesky.
func LowerCholesky() LowerCholeskyConstraint { return LowerCholeskyConstraint{} }

// Check is whether a matrix is such a factor.
func (LowerCholeskyConstraint) Check(value *torch.Tensor) *torch.Tensor {
	positive := value.Diagonal(torch.DiagonalOptions{Dim1: -2, Dim2: new(int64(-1))}).Gt(0).All(torch.Dim(-1))
	return both(LowerTriangular().Check(value), positive)
}

func (LowerCholeskyConstraint) String() string { return "LowerCholesky()" }

// CorrCholeskyConstraint is the constraint of [CorrCholesky].
type CorrCholeskyConstraint struct {
	continuous
	matrices
}

// CorrCholesky is lower triangular matrices with a positive diagonal and rows of norm 1,
// the Cholesky factors of correlation matrices, constraints.corr_cholesky.
func CorrCholesky() CorrCholeskyConstraint { return CorrCholeskyConstraint{} }

// Check is whether a matrix is such a factor. The norms may be off by 10 n eps, with the
// matrix's size n.
func (CorrCholeskyConstraint) Check(value *torch.Tensor) *torch.Tensor {
	tolerance := torch.Finfo(value.DType()).Eps * float64(value.Size(-1)) * 10
	norms := value.Detach().Norm(torch.Dim(-1))
	unit := norms.Sub(1.0).Abs().Le(tolerance).All(torch.Dim(-1))
	return both(LowerCholesky().Check(value), unit)
}

func (CorrCholeskyConstraint) String() string { return "CorrCholesky()" }

// SquareConstraint is the constraint of [Square].
type SquareConstraint struct {
	continuous
	matrices
}

// Square is square matrices, constraints.square.
func Square() SquareConstraint { return SquareConstraint{} }

// Check is whether the matrices are square.
func (SquareConstraint) Check(value *torch.Tensor) *torch.Tensor {
	batch, square := squareOf("square", value)
	return torch.Full(batch, square, torch.Options{DType: torch.Bool, Device: value.Device()})
}

func (SquareConstraint) String() string { return "Square()" }

// squareOf returns the batch's shape and whether its matrices are square.
func squareOf(what string, value *torch.Tensor) (batch []int64, square bool) {
	shape := value.Shape()
	n := len(shape)
	if n < 2 {
		usage.Panic(what, "want matrices, got shape %v", shape)
	}
	return shape[:n-2], shape[n-2] == shape[n-1]
}

// SymmetricConstraint is the constraint of [Symmetric].
type SymmetricConstraint struct {
	continuous
	matrices
}

// Symmetric is symmetric matrices, constraints.symmetric.
func Symmetric() SymmetricConstraint { return SymmetricConstraint{} }

// Check is whether a matrix is symmetric, within torch.isclose's relative tolerance and
// an absolute one of 1e-6.
func (SymmetricConstraint) Check(value *torch.Tensor) *torch.Tensor {
	if _, square := squareOf("symmetric", value); !square {
		return Square().Check(value)
	}
	return torch.Isclose(value, value.MT(), torch.CloseOptions{ATol: new(1e-6)}).All(torch.Dim(-2)).All(torch.Dim(-1))
}

func (SymmetricConstraint) String() string { return "Symmetric()" }

// PositiveSemidefiniteConstraint is the constraint of [PositiveSemidefinite].
type PositiveSemidefiniteConstraint struct {
	continuous
	matrices
}

// PositiveSemidefinite is symmetric matrices without negative eigenvalues,
// constraints.positive_semidefinite.
func PositiveSemidefinite() PositiveSemidefiniteConstraint { return PositiveSemidefiniteConstraint{} }

// Check is whether a matrix is positive semidefinite.
func (PositiveSemidefiniteConstraint) Check(value *torch.Tensor) *torch.Tensor {
	symmetric := Symmetric().Check(value)
	if !symmetric.All().ItemBool() {
		return symmetric
	}
	return torch.Eigvalsh(value).Ge(0).All(torch.Dim(-1))
}

func (PositiveSemidefiniteConstraint) String() string { return "PositiveSemidefinite()" }

// PositiveDefiniteConstraint is the constraint of [PositiveDefinite].
type PositiveDefiniteConstraint struct {
	continuous
	matrices
}

// PositiveDefinite is symmetric matrices with positive eigenvalues, those that have a
// Cholesky factor, constraints.positive_definite.
func PositiveDefinite() PositiveDefiniteConstraint { return PositiveDefiniteConstraint{} }

// Check is whether a matrix is positive definite.
func (PositiveDefiniteConstraint) Check(value *torch.Tensor) *torch.Tensor {
	symmetric := Symmetric().Check(value)
	if !symmetric.All().ItemBool() {
		return symmetric
	}
	_, info := torch.CholeskyEx(value)
	return info.Eq(0)
}

func (PositiveDefiniteConstraint) String() string { return "PositiveDefinite()" }

package door

import (
	"errors"
	"fmt"

	"torchfm/native"
)

// Failure says why a call was not made, or that libtorch refused it. It has the fields
// of torch.Error, which it is converted to.
type Failure struct {
	Op      string
	Message string
	Shapes  [][]int64
	Layer   string
	Path    string
	Err     error
	Stack   []byte
}

// What Failure.Err is, apart from what libtorch itself refuses.
var (
	ErrUnknownOperator = errors.New("unknown operator")
	ErrSchema          = errors.New("arguments do not fit the schema")
	ErrRefused         = errors.New("operator refused")
)

// Failed is the failure that err, of package native, is for a call of op.
func Failed(op string, err error, args []native.Arg) *Failure {
	f := &Failure{Op: op, Message: err.Error(), Err: err}
	if f.Message == "" {
		f.Message = "it failed without a message"
	}
	var closed *native.ClosedError
	if errors.As(err, &closed) {
		f.Message = fmt.Sprintf("argument %d is a closed tensor", closed.Argument)
		return f
	}
	var refused *native.Error
	if errors.As(err, &refused) && refused.Kind == native.RefusedError {
		f.Message, f.Err = "refused: "+f.Message, ErrRefused
	}
	var panicked *native.PanicError
	if errors.As(err, &panicked) {
		f.Stack = panicked.Stack
	}
	for i := range args {
		if h := args[i].Handle(); h != nil && !h.Closed() {
			f.Shapes = append(f.Shapes, h.Meta().Shape)
		}
	}
	return f
}

package door_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	. "torchfm/native/torch"
)

// lists are the functions whose variadic parameter is a list, not an optional value.
var lists = []string{
	"BlockDiag", "BroadcastTensors", "CartesianProd", "Dstack", "Einsum", "Fftshift", "Hstack", "Ifftshift", "MultiDot", "Tensordot", "Tensorsolve", "Vstack",
	"Tensor.At", "Tensor.BroadcastTo", "Tensor.CountNonzero", "Tensor.Expand", "Tensor.Flip", "Tensor.Index", "Tensor.Permute",
	"Tensor.Repeat", "Tensor.Reshape", "Tensor.SetAt_", "Tensor.Squeeze", "Tensor.SumToSize",
	"Tensor.Tile", "Tensor.To", "Tensor.Unflatten", "Tensor.View",
	"Tensor.Flatten", "Tensor.Roll", "Tensor.Rot90",
}

// TestOneOptionalValue gives two values to every function that takes one optional one.
func TestOneOptionalValue(t *testing.T) {
	calls := map[string]reflect.Value{}
	for _, f := range functions {
		calls[functionName(f)] = reflect.ValueOf(f)
	}
	tensor := reflect.TypeFor[*Tensor]()
	for i := range tensor.NumMethod() {
		calls["Tensor."+tensor.Method(i).Name] = tensor.Method(i).Func
	}
	count := 0
	for name, f := range calls {
		if !f.Type().IsVariadic() || slices.Contains(lists, name) {
			continue
		}
		count++
		var in []reflect.Value
		for i := range f.Type().NumIn() - 1 {
			in = append(in, plainValue(f.Type().In(i)))
		}
		last := f.Type().In(f.Type().NumIn() - 1).Elem()
		in = append(in, plainValue(last), plainValue(last))
		err := Try(func() { f.Call(in) })
		assert.ErrorContains(t, err, "torch: "+strings.TrimPrefix(name, "Tensor.")+": got 2 values", name)
	}
	assert.Greater(t, count, 100)
	for _, name := range lists {
		assert.Contains(t, calls, name)
	}
	t.Logf("%d functions", count)
}

// plainValue is a value that most functions can start with.
func plainValue(t reflect.Type) reflect.Value {
	switch t {
	case reflect.TypeFor[*Tensor]():
		return reflect.ValueOf(Ones([]int64{1, 2, 2, 2}))
	case reflect.TypeFor[[]*Tensor]():
		return reflect.ValueOf([]*Tensor{Ones([]int64{2, 2})})
	case reflect.TypeFor[Scalar]():
		return reflect.ValueOf(1)
	case reflect.TypeFor[DType]():
		return reflect.ValueOf(Float32)
	}
	return reflect.Zero(t)
}

package a

import (
	"time"

	"torchfm/native/torch"
)

type own float32

type index int

func operands(x *torch.Tensor, f func() any, n own) {
	x.Add(x)
	x.Add(2)
	x.Add('a')
	x.Add(n, 1i)
	x.Add(time.Second)
	x.Add(true)
	x.Add(f())
	x.Clamp(nil, 1)
	x.Clamp(x, nil)
	torch.Pow(2, x)
	torch.Full(nil, uint8(1))
	x.Add("a")              // want `argument of type string for other: want a \*torch.Tensor or a number`
	x.Add(nil)              // want `argument of type untyped nil for other`
	x.Add(*x)               // want `argument of type torch.Tensor for other`
	x.Add(torch.Float32)    // want `argument of type torch.DType for other`
	x.Add([]float64{1})     // want `argument of type \[\]float64 for other`
	x.Add(x, x)             // want `argument of type \*torch.Tensor for alpha: want a number`
	x.Add(x, 1, "a")        // want `argument of type string for alpha`
	x.Add(x, f)             // want `argument of type func\(\) any for alpha`
	x.Clamp(0, "1")         // want `argument of type string for max`
	torch.Full(nil, x)      // want `argument of type \*torch.Tensor for value: want a number`
	torch.Full(nil, nil)    // want `argument of type untyped nil for value`
	torch.Pow("2", x)       // want `argument of type string for base`
	torch.Of(1, x)          // want `argument of type \*torch.Tensor for value`
	torch.Of[int](1, x)     // want `argument of type \*torch.Tensor for value`
	(x.Lerp)(x, struct{}{}) // want `argument of type struct\{\} for weight`
}

func generic[T any](x *torch.Tensor, v T) { x.Add(v) }

func lists(x *torch.Tensor, numbers []any) {
	x.Add(x, numbers...)
	x.At(numbers...)
	torch.Print("a", x, nil)
}

// Functions of one's own are looked at too.
func double(v torch.Operand, s torch.Scalar) torch.Scalar { return v }

func calls(x *torch.Tensor) {
	double(x, 1)
	double(1, x)   // want `argument of type \*torch.Tensor for s: want a number`
	double("a", 1) // want `argument of type string for v`
	double(x, nil)
	x.Apply(double)
	(*torch.Tensor).Add(x, "a") // want `argument of type string for other`
	_ = float64(1)
	_ = append([]any{}, "a")
}

func items(x *torch.Tensor, i index, n int32, item any) {
	x.At(0, int64(1), torch.From(1), torch.All, torch.NewAxis, x, []int64{1}, []int{1}, []bool{true}, item)
	x.SetAt_(1, 0, x)
	x.At(i)             // want `argument of type a.index for items: want an int, an int64`
	x.At(0, n)          // want `argument of type int32 for items`
	x.At("a")           // want `argument of type string for items`
	x.At(1.5)           // want `argument of type float64 for items`
	x.At(nil)           // want `argument of type untyped nil for items`
	x.At([]float64{1})  // want `argument of type \[\]float64 for items`
	x.At(torch.Float32) // want `argument of type torch.DType for items`
	x.SetAt_("a", 0)    // want `argument of type string for value`
	x.SetAt_(1, "a")    // want `argument of type string for items`
}

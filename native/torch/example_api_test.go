package torch_test

import (
	"fmt"

	"torchfm/native/torch"
)

func Example() {
	x := torch.FromSlice([]float32{1, 2, 3, 4, 5, 6}, 2, 3)
	weight := torch.Ones([]int64{4, 3})
	y := torch.Linear(x, weight, nil).ReLU()
	fmt.Println(y.Shape(), y.DType(), y.Sum().Item())
	// Output: [2 4] torch.float32 84
}

func ExampleFromSlice() {
	ints := torch.FromSlice([]int64{1, 2, 3})
	fmt.Println(ints.DType(), ints.Add(1).DType(), ints.Add(0.5).DType())
	fmt.Println(torch.ToSlice[float32](ints.Float().Div(2)))
	// Output:
	// torch.int64 torch.int64 torch.float32
	// [0.5 1 1.5]
}

func ExampleFull() {
	ones := torch.Full([]int64{2, 2}, 1)
	halves := torch.Full([]int64{2, 2}, 0.5, torch.Options{DType: torch.Float64})
	fmt.Println(ones.DType(), halves.DType())
	// Output: torch.int64 torch.float64
}

func ExampleTensor_Backward() {
	x := torch.FromSlice([]float64{1, 2, 3}).SetRequiresGrad(true)
	loss := x.Mul(x).Sum()
	loss.Backward()
	fmt.Println(loss.Item(), torch.ToSlice[float64](x.Grad()))
	// Output: 14 [2 4 6]
}

func ExampleGrad() {
	x := torch.ScalarTensor(2.0, torch.Options{RequiresGrad: true})
	first := torch.Grad([]*torch.Tensor{x.Pow(3)}, []*torch.Tensor{x}, torch.GradOptions{CreateGraph: true})[0]
	second := torch.Grad([]*torch.Tensor{first}, []*torch.Tensor{x}, torch.GradOptions{})[0]
	fmt.Println(first.Item(), second.Item())
	// Output: 12 12
}

func ExampleNoGrad() {
	x := torch.Ones([]int64{2}, torch.Options{RequiresGrad: true})
	torch.NoGrad(func() {
		fmt.Println(x.Mul(2).RequiresGrad())
	})
	fmt.Println(x.Mul(2).RequiresGrad())
	// Output:
	// false
	// true
}

func ExampleTensor_At() {
	x := torch.Arange(0, 12, 1).View(3, 4)
	fmt.Println(torch.ToSlice[int64](x.At(-1)))                              // x[-1]
	fmt.Println(torch.ToSlice[int64](x.At(torch.All, 1)))                    // x[:, 1]
	fmt.Println(torch.ToSlice[int64](x.At(0, torch.Slice(1, -1))))           // x[0, 1:-1]
	fmt.Println(torch.ToSlice[int64](x.At(x.Remainder(5).Eq(0))))            // x[x % 5 == 0]
	fmt.Println(x.At(torch.NewAxis, torch.Ellipsis, torch.Until(2)).Shape()) // x[None, ..., :2]
	// Output:
	// [8 9 10 11]
	// [1 5 9]
	// [1 2]
	// [0 5 10]
	// [1 3 2]
}

func ExampleTensor_Index() {
	x := torch.Arange(0, 12, 1).View(3, 4)
	columns := torch.FromSlice([]int64{3, 0})
	fmt.Println(torch.ToSlice[int64](x.Index(nil, columns))) // x[:, [3, 0]]
	x.IndexPut_([]*torch.Tensor{nil, columns}, torch.Zeros([]int64{2}, torch.Options{DType: torch.Int64}), false)
	fmt.Println(torch.ToSlice[int64](x))
	// Output:
	// [3 0 7 4 11 8]
	// [0 1 2 0 0 5 6 0 0 9 10 0]
}

func ExampleTensor_Topk() {
	x := torch.FromSlice([]float32{3, 1, 4, 1, 5})
	values, indices := x.Topk(2)
	fmt.Println(torch.ToSlice[float32](values), torch.ToSlice[int64](indices))
	values, _ = x.Topk(2, torch.TopkOptions{NoLargest: true})
	fmt.Println(torch.ToSlice[float32](values))
	// Output:
	// [5 4] [4 2]
	// [1 1]
}

func ExampleTensor_Var() {
	x := torch.FromSlice([]float64{1, 2, 3, 4})
	fmt.Println(x.Var(torch.Reduce{Correction: new(0.0)}).Item())
	// Output: 1.25
}

func ExampleCrossEntropy() {
	logits := torch.FromSlice([]float64{0, 0, 0, 0}, 2, 2)
	labels := torch.FromSlice([]int64{0, 1})
	fmt.Printf("%.4f\n", torch.CrossEntropy(logits, labels).Item())
	fmt.Printf("%.4f\n", torch.CrossEntropy(logits, labels, torch.CrossEntropyOptions{Reduction: torch.ReduceSum}).Item())
	// Output:
	// 0.6931
	// 1.3863
}

func ExampleFunction() {
	square := torch.Function{
		Name: "Square",
		Forward: func(ctx *torch.FunctionContext, in []*torch.Tensor) []*torch.Tensor {
			ctx.Save(in[0])
			return []*torch.Tensor{in[0].Square()}
		},
		Backward: func(ctx *torch.FunctionContext, grads []*torch.Tensor) []*torch.Tensor {
			return []*torch.Tensor{grads[0].Mul(ctx.Saved()[0]).Mul(2)}
		},
	}
	x := torch.FromSlice([]float64{1, 2, 3}).SetRequiresGrad(true)
	y := square.Apply(x)[0]
	y.Sum().Backward()
	fmt.Println(y.GradFn(), torch.ToSlice[float64](x.Grad()))
	// Output: Square [2 4 6]
}

func ExampleTensor_RegisterHook() {
	x := torch.FromSlice([]float64{1, 2}).SetRequiresGrad(true)
	hook := x.RegisterHook(func(grad *torch.Tensor) *torch.Tensor { return grad.Clamp(nil, 3) })
	x.Mul(x).Sum().Backward()
	fmt.Println(torch.ToSlice[float64](x.Grad()))
	hook.Remove()
	// Output: [2 3]
}

func ExampleWithScope() {
	var kept *torch.Tensor
	torch.WithScope(func(s *torch.Scope) {
		x := torch.Ones([]int64{3})
		kept = s.Keep(x.Add(x).Sum())
	}) // everything else is freed here
	fmt.Println(kept.Item())
	// Output: 6
}

func ExampleTry() {
	err := torch.Try(func() {
		torch.Ones([]int64{2}).Add(torch.Ones([]int64{3}))
	})
	fmt.Println(err)
	// Output: torch: aten::add.Tensor: The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0 (shapes [2] [3])
}

func ExampleRandn() {
	g, err := torch.NewGenerator(torch.Device{})
	if err != nil {
		panic(err)
	}
	a := torch.Randn([]int64{2, 3}, torch.Options{Generator: g.ManualSeed(626)})
	b := torch.Randn([]int64{2, 3}, torch.Options{Generator: g.ManualSeed(626)})
	fmt.Println(torch.Equal(a, b))
	// Output: true
}

package data_test

import (
	"context"
	"encoding/json"
	"fmt"

	"torchfm/native/torch"
	"torchfm/native/torch/data"
)

// The batches of a shuffled dataset, as in Python after torch.manual_seed(0).
func ExampleLoader() {
	torch.ManualSeed(0)
	x := torch.Arange(0, 10, 1, torch.Options{DType: torch.Float32})
	set := data.NewTensorDataset(x, x.Mul(x))
	loader := data.NewLoader(set, data.LoaderOptions{BatchSize: 4, Shuffle: true, NumWorkers: 2})
	for batch, err := range loader.All(context.Background()) {
		if err != nil {
			fmt.Println(err)
			return
		}
		x, y := batch[0], batch[1]
		fmt.Println(torch.ToSlice[float32](x), torch.ToSlice[float32](y))
	}
	// Output:
	// [6 7 1 4] [36 49 1 16]
	// [2 0 9 8] [4 0 81 64]
	// [3 5] [9 25]
}

// Training goes on where a checkpoint was written, in the midst of an epoch.
func ExampleLoader_State() {
	ctx := context.Background()
	numbers := data.Slice[int64]{10, 11, 12, 13, 14, 15}
	options := data.LoaderOptions{BatchSize: 2, Shuffle: true}

	torch.ManualSeed(3)
	loader := data.NewLoaderFunc(numbers, data.CollateNumbers, options)
	var checkpoint []byte
	for batch, err := range loader.All(ctx) {
		if err != nil {
			panic(err)
		}
		fmt.Println(torch.ToSlice[int64](batch))
		if checkpoint == nil {
			checkpoint, _ = json.Marshal(loader.State())
		}
	}

	var state data.State
	if err := json.Unmarshal(checkpoint, &state); err != nil {
		panic(err)
	}
	again := data.NewLoaderFunc(numbers, data.CollateNumbers, options)
	if err := again.LoadState(state); err != nil {
		panic(err)
	}
	for batch := range again.All(ctx) {
		fmt.Println("again", torch.ToSlice[int64](batch))
	}
	// Output:
	// [12 14]
	// [10 11]
	// [13 15]
	// again [10 11]
	// again [13 15]
}

// A dataset of the program's own, whose random transform draws what it draws in Python.
func ExampleGenerator() {
	noisy := data.New(4, func(ctx context.Context, i int) (*torch.Tensor, error) {
		x := torch.FromSlice([]float32{float32(i)})
		return x.Add(torch.Rand([]int64{1}, torch.Options{Generator: data.Generator(ctx)})), nil
	})
	torch.ManualSeed(0)
	for x := range data.NewLoader(noisy, data.LoaderOptions{NumWorkers: 2}).All(context.Background()) {
		fmt.Printf("%.4f\n", x.Item())
	}
	// Output:
	// 0.7821
	// 1.6938
	// 2.0536
	// 3.2980
}

func ExampleRandomSplit() {
	g, err := torch.NewGenerator(torch.Device{})
	if err != nil {
		panic(err)
	}
	numbers := make(data.Slice[int], 10)
	for _, part := range data.RandomSplit(numbers, []float64{0.3, 0.7}, g.ManualSeed(42)) {
		fmt.Println(part.Indices)
	}
	// Output:
	// [2 6 1]
	// [8 4 5 0 9 3 7]
}

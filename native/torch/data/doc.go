// Package data loads datasets in batches: PyTorch's torch.utils.data in Go.
//
//	train := data.NewLoader(set, data.LoaderOptions{BatchSize: 64, Shuffle: true, NumWorkers: 4})
//	for epoch := range epochs {
//		for batch, err := range train.All(ctx) {
//			if err != nil {
//				return err
//			}
//			x, y := batch[0], batch[1]
//			...
//		}
//	}
//
// # Datasets
//
// A [Dataset] returns samples by index, an [IterableDataset] one after the other. Both
// are one method beside a length, so that a type of the program's own is as good as
// [TensorDataset] and the others here; [New], [Map] and [MapIterable] make them of
// functions. Readers of files are packages beside this one: torchfm/native/torch/data/tokens,
// .../webdataset, .../tables, and torchfm/native/torch/vision/datasets.
//
// # PyTorch's draws
//
// The same seed gives PyTorch's batches, and the numbers that a program draws beside them
// are PyTorch's too. An iteration takes one number, the base seed, from the loader's
// generator or the default one; [RandomSampler] takes another, from which it seeds a
// generator of its own. A worker has a generator seeded with the base seed and its number,
// which [Generator] returns: random transforms draw from it what they draw in a worker
// process of Python. Without workers it is nil, the default generator, as in Python.
// Indices are drawn where Python draws them: when they are handed to a worker, ahead of
// the batches that the loop sees.
//
// # Workers
//
// Workers are goroutines that live as long as the loop. Batches come in the order of the
// sampler, whatever their number. An error or a panic of a sample takes the place of its
// batch and names the sample ([SampleError], [PanicError]); the loop may go on with the
// next. The end of the context ends the loop with its error. When the loop is left, in
// whatever way, the workers have ended; a sample that is being read is waited for, so a
// dataset that can block should heed its context.
//
// # Whose tensors
//
// A batch belongs to the loop that receives it: its tensors are freed by the collector, or
// by Close. They belong to no scope of the loop's goroutine, since others made them, unless
// there are no workers. With [LoaderOptions].Scoped nothing is left to the collector.
package data

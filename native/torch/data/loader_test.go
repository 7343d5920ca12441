package data_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"torchfm/native/internal/testbed"
	"torchfm/native/torch"
	"torchfm/native/torch/data"
)

var errBad = errors.New("a bad file")

// numbers is a dataset of n scalars, in which f may do more.
func numbers(n int, f func(ctx context.Context, i int) error) data.Dataset[*torch.Tensor] {
	return data.New(n, func(ctx context.Context, i int) (*torch.Tensor, error) {
		if err := f(ctx, i); err != nil {
			return nil, err
		}
		return torch.FromSlice([]int64{int64(i)}).Squeeze(), nil
	})
}

// stream is an iterable dataset of the same.
func stream(n int, f func(ctx context.Context, i int) error) data.IterableDataset[*torch.Tensor] {
	d := numbers(n, f)
	return data.Stream[*torch.Tensor](func(ctx context.Context) iter.Seq2[*torch.Tensor, error] {
		return func(yield func(*torch.Tensor, error) bool) {
			for i := range n {
				if !yield(d.Get(ctx, i)) {
					return
				}
			}
		}
	})
}

// loaders calls f with the loaders of a dataset, with and without workers.
func loaders(t *testing.T, n int, get func(ctx context.Context, i int) error, o data.LoaderOptions, f func(t *testing.T, workers int, l *data.Loader[*torch.Tensor])) {
	for _, workers := range []int{0, 1, 3} {
		o.NumWorkers = workers
		t.Run(fmt.Sprintf("%d workers", workers), func(t *testing.T) {
			defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
			f(t, workers, data.NewLoader(numbers(n, get), o))
		})
	}
}

func fine(context.Context, int) error { return nil }

// iterate returns the numbers of an iteration's batches, and its errors.
func iterate(t *testing.T, l *data.Loader[*torch.Tensor]) (good []int64, bad []error) {
	for batch, err := range l.All(t.Context()) {
		if err != nil {
			bad = append(bad, err)
			continue
		}
		good = append(good, torch.ToSlice[int64](batch)...)
	}
	return good, bad
}

func TestErrorsTakeTheirBatchsPlace(t *testing.T) {
	get := func(_ context.Context, i int) error {
		switch i {
		case 4:
			return errBad
		case 9:
			panic("nine")
		case 13:
			torch.FromSlice([]float32{1, 2}).View(3)
		}
		return nil
	}
	loaders(t, 18, get, data.LoaderOptions{BatchSize: 3}, func(t *testing.T, workers int, l *data.Loader[*torch.Tensor]) {
		good, bad := iterate(t, l)
		assert.Equal(t, []int64{0, 1, 2, 6, 7, 8, 15, 16, 17}, good)
		require.Len(t, bad, 3)
		for k, index := range []int{4, 9, 13} {
			var e *data.SampleError
			require.ErrorAs(t, bad[k], &e)
			assert.Equal(t, index, e.Index)
			assert.Equal(t, workers == 0, e.Worker < 0)
		}
		assert.ErrorIs(t, bad[0], errBad)
		assert.ErrorContains(t, bad[0], "data: sample 4")
		var p *data.PanicError
		require.ErrorAs(t, bad[1], &p)
		assert.Equal(t, "nine", p.Value)
		assert.Contains(t, string(p.Stack), "loader_test.go")
		var e *torch.Error
		require.ErrorAs(t, bad[2], &e)
	})
}

func TestErrorsOfAnIterableDataset(t *testing.T) {
	get := func(_ context.Context, i int) error {
		switch i {
		case 4:
			return errBad
		case 8:
			panic("eight")
		}
		return nil
	}
	for _, workers := range []int{0, 1, 2} {
		t.Run(fmt.Sprint(workers), func(t *testing.T) {
			defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
			l := data.NewIterableLoader(stream(12, get), data.LoaderOptions{BatchSize: 3, NumWorkers: workers})
			good, bad := iterate(t, l)
			each := max(workers, 1)
			assert.Equal(t, slices.Concat(slices.Repeat([]int64{0, 1, 2}, each), slices.Repeat([]int64{3, 5, 6}, each)), good)
			require.Len(t, bad, 2*each)
			assert.ErrorIs(t, bad[0], errBad)
			assert.ErrorContains(t, bad[0], "sample 4")
			assert.ErrorContains(t, bad[each], "sample 8")
			assert.ErrorContains(t, bad[each], "panic: eight")
		})
	}
}

func TestCollateErrors(t *testing.T) {
	uneven := data.New(4, func(_ context.Context, i int) (*torch.Tensor, error) { return torch.Zeros([]int64{int64(i)}), nil })
	for _, err := range data.NewLoader(uneven, data.LoaderOptions{BatchSize: 2}).All(t.Context()) {
		assert.ErrorContains(t, err, "data: batch of samples [0 1]")
		assert.ErrorContains(t, err, "stack")
		break
	}
	panics := func(context.Context, []*torch.Tensor) (int, error) { panic("no") }
	for _, err := range data.NewLoaderFunc(uneven, panics).All(t.Context()) {
		assert.ErrorContains(t, err, "data: batch of samples [0]: panic: no")
		break
	}
}

func TestCancellation(t *testing.T) {
	why := errors.New("stopped")
	loaders(t, 1000, fine, data.LoaderOptions{}, func(t *testing.T, _ int, l *data.Loader[*torch.Tensor]) {
		ctx, cancel := context.WithCancelCause(t.Context())
		defer cancel(nil)
		k, ended := 0, false
		for _, err := range l.All(ctx) {
			require.False(t, ended, "after the end")
			if err != nil {
				assert.ErrorIs(t, err, why)
				ended = true
				continue
			}
			if k++; k == 5 {
				cancel(why)
			}
		}
		assert.Equal(t, 5, k)
		assert.True(t, ended)
	})
	t.Run("in a sample that heeds it", func(t *testing.T) {
		defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var waiting atomic.Int32
		blocks := func(ctx context.Context, i int) error {
			if i > 0 {
				if waiting.Add(1) == 2 {
					cancel()
				}
				<-ctx.Done()
			}
			return ctx.Err()
		}
		var last error
		for _, err := range data.NewLoader(numbers(9, blocks), data.LoaderOptions{NumWorkers: 2}).All(ctx) {
			last = err
		}
		assert.ErrorIs(t, last, context.Canceled)
	})
	t.Run("of an iterable dataset", func(t *testing.T) {
		for _, workers := range []int{0, 2} {
			defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var errs []error
			for _, err := range data.NewIterableLoader(stream(1000, fine), data.LoaderOptions{NumWorkers: workers}).All(ctx) {
				cancel()
				errs = append(errs, err)
			}
			require.Len(t, errs, 2)
			assert.NoError(t, errs[0])
			assert.ErrorIs(t, errs[1], context.Canceled)
		}
	})
}

func TestNoGoroutineLeftBehind(t *testing.T) {
	loaders(t, 100, fine, data.LoaderOptions{}, func(t *testing.T, _ int, l *data.Loader[*torch.Tensor]) {
		for range l.All(t.Context()) {
			break
		}
		assert.PanicsWithValue(t, "the loop's own", func() {
			for range l.All(t.Context()) {
				panic("the loop's own")
			}
		})
		for k := range l.All(t.Context()) {
			_ = k
		}
	})
	for _, workers := range []int{0, 2} {
		l := data.NewIterableLoader(stream(100, fine), data.LoaderOptions{NumWorkers: workers})
		assert.PanicsWithValue(t, "the loop's own", func() {
			for range l.All(t.Context()) {
				panic("the loop's own")
			}
		})
	}
	goleak.VerifyNone(t)
}

func TestGoexitOfADataset(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	exits := func(_ context.Context, i int) error {
		if i == 3 {
			runtime.Goexit()
		}
		return nil
	}
	failed := 0
	for _, err := range data.NewLoader(numbers(8, exits), data.LoaderOptions{NumWorkers: 2}).All(t.Context()) {
		if err != nil {
			assert.ErrorContains(t, err, "Goexit")
			failed++
		}
	}
	assert.Equal(t, 3, failed, "samples 3, 5 and 7 were the worker's")
}

func TestTimeout(t *testing.T) {
	release := make(chan struct{})
	slow := func(_ context.Context, i int) error {
		if i == 2 {
			<-release
		}
		return nil
	}
	k := 0
	for _, err := range data.NewLoader(numbers(8, slow), data.LoaderOptions{NumWorkers: 2, Timeout: 50 * time.Millisecond}).All(t.Context()) {
		if k++; k == 3 {
			assert.ErrorContains(t, err, "timed out after 50ms")
			close(release)
		} else {
			assert.NoError(t, err)
		}
	}
	assert.Equal(t, 3, k)
}

func TestNoInOrder(t *testing.T) {
	var second atomic.Bool
	done := make(chan struct{})
	slow := func(_ context.Context, i int) error {
		if i == 0 {
			<-done
		}
		return nil
	}
	var seen []int64
	for batch, err := range data.NewLoader(numbers(40, slow), data.LoaderOptions{NumWorkers: 2, NoInOrder: true}).All(t.Context()) {
		require.NoError(t, err)
		if seen = append(seen, batch.ItemInt()); second.CompareAndSwap(false, len(seen) == 10) && len(seen) == 10 {
			close(done)
		}
	}
	assert.NotEqual(t, int64(0), seen[0])
	slices.Sort(seen)
	for i, v := range seen {
		assert.Equal(t, int64(i), v)
	}
	assert.Len(t, seen, 40)
}

func TestWorkerInit(t *testing.T) {
	var calls atomic.Int32
	o := data.LoaderOptions{NumWorkers: 2, WorkerInitFn: func(w data.WorkerInfo) error {
		assert.Equal(t, 2, w.NumWorkers)
		calls.Add(1)
		if w.ID == 1 {
			return errBad
		}
		return nil
	}}
	k := 0
	for _, err := range data.NewLoader(numbers(6, fine), o).All(t.Context()) {
		assert.Equal(t, k%2 == 1, err != nil)
		k++
	}
	assert.Equal(t, int32(2), calls.Load())
	assert.Equal(t, 6, k)
}

// TestScopedLeavesNothing counts open tensors when the loop is over, without a collection.
func TestScopedLeavesNothing(t *testing.T) {
	makes := func(context.Context, int) error {
		torch.Zeros([]int64{1000}).Add(1)
		return nil
	}
	loaders(t, 20, makes, data.LoaderOptions{BatchSize: 4, Scoped: true}, func(t *testing.T, _ int, l *data.Loader[*torch.Tensor]) {
		before := testbed.Settle()
		for batch, err := range l.All(t.Context()) {
			require.NoError(t, err)
			require.False(t, batch.Closed())
		}
		after, _ := torch.Live()
		assert.Equal(t, before, after)
	})
}

func TestDevice(t *testing.T) {
	loaders(t, 4, fine, data.LoaderOptions{BatchSize: 2, Device: torch.Device{Type: torch.Meta}}, func(t *testing.T, _ int, l *data.Loader[*torch.Tensor]) {
		for batch, err := range l.All(t.Context()) {
			require.NoError(t, err)
			assert.Equal(t, torch.Meta, batch.Device().Type)
			assert.Equal(t, []int64{2}, batch.Shape())
		}
	})
}

func TestPinMemory(t *testing.T) {
	if !torch.CUDAIsAvailable() {
		t.Skip("needs a GPU")
	}
	cuda := torch.Device{Type: torch.CUDA}
	loaders(t, 4, fine, data.LoaderOptions{BatchSize: 2, PinMemory: true}, func(t *testing.T, _ int, l *data.Loader[*torch.Tensor]) {
		for batch, err := range l.All(t.Context()) {
			require.NoError(t, err)
			pinned, err := torch.Call("aten::is_pinned", batch)
			require.NoError(t, err)
			assert.Equal(t, true, pinned[0])
		}
	})
	loaders(t, 4, fine, data.LoaderOptions{BatchSize: 2, Device: cuda}, func(t *testing.T, _ int, l *data.Loader[*torch.Tensor]) {
		k := int64(0)
		for batch, err := range l.All(t.Context()) {
			require.NoError(t, err)
			assert.Equal(t, torch.CUDA, batch.Device().Type)
			assert.Equal(t, []int64{k, k + 1}, torch.ToSlice[int64](batch))
			k += 2
		}
	})
}

func TestWrongOptions(t *testing.T) {
	d := numbers(3, fine)
	for want, o := range map[string]data.LoaderOptions{
		"num_workers is -1":                    {NumWorkers: -1},
		"batch_size is -2":                     {BatchSize: -2},
		"sampler and shuffle exclude":          {Sampler: data.NewSequentialSampler(d), Shuffle: true},
		"batch_sampler excludes":               {BatchSampler: order{{1}}, BatchSize: 2},
		"exclude batch_size":                   {NoBatch: true, DropLast: true},
		"persistent_workers needs num_workers": {PersistentWorkers: true},
		"prefetch_factor needs num_workers":    {PrefetchFactor: 3},
		"timeout needs num_workers":            {Timeout: 1},
	} {
		assert.ErrorContains(t, torch.Try(func() { data.NewLoader(d, o) }), want)
	}
	for want, f := range map[string]func(){
		"an iterable dataset has its own order": func() { data.NewIterableLoader(stream(3, fine), data.LoaderOptions{Shuffle: true}) },
		"has no length":                         func() { data.NewIterableLoader(stream(3, fine)).Len() },
		"a string has no batch":                 func() { data.NewLoader(data.Slice[string]{"a"}) },
		"(the field Name)":                      func() { data.NewLoader(data.Slice[struct{ Name string }]{}) },
		"num_samples is 0":                      func() { data.NewLoader(data.Slice[*torch.Tensor]{}, data.LoaderOptions{Shuffle: true}) },
		"2 values for one optional argument":    func() { data.NewLoader(d, data.LoaderOptions{}, data.LoaderOptions{}) },
		"rank 3 is not between 0 and 2":         func() { data.NewDistributedSampler(d, 3, 3) },
		"do not add up to the dataset's 3":      func() { data.RandomSplit(d, []int{1, 1}) },
		"want whole numbers, or fractions":      func() { data.RandomSplit(d, []float64{0.3, 0.3}) },
	} {
		assert.ErrorContains(t, torch.Try(f), want)
	}
}

func TestLoadStateErrors(t *testing.T) {
	l := data.NewLoader(numbers(10, fine), data.LoaderOptions{Shuffle: true, NumWorkers: 2})
	for range l.All(t.Context()) {
		break
	}
	good := l.State()
	for want, change := range map[string]func(s *data.State){
		"of 3 workers, the loader has 2": func(s *data.State) { s.NumWorkers = 3 },
		"with 1 workers of 2":            func(s *data.State) { s.Workers = s.Workers[:1] },
		"index 10 out of range":          func(s *data.State) { s.Pending = [][]int{{10}} },
		"worker 1":                       func(s *data.State) { s.Workers[1].Generator = []byte{1, 2} },
		"with next 2":                    func(s *data.State) { s.Next = 2 },
		"random sampler: a state after 11 of 10 samples": func(s *data.State) { s.Sampler.Given = 11 },
		"random sampler: torch":                          func(s *data.State) { s.Sampler.Draw = nil },
	} {
		bad := good
		bad.Workers = slices.Clone(good.Workers)
		change(&bad)
		assert.ErrorContains(t, l.LoadState(bad), want)
	}
	require.NoError(t, l.LoadState(good))
	k := 0
	for range l.All(t.Context()) {
		k++
	}
	assert.Equal(t, 9, k)
}

func BenchmarkLoader(b *testing.B) {
	x := torch.Randn([]int64{1024, 64})
	for _, workers := range []int{0, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			l := data.NewLoader(data.NewTensorDataset(x), data.LoaderOptions{BatchSize: 64, Shuffle: true, NumWorkers: workers, Scoped: true})
			for b.Loop() {
				for _, err := range l.All(b.Context()) {
					require.NoError(b, err)
				}
			}
		})
	}
}

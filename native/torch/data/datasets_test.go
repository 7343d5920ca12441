package data_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/data"
)

// all are the samples of a dataset, by index.
func all[T any](t *testing.T, d data.Dataset[T]) []T {
	t.Helper()
	list := make([]T, d.Len())
	for i := range list {
		var err error
		list[i], err = d.Get(t.Context(), i)
		require.NoError(t, err)
	}
	for _, i := range []int{-1, d.Len()} {
		_, err := d.Get(t.Context(), i)
		assert.ErrorContains(t, err, "out of range")
	}
	return list
}

func TestDatasets(t *testing.T) {
	a, b := data.Slice[int]{1, 2, 3}, data.Slice[int]{4, 5}
	assert.Equal(t, []int{1, 2, 3, 4, 5}, all(t, data.NewConcatDataset[int](a, data.Slice[int]{}, b)))
	assert.Equal(t, []int{5, 4}, all(t, data.NewSubset(b, []int{1, 0})))
	assert.Equal(t, [][]int{{1, 4}, {2, 5}}, all(t, data.NewStackDataset[int](a[:2], b)))
	assert.Equal(t, []string{"<1>", "<2>", "<3>"}, all(t, data.Map(a, func(_ context.Context, x int) (string, error) { return fmt.Sprintf("<%d>", x), nil })))

	x, y := torch.FromSlice([]float32{1, 2, 3, 4}, 2, 2), torch.FromSlice([]int64{5, 6})
	pairs := all(t, data.NewTensorDataset(x, y))
	require.Len(t, pairs, 2)
	assert.Equal(t, []float32{3, 4}, torch.ToSlice[float32](pairs[1][0]))
	assert.Equal(t, int64(6), pairs[1][1].ItemInt())

	for want, f := range map[string]func(){
		"tensor 1 has 3 samples, the first has 2":  func() { data.NewTensorDataset(x, torch.Zeros([]int64{3})) },
		"tensor 0 has no dimension":                func() { data.NewTensorDataset(torch.Zeros([]int64{})) },
		"dataset 1 has 2 samples, the first has 3": func() { data.NewStackDataset[int](a, b) },
		"no datasets": func() { data.NewConcatDataset[int]() },
	} {
		assert.ErrorContains(t, torch.Try(f), want)
	}
}

func TestIterableDatasets(t *testing.T) {
	upTo := func(n int) data.IterableDataset[int] {
		return data.Stream[int](func(context.Context) iter.Seq2[int, error] {
			return func(yield func(int, error) bool) {
				for i := range n {
					if !yield(i, nil) {
						return
					}
				}
			}
		})
	}
	odd := errors.New("odd")
	d := data.MapIterable(data.ChainDataset(upTo(3), upTo(2)), func(_ context.Context, i int) (int, error) {
		if i%2 == 1 {
			return 0, odd
		}
		return 10 * i, nil
	})
	var got []int
	bad := 0
	for i, err := range d.All(t.Context()) {
		if err != nil {
			assert.ErrorIs(t, err, odd)
			bad++
			continue
		}
		got = append(got, i)
	}
	assert.Equal(t, []int{0, 20, 0}, got)
	assert.Equal(t, 2, bad)
	for range d.All(t.Context()) {
		break
	}
}

// several has GetItems, as a Python dataset with __getitems__.
type several struct{ data.Slice[int] }

func (s several) GetItems(_ context.Context, indices []int) ([]int, error) {
	if slices.Contains(indices, 5) {
		return nil, errBad
	}
	if slices.Contains(indices, 7) {
		return nil, nil
	}
	list := make([]int, len(indices))
	for k, i := range indices {
		list[k] = 100 + s.Slice[i]
	}
	return list, nil
}

func TestGetItems(t *testing.T) {
	s := several{data.Slice[int]{0, 1, 2, 3, 4, 5, 6, 7}}
	for _, d := range []data.Dataset[int]{s, data.NewSubset[int](s, []int{0, 1, 2, 3, 4, 5, 6, 7})} {
		var got []string
		for batch, err := range data.NewLoaderFunc(d, numbersOf, data.LoaderOptions{BatchSize: 2}).All(t.Context()) {
			if err != nil {
				got = append(got, err.Error())
				continue
			}
			got = append(got, fmt.Sprint(torch.ToSlice[int64](batch)))
		}
		assert.Equal(t, []string{"[100 101]", "[102 103]", "data: samples [4 5]: a bad file", "data: samples [6 7]: GetItems returned 0 samples for 2 indices"}, got)
	}
}

type pair struct {
	X     *torch.Tensor
	Parts map[string][]*torch.Tensor
	Two   [2]*torch.Tensor
	Deep  *struct{ Y *torch.Tensor }
}

func TestDefaultCollate(t *testing.T) {
	scalar := func(x float32) *torch.Tensor { return torch.FromSlice([]float32{x}).Squeeze() }
	make1 := func(x float32) pair {
		return pair{scalar(x), map[string][]*torch.Tensor{"a": {scalar(x + 1), scalar(x + 2)}}, [2]*torch.Tensor{scalar(x + 3), scalar(x + 4)},
			&struct{ Y *torch.Tensor }{scalar(x + 5)}}
	}
	samples := []pair{make1(0), make1(10)}
	batch, err := data.DefaultCollate(t.Context(), samples)
	require.NoError(t, err)
	for want, got := range map[float32]*torch.Tensor{0: batch.X, 1: batch.Parts["a"][0], 2: batch.Parts["a"][1], 3: batch.Two[0], 4: batch.Two[1], 5: batch.Deep.Y} {
		assert.Equal(t, []float32{want, want + 10}, torch.ToSlice[float32](got))
	}
	moved := data.ToDevice(batch, torch.Device{Type: torch.Meta})
	for _, x := range []*torch.Tensor{moved.X, moved.Parts["a"][1], moved.Two[1], moved.Deep.Y} {
		assert.Equal(t, torch.Meta, x.Device().Type)
	}
	assert.Equal(t, torch.CPU, batch.Deep.Y.Device().Type)

	short := make1(0)
	short.Parts["a"] = short.Parts["a"][:1]
	_, err = data.DefaultCollate(t.Context(), []pair{samples[0], short})
	assert.ErrorContains(t, err, "Parts: [a]: default_collate: sample 1 of the batch has 1 elements, the first 2")
	delete(short.Parts, "a")
	_, err = data.DefaultCollate(t.Context(), []pair{samples[0], short})
	assert.ErrorContains(t, err, "Parts: default_collate: sample 1 of the batch has no key a")
	short = make1(0)
	short.Deep = nil
	_, err = data.DefaultCollate(t.Context(), []pair{samples[0], short})
	assert.ErrorContains(t, err, "Deep: default_collate: sample 1 of the batch is nil")
	_, err = data.DefaultCollate[*torch.Tensor](t.Context(), nil)
	assert.ErrorContains(t, err, "no samples")
	short = make1(0)
	short.X = torch.Zeros([]int64{3})
	_, err = data.DefaultCollate(t.Context(), []pair{samples[0], short})
	assert.ErrorContains(t, err, "X: torch: aten::stack")
}

// plain is a sampler of the program's own, without a state.
type plain []int

func (p plain) Len() int           { return len(p) }
func (p plain) All() iter.Seq[int] { return slices.Values(p) }

func TestResumeWithPlainSampler(t *testing.T) {
	for _, workers := range []int{0, 2} {
		o := data.LoaderOptions{BatchSize: 2, Sampler: plain{5, 0, 3, 2, 2, 1, 4}, NumWorkers: workers}
		l := data.NewLoader(numbers(6, fine), o)
		assert.Equal(t, 4, l.Len())
		var got []int64
		for batch, err := range l.All(t.Context()) {
			require.NoError(t, err)
			got = append(got, torch.ToSlice[int64](batch)...)
			break
		}
		again := data.NewLoader(numbers(6, fine), o)
		require.NoError(t, again.LoadState(l.State()))
		assert.True(t, again.State().Active)
		for batch, err := range again.All(t.Context()) {
			require.NoError(t, err)
			got = append(got, torch.ToSlice[int64](batch)...)
		}
		assert.Equal(t, []int64{5, 0, 3, 2, 2, 1, 4}, got)
		assert.False(t, again.State().Active)
	}
}

func numbersOf(_ context.Context, samples []int) (*torch.Tensor, error) {
	list := make([]int64, len(samples))
	for i, x := range samples {
		list[i] = int64(x)
	}
	return torch.FromSlice(list), nil
}

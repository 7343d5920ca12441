package data_test

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
	"torchfm/native/torch/data"
	"torchfm/native/torch/internal/recorded"
)

// golden is a line of scripts/data_goldens.py.
type golden struct {
	Sampler   *samplerCase
	Split     *splitCase
	Loader    *loaderCase
	Seed      uint64
	Generator *uint64
	Length    int
	Indices   [][]int
	Parts     [][]int
	After     float64
}

type samplerCase struct {
	N              int
	Kind           string
	NumSamples     *int `json:"num_samples"`
	Replacement    *bool
	Indices        []int
	Weights        []float64
	Replicas, Rank int
	Epoch          int
	Seed           uint64
	DropLast       bool `json:"drop_last"`
	Shuffle        *bool
}

type splitCase struct {
	N       int
	Lengths []json.Number
}

type loaderCase struct {
	N         int
	Stream    []int
	Options   map[string]any
	Sampler   *samplerCase
	Batches   [][]int
	Generator *uint64
	Stop      int
	Workers   int
	Seed      uint64
	Epochs    []struct {
		Batches []any
		Draws   []float64
		After   float64
	}
}

func (c samplerCase) sampler(g *torch.Generator) data.Sampler[int] {
	source := make(data.Slice[int], c.N)
	switch c.Kind {
	case "sequential":
		return data.NewSequentialSampler(source)
	case "random":
		return data.NewRandomSampler(source, data.RandomSamplerOptions{Replacement: c.Replacement != nil, NumSamples: c.NumSamples, Generator: g})
	case "subset":
		return data.NewSubsetRandomSampler(c.Indices, g)
	case "weighted":
		return data.NewWeightedRandomSampler(c.Weights, *c.NumSamples, data.WeightedRandomSamplerOptions{NoReplacement: c.Replacement != nil, Generator: g})
	case "distributed":
		s := data.NewDistributedSampler(source, c.Replicas, c.Rank, data.DistributedSamplerOptions{NoShuffle: c.Shuffle != nil, Seed: c.Seed, DropLast: c.DropLast})
		s.SetEpoch(c.Epoch)
		return s
	}
	panic(c.Kind)
}

func newGenerator(t *testing.T, seed *uint64) *torch.Generator {
	if seed == nil {
		return nil
	}
	g, err := torch.NewGenerator(torch.Device{})
	require.NoError(t, err)
	return g.ManualSeed(*seed)
}

func drawn(g *torch.Generator) float64 {
	return torch.Rand([]int64{1}, torch.Options{Generator: g}).Item()
}

func TestSamplersAsPython(t *testing.T) {
	for _, g := range recorded.Load[golden](t, "testdata/goldens.jsonl") {
		if g.Sampler == nil {
			continue
		}
		torch.ManualSeed(g.Seed)
		s := g.Sampler.sampler(newGenerator(t, g.Generator))
		what := fmt.Sprintf("%+v seed %d", *g.Sampler, g.Seed)
		assert.Equal(t, g.Length, s.Len(), what)
		for _, want := range g.Indices {
			got := slices.Collect(s.All())
			if len(want) > 0 || len(got) > 0 {
				assert.Equal(t, want, got, what)
			}
		}
		assert.Equal(t, g.After, drawn(nil), what)
	}
}

func TestRandomSplitAsPython(t *testing.T) {
	for _, g := range recorded.Load[golden](t, "testdata/goldens.jsonl") {
		if g.Split == nil {
			continue
		}
		torch.ManualSeed(g.Seed)
		source := make(data.Slice[int], g.Split.N)
		var ints []int
		var fractions []float64
		for _, n := range g.Split.Lengths {
			if i, err := n.Int64(); err == nil {
				ints = append(ints, int(i))
			}
			f, err := n.Float64()
			require.NoError(t, err)
			fractions = append(fractions, f)
		}
		var parts []*data.Subset[int]
		if len(ints) > 0 {
			parts = data.RandomSplit(source, ints)
		} else {
			parts = data.RandomSplit(source, fractions)
		}
		require.Len(t, parts, len(g.Parts))
		for i, p := range parts {
			assert.Equal(t, fmt.Sprint(g.Parts[i]), fmt.Sprint(p.Indices), "%v", g.Split.Lengths)
		}
		assert.Equal(t, g.After, drawn(nil))
	}
}

// draws is the dataset Draws of the script.
func draws(n int) data.Dataset[*torch.Tensor] {
	return data.New(n, func(ctx context.Context, i int) (*torch.Tensor, error) { return sample(ctx, i), nil })
}

func sample(ctx context.Context, i int) *torch.Tensor {
	draw := torch.Randint(0, 1000, []int64{1}, torch.Options{Generator: data.Generator(ctx)}).ItemInt()
	return torch.FromSlice([]int64{int64(i), draw})
}

// shards is the dataset Stream of the script.
func shards(sizes []int) data.IterableDataset[*torch.Tensor] {
	return data.Stream[*torch.Tensor](func(ctx context.Context) iter.Seq2[*torch.Tensor, error] {
		return func(yield func(*torch.Tensor, error) bool) {
			info := data.GetWorkerInfo(ctx)
			first := 0
			for w, n := range sizes {
				for i := first; i < first+n && (info == nil || info.ID == w); i++ {
					if !yield(sample(ctx, i), nil) {
						return
					}
				}
				first += n
			}
		}
	})
}

// order is a batch sampler of given batches, which has no state.
type order [][]int

func (o order) Len() int             { return len(o) }
func (o order) All() iter.Seq[[]int] { return slices.Values(o) }

func (c loaderCase) loader(t *testing.T, g *torch.Generator, scoped bool) *data.Loader[*torch.Tensor] {
	o := data.LoaderOptions{NumWorkers: c.Workers, Generator: g, Scoped: scoped}
	for name, v := range c.Options {
		number, _ := v.(float64)
		switch name {
		case "batch_size":
			o.BatchSize, o.NoBatch = int(number), v == nil
		case "shuffle":
			o.Shuffle = true
		case "drop_last":
			o.DropLast = true
		case "persistent_workers":
			o.PersistentWorkers = true
		case "prefetch_factor":
			o.PrefetchFactor = int(number)
		default:
			require.Fail(t, name)
		}
	}
	if c.Sampler != nil {
		s := *c.Sampler
		s.N = c.N
		o.Sampler = s.sampler(g)
	}
	if c.Batches != nil {
		o.BatchSampler = order(c.Batches)
	}
	if c.Stream != nil {
		return data.NewIterableLoader(shards(c.Stream), o)
	}
	return data.NewLoader(draws(c.N), o)
}

func (c loaderCase) String() string {
	text, _ := json.Marshal(c.Options)
	return fmt.Sprintf("%s n %d stream %v sampler %v workers %d", text, c.N, c.Stream, c.Sampler != nil, c.Workers)
}

func loaderCases(t *testing.T) []loaderCase {
	var list []loaderCase
	for _, g := range recorded.Load[golden](t, "testdata/goldens.jsonl") {
		if g.Loader != nil {
			list = append(list, *g.Loader)
		}
	}
	require.NotEmpty(t, list)
	return list
}

// flat is the numbers of nested lists.
func flat(v any) []int64 {
	switch v := v.(type) {
	case float64:
		return []int64{int64(v)}
	case []any:
		var list []int64
		for _, e := range v {
			list = append(list, flat(e)...)
		}
		return list
	}
	panic(v)
}

// require is that batch k of epoch e, and what a generator draws after it, are Python's.
func (c loaderCase) require(t *testing.T, e, k int, batch *torch.Tensor, g *torch.Generator) {
	t.Helper()
	epoch := c.Epochs[e]
	require.Less(t, k, len(epoch.Batches), "epoch %d", e)
	require.Equal(t, flat(epoch.Batches[k]), torch.ToSlice[int64](batch), "epoch %d batch %d", e, k)
	require.Equal(t, epoch.Draws[k], drawn(g), "epoch %d batch %d", e, k)
}

// TestLoaderAsPython compares batches, what datasets draw in workers, and what the program
// draws beside the loop.
func TestLoaderAsPython(t *testing.T) {
	for _, c := range loaderCases(t) {
		for _, scoped := range []bool{false, true} {
			t.Run(fmt.Sprintf("%v scoped %v", c, scoped), func(t *testing.T) {
				torch.ManualSeed(c.Seed)
				g := newGenerator(t, c.Generator)
				loader := c.loader(t, g, scoped)
				for e, epoch := range c.Epochs {
					k := 0
					for batch, err := range loader.All(t.Context()) {
						require.NoError(t, err)
						c.require(t, e, k, batch, g)
						if k++; k == c.Stop {
							break
						}
					}
					require.Len(t, epoch.Batches, k, "epoch %d", e)
					require.Equal(t, epoch.After, drawn(nil), "epoch %d", e)
				}
			})
		}
	}
}

// TestLoaderResumes breaks each iteration off after each batch and goes on in a new loader
// from its state as JSON, with the generators of the program as they were.
func TestLoaderResumes(t *testing.T) {
	for _, c := range loaderCases(t) {
		t.Run(c.String(), func(t *testing.T) {
			torch.ManualSeed(c.Seed)
			g := newGenerator(t, c.Generator)
			loader := c.loader(t, g, false)
			resume := func() {
				text, err := json.Marshal(loader.State())
				require.NoError(t, err)
				var state data.State
				require.NoError(t, json.Unmarshal(text, &state))
				global, err := torch.DefaultGenerator(torch.Device{})
				require.NoError(t, err)
				saved := global.State()
				g = newGenerator(t, c.Generator)
				loader = c.loader(t, g, false)
				torch.ManualSeed(99)
				require.NoError(t, loader.LoadState(state))
				global.SetState(saved)
			}
			for e, epoch := range c.Epochs {
				k := 0
				for over := false; !over; {
					over = true
					for batch, err := range loader.All(t.Context()) {
						require.NoError(t, err)
						c.require(t, e, k, batch, g)
						if k++; k == c.Stop {
							break
						}
						if k%3 != 2 {
							resume()
							over = false
							break
						}
					}
				}
				require.Len(t, epoch.Batches, k, "epoch %d", e)
				require.Equal(t, epoch.After, drawn(nil), "epoch %d", e)
				if c.Stop == 0 {
					resume()
				}
			}
		})
	}
}

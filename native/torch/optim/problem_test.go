package optim

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"torchfm/native/torch"
)

// optimizerSet are the parameters of a case: SETS of scripts/optimizer_cases.py. What no
// parameter is has the number -1.
type optimizerSet struct {
	shapes                   [][]int64
	dtype                    torch.DType
	zero, rare, never, group int
	sparse                   bool
}

var optimizerSets = map[string]optimizerSet{
	"zero":    {shapes: [][]int64{{4, 3}, {5}, {2, 1, 3}}, zero: 1, rare: -1, never: -1, group: -1},
	"missing": {shapes: [][]int64{{3, 4}, {2}, {1}}, zero: -1, rare: 1, never: 2, group: -1},
	"groups":  {shapes: [][]int64{{2, 3}, {3}, {1, 2}}, zero: -1, rare: 2, never: -1, group: 1},
	"complex": {shapes: [][]int64{{2, 3}, {4}}, dtype: torch.Complex64, zero: -1, rare: -1, never: -1, group: -1},
	"sparse":  {shapes: [][]int64{{5, 3}, {4}}, zero: -1, rare: -1, never: -1, group: -1, sparse: true},
}

// problem is Problem of scripts/optimizer_cases.py.
type problem struct {
	set             optimizerSet
	dtype           torch.DType
	params, targets []*torch.Tensor
	number          int
}

func newProblem(t *testing.T, set, dtype string, seed uint64) *problem {
	t.Helper()
	p := &problem{set: optimizerSets[set]}
	var err error
	p.dtype, err = torch.ParseDType(dtype)
	require.NoError(t, err)
	require.NotEmpty(t, p.set.shapes, set)
	torch.ManualSeed(seed)
	for _, shape := range p.set.shapes {
		p.params = append(p.params, torch.Rand(shape, torch.Options{DType: p.dtype}))
	}
	for _, shape := range p.set.shapes {
		p.targets = append(p.targets, real(torch.Rand(shape, torch.Options{DType: p.dtype})))
	}
	return p
}

func real(t *torch.Tensor) *torch.Tensor {
	if t.IsComplex() {
		return asReal(t)
	}
	return t
}

// gradients sets those of the next step, counted from 1.
func (p *problem) gradients() {
	p.number++
	torch.NoGrad(func() {
		for i, q := range p.params {
			q.SetGrad(nil)
			if p.set.sparse {
				q.SetGrad(p.sparse(q))
				continue
			}
			draw := torch.Rand(q.Shape(), torch.Options{DType: p.dtype})
			if i == p.set.zero {
				q.SetGrad(zerosLike(q))
			} else if i != p.set.never && (i != p.set.rare || p.number%3 != 0) {
				q.SetGrad(draw.Sub(q.Detach()))
			}
		}
	})
}

func (p *problem) sparse(q *torch.Tensor) *torch.Tensor {
	rows := torch.FromSlice([]int64{0, 2, 0})
	shape := q.Shape()
	shape[0] = 3
	values := torch.Rand(shape, torch.Options{DType: p.dtype}).Sub(q.Detach().IndexSelect(0, rows))
	made, err := torch.Call("aten::sparse_coo_tensor.indices_size", rows.Reshape(1, 3), values, q.Shape())
	if err != nil {
		panic(err)
	}
	return made[0].(*torch.Tensor)
}

// closure is the loss of LBFGS, with its gradients.
func (p *problem) closure() *torch.Tensor {
	var loss *torch.Tensor
	for i, q := range p.params {
		q.SetGrad(nil)
		if i == p.set.never || i == p.set.rare && p.number%3 == 0 {
			continue
		}
		e := real(q).Sub(p.targets[i])
		e = e.Mul(e)
		e = e.Mul(e).Add(e.Mul(p.targets[i])).Sum()
		if i == p.set.zero {
			e = mul(e, float(0))
		}
		if loss == nil {
			loss = e
		} else {
			loss = loss.Add(e)
		}
	}
	loss.Backward()
	return loss
}

func (p *problem) step(o Optimizer) {
	if _, ok := o.(*LBFGS); ok {
		p.number++
		o.Step(p.closure)
		return
	}
	p.gradients()
	o.Step()
}

// arguments are a constructor's, as JSON has them.
type arguments map[string]json.RawMessage

// value is a JSON value as a state dict has it.
func jsonValue(t *testing.T, raw json.RawMessage) any {
	t.Helper()
	var v any
	require.NoError(t, json.Unmarshal(raw, &v))
	return fromJSON(v)
}

func fromJSON(v any) any {
	switch v := v.(type) {
	case []any:
		list := make(Tuple, len(v))
		for i, item := range v {
			list[i] = fromJSON(item)
		}
		return list
	case map[string]any:
		if data, ok := v["tensor"].([]any); ok {
			var list []float32
			for _, x := range data {
				list = append(list, float32(x.(float64)))
			}
			return torch.FromSlice(list)
		}
		return torch.FromSlice([]float32{float32(v["tensor"].(float64))}, []int64{}...)
	}
	return v
}

// create makes an optimizer of Python's name and arguments; a set with two groups gives
// the second one a learning rate of its own.
func (p *problem) create(t *testing.T, name string, args arguments) Optimizer {
	t.Helper()
	differentiable := string(args["differentiable"]) == "true"
	for _, q := range p.params {
		q.SetRequiresGrad(!differentiable)
	}
	groups := [][]*torch.Tensor{p.params}
	if p.set.group >= 0 {
		groups = [][]*torch.Tensor{p.params[:p.set.group], p.params[p.set.group:]}
	}
	f := optimizers[name]
	require.NotNil(t, f, name)
	return f(t, groups, args)
}

// constructor makes the optimizer of groups of parameters and arguments.
type constructor func(t *testing.T, groups [][]*torch.Tensor, args arguments) Optimizer

func constructorOf[T interface {
	Optimizer
	AddParamGroup([]*torch.Tensor, ...O)
}, O any](f func([]*torch.Tensor, ...O) T) constructor {
	return func(t *testing.T, groups [][]*torch.Tensor, args arguments) Optimizer {
		var opts O
		options := reflect.ValueOf(&opts).Elem()
		for key, raw := range args {
			found, err := set(options, key, jsonValue(t, raw))
			require.NoError(t, err, key)
			require.True(t, found, "%T has no %s", opts, key)
		}
		o := f(groups[0], opts)
		for _, g := range groups[1:] {
			second := opts
			_, err := set(reflect.ValueOf(&second).Elem(), "lr", 0.03)
			require.NoError(t, err)
			o.AddParamGroup(g, second)
		}
		return o
	}
}

var optimizers = map[string]constructor{
	"Adadelta":   constructorOf(NewAdadelta[[]*torch.Tensor]),
	"Adafactor":  constructorOf(NewAdafactor[[]*torch.Tensor]),
	"Adagrad":    constructorOf(NewAdagrad[[]*torch.Tensor]),
	"Adam":       constructorOf(NewAdam[[]*torch.Tensor]),
	"AdamW":      constructorOf(NewAdamW[[]*torch.Tensor]),
	"Adamax":     constructorOf(NewAdamax[[]*torch.Tensor]),
	"ASGD":       constructorOf(NewASGD[[]*torch.Tensor]),
	"LBFGS":      constructorOf(NewLBFGS[[]*torch.Tensor]),
	"NAdam":      constructorOf(NewNAdam[[]*torch.Tensor]),
	"RAdam":      constructorOf(NewRAdam[[]*torch.Tensor]),
	"RMSprop":    constructorOf(NewRMSprop[[]*torch.Tensor]),
	"Rprop":      constructorOf(NewRprop[[]*torch.Tensor]),
	"SGD":        constructorOf(NewSGD[[]*torch.Tensor]),
	"SparseAdam": constructorOf(NewSparseAdam[[]*torch.Tensor]),
}

// digestOf is the digest of dtype, shape and elements.
func digestOf(x *torch.Tensor) string {
	if isSparse(x) {
		x = dense(x)
	}
	h := sha256.New()
	shape := strings.Trim(strings.ReplaceAll(fmt.Sprint(x.Shape()), " ", "x"), "[]")
	fmt.Fprintf(h, "%s %s ", x.DType().Name(), shape)
	h.Write(torch.ToBytes(x.Detach()))
	return fmt.Sprintf("%x", h.Sum(nil)[:6])
}

func digests(list []*torch.Tensor) string {
	var parts []string
	for _, x := range list {
		parts = append(parts, digestOf(x))
	}
	return fmt.Sprintf("%x", sha256.Sum256([]byte(strings.Join(parts, " "))))[:12]
}

// rememberedBy are digests of what an optimizer remembers, by flat name; numbers as they
// are.
func rememberedBy(o Optimizer) map[string]any {
	state := make(map[string]any)
	for n, values := range o.StateDict().State {
		for key, v := range values {
			name := fmt.Sprintf("%d.%s", n, key)
			if f, ok := asFloat(v); ok {
				state[name] = f
				continue
			}
			for _, n := range Flatten(map[string]any{name: v}) {
				state[n.Name] = digestOf(n.Tensor)
			}
		}
	}
	return state
}

// readLines reads a file of JSON lines.
func readLines[T any](t *testing.T, path string) []T {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	var list []T
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var c T
		require.NoError(t, json.Unmarshal(lines.Bytes(), &c))
		list = append(list, c)
	}
	require.NoError(t, lines.Err())
	require.NotEmpty(t, list)
	return list
}

func sortedNames[V any](m map[string]V) []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

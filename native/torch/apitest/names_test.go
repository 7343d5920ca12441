package apitest

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var regen = flag.Bool("regen", false, "write docs/names.md again")

const namesFile = "../../../docs/names.md"

// homes are where the names of PyTorch's namespaces are looked for: packages of ours,
// and with a dot the methods of a type.
var homes = []struct {
	space string
	in    []string
}{
	{"torch", []string{"torch.Tensor", "torch", "torch.Generator"}},
	{"torch.Tensor", []string{"torch.Tensor", "torch"}},
	{"torch.nn", []string{"nn"}},
	{"torch.nn.functional", []string{"torch", "torch.Tensor"}},
	{"torch.nn.Module", []string{"nn.Base"}},
	{"torch.nn.init", []string{"nn"}},
	{"torch.nn.utils", []string{"utils", "nn", "parametrizations"}},
	{"torch.nn.utils.rnn", []string{"rnn"}},
	{"torch.nn.utils.parametrize", []string{"parametrize"}},
	{"torch.nn.utils.parametrizations", []string{"parametrizations"}},
	{"torch.optim", []string{"optim"}},
	{"torch.optim.lr_scheduler", []string{"optim"}},
	{"torch.optim.swa_utils", []string{"swautils", "optim"}},
	{"torch.autograd", []string{"torch"}},
	{"torch.autograd.functional", []string{"functional"}},
	{"torch.func", []string{"functorch"}},
	{"torch.linalg", []string{"torch", "torch.Tensor"}},
	{"torch.fft", []string{"torch"}},
	{"torch.special", []string{"torch", "torch.Tensor"}},
	{"torch.utils.checkpoint", []string{"checkpoint"}},
	{"torch.distributions", []string{"distributions", "transforms"}},
	{"torch.distributions.Distribution", []string{"distributions.Bernoulli", "distributions.Normal", "distributions"}},
	{"torch.distributions.constraints", []string{"constraints"}},
}

// TestNames checks that docs/names.md is what the recorded names of PyTorch and our
// exported names give; with -regen it writes it.
func TestNames(t *testing.T) {
	text, err := os.ReadFile("testdata/names.json")
	require.NoError(t, err)
	var spaces map[string][]string
	require.NoError(t, json.Unmarshal(text, &spaces))
	ours := exported(t)
	var b strings.Builder
	fmt.Fprintf(&b, "# Names\n\nEvery public name of PyTorch %s in the namespaces below, and ours. Made by\n"+
		"`go test ./native/torch/apitest -run TestNames -regen` from scripts/python_names.py; the rule is in\n"+
		"the documentation of package torch. `x.` is a method of a tensor, which stands for the function too.\n", spaces["made_with"][0])
	for _, h := range homes {
		have, rows := 0, strings.Builder{}
		for _, name := range spaces[h.space] {
			if our := find1(ours, h.in, name); our != "" {
				have++
				fmt.Fprintf(&rows, "| %s | `%s` |\n", name, our)
			} else {
				fmt.Fprintf(&rows, "| %s | %s |\n", name, why(ours, name))
			}
		}
		fmt.Fprintf(&b, "\n## %s: %d of %d\n\n| PyTorch | torchfm |\n|---|---|\n%s", h.space, have, len(spaces[h.space]), rows.String())
	}
	if *regen {
		require.NoError(t, os.WriteFile(namesFile, []byte(b.String()), 0o666))
	}
	committed, err := os.ReadFile(namesFile)
	require.NoError(t, err)
	assert.True(t, b.String() == string(committed), "docs/names.md is not what the names give: run go test ./native/torch/apitest -run TestNames -regen")
}

// exported returns our names by where they are and their plain form.
func exported(t *testing.T) map[string]map[string]string {
	t.Helper()
	ours := make(map[string]map[string]string)
	add := func(where, name, shown string) {
		if ours[where] == nil {
			ours[where] = make(map[string]string)
		}
		if key := plain(name); ours[where][key] == "" {
			ours[where][key] = shown
		}
	}
	list := sources(t)
	aten, err := parse("../aten")
	require.NoError(t, err)
	for _, s := range append(list, aten) {
		for _, f := range s.functions {
			switch {
			case f.receiver == "Tensor":
				add(s.name+".Tensor", f.name, "x."+f.name)
			case f.receiver != "":
				add(s.name+"."+f.receiver, f.name, f.receiver+"."+f.name)
			default:
				add(s.name, strings.TrimPrefix(f.name, "New"), s.name+"."+f.name)
				add(s.name, f.name, s.name+"."+f.name)
			}
		}
		for _, name := range s.names {
			add(s.name, name, s.name+"."+name)
		}
	}
	return ours
}

func find1(ours map[string]map[string]string, in []string, name string) string {
	for _, where := range in {
		if our := ours[where][plain(name)]; our != "" {
			return our
		}
	}
	return ""
}

// said are names whose counterpart has another name.
var said = map[string]string{
	"add_module": "Base.RegisterModule", "forward": "Layer.Forward", "extra_repr": "an ExtraRepr method of the type",
	"get_extra_state": "a GetExtraState method of the type", "set_extra_state": "a SetExtraState method of the type",
	"bfloat16": "To(torch.BFloat16)", "double": "To(torch.Float64)", "float": "To(torch.Float32)", "half": "To(torch.Float16)",
	"type": "To(dtype)", "cpu": "To(torch.Device{})", "Buffer": "the tag `nn:\",buffer\"`",
	"multi_head_attention_forward": "nn.MultiheadAttention", "divide": "x.Div", "multiply": "x.Mul", "greater": "x.Gt", "greater_equal": "x.Ge",
	"less": "x.Lt", "less_equal": "x.Le", "not_equal": "x.Ne", "moveaxis": "x.Movedim", "vector_norm": "x.Norm",
	"clamp_max": "x.Clamp", "clamp_min": "x.Clamp", "get_num_threads": "torch.NumThreads", "is_tensor": "a type assertion",
	"set_checkpoint_early_stop": "checkpoint.Options.NoEarlyStop",
	"arg_constraints":           "ArgConstraints of any distribution", "batch_shape": "Distribution.BatchShape", "event_shape": "Distribution.EventShape",
	"sample_n": "deprecated: Sample(n)", "set_default_validate_args": "Options{NoValidateArgs: true} of each distribution",
	"set_printoptions": "x.StringWith(torch.PrintOptions{})",
	"clip_grad_norm":   "utils.ClipGradNorm_", "inf": "math.Inf(1)", "nan": "math.NaN()", "e": "math.E",
}

// reasons say why a name is not ours, by what is part of it; the first that fits.
var reasons = []struct {
	parts []string
	why   string
}{
	{[]string{"Lazy", "Uninitialized"}, "lazy modules are left out"},
	{[]string{"Storage", "TensorType", "ByteTensor", "CharTensor", "DoubleTensor", "FloatTensor", "HalfTensor", "IntTensor", "LongTensor", "ShortTensor", "BoolTensor", "BFloat16Tensor"}, "PyTorch's old typed tensors and storages are left out"},
	{[]string{"quant", "q_", "qint", "quint", "int_repr", "Quant", "qscheme"}, "quantisation is left to package aten"},
	{[]string{"jit", "script", "Script", "compile", "Compil", "export", "TupleType", "Type", "Graph", "Alias", "Argument", "Function", "IODescriptor", "functionalize"}, "TorchScript and the compiler are left out"},
	{[]string{"cuda", "cudnn", "miopen", "xpu", "ipu", "hpu", "mtia", "mkldnn", "mps", "vulkan", "Stream", "Event"}, "a device's own, not here yet"},
	{[]string{"TYPE_CHECKING", "notes", "has_torch_function", "handle_torch_function", "BroadcastingList", "boolean_dispatch", "assert_int", "factory_kwargs", "dependent_property", "T_destination", "dump_patches", "call_super_init"}, "Python's own"},
	{[]string{"autocast", "GradScaler"}, "mixed precision: not here yet"},
	{[]string{"sparse", "csr", "csc", "bsr", "bsc", "coalesce", "ccol", "crow", "nested"}, "sparse and nested layouts are left to package aten"},
	{[]string{"names", "align_", "rename"}, "named dimensions are left out"},
	{[]string{"storage", "numpy", "dlpack", "pickle", "share_memory", "pin_memory"}, "Python's memory and its exchange are left out"},
	{[]string{"size_average"}, "deprecated"},
}

// why says why a name is not here.
func why(ours map[string]map[string]string, name string) string {
	if text := said[name]; text != "" {
		return text
	}
	for _, r := range reasons {
		if slices.ContainsFunc(r.parts, func(part string) bool { return strings.Contains(name, part) }) {
			return r.why
		}
	}
	if our := ours["aten"][plain(name)]; our != "" {
		return "no form of its own: `" + our + "`"
	}
	return "not here yet"
}

package door

import (
	"regexp"
	"slices"
	"strings"

	"torchfm/native"
)

func init() { native.SetGuards(newGuard) }

// newGuard returns the guard of an operator, nil for none.
func newGuard(name, text string) *native.Guard {
	check, list := guardOf(name, text), mustHaveAny[name]
	if check == nil && list == "" && !fixedLists.MatchString(text) {
		return nil
	}
	schema, err := ParseSchema(text)
	if err != nil {
		return nil // the tests parse all of them
	}
	guard := new(native.Guard)
	for i := range schema.Arguments {
		a := &schema.Arguments[i]
		l := minList(i, a)
		if a.Name == list {
			l.N, l.Empty = max(l.N, 1), false
		}
		if l.N > 0 {
			guard.Lists = append(guard.Lists, l)
		}
	}
	if check != nil {
		if dividing(name, text) {
			guard.Integers = 2
		}
		guard.Check = func(args *native.Given) string { return check(&guarded{schema: schema, args: args}) }
	}
	return guard
}

// mustHaveAny are lists that must not be empty.
var mustHaveAny = map[string]string{
	"aten::align_tensors": "tensors",
	"aten::align_to":      "order",
	"aten::cat":           "tensors",
	"aten::concat":        "tensors",
	"aten::concatenate":   "tensors",
	"aten::slow_conv3d":   "stride",
}

// fixedLists matches the lists of a certain length in a schema, as int[2]. Kernels
// differ in whether they look at the length before they read.
var fixedLists = regexp.MustCompile(`\[([2-9]|[1-9][0-9]+)\]`)

// minList returns how many values argument i of a schema needs when it is a list of a
// certain length. An empty stride stands for the size of the kernel.
func minList(i int, a *Argument) native.MinList {
	l := native.MinList{Argument: i, Name: a.Name, One: true, Empty: a.Default == "[]" || a.Name == "stride"}
	if a.Type.Len > 1 {
		l.N = a.Type.Len
	}
	return l
}

// guarded are the arguments of a call that a check looks at.
type guarded struct {
	schema *Schema
	args   *native.Given
	values map[int]any // those that were asked for
}

// argument returns the value of argument i, nil for what was not given.
func (b *guarded) argument(i int) any {
	if i < 0 || i >= b.args.Len() {
		return nil
	}
	if v, ok := b.values[i]; ok {
		return v
	}
	v := b.args.Value(i)
	if b.values == nil {
		b.values = make(map[int]any)
	}
	b.values[i] = v
	return v
}

// index returns the position of the argument of a name, -1 for none.
func (b *guarded) index(name string) int {
	return slices.IndexFunc(b.schema.Arguments, func(a Argument) bool { return a.Name == name })
}

// given returns what was given for the argument of a name, nil for nothing.
func (b *guarded) given(name string) any { return b.argument(b.index(name)) }

// tensors returns all tensors among the arguments.
func (b *guarded) tensors() []*native.Handle {
	var all []*native.Handle
	for i := range b.args.Len() {
		switch v := b.argument(i).(type) {
		case *native.Handle:
			all = append(all, v)
		case []*native.Handle:
			all = append(all, v...)
		}
	}
	return slices.DeleteFunc(all, func(h *native.Handle) bool { return h == nil })
}

// guardOf returns the check that a call of an operator must pass, nil for none: it
// says why the call would end the process, "" when it would not. The text of the schema
// tells overloads apart of which some need a check.
func guardOf(name, text string) func(*guarded) string {
	if check := checkOf(name); check != nil {
		return check
	}
	switch {
	case dividing(name, text):
		return quotient
	case name == "aten::view" && strings.Contains(text, "ScalarType dtype"):
		return notQuantized
	}
	if strings.HasPrefix(name, "aten::_fused_ad") || strings.HasPrefix(name, "aten::_fused_sgd") {
		return fused
	}
	if strings.HasPrefix(name, "aten::_foreach_") {
		return foreach
	}
	if strings.Contains(name, "ion_pad") && strings.HasSuffix(name, "d_backward") {
		return padded
	}
	return nil
}

// checkOf returns the check of an operator, whatever the overload.
func checkOf(name string) func(*guarded) string {
	switch name {
	case "aten::_batch_norm_no_update", "aten::_batch_norm_with_update",
		"aten::_batch_norm_with_update_functional", "aten::_native_batch_norm_legit",
		"aten::_native_batch_norm_legit_functional", "aten::_native_batch_norm_legit_no_training",
		"aten::batch_norm_backward", "aten::native_batch_norm", "aten::native_batch_norm_backward":
		return channels
	case "aten::native_group_norm":
		return groups
	case "aten::_weight_norm", "aten::_weight_norm_interface":
		return weightNorm
	case "aten::_chunk_cat":
		return chunked
	case "aten::_fft_c2c", "aten::_fft_c2r", "aten::_fft_r2c":
		return dimsInside
	case "aten::_logcumsumexp":
		return sameDType("self", "out")
	case "aten::_pad_packed_sequence":
		return packed
	case "aten::_pdist_forward", "aten::_pdist_backward":
		return pairs
	case "aten::_softmax", "aten::_log_softmax":
		return covers("self", "out")
	case "aten::_log_softmax_backward_data", "aten::_softmax_backward_data":
		return all(sameShape("grad_output", "output"), covers("output", "out"), covers("output", "grad_input"))
	case "aten::gru_cell", "aten::lstm_cell", "aten::rnn_relu_cell", "aten::rnn_tanh_cell":
		return cell
	case "aten::lstm", "aten::gru", "aten::rnn_tanh", "aten::rnn_relu":
		return recurrent
	case "aten::lu_unpack":
		return pivoted
	case "aten::embedding_dense_backward":
		return rowsInside
	case "aten::embedding_bag", "aten::_embedding_bag":
		return bags
	case "aten::smooth_l1_loss_backward", "aten::huber_loss_backward":
		return floating("grad_output")
	case "aten::_adaptive_avg_pool2d_backward", "aten::adaptive_max_pool2d_backward",
		"aten::fractional_max_pool2d_backward", "aten::max_pool2d_with_indices_backward":
		return pooled(2)
	case "aten::_adaptive_avg_pool3d_backward", "aten::adaptive_max_pool3d_backward",
		"aten::fractional_max_pool3d_backward", "aten::max_pool3d_with_indices_backward":
		return pooled(3)
	case "aten::gelu_backward":
		return sameShape("grad_output", "self")
	case "aten::batch_norm_update_stats":
		return statistics
	case "aten::scaled_dot_product_attention", "aten::_scaled_dot_product_attention_math":
		return grouped
	case "aten::_cdist_backward":
		return distances
	case "aten::_segment_reduce_backward":
		return segments
	case "aten::_scaled_dot_product_flash_attention_for_cpu", "aten::_scaled_dot_product_flash_attention_for_cpu_backward":
		return notEmptyTensors
	case "aten::binomial":
		return finite("count", "prob")
	case "aten::linalg_eigvals", "aten::_linalg_eigvals":
		return finite("self")
	case "aten::channel_shuffle":
		return positive("groups")
	case "aten::copy":
		return strided
	case "aten::mvlgamma_":
		return floating("self")
	case "aten::arange", "aten::range":
		return wholeStep
	case "aten::_sparse_compressed_tensor_with_dims":
		return compressed
	case "aten::_upsample_bicubic2d_aa", "aten::_upsample_bilinear2d_aa":
		return scaled
	case "aten::unfold_backward":
		return unfolded
	case "aten::view_copy", "aten::_lazy_clone":
		return notQuantized
	case "aten::pixel_shuffle":
		return squared("upscale_factor")
	case "aten::linalg_matrix_power", "aten::matrix_power":
		return negatable("n")
	case "aten::as_strided", "aten::as_strided_":
		return strides
	case "aten::resize", "aten::resize_":
		return notNegative("size")
	}
	return nil
}

package torch

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unsafe"

	"torchfm/native"
)

func init() {
	native.SetGuards(func(name, text string) native.Guard {
		check := guardOf(name)
		if check == nil && !fixedLists.MatchString(text) {
			return nil
		}
		schema, err := ParseSchema(text)
		if err != nil {
			return nil // the tests parse all of them
		}
		return func(args *native.Given) string {
			b := &guarded{schema: schema, args: args}
			if why := b.shortList(); why != "" || check == nil {
				return why
			}
			return check(b)
		}
	})
}

// fixedLists matches the lists of a certain length in a schema, as int[2].
var fixedLists = regexp.MustCompile(`\[([2-9]|[1-9][0-9]+)\]`)

// shortList says which list has fewer values than the schema asks for: kernels differ
// in whether they look at the length before they read.
func (b *guarded) shortList() string {
	for i := range b.args.Len() {
		a := &b.schema.Arguments[i]
		if n, list := b.args.Count(i); list && tooShort(a, n) {
			return fmt.Sprintf("argument %d (%q) has %d values, expected %d", i, a.Name, n, a.Type.Len)
		}
	}
	return ""
}

// tooShort reports whether a list of n values is too short for the argument. One value
// stands for all, and an empty list may stand for a default: that of a stride for the
// size of the kernel.
func tooShort(a *Argument, n int) bool {
	return a.Type.Len > 1 && n < a.Type.Len && n != 1 && !(n == 0 && (a.Default == "[]" || a.Name == "stride"))
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
	switch x := v.(type) {
	case *native.Handle:
		v = tensorOf(x)
	case []*native.Handle:
		list := make([]*Tensor, len(x))
		for i, h := range x {
			list[i] = tensorOf(h)
		}
		v = list
	}
	if b.values == nil {
		b.values = make(map[int]any)
	}
	b.values[i] = v
	return v
}

// tensorOf is the tensor whose handle h is; nil for nil.
func tensorOf(h *native.Handle) *Tensor {
	if h == nil {
		return nil
	}
	return (*Tensor)(unsafe.Pointer(h))
}

// index returns the position of the argument of a name, -1 for none.
func (b *guarded) index(name string) int {
	return slices.IndexFunc(b.schema.Arguments, func(a Argument) bool { return a.Name == name })
}

// given returns what was given for the argument of a name, nil for nothing.
func (b *guarded) given(name string) any { return b.argument(b.index(name)) }

// tensors returns all tensors among the arguments.
func (b *guarded) tensors() []*Tensor {
	var all []*Tensor
	for i := range b.args.Len() {
		switch v := b.argument(i).(type) {
		case *Tensor:
			all = append(all, v)
		case []*Tensor:
			all = append(all, v...)
		}
	}
	return slices.DeleteFunc(all, func(t *Tensor) bool { return t == nil })
}

// guardOf returns the check that a call of an operator must pass, nil for none: it
// says why the call would end the process, "" when it would not.
func guardOf(name string) func(*guarded) string {
	if check := checkOf(name); check != nil {
		return check
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
	case "aten::_batch_norm_no_update", "aten::_native_batch_norm_legit", "aten::batch_norm_backward",
		"aten::native_batch_norm", "aten::native_batch_norm_backward":
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
	case "aten::_log_softmax_backward_data", "aten::_softmax_backward_data":
		return sameShape("grad_output", "output")
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
	case "aten::cat", "aten::concat", "aten::concatenate":
		return notEmpty("tensors")
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
	case "aten::align_tensors":
		return notEmpty("tensors")
	case "aten::align_to":
		return notEmpty("order")
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
	case "aten::slow_conv3d":
		return notEmpty("stride")
	case "aten::unfold_backward":
		return unfolded
	case "aten::view_copy":
		return notQuantized
	}
	return nil
}

package torch

import (
	"strings"
)

// guardOf returns the check that a call of an operator must pass, nil for none: it
// says why the call would end the process, "" when it would not.
func guardOf(s *Schema) func(*binding) string {
	if check := checkOf(s.Name); check != nil {
		return check
	}
	if strings.HasPrefix(s.Name, "aten::_fused_ad") || strings.HasPrefix(s.Name, "aten::_fused_sgd") {
		return fused
	}
	if strings.HasPrefix(s.Name, "aten::_foreach_") {
		return foreach
	}
	if strings.Contains(s.Name, "ion_pad") && strings.HasSuffix(s.Name, "d_backward") {
		return padded
	}
	return nil
}

// guard returns why the call would end the process, "" when it would not.
func (b *binding) guard() string {
	if !b.op.mkldnn {
		for _, v := range b.values {
			if l, ok := v.(Layout); ok && l == Mkldnn {
				return "only operators of MKL-DNN make a tensor that is torch._mkldnn"
			}
		}
		for _, t := range b.tensors {
			if t.Layout() == Mkldnn {
				return "a tensor is torch._mkldnn, whose elements this operator would read as if they were strided"
			}
		}
	}
	for _, t := range b.tensors {
		if isQuantized(t.DType()) && t.h.Meta().Numel == 0 {
			return "a quantized tensor has no elements"
		}
	}
	if !strings.HasPrefix(b.op.schema.Name, "aten::") {
		for _, t := range b.tensors {
			if t.Device().Type == Meta {
				return "a tensor is on device meta, and has no memory"
			}
		}
	}
	if b.op.guard != nil {
		return b.op.guard(b)
	}
	return ""
}

// knowsMkldnn reports whether an operator is meant for tensors in the layout of
// MKL-DNN.
func knowsMkldnn(name string) bool {
	return strings.Contains(name, "mkldnn") || name == "aten::to_dense" || name == "aten::_to_dense" || name == "aten::is_mkldnn"
}

// checkOf returns the check of an operator, whatever the overload.
func checkOf(name string) func(*binding) string {
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

package door

import (
	"slices"
	"strings"
)

// Some operators end the process when they are called wrongly, or always: they
// trust their caller, which inside of libtorch has checked what they do not.
// TestDoorRandom and TestSurfaceRandom find them. Operators of no use outside of
// libtorch are refused by name; the others have guards for the calls that are fatal:
// see guard.go.

// refusal returns why an operator must not be called from Go, "" when it may be.
func refusal(s *Schema) string {
	if why, ok := refused[s.Name]; ok {
		return why
	}
	space, _, _ := strings.Cut(s.Name, "::")
	if why, ok := refusedSpaces[space]; ok {
		return why
	}
	if slices.ContainsFunc(refusedFamilies, func(family string) bool { return strings.HasPrefix(s.Name, family) }) {
		return unchecked
	}
	return ""
}

// The reasons.
const (
	noGroup      = "it needs a process group, and ends the process without one"
	unchecked    = "it is internal to libtorch and does not check its arguments: wrong ones end the process"
	prepacked    = "it is for weights that PyTorch's compiler packed, and does not check its arguments: wrong ones end the process"
	noBounds     = "it makes a tensor over memory whose bounds it does not check"
	runsAutodiff = "it runs autograd from inside an operator, which must not come back into Go: use Tensor.BackwardWith"
)

var refusedSpaces = map[string]string{
	"_c10d_functional":          noGroup,
	"_c10d_functional_autograd": noGroup,
	"_dtensor":                  noGroup,
	"_quantized":                prepacked,
	"c10d":                      noGroup,
	"fsdp":                      unchecked,
	"mkl":                       prepacked,
	"mkldnn":                    prepacked,
	"mkldnn_prepacked":          prepacked,
	"onednn":                    prepacked,
	"sparse":                    prepacked,
	"static_runtime":            unchecked,
	"symm_mem":                  noGroup,
}

// refusedFamilies are how the names of operators begin that libtorch's own code calls
// after checks of its own: kernels of one backend, halves of other operators, and
// those that pack weights.
var refusedFamilies = []string{
	"aten::_convert_weight_to_int4pack",
	"aten::_convolution_double_backward",
	"aten::_ctc_loss_backward",
	"aten::_embedding_bag_dense_backward",
	"aten::_embedding_bag_forward_only",
	"aten::_embedding_bag_sparse_backward",
	"aten::_fake_quantize_learnable_",
	"aten::_fused_moving_avg_obs_fq_helper",
	"aten::_gather_sparse_backward",
	"aten::_grid_sampler_2d_cpu_fallback",
	"aten::_jagged_to_padded_dense_forward",
	"aten::_masked_softmax",
	"aten::_mkldnn_",
	"aten::_nested_",
	"aten::_pack_padded_sequence_backward",
	"aten::_padded_dense_to_jagged_forward",
	"aten::_rowwise_prune",
	"aten::_scaled_dot_product_flash_attention_backward",
	"aten::_scaled_dot_product_fused_attention_overrideable",
	"aten::_slow_conv2d_",
	"aten::_sobol_engine_",
	"aten::_sparse_broadcast_to",
	"aten::_sparse_bsc_tensor_unsafe",
	"aten::_sparse_bsr_tensor_unsafe",
	"aten::_sparse_compressed_tensor_unsafe",
	"aten::_sparse_coo_tensor_unsafe",
	"aten::_sparse_csc_tensor_unsafe",
	"aten::_sparse_csr_tensor_unsafe",
	"aten::_sparse_csr_prod",
	"aten::_sparse_csr_sum",
	"aten::_sparse_log_softmax_backward_data",
	"aten::_sparse_mm_reduce_impl",
	"aten::_sparse_semi_structured_",
	"aten::_sparse_softmax_backward_data",
	"aten::_sparse_sum_backward",
	"aten::_spsolve",
	"aten::_thnn_",
	"aten::_weight_int",
	"aten::_weight_norm_differentiable_backward",
	"aten::_wrapped_",
	"aten::batch_norm_backward_",
	"aten::conv_tbc_backward",
	"aten::cummaxmin_backward",
	"aten::cumprod_backward",
	"aten::embedding_backward",
	"aten::embedding_sparse_backward",
	"aten::fbgemm_",
	"aten::max_pool2d_backward",
	"aten::mkldnn_adaptive_avg_pool2d_backward",
	"aten::mkldnn_max_pool2d_backward",
	"aten::mkldnn_max_pool3d_backward",
	"aten::quantized_gru",
	"aten::quantized_lstm",
	"aten::quantized_rnn_",
	"quantized::conv",
	"quantized::embedding_",
	"quantized::int4mm_packed_weight_cpu",
	"quantized::quantized_",
}

// refused are the operators that are not called from Go, whatever the overload.
var refused = map[string]string{
	"aten::_backward":                                runsAutodiff,
	"aten::_batch_norm_impl_index_backward":          unchecked,
	"aten::_cholesky_solve_helper":                   unchecked,
	"aten::_compute_linear_combination":              unchecked,
	"aten::_convert_indices_from_coo_to_csr":         unchecked,
	"aten::_convert_indices_from_csr_to_coo":         unchecked,
	"aten::_cummax_helper":                           unchecked,
	"aten::_cummin_helper":                           unchecked,
	"aten::_dyn_quant_matmul_4bit":                   unchecked,
	"aten::_dyn_quant_pack_4bit_weight":              unchecked,
	"aten::_foreach_copy":                            unchecked,
	"aten::_foreach_zero":                            unchecked,
	"aten::_neg_view":                                unchecked,
	"aten::_neg_view_copy":                           unchecked,
	"aten::_new_zeros_with_same_feature_meta":        unchecked,
	"aten::_nnpack_spatial_convolution":              unchecked,
	"aten::_remove_batch_dim":                        unchecked,
	"aten::_reshape_alias":                           unchecked,
	"aten::_reshape_alias_copy":                      unchecked,
	"aten::_saturate_weight_to_fp16":                 unchecked,
	"aten::_stack":                                   unchecked,
	"aten::_transform_bias_rescale_qkv":              unchecked,
	"aten::_weight_norm_interface_backward":          unchecked,
	"aten::choose_qparams_optimized":                 unchecked,
	"aten::matrix_exp_backward":                      unchecked,
	"aten::mkldnn_linear":                            unchecked,
	"aten::mkldnn_linear_backward":                   unchecked,
	"aten::mkldnn_linear_backward_input":             unchecked,
	"aten::mkldnn_linear_backward_weights":           unchecked,
	"aten::mkldnn_reorder_conv2d_weight":             unchecked,
	"aten::mkldnn_reorder_conv3d_weight":             unchecked,
	"aten::mkldnn_rnn_layer":                         unchecked,
	"aten::mkldnn_rnn_layer_backward":                unchecked,
	"aten::native_channel_shuffle":                   unchecked,
	"aten::slow_conv3d_forward":                      unchecked,
	"inductor::_alloc_from_pool":                     noBounds,
	"inductor::_reinterpret_tensor":                  noBounds,
	"quantized::linear_dynamic_fp16_unpacked_weight": unchecked,
	"quantized::linear_prepack_fp16":                 unchecked,
	"quantized::make_quantized_cell_params":          unchecked,
	"quantized::make_quantized_cell_params_dynamic":  unchecked,
	"quantized::make_quantized_cell_params_fp16":     unchecked,
}

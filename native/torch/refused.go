package torch

import "strings"

// Some operators end the process when they are called wrongly, or always: they
// trust their caller, which inside of libtorch has checked what they do not.
// TestDoorRandom finds them. Operators of no use outside of libtorch are refused
// by name; the others have guards for the calls that are fatal: see guard.go.

// refusal returns why an operator must not be called from Go, "" when it may be.
func refusal(s *Schema) string {
	if why, ok := refused[s.Name]; ok {
		return why
	}
	space, _, _ := strings.Cut(s.Name, "::")
	return refusedSpaces[space]
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
	"mkl":                       prepacked,
	"mkldnn":                    prepacked,
	"onednn":                    prepacked,
	"symm_mem":                  noGroup,
}

// refused are the operators that are not called from Go, whatever the overload.
var refused = map[string]string{
	"aten::_backward": runsAutodiff,

	"inductor::_alloc_from_pool":    noBounds,
	"inductor::_reinterpret_tensor": noBounds,

	"_quantized::wrapped_fbgemm_linear_fp16_weight":    unchecked,
	"aten::_compute_linear_combination":                unchecked,
	"aten::_cummax_helper":                             unchecked,
	"aten::_cummin_helper":                             unchecked,
	"aten::_weight_norm_interface_backward":            unchecked,
	"aten::fbgemm_pack_quantized_matrix":               unchecked,
	"aten::mkldnn_rnn_layer":                           unchecked,
	"aten::mkldnn_rnn_layer_backward":                  unchecked,
	"aten::slow_conv3d_forward":                        unchecked,
	"quantized::embedding_bag_2bit_prepack":            unchecked,
	"quantized::linear_prepack_fp16":                   unchecked,
	"aten::fbgemm_linear_quantize_weight":              unchecked,
	"aten::_reshape_alias_copy":                        unchecked,
	"aten::_reshape_alias":                             unchecked,
	"aten::_batch_norm_impl_index_backward":            unchecked,
	"quantized::embedding_bag_4bit_prepack":            unchecked,
	"aten::_convert_indices_from_coo_to_csr":           unchecked,
	"aten::_sobol_engine_scramble_":                    unchecked,
	"aten::_cholesky_solve_helper":                     unchecked,
	"aten::_neg_view_copy":                             unchecked,
	"aten::native_channel_shuffle":                     unchecked,
	"aten::_neg_view":                                  unchecked,
	"aten::_nested_from_padded":                        unchecked,
	"aten::_saturate_weight_to_fp16":                   unchecked,
	"aten::mkldnn_linear":                              unchecked,
	"aten::mkldnn_linear_backward":                     unchecked,
	"aten::mkldnn_linear_backward_input":               unchecked,
	"aten::mkldnn_linear_backward_weights":             unchecked,
	"aten::mkldnn_reorder_conv3d_weight":               unchecked,
	"aten::mkldnn_reorder_conv2d_weight":               unchecked,
	"aten::choose_qparams_optimized":                   unchecked,
	"aten::_nested_view_from_buffer_copy":              unchecked,
	"aten::_nested_view_from_buffer":                   unchecked,
	"aten::_nested_compute_contiguous_strides_offsets": unchecked,
	"quantized::make_quantized_cell_params":            unchecked,
	"quantized::make_quantized_cell_params_dynamic":    unchecked,
	"quantized::make_quantized_cell_params_fp16":       unchecked,
	"aten::_sobol_engine_ff_":                          unchecked,
	"aten::_sobol_engine_ff":                           unchecked,
	"aten::_sobol_engine_initialize_state":             unchecked,
	"aten::_sobol_engine_scramble":                     unchecked,
	"aten::_dyn_quant_matmul_4bit":                     unchecked,
	"aten::_dyn_quant_pack_4bit_weight":                unchecked,
	"_quantized::linear_prepack_fp16":                  unchecked,
	"aten::_convert_indices_from_csr_to_coo":           unchecked,
	"aten::_foreach_copy":                              unchecked,
	"aten::_foreach_zero":                              unchecked,
	"aten::_new_zeros_with_same_feature_meta":          unchecked,
	"aten::_nnpack_spatial_convolution":                unchecked,
	"aten::_remove_batch_dim":                          unchecked,
	"aten::_slow_conv2d_backward":                      unchecked,
	"aten::_sobol_engine_initialize_state_":            unchecked,
	"aten::_stack":                                     unchecked,
	"aten::_thnn_differentiable_gru_cell_backward":     unchecked,
	"aten::_thnn_differentiable_lstm_cell_backward":    unchecked,
	"aten::_transform_bias_rescale_qkv":                unchecked,
	"aten::matrix_exp_backward":                        unchecked,
	"aten::quantized_lstm_cell":                        unchecked,
	"quantized::linear_dynamic_fp16_unpacked_weight":   unchecked,
}

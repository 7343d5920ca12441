// Operators by other operators, where vmap or forward mode need them so: libtorch has
// no rule of its own for these, Python's torch brings the same formulas with it
// (torch/_decomp, torch/_functorch/vmap.py).

#define AT_PER_OPERATOR_HEADERS // of all of ATen only what is named below

#include "shim.hh"

#include <ATen/OpMathType.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/Reduction.h>
#include <ATen/core/stack.h>
#include <ATen/native/TypeProperties.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/can_cast.h>
#include <ATen/ops/diag.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/log1p.h>
#include <ATen/ops/logical_or.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/minimum.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/native_batch_norm_backward.h>
#include <ATen/ops/outer.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/reciprocal.h>
#include <ATen/ops/reshape.h>
#include <ATen/ops/result_type.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/scatter.h>
#include <ATen/ops/sign.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/var.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/jit_decomp_interface.h>
#include <torch/library.h>

#include <map>
#include <tuple>

namespace {

using at::Tensor;
using MaybeTensor = std::optional<Tensor>;
using Three = std::tuple<Tensor, Tensor, Tensor>;
using Shape = std::vector<int64_t>;

bool given(const MaybeTensor &t) { return t.has_value() && t->defined(); }

// Calls f with the tensors in the precision that kernels compute in, and returns its
// result in theirs.
template <class F> Tensor in_opmath(const Tensor &a, const Tensor &b, const Tensor &c, F &&f) {
  const std::vector<Tensor> all = {a, b, c};
  const auto dtype = at::native::result_type(all);
  const auto compute = at::toOpMathType(dtype);
  return f(a.to(compute), b.to(compute), c.to(compute)).to(dtype);
}

double over_mean(double d, const Tensor &t, int64_t reduction) {
  return reduction == at::Reduction::Mean ? d / static_cast<double>(t.numel()) : d;
}

Tensor mse_loss_backward(const Tensor &grad, const Tensor &self, const Tensor &target, int64_t reduction) {
  return in_opmath(grad, self, target, [&](const Tensor &g, const Tensor &x, const Tensor &y) {
    return (x - y) * over_mean(2, x, reduction) * g;
  });
}

Tensor smooth_l1_loss_backward(const Tensor &grad, const Tensor &self, const Tensor &target, int64_t reduction, double beta) {
  return in_opmath(grad, self, target, [&](const Tensor &g, const Tensor &x, const Tensor &y) {
    const Tensor d = x - y;
    const Tensor weighted = g * over_mean(1, x, reduction);
    return at::where(at::abs(d) < beta, weighted * d / beta, weighted * at::sign(d));
  });
}

Tensor huber_loss_backward(const Tensor &grad, const Tensor &self, const Tensor &target, int64_t reduction, double delta) {
  return in_opmath(grad, self, target, [&](const Tensor &g, const Tensor &x, const Tensor &y) {
    const double norm = over_mean(1, x, reduction);
    const Tensor d = x - y;
    return at::where(d < -delta, g * -norm * delta, at::where(d > delta, g * norm * delta, d * norm * g));
  });
}

// A vector of one weight a class, in the shape that broadcasts along the classes of t.
Tensor by_class(const Tensor &weight, const Tensor &t, int64_t dim) {
  Shape shape(t.dim(), 1);
  shape[dim] = weight.size(0);
  return weight.reshape(shape);
}

std::tuple<Tensor, Tensor> nll_forward(const Tensor &input, const Tensor &target, const MaybeTensor &weight,
                                       int64_t reduction, int64_t ignore_index) {
  const int64_t dim = input.dim() < 2 ? 0 : 1;
  Tensor self = input, w;
  if (given(weight)) {
    w = input.dim() > 1 ? by_class(*weight, input, dim) : *weight;
    self = self * w;
  }
  const Tensor counts = target != ignore_index;
  const Tensor index = at::where(counts, target, 0).unsqueeze(dim);
  Tensor result = at::where(counts, -at::gather(self, dim, index).squeeze(dim), 0);
  if (reduction == at::Reduction::None && input.dim() > 1) {
    return {result, self.new_full({}, 0.0)};
  }
  Tensor total;
  if (w.defined()) {
    total = at::where(counts, at::gather(w.expand(self.sizes()), dim, index).squeeze(dim), 0).sum();
  } else {
    total = counts.sum().to(self.options());
  }
  if (reduction == at::Reduction::Sum) {
    result = result.sum();
  } else if (reduction == at::Reduction::Mean) {
    result = result.sum() / total;
  }
  return {result, total};
}

void check_nll(const Tensor &self, const Tensor &target, const MaybeTensor &weight) {
  TORCH_CHECK(self.dim() > 0 && self.dim() <= 2, "input tensor should be 1D or 2D");
  TORCH_CHECK(target.dim() <= 1, "0D or 1D target tensor expected, multi-target not supported");
  TORCH_CHECK((self.dim() == 1 && target.dim() == 0) || (target.dim() == 1 && self.size(0) == target.size(0)),
              "size mismatch (got input: ", self.sizes(), ", target: ", target.sizes(), ")");
  TORCH_CHECK(!given(weight) || (weight->dim() == 1 && weight->numel() == self.size(-1)),
              "weight tensor should be defined either for all ", self.size(-1), " classes or no classes");
}

void check_nll2d(const Tensor &self, const Tensor &target) {
  TORCH_CHECK(self.dim() == 4, "only batches of spatial inputs supported (4D tensors), but got input of dimension: ", self.dim());
  TORCH_CHECK(target.dim() == 3, "only batches of spatial targets supported (3D tensors) but got targets of dimension: ", target.dim());
  TORCH_CHECK(self.size(0) == target.size(0) && self.size(2) == target.size(1) && self.size(3) == target.size(2),
              "size mismatch (got input: ", self.sizes(), ", target: ", target.sizes(), ")");
}

std::tuple<Tensor, Tensor> nll_loss_forward(const Tensor &self, const Tensor &target, const MaybeTensor &weight,
                                            int64_t reduction, c10::SymInt ignore_index) {
  check_nll(self, target, weight);
  return nll_forward(self, target, weight, reduction, ignore_index.expect_int());
}

std::tuple<Tensor, Tensor> nll_loss2d_forward(const Tensor &self, const Tensor &target, const MaybeTensor &weight,
                                              int64_t reduction, c10::SymInt ignore_index) {
  return nll_forward(self, target, weight, reduction, ignore_index.expect_int());
}

Tensor nll_backward(Tensor grad, const Tensor &self, const Tensor &target, const MaybeTensor &weight, int64_t reduction,
                    int64_t ignore_index, const Tensor &total_weight) {
  const int64_t dim = self.dim() < 2 ? 0 : 1;
  if (reduction == at::Reduction::Mean) {
    grad = grad / total_weight;
  }
  const Tensor classes = target.unsqueeze(dim);
  const Tensor index = at::where(classes != ignore_index, classes, 0);
  const Tensor chosen = at::scatter(at::zeros_like(self), dim, index, -1.0);
  if (chosen.dim() > grad.dim() && grad.dim() > 0) {
    grad = grad.unsqueeze(dim);
  }
  if (given(weight)) {
    grad = grad * by_class(*weight, self, dim);
  }
  return chosen * at::where(classes != ignore_index, grad, 0);
}

Tensor nll_loss_backward(const Tensor &grad, const Tensor &self, const Tensor &target, const MaybeTensor &weight,
                         int64_t reduction, c10::SymInt ignore_index, const Tensor &total_weight) {
  check_nll(self, target, weight);
  TORCH_CHECK(total_weight.numel() == 1, "expected total_weight to be a single element tensor, got: ", total_weight.sizes());
  if (reduction == at::Reduction::None && self.dim() == 2) {
    TORCH_CHECK(grad.dim() == 1 && grad.size(0) == self.size(0), "expected a gradient of ", self.size(0),
                " elements, but got: ", grad.sizes());
  } else {
    TORCH_CHECK(grad.dim() <= 1 && grad.numel() == 1, "Expected a single element grad_output tensor, but got: ", grad.sizes());
  }
  return nll_backward(grad, self, target, weight, reduction, ignore_index.expect_int(), total_weight);
}

Tensor nll_loss2d_backward(const Tensor &grad, const Tensor &self, const Tensor &target, const MaybeTensor &weight,
                           int64_t reduction, c10::SymInt ignore_index, const Tensor &total_weight) {
  check_nll2d(self, target);
  TORCH_CHECK(total_weight.numel() == 1, "expected total_weight to be a single element tensor, got: ", total_weight.sizes());
  return nll_backward(grad, self, target, weight, reduction, ignore_index.expect_int(), total_weight);
}

Tensor addr(const Tensor &self, const Tensor &a, const Tensor &b, const at::Scalar &beta, const at::Scalar &alpha) {
  TORCH_CHECK(a.dim() == 1, "addr: Expected 1-D argument vec1, but got ", a.dim(), "-D");
  TORCH_CHECK(b.dim() == 1, "addr: Expected 1-D argument vec2, but got ", b.dim(), "-D");
  return in_opmath(self, a, b, [&](const Tensor &self, const Tensor &a, const Tensor &b) {
    const Tensor whole = self.expand({a.size(0), b.size(0)});
    if (whole.scalar_type() == at::kBool) {
      const Tensor product = alpha.toBool() ? at::outer(a, b) : at::full_like(whole, false);
      return beta.toBool() ? at::logical_or(whole, product) : product;
    }
    for (const auto &number : {alpha, beta}) {
      TORCH_CHECK(at::can_cast(number.type(), whole.scalar_type()) || number.isIntegral(true),
                  "addr: a factor is ", number.type(), ", the tensors are ", whole.scalar_type());
    }
    const Tensor product = at::outer(a, b) * alpha;
    return beta.equal(0) ? product : whole * beta + product;
  });
}

TORCH_LIBRARY_IMPL(aten, FuncTorchBatched, m) {
  m.impl("mse_loss_backward", mse_loss_backward);
  m.impl("smooth_l1_loss_backward", smooth_l1_loss_backward);
  m.impl("huber_loss_backward", huber_loss_backward);
  m.impl("nll_loss_forward", nll_loss_forward);
  m.impl("nll_loss2d_forward", nll_loss2d_forward);
  m.impl("nll_loss_backward", nll_loss_backward);
  m.impl("nll_loss2d_backward", nll_loss2d_backward);
  m.impl("addr", addr);
}

// What forward mode differentiates in place of operators that have no derivative of
// their own.

Tensor trace(const Tensor &self) { return at::diag(self).sum(); }

std::tuple<Tensor, Tensor> log_sigmoid_forward(const Tensor &self) {
  const Tensor least = at::minimum(self.new_zeros({}), self);
  const Tensor z = at::exp(-at::abs(self));
  return {least - at::log1p(z), self.is_cuda() || self.is_xpu() ? self.new_zeros({0}) : z};
}

Tensor as_input(const Tensor &grad, const Tensor &result, at::ScalarType input) {
  return grad.scalar_type() == input ? result : result.to(input);
}

Tensor log_softmax_backward(const Tensor &grad, const Tensor &output, int64_t dim, at::ScalarType input) {
  return as_input(grad, grad - at::exp(output) * at::sum(grad, dim, true), input);
}

Tensor softmax_backward(const Tensor &grad, const Tensor &output, int64_t dim, at::ScalarType input) {
  const Tensor weighted = grad * output;
  return as_input(grad, weighted - output * at::sum(weighted, dim, true), input).contiguous();
}

// The mean and one over the standard deviation of input over dims, as functions of it;
// eps is what makes the latter the given one.
std::tuple<Tensor, Tensor> moments(const Tensor &input, const Tensor &rstd, at::IntArrayRef dims, bool keepdim) {
  const Tensor mean = at::mean(input, dims, keepdim);
  const Tensor var = at::var(input, dims, false, keepdim);
  const Tensor eps = (at::pow(at::reciprocal(rstd) * 1, 2) - var).detach();
  return {mean, at::reciprocal(at::sqrt(var + eps)) * 1};
}

Tensor zeros_for(const MaybeTensor &t) { return given(t) ? at::zeros_like(*t) : at::zeros({}); }

Three native_layer_norm_backward(const Tensor &grad, const Tensor &input, at::IntArrayRef normalized, const Tensor &,
                                 const Tensor &rstd, const MaybeTensor &weight, const MaybeTensor &bias,
                                 const std::vector<bool> &mask) {
  const int64_t axis = input.dim() - static_cast<int64_t>(normalized.size());
  Shape inner, outer;
  int64_t n = 1, m = 1;
  for (int64_t i = 0; i < input.dim(); i++) {
    (i < axis ? outer : inner).push_back(i);
    (i < axis ? m : n) *= input.size(i);
  }
  if (m <= 0 || n <= 0) {
    const auto sizes = input.sizes().slice(axis);
    return {input.new_zeros(input.sizes()), input.new_zeros(sizes), input.new_zeros(sizes)};
  }
  const auto [mean, scale] = moments(input, rstd, inner, true);
  const Tensor x = (input - mean) * scale;
  const Tensor g = given(weight) ? grad * *weight : grad;
  const Tensor part = g * n - at::sum(g, inner, true) - at::mul(x, at::sum(at::mul(g, x), inner, true));
  auto over_outer = [&](const Tensor &t) { return outer.empty() ? t : at::sum(t, outer, false); };
  return {mask[0] ? (scale / n) * part : at::zeros_like(input),
          mask[1] && given(weight) ? over_outer(grad * x) : zeros_for(weight),
          mask[2] && given(bias) ? (outer.empty() ? grad.clone() : over_outer(grad)) : zeros_for(bias)};
}

Three native_batch_norm_backward(const Tensor &grad, const Tensor &input, const MaybeTensor &weight,
                                 const MaybeTensor &running_mean, const MaybeTensor &running_var, const MaybeTensor &,
                                 const MaybeTensor &save_invstd, bool train, double eps, const std::vector<bool> &mask) {
  TORCH_CHECK(input.dim() >= 2, "rank of the input must be at least 2");
  Shape dims, shape(input.dim(), 1);
  for (int64_t i = 0; i < input.dim(); i++) {
    if (i != 1) {
      dims.push_back(i);
    }
  }
  shape[1] = input.size(1);
  const double norm = 1.0 / (static_cast<double>(input.numel()) / static_cast<double>(input.size(1)));
  Tensor mean, invstd;
  if (train) {
    TORCH_CHECK(given(save_invstd), "when train=True, save_mean and save_invstd are required");
    std::tie(mean, invstd) = moments(input, *save_invstd, dims, false);
  } else {
    TORCH_CHECK(given(running_mean) && given(running_var), "without train, running_mean and running_var are required");
    mean = *running_mean;
    invstd = at::rsqrt(*running_var + eps);
  }
  mean = at::reshape(mean, shape);
  const Tensor sum = at::sum(grad, dims);
  const Tensor dot = at::sum(grad * (input - mean), dims);
  const Tensor scale = given(weight) ? at::reshape(invstd * *weight, shape) : at::reshape(invstd, shape) * 1.0;
  Tensor result;
  if (train) {
    const Tensor projected = (input - mean) * at::reshape(at::mul(dot * norm, invstd * invstd), shape);
    result = ((grad - projected) - at::reshape(sum * norm, shape)) * scale;
  } else {
    result = grad * scale;
  }
  return {result, mask[1] ? dot * invstd : zeros_for(weight), mask[2] ? sum : at::zeros_like(sum)};
}

Three batch_norm_backward(const Tensor &grad, const Tensor &input, const MaybeTensor &weight, const MaybeTensor &running_mean,
                          const MaybeTensor &running_var, const MaybeTensor &save_mean, const MaybeTensor &save_var,
                          bool update, double eps, const std::vector<bool> &mask, const Tensor &) {
  return native_batch_norm_backward(grad, input, weight, running_mean, running_var, save_mean, save_var, update, eps, mask);
}

Three miopen_batch_norm_backward(const Tensor &input, const Tensor &grad, const MaybeTensor &weight,
                                 const MaybeTensor &running_mean, const MaybeTensor &running_var,
                                 const MaybeTensor &save_mean, const MaybeTensor &save_var, double eps) {
  return at::native_batch_norm_backward(grad, input, weight, running_mean, running_var, save_mean, save_var, true, eps, {true, true, true});
}

Three cudnn_batch_norm_backward(const Tensor &input, const Tensor &grad, const MaybeTensor &weight,
                                const MaybeTensor &running_mean, const MaybeTensor &running_var,
                                const MaybeTensor &save_mean, const MaybeTensor &save_var, double eps, const Tensor &) {
  return miopen_batch_norm_backward(input, grad, weight, running_mean, running_var, save_mean, save_var, eps);
}

using Stack = torch::jit::Stack;

// An argument of a C++ function from a value of the stack.
template <class T> struct From {
  static T of(const c10::IValue &v) { return v.to<T>(); }
};
template <> struct From<c10::SymInt> {
  static c10::SymInt of(const c10::IValue &v) { return v.isSymInt() ? v.toSymInt() : c10::SymInt(v.toInt()); }
};
template <> struct From<at::ScalarType> {
  static at::ScalarType of(const c10::IValue &v) { return v.toScalarType(); }
};
template <> struct From<at::IntArrayRef> {
  static Shape of(const c10::IValue &v) { return v.toIntVector(); }
};
template <> struct From<std::vector<bool>> {
  static std::vector<bool> of(const c10::IValue &v) { return v.toBoolList().vec(); }
};

void push(Stack *stack, const Tensor &t) { stack->emplace_back(t); }
template <class... T> void push(Stack *stack, const std::tuple<T...> &list) {
  std::apply([&](const auto &...t) { (stack->emplace_back(t), ...); }, list);
}

// A function that takes its arguments from the stack and leaves its results there.
template <class R, class... A> std::function<void(Stack *)> boxed(R (*f)(A...)) {
  return [f](Stack *stack) {
    const size_t first = stack->size() - sizeof...(A);
    const R result = [&]<size_t... i>(std::index_sequence<i...>) {
      return f(From<std::decay_t<A>>::of((*stack)[first + i])...);
    }(std::index_sequence_for<A...>());
    stack->resize(first);
    push(stack, result);
  };
}

struct Decompositions final : torch::autograd::impl::JitDecompInterface {
  // Libtorch's own, which has none of these.
  torch::autograd::impl::JitDecompInterface *others = torch::autograd::impl::getJitDecompImpl();
  std::map<std::string, std::function<void(Stack *)>> known = {
      {"aten::trace", boxed(trace)},
      {"aten::nll_loss_backward", boxed(nll_loss_backward)},
      {"aten::nll_loss2d_backward", boxed(nll_loss2d_backward)},
      {"aten::_log_softmax_backward_data", boxed(log_softmax_backward)},
      {"aten::_softmax_backward_data", boxed(softmax_backward)},
      {"aten::log_sigmoid_forward", boxed(log_sigmoid_forward)},
      {"aten::native_layer_norm_backward", boxed(native_layer_norm_backward)},
      {"aten::native_batch_norm_backward", boxed(native_batch_norm_backward)},
      {"aten::cudnn_batch_norm_backward", boxed(cudnn_batch_norm_backward)},
      {"aten::batch_norm_backward", boxed(batch_norm_backward)},
      {"aten::miopen_batch_norm_backward", boxed(miopen_batch_norm_backward)},
  };

  bool mine(const c10::FunctionSchema &schema) const {
    return schema.overload_name().empty() && known.count(schema.name()) != 0;
  }
  bool has_jit_decomposition(const c10::FunctionSchema &schema) const override {
    return mine(schema) || (others != nullptr && others->has_jit_decomposition(schema));
  }
  void run_jit_decomposition(const c10::OperatorHandle &op, Stack *stack) const override {
    if (mine(op.schema())) {
      known.at(op.schema().name())(stack);
    } else {
      others->run_jit_decomposition(op, stack);
    }
  }
};

[[maybe_unused]] const bool registered = [] {
  torch::autograd::impl::setJitDecompImpl(new Decompositions);
  return true;
}();

} // namespace

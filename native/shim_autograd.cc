// Autograd: backward, gradients, hooks, and functions whose backward is Go's.

#include "shim.hh"

#include <ATen/FuncTorchTLS.h>
#include <ATen/functorch/TensorWrapper.h>
#include <torch/csrc/autograd/anomaly_mode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/grad_mode.h>
#include <torch/csrc/autograd/variable.h>

#include <cstdlib>
#include <mutex>

#include "_cgo_export.h"

using namespace torchfm;
using torch::autograd::variable_list;

namespace {

// Numbers of Go functions and errors that were let go. A destructor runs wherever the last
// reference falls, so it only notes the number; Go collects them.
std::mutex released_mutex;
std::vector<uint64_t> released;

void release(uint64_t id) {
  std::lock_guard<std::mutex> lock(released_mutex);
  released.push_back(id);
}

struct GoNode : torch::autograd::Node {
  GoFunction function;
  std::string label;
  size_t inputs_n;

  GoNode(uint64_t id, std::string label, size_t inputs_n)
      : function(id), label(std::move(label)), inputs_n(inputs_n) {}
  std::string name() const override { return label; }
  variable_list apply(variable_list &&grads) override { return call_go(function.id, grads, inputs_n); }
};

variable_list gradients(const uint64_t *grads, int64_t n) {
  return grads == nullptr ? variable_list() : borrow_all(grads, n);
}

std::optional<bool> optional_flag(int flag) {
  return flag < 0 ? std::nullopt : std::optional<bool>(flag != 0);
}

// How libtorch holds a node: by a shared_ptr in 2.8, by an intrusive_ptr in 2.15.
using NodePtr = decltype(torch::autograd::Edge::function);

template <class T, class Ptr = NodePtr, class... Args> Ptr make_node(Args &&...args) {
  if constexpr (std::is_same_v<Ptr, std::shared_ptr<torch::autograd::Node>>) {
    return Ptr(new T(std::forward<Args>(args)...), [](auto *node) { deleteNode(node); });
  } else {
    return c10::make_intrusive<T>(std::forward<Args>(args)...);
  }
}

} // namespace

GoFunction::~GoFunction() { release(id); }

variable_list torchfm::call_go(uint64_t id, const variable_list &in, size_t m) {
  std::vector<uint64_t> words(in.size()), results(m);
  for (size_t i = 0; i < in.size(); i++) {
    words[i] = give(in[i]); // Go owns its own reference
  }
  const uint64_t failed = tfmGoFunction(id, words.data(), static_cast<int64_t>(words.size()), results.data(),
                                        static_cast<int64_t>(m));
  variable_list out;
  for (uint64_t word : results) {
    out.emplace_back(word == 0 ? at::Tensor()
                               : at::Tensor(c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>::reclaim(
                                     reinterpret_cast<at::TensorImpl *>(word))));
  }
  if (failed != 0) {
    throw GoError(failed);
  }
  return out;
}

GoError::Number::~Number() {
  if (!taken) {
    release(id);
  }
}

char *tfm_backward(const uint64_t *tensors, const uint64_t *grads, int64_t n, const uint64_t *inputs,
                   int64_t inputs_n, int retain_graph, int create_graph) {
  return guard([&] {
    TORCH_CHECK(!transforming(), "backward() called inside a functorch transform. This is not supported, "
                                 "please use functorch.grad or functorch.vjp instead or call backward() outside of "
                                 "functorch transforms.");
    torch::autograd::backward(borrow_all(tensors, n), gradients(grads, n), optional_flag(retain_graph),
                              create_graph != 0, borrow_all(inputs, inputs_n));
  });
}

char *tfm_grad(const uint64_t *outputs, const uint64_t *grads, int64_t n, const uint64_t *inputs,
               int64_t inputs_n, int retain_graph, int create_graph, int allow_unused, uint64_t *out) {
  return guard([&] {
    variable_list found =
        torch::autograd::grad(borrow_all(outputs, n), borrow_all(inputs, inputs_n), gradients(grads, n),
                              optional_flag(retain_graph), create_graph != 0, allow_unused != 0);
    for (int64_t i = 0; i < inputs_n; i++) {
      if (recording_elsewhere()) {
        made_here(found[i]);
      }
      out[i] = give(std::move(found[i]));
    }
  });
}

char *tfm_requires_grad(uint64_t tensor, int on) {
  return guard([&] {
    at::Tensor t = borrow(tensor);
    if (on) {
      if (const auto &tls = at::functorch::functorchTLSAccessor()) {
        tls->checkSupportsInplaceRequiresGrad();
      }
    }
    TORCH_CHECK(t.is_leaf() || on, "requires_grad can only be cleared on a leaf: detach the tensor instead");
    t.set_requires_grad(on != 0);
  });
}

uint64_t tfm_grad_get(uint64_t tensor) {
  uint64_t grad = 0;
  std::free(guard([&] { grad = give(borrow(tensor).mutable_grad()); }));
  return grad;
}

char *tfm_grad_set(uint64_t tensor, uint64_t grad) {
  return guard([&] {
    at::Tensor t = borrow(tensor), g = borrow(grad);
    if (g.defined()) {
      TORCH_CHECK(g.sizes() == t.sizes(), "the gradient has shape ", g.sizes(), ", the tensor ", t.sizes());
      TORCH_CHECK(g.scalar_type() == t.scalar_type(), "the gradient is ", g.dtype(), ", the tensor ", t.dtype());
      TORCH_CHECK(g.device() == t.device(), "the gradient is on ", g.device(), ", the tensor on ", t.device());
      TORCH_CHECK(!g.is_same(t), "a tensor cannot be its own gradient");
    }
    t.mutable_grad() = std::move(g);
  });
}

char *tfm_retain_grad(uint64_t tensor) {
  return guard([&] {
    if (const auto &tls = at::functorch::functorchTLSAccessor()) {
      tls->checkSupportsRetainGrad();
    }
    borrow(tensor).retain_grad();
  });
}

char *tfm_hook_add(uint64_t tensor, uint64_t id, uint64_t *hook) {
  auto function = std::make_shared<GoFunction>(id);
  return guard([&] {
    *hook = borrow(tensor).register_hook([function](at::Tensor grad) {
      return call_go(function->id, {std::move(grad)}, 1)[0];
    });
  });
}

char *tfm_hook_remove(uint64_t tensor, uint64_t hook) {
  return guard([&] { borrow(tensor).remove_hook(static_cast<unsigned>(hook)); });
}

// A tensor without history, which one of a transform keeps for the levels outside of it.
static at::Tensor without_history(const at::Tensor &t) {
  const auto *wrapper = at::functorch::maybeGetTensorWrapper(t);
  if (wrapper != nullptr && wrapper->is_alive()) {
    return at::functorch::makeTensorWrapper(wrapper->value(), *wrapper->level());
  }
  return t.detach();
}

char *tfm_function(uint64_t id, const char *name, const uint64_t *inputs, int64_t inputs_n, uint64_t *outputs,
                   int64_t n) {
  // The node takes the number over even when making it fails.
  const NodePtr node = make_node<GoNode>(id, name, inputs_n);
  return guard([&] {
    const variable_list in = borrow_all(inputs, inputs_n);
    node->set_next_edges(torch::autograd::collect_next_edges(in));
    for (int64_t i = 0; i < n; i++) {
      at::Tensor out = without_history(borrow(outputs[i]));
      TORCH_CHECK(at::isFloatingType(out.scalar_type()) || at::isComplexType(out.scalar_type()),
                  "output ", i, " of ", name, " is ", out.dtype(), ": only floating outputs have a gradient");
      torch::autograd::set_history(out, node);
      outputs[i] = give(std::move(out));
    }
  });
}

int64_t tfm_released(uint64_t *ids, int64_t cap) {
  std::lock_guard<std::mutex> lock(released_mutex);
  int64_t n = 0;
  while (n < cap && !released.empty()) {
    ids[n++] = released.back();
    released.pop_back();
  }
  return n;
}

char *tfm_tensor_grad_fn(uint64_t tensor) {
  char *name = nullptr;
  std::free(guard([&] {
    const auto node = borrow(tensor).grad_fn();
    if (node != nullptr) {
      name = text(node->name());
    }
  }));
  return name;
}

int tfm_grad_mode(int on) {
  const bool before = at::GradMode::is_enabled();
  if (on >= 0) {
    at::GradMode::set_enabled(on != 0);
  }
  return before;
}

void tfm_anomaly_mode(int on, int check_nan) { torch::autograd::AnomalyMode::set_enabled(on != 0, check_nan != 0); }

int tfm_anomaly_enabled(void) { return torch::autograd::AnomalyMode::is_enabled(); }

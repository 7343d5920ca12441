// Function transforms (functorch's vmap, grad and jvp) and forward-mode autograd.

#include "shim.hh"

#include <ATen/FuncTorchTLS.h>
#include <ATen/SavedTensorHooks.h>
#include <ATen/WrapDimUtils.h>
#include <ATen/core/grad_mode.h>
#include <ATen/functorch/BatchedTensorImpl.h>
#include <ATen/functorch/DynamicLayer.h>
#include <ATen/functorch/TensorWrapper.h>
#include <ATen/ops/_make_dual.h>
#include <ATen/ops/_unpack_dual.h>
#include <c10/core/AutogradState.h>
#include <torch/csrc/autograd/forward_grad.h>

#include <mutex>

using namespace torchfm;
using namespace at::functorch;

namespace {

// Libtorch has one forward-mode level for the whole process, whose number is 0
// wherever derivatives are written. Threads share it: it is there while any of them is
// inside, and a thread that is not has forward mode off (see settle_threads), so that
// what another left a tangent on is an ordinary tensor to it.
std::mutex dual_mutex;
int dual_threads = 0;
thread_local bool dual_inside = false;

// What a level changed of its thread beside the stack of levels.
struct Entered {
  TransformType type;
  bool grad_mode;
  bool dual; // it opened forward mode
  std::optional<std::string> hooks_disabled;
};
thread_local std::vector<Entered> entered;

// Levels that are taken off for a while, the outermost last.
thread_local std::vector<DynamicLayer> lowered;

const char *no_hooks = "torch.func.{grad, vjp, jacrev, hessian} don't yet support saved tensor hooks. "
                       "Please open an issue with your use case.";

int64_t enter(TransformType type, int64_t batch, int randomness) {
  Entered e{type, c10::GradMode::is_enabled(), false, at::SavedTensorDefaultHooks::get_disabled_error_message()};
  int64_t level = 0;
  switch (type) {
  case TransformType::Vmap:
    level = initAndPushDynamicLayer(type, c10::SymInt(batch), static_cast<RandomnessType>(randomness));
    break;
  case TransformType::Grad:
    TORCH_CHECK(!checkpointing(), no_hooks);
    level = initAndPushDynamicLayer(type, std::nullopt, std::nullopt, e.grad_mode);
    at::SavedTensorDefaultHooks::disable(no_hooks, false);
    c10::GradMode::set_enabled(true);
    break;
  case TransformType::Jvp:
    // One forward-mode level serves all of the thread's jvp levels: the tensors of each
    // are its own.
    if (std::none_of(entered.begin(), entered.end(), [](const Entered &e) { return e.type == TransformType::Jvp; })) {
      enter_dual();
      e.dual = true;
    }
    level = initAndPushDynamicLayer(type, std::nullopt, std::nullopt, std::nullopt, true);
    break;
  default:
    TORCH_CHECK(false, "no such transform");
  }
  entered.push_back(std::move(e));
  return level;
}

void leave() {
  Entered e = std::move(entered.back());
  entered.pop_back();
  popDynamicLayerAndDeleteMetadata();
  if (e.type == TransformType::Grad) {
    c10::GradMode::set_enabled(e.grad_mode);
    if (e.hooks_disabled.has_value()) {
      at::SavedTensorDefaultHooks::disable(*e.hooks_disabled, false);
    } else {
      at::SavedTensorDefaultHooks::enable();
    }
  }
  if (e.dual) {
    leave_dual();
  }
}

// The tensor with its dimension from at to.
at::Tensor move_dim(const at::Tensor &t, int64_t from, int64_t to) {
  if (from == to) {
    return t;
  }
  std::vector<int64_t> order;
  for (int64_t i = 0; i < t.dim(); i++) {
    if (i != from) {
      order.push_back(i);
    }
  }
  order.insert(order.begin() + to, from);
  return t.permute(order);
}

at::Tensor remove_batch(const at::Tensor &t, int64_t level, int64_t batch, int64_t dim) {
  const auto *batched = maybeGetBatchedImpl(t);
  if (batched == nullptr || batched->level() < level) {
    // It does not depend on what was mapped over.
    dim = c10::maybe_wrap_dim(dim, t.dim() + 1);
    std::vector<int64_t> sizes = t.sizes().vec();
    sizes.insert(sizes.begin() + dim, batch);
    return t.unsqueeze(dim).expand(sizes);
  }
  return move_dim(batched->value(), batched->bdim(), c10::maybe_wrap_dim(dim, batched->value().dim()));
}

// Whether operators pass the levels by, set anew; returns the state before.
bool pause(bool on) {
  using c10::DispatchKey;
  const bool before = c10::impl::tls_is_dispatch_key_excluded(DispatchKey::FuncTorchDynamicLayerFrontMode);
  for (const auto key : {DispatchKey::FuncTorchDynamicLayerFrontMode, DispatchKey::FuncTorchDynamicLayerBackMode}) {
    c10::impl::tls_set_dispatch_key_excluded(key, on);
  }
  return before;
}

} // namespace

void torchfm::enter_dual() {
  TORCH_CHECK(!dual_inside, "Nested forward mode AD is not supported at the moment");
  std::lock_guard<std::mutex> lock(dual_mutex);
  if (dual_threads == 0) {
    torch::autograd::ForwardADLevel::get_next_idx();
  }
  dual_threads++;
  dual_inside = true;
  c10::AutogradState::get_tls_state().set_fw_grad_mode(true);
}

void torchfm::leave_dual() {
  c10::AutogradState::get_tls_state().set_fw_grad_mode(false);
  dual_inside = false;
  std::lock_guard<std::mutex> lock(dual_mutex);
  if (--dual_threads == 0) {
    torch::autograd::ForwardADLevel::release_idx(0);
  }
}

bool torchfm::transforming() { return !getDynamicLayerStack().empty(); }

at::Tensor torchfm::unwrapped(const at::Tensor &t) {
  if (const auto *wrapper = maybeGetTensorWrapper(t)) {
    return wrapper->value();
  }
  if (const auto *batched = maybeGetBatchedImpl(t)) {
    return batched->value();
  }
  return at::Tensor();
}

// The elements of t, with the dimensions that vmaps map over first.
static at::Tensor base_of(const at::Tensor &t) {
  const at::Tensor inner = unwrapped(t);
  if (!inner.defined()) {
    return t;
  }
  const at::Tensor base = base_of(inner);
  const auto *batched = maybeGetBatchedImpl(t);
  return batched == nullptr ? base : move_dim(base, base.dim() - inner.dim() + batched->bdim(), 0);
}

uint64_t tfm_level_base(uint64_t tensor) {
  uint64_t base = 0;
  std::free(guard([&] {
    const at::Tensor t = borrow(tensor);
    if (unwrapped(t).defined()) {
      struct Paused {
        bool before = pause(true);
        ~Paused() { pause(before); }
      } paused;
      base = give(base_of(t));
    }
  }));
  return base;
}

char *tfm_level_enter(int transform, int64_t batch, int randomness, int64_t *level) {
  return guard([&] { *level = enter(static_cast<TransformType>(transform), batch, randomness); });
}

void tfm_level_leave(void) {
  std::free(guard([&] { leave(); }));
}

int64_t tfm_levels(void) {
  int64_t n = 0;
  std::free(guard([&] { n = static_cast<int64_t>(getDynamicLayerStack().size()); }));
  return n;
}

int tfm_level_lower(int64_t *level, int64_t *batch, int *randomness) {
  int kind = 0;
  std::free(guard([&] {
    if (getDynamicLayerStack().empty()) {
      return;
    }
    lowered.push_back(popDynamicLayer());
    const DynamicLayer &layer = lowered.back();
    kind = static_cast<int>(layer.key());
    *level = layer.layerId();
    if (layer.key() == TransformType::Vmap) {
      *batch = layer.batchSize().expect_int();
      *randomness = static_cast<int>(layer.randomness());
    }
  }));
  return kind;
}

void tfm_level_raise(void) {
  std::free(guard([&] {
    DynamicLayer layer = std::move(lowered.back());
    lowered.pop_back();
    pushDynamicLayer(std::move(layer));
  }));
}

char *tfm_batch_add(uint64_t tensor, int64_t dim, int64_t level, uint64_t *out) {
  return guard([&] { *out = give(addBatchDim(borrow(tensor), dim, level)); });
}

char *tfm_batch_remove(uint64_t tensor, int64_t level, int64_t batch, int64_t dim, uint64_t *out) {
  return guard([&] { *out = give(remove_batch(borrow(tensor), level, batch, dim)); });
}

char *tfm_level_wrap(uint64_t tensor, int64_t level, int track, uint64_t *out) {
  return guard([&] {
    at::Tensor wrapped = makeTensorWrapper(borrow(tensor), level);
    if (track) {
      wrapped.set_requires_grad(true);
    }
    *out = give(std::move(wrapped));
  });
}

char *tfm_level_unwrap(uint64_t tensor, int64_t level, uint64_t *out) {
  return guard([&] {
    at::Tensor t = borrow(tensor);
    const auto *wrapper = maybeGetTensorWrapper(t);
    *out = give(wrapper != nullptr && wrapper->level() == level ? wrapper->value() : std::move(t));
  });
}

int tfm_wrapping(uint64_t tensor, int64_t *level, int64_t *dim, uint64_t *value) {
  int kind = 0;
  std::free(guard([&] {
    const at::Tensor t = borrow(tensor);
    if (const auto *wrapper = maybeGetTensorWrapper(t)) {
      kind = static_cast<int>(TransformType::Grad);
      *level = wrapper->level().value_or(-2); // of a transform that is over
    } else if (const auto *batched = maybeGetBatchedImpl(t)) {
      kind = static_cast<int>(TransformType::Vmap);
      *level = batched->level();
      *dim = batched->bdim();
    }
    if (value != nullptr) {
      *value = give(unwrapped(t));
    }
  }));
  return kind;
}

int tfm_transform_pause(int on) { return pause(on != 0); }

int tfm_dual_inside(void) { return dual_inside; }

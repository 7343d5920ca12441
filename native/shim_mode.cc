// Modes of the calling thread: whether gradients are recorded, inference mode, the
// scope that owns new tensors, the limit of threads, forward mode, autocast.

#include "shim.hh"

#include <ATen/autocast_mode.h>
#include <ATen/core/grad_mode.h>
#include <c10/core/InferenceMode.h>

#include <cstdlib>

using namespace torchfm;

namespace torchfm {
thread_local int64_t scope_id = 0;
}

namespace {

struct Mode {
  uint64_t id;
  int kind;
  int64_t value, before;
  std::unique_ptr<c10::InferenceMode> inference;
};

// The modes that the thread is in, the innermost last.
thread_local std::vector<Mode> modes;

std::atomic<uint64_t> last_mode{0};

void set_autocast(int64_t value) {
  const auto device = static_cast<c10::DeviceType>(value & 0xff);
  at::autocast::set_autocast_enabled(device, (value >> 16 & 1) != 0);
  at::autocast::set_autocast_dtype(device, static_cast<at::ScalarType>(value >> 8 & 0xff));
  at::autocast::set_autocast_cache_enabled((value >> 17 & 1) != 0);
}

} // namespace

uint64_t tfm_mode_enter(int kind, int64_t value) {
  uint64_t entered = 0;
  std::free(guard([&] {
    modes.reserve(modes.size() + 1);
    Mode mode{++last_mode, kind, value, 0, nullptr};
    switch (kind) {
    case TFM_MODE_GRAD:
      mode.before = at::GradMode::is_enabled();
      at::GradMode::set_enabled(value != 0);
      break;
    case TFM_MODE_INFERENCE:
      mode.inference = std::make_unique<c10::InferenceMode>(true);
      break;
    case TFM_MODE_SCOPE:
      mode.before = scope_id;
      scope_id = value;
      break;
    case TFM_MODE_THREADS:
      mode.before = tfm_thread_limit(static_cast<int>(value));
      break;
    case TFM_MODE_DUAL:
      enter_dual();
      break;
    case TFM_MODE_AUTOCAST:
      mode.before = tfm_autocast(static_cast<int>(value & 0xff));
      set_autocast(value);
      at::autocast::increment_nesting();
      break;
    }
    entered = mode.id << 1 | (modes.empty() ? 1 : 0);
    modes.push_back(std::move(mode));
  }));
  return entered;
}

int64_t tfm_mode_inside(uint64_t id) {
  for (size_t i = modes.size(); i > 0; i--) {
    if (modes[i - 1].id == id) {
      return static_cast<int64_t>(modes.size() - i);
    }
  }
  return -1;
}

int tfm_mode_leave(uint64_t id) {
  if (modes.empty() || modes.back().id != id) {
    return tfm_mode_inside(id) < 0 ? -1 : 0;
  }
  Mode &mode = modes.back();
  switch (mode.kind) {
  case TFM_MODE_GRAD:
    at::GradMode::set_enabled(mode.before != 0);
    break;
  case TFM_MODE_INFERENCE:
    mode.inference.reset();
    break;
  case TFM_MODE_SCOPE:
    scope_id = mode.before;
    break;
  case TFM_MODE_THREADS:
    tfm_thread_limit(static_cast<int>(mode.before));
    break;
  case TFM_MODE_DUAL:
    leave_dual();
    break;
  case TFM_MODE_AUTOCAST:
    if (at::autocast::decrement_nesting() == 0) {
      at::autocast::clear_cache();
    }
    set_autocast(mode.before);
    break;
  }
  modes.pop_back();
  return modes.empty() ? 2 : 1;
}

uint64_t tfm_mode_top(void) { return modes.empty() ? 0 : modes.back().id; }

int64_t tfm_mode_scope(void) { return !modes.empty() && modes.back().kind == TFM_MODE_SCOPE ? modes.back().value : 0; }

int64_t tfm_scope_now(void) { return scope_id; }

int64_t tfm_autocast(int device_type) {
  const auto device = static_cast<c10::DeviceType>(device_type);
  return device_type | static_cast<int64_t>(at::autocast::get_autocast_dtype(device)) << 8 |
         (at::autocast::is_autocast_enabled(device) ? 1 << 16 : 0) |
         (at::autocast::is_autocast_cache_enabled() ? 1 << 17 : 0);
}

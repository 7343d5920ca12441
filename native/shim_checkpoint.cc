// Gradient checkpoints: instead of the tensors that autograd saves it keeps what can
// compute them again, torch.utils.checkpoint without reentrant autograd.

#include "shim.hh"

#include <ATen/SavedTensorHooks.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/engine.h>
#include <torch/csrc/autograd/graph_task.h>
#include <torch/csrc/autograd/saved_variable.h>
#include <torch/csrc/autograd/saved_variable_hooks.h>

#include <cstdlib>
#include <map>
#include <mutex>

using namespace torchfm;
using torch::autograd::SavedVariableHooks;

namespace {

// The place of one saved tensor: what was computed again for it, by the backward pass
// that asked.
struct Place {
  std::map<int, at::Tensor> again; // undefined: taken out already
};

struct Form {
  std::vector<int64_t> shape;
  at::ScalarType dtype;
  at::Device device;

  explicit Form(const at::Tensor &t) : shape(t.sizes().vec()), dtype(t.scalar_type()), device(t.device()) {}
  bool operator==(const Form &o) const { return shape == o.shape && dtype == o.dtype && device == o.device; }
};

std::ostream &operator<<(std::ostream &out, const Form &f) {
  return out << at::IntArrayRef(f.shape) << " of " << f.dtype << " on " << f.device;
}

struct Checkpoint {
  GoFunction function;
  bool early_stop, check;
  std::vector<torch::autograd::SavedVariable> inputs; // as the checkpoint around this one keeps them
  std::vector<std::weak_ptr<Place>> places;           // in the order of saving
  std::vector<Form> forms;
  bool complete = false;      // the forward pass is over
  std::map<int, bool> passes; // that everything was computed for
  std::recursive_mutex mutex; // a backward pass on several GPUs has a thread for each

  Checkpoint(uint64_t id, const std::vector<at::Tensor> &tensors, bool early_stop, bool check)
      : function(id), early_stop(early_stop), check(check) {
    for (const at::Tensor &t : tensors) {
      inputs.emplace_back(t, false);
    }
  }
  void compute(int pass, const std::shared_ptr<Checkpoint> &self);
  at::Tensor take(Place &place, const std::shared_ptr<Checkpoint> &self);
};

// A stretch of a thread in which saved tensors are given to a checkpoint: its forward
// pass, or that it is computed again for a backward pass.
struct Stretch {
  std::shared_ptr<Checkpoint> checkpoint;
  bool again = false;
  int pass = 0;
  size_t saved = 0; // again
  bool stopped = false;
  bool mismatch = false; // it was computed again before it was complete
};
thread_local std::vector<std::shared_ptr<Stretch>> stretches;

// What stops the computation when all is there that will be asked for.
struct Stop : std::runtime_error {
  Stop() : std::runtime_error("a checkpoint has computed all that it needs") {}
};

const char *tip = "torch.utils.checkpoint: ";

// In the place of a saved tensor.
struct Hook final : SavedVariableHooks {
  std::shared_ptr<Stretch> stretch;
  std::shared_ptr<Place> place; // of a forward pass
  at::Tensor kept;              // of another one

  explicit Hook(std::shared_ptr<Stretch> stretch) : stretch(std::move(stretch)) {}

  void call_pack_hook(const at::Tensor &t) override {
    Checkpoint &c = *stretch->checkpoint;
    if (!stretch->again) {
      place = std::make_shared<Place>();
      c.places.push_back(place);
      c.forms.emplace_back(t);
      return;
    }
    if (stretch->stopped) {
      throw Stop();
    }
    kept = t.requires_grad() ? t.detach() : t;
    const size_t i = stretch->saved++;
    if (i >= c.places.size()) {
      if (!c.complete) {
        stretch->mismatch = true;
        return;
      }
      TORCH_CHECK(false, tip, "trying to save more tensors during recomputation than during the original forward pass.");
    }
    if (const auto place = c.places[i].lock()) {
      place->again[stretch->pass] = kept;
    }
    if (c.early_stop && stretch->saved == c.places.size()) {
      stretch->stopped = true;
      throw Stop();
    }
  }

  at::Tensor call_unpack_hook() override {
    return stretch->again ? kept : stretch->checkpoint->take(*place, stretch->checkpoint);
  }
};

// Computes what was saved again.
void Checkpoint::compute(int pass, const std::shared_ptr<Checkpoint> &self) {
  std::vector<at::Tensor> given;
  for (const auto &input : inputs) {
    given.push_back(input.unpack());
  }
  auto stretch = std::make_shared<Stretch>(Stretch{self, true, pass});
  stretches.push_back(stretch);
  struct Pop {
    ~Pop() { stretches.pop_back(); }
  } pop;
  at::AutoGradMode grad(true);
  call_go(function.id, given, 0);
  passes[pass] = true;
  if (stretch->mismatch) {
    return;
  }
  TORCH_CHECK(stretch->saved == places.size(), tip,
              "A different number of tensors was saved during the original forward and recomputation.\n"
              "Number of tensors saved during forward: ", places.size(),
              "\nNumber of tensors saved during recomputation: ", stretch->saved, ".");
  for (size_t i = 0; check && i < places.size(); i++) {
    if (const auto place = places[i].lock()) {
      const Form now(place->again.at(pass));
      TORCH_CHECK(now == forms[i], tip, "Recomputed values for the following tensors have different metadata than "
                                        "during the forward pass.\ntensor at position ", i, ":\nsaved metadata: ",
                  forms[i], "\nrecomputed metadata: ", now);
    }
  }
}

at::Tensor Checkpoint::take(Place &place, const std::shared_ptr<Checkpoint> &self) {
  std::lock_guard<std::recursive_mutex> lock(mutex);
  int pass = torch::autograd::get_current_graph_task_id();
  if (pass == -1) {
    static std::atomic<int> other{-1};
    pass = --other; // out of a backward pass, one of its own
  }
  if (!passes[pass]) {
    compute(pass, self);
  }
  const auto found = place.again.find(pass);
  TORCH_CHECK(found != place.again.end(), tip, "a saved tensor was not computed again");
  TORCH_CHECK(found->second.defined(), tip, "Unpack is being triggered for a tensor that was already unpacked once.");
  return std::exchange(found->second, at::Tensor());
}

// The engine asks what to keep in a saved tensor's place.
struct Engine final : torch::autograd::Engine {
  std::unique_ptr<SavedVariableHooks> get_default_saved_variable_hooks() override {
    return stretches.empty() ? nullptr : std::make_unique<Hook>(stretches.back());
  }
};

[[maybe_unused]] const bool installed = [] {
  torch::autograd::set_default_engine_stub([]() -> torch::autograd::Engine & {
    static Engine *engine = new Engine; // for good: threads may run when the process ends
    return *engine;
  });
  return true;
}();

} // namespace

bool torchfm::checkpointing() { return !stretches.empty(); }

char *tfm_checkpoint_enter(uint64_t id, const uint64_t *inputs, int64_t n, int early_stop, int check) {
  return guard([&] {
    auto checkpoint = std::make_shared<Checkpoint>(id, borrow_all(inputs, n), early_stop != 0, check != 0);
    const auto disabled = at::SavedTensorDefaultHooks::get_disabled_error_message();
    TORCH_CHECK(!disabled.has_value(), *disabled);
    TORCH_CHECK(!transforming(), tip, "a checkpoint cannot be made inside of a transform (vmap, grad, jvp)");
    stretches.push_back(std::make_shared<Stretch>(Stretch{std::move(checkpoint)}));
  });
}

void tfm_checkpoint_leave(void) {
  stretches.back()->checkpoint->complete = true;
  stretches.pop_back();
}

int tfm_checkpoint_stopped(void) { return !stretches.empty() && stretches.back()->stopped; }

// Programs: operator calls recorded once and replayed in one crossing, below
// autograd.

#include "shim.hh"

#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>
#include <ATen/ops/as_strided.h>
#include <ATen/record_function.h>

#include <cstdlib>
#include <cstring>
#include <map>
#include <set>

using namespace torchfm;
using c10::IValue;

namespace {

constexpr int none = -1;

struct Instruction {
  c10::OperatorHandle op;
  std::vector<IValue> args; // constants; the places below are filled at a run
  std::vector<std::pair<int, int>> slots;              // argument, slot
  std::vector<std::pair<int, int>> params;             // argument, parameter
  std::vector<std::pair<int, std::vector<int>>> lists; // argument, slot of each tensor or none
  std::vector<int> written;                            // arguments that the operator writes to
  std::vector<int> results;                            // the slot of each tensor result or none
  std::vector<int> dead;                               // slots that no later instruction reads
};

struct Program {
  std::vector<Instruction> code;
  int slots = 0;
  std::vector<std::pair<at::Tensor, int>> outputs; // the tensor that takes a slot's value
  std::vector<at::Tensor> values;
  bool finished = false;

  void finish();
  void run(const double *params, int64_t n);
};

void Program::finish() {
  std::vector<int> last(slots, none);
  for (size_t i = 0; i < code.size(); i++) {
    for (const auto &use : code[i].slots) {
      last[use.second] = static_cast<int>(i);
    }
    for (const auto &list : code[i].lists) {
      for (int slot : list.second) {
        if (slot != none) {
          last[slot] = static_cast<int>(i);
        }
      }
    }
  }
  for (const auto &output : outputs) {
    last[output.second] = static_cast<int>(code.size());
  }
  for (size_t i = 0; i < code.size(); i++) {
    for (int &slot : code[i].results) {
      if (slot != none && last[slot] == none) {
        slot = none; // never read
      }
    }
  }
  for (int slot = 0; slot < slots; slot++) {
    if (last[slot] != none && last[slot] < static_cast<int>(code.size())) {
      code[last[slot]].dead.push_back(slot);
    }
  }
  values.assign(slots, at::Tensor());
  finished = true;
}

void Program::run(const double *params, int64_t n) {
  at::AutoDispatchBelowADInplaceOrView below;
  torch::jit::Stack stack;
  for (Instruction &instruction : code) {
    stack.assign(instruction.args.begin(), instruction.args.end());
    for (const auto &use : instruction.slots) {
      stack[use.first] = values[use.second];
    }
    for (const auto &use : instruction.params) {
      TORCH_CHECK(use.second < n, "the program needs parameter ", use.second, ", ", n, " were given");
      stack[use.first] = params[use.second];
    }
    for (const auto &use : instruction.lists) {
      // Boxed lists are shared: the constant one must stay as it is.
      c10::List<at::Tensor> list = instruction.args[use.first].toTensorList().copy();
      for (size_t i = 0; i < use.second.size(); i++) {
        if (use.second[i] != none) {
          list.set(i, values[use.second[i]]);
        }
      }
      stack[use.first] = std::move(list);
    }
    instruction.op.callBoxed(&stack);
    for (int argument : instruction.written) {
      const IValue &constant = instruction.args[argument];
      if (constant.isTensor() && constant.toTensor().defined() && !constant.toTensor().is_inference()) {
        constant.toTensor().unsafeGetTensorImpl()->bump_version();
      }
    }
    for (size_t i = 0; i < instruction.results.size() && i < stack.size(); i++) {
      if (instruction.results[i] != none) {
        values[instruction.results[i]] = std::move(stack[i]).toTensor();
      }
    }
    for (int slot : instruction.dead) {
      values[slot].reset();
    }
  }
  stack.clear();
  for (auto &output : outputs) {
    // The tensor the caller holds keeps its identity and takes the new elements.
    at::TensorImpl *held = output.first.unsafeGetTensorImpl();
    auto value = values[output.second];
    held->shallow_copy_from(value.getIntrusivePtr());
    held->bump_version();
  }
  for (auto &value : values) {
    value.reset();
  }
}

std::vector<int> written_by(const c10::FunctionSchema &schema) {
  std::vector<int> written;
  for (size_t i = 0; i < schema.arguments().size(); i++) {
    const auto *alias = schema.arguments()[i].alias_info();
    if (alias != nullptr && alias->isWrite()) {
      written.push_back(static_cast<int>(i));
    }
  }
  return written;
}

// Elements in memory: what stays the same when autograd wraps a tensor anew.
struct Place {
  const void *storage;
  int64_t offset;
  std::vector<int64_t> sizes, strides;
  at::ScalarType dtype;

  explicit Place(const at::Tensor &t)
      : storage(t.storage().unsafeGetStorageImpl()), offset(t.storage_offset()), sizes(t.sizes().vec()),
        strides(t.strides().vec()), dtype(t.scalar_type()) {}
  bool operator<(const Place &o) const {
    return std::tie(storage, offset, sizes, strides, dtype) <
           std::tie(o.storage, o.offset, o.sizes, o.strides, o.dtype);
  }
};

// Records the operators that the thread calls, as the dispatcher reports them:
// the outermost ones only, in the forward code and inside autograd's nodes.
struct Recorder {
  std::unique_ptr<Program> program = std::make_unique<Program>();
  std::map<Place, int> places;
  std::map<const void *, std::pair<int, Place>> storages; // a slot of each storage
  std::vector<IValue> alive; // so that no address is used twice while recording
  std::string failed;
  int depth = 0;
  at::CallbackHandle callback = 0;

  void fail(const std::string &why) {
    if (failed.empty()) {
      failed = why;
    }
  }
  int slot_of(const at::Tensor &t);
  void note(const at::Tensor &t, int slot) {
    Place place(t);
    storages.try_emplace(place.storage, slot, place);
    places[place] = slot;
  }
  void record(const c10::OperatorName &name, std::vector<IValue> inputs, const std::vector<IValue> &outputs);
};

// The slot that holds t's elements, none when they come from outside.
int Recorder::slot_of(const at::Tensor &t) {
  if (!t.defined() || !t.has_storage()) {
    return none;
  }
  const Place place(t);
  const auto exact = places.find(place);
  if (exact != places.end()) {
    return exact->second;
  }
  const auto base = storages.find(place.storage);
  if (base == storages.end()) {
    return none;
  }
  if (base->second.second.dtype != place.dtype) {
    fail("a tensor of another dtype shares memory with a recorded one");
    return none;
  }
  static const auto op = c10::Dispatcher::singleton().findSchemaOrThrow("aten::as_strided", "");
  Instruction view{op, {IValue(), t.sizes(), t.strides(), t.storage_offset()}, {{0, base->second.first}}, {}, {}, {}, {}, {}};
  const int slot = program->slots++;
  view.results = {slot};
  program->code.push_back(std::move(view));
  places[place] = slot;
  return slot;
}

void Recorder::record(const c10::OperatorName &name, std::vector<IValue> inputs, const std::vector<IValue> &outputs) {
  static const std::set<std::string> reads = {"aten::item", "aten::_local_scalar_dense", "aten::equal",
                                              "aten::is_nonzero", "aten::allclose", "aten::_is_all_true"};
  if (reads.count(name.name) != 0) {
    return fail(name.name + " reads a value, which a replay would not read again");
  }
  const auto op = c10::Dispatcher::singleton().findSchema(name);
  if (!op.has_value() || op->schema().arguments().size() != inputs.size()) {
    return fail(name.name + " cannot be recorded");
  }
  Instruction instruction{*op, inputs, {}, {}, {}, written_by(op->schema()), {}, {}};
  for (size_t i = 0; i < inputs.size(); i++) {
    const int at = static_cast<int>(i);
    if (inputs[i].isTensor()) {
      const int slot = slot_of(inputs[i].toTensor());
      if (slot != none) {
        instruction.slots.emplace_back(at, slot);
        instruction.args[i] = IValue();
      }
    } else if (inputs[i].isTensorList()) {
      std::vector<int> slots;
      for (const at::Tensor &t : inputs[i].toTensorVector()) {
        slots.push_back(slot_of(t));
      }
      instruction.lists.emplace_back(at, std::move(slots));
    } else if (inputs[i].isOptionalTensorList()) {
      for (const auto &t : inputs[i].toOptionalTensorVector()) {
        if (t.has_value() && slot_of(*t) != none) {
          return fail(name.name + " indexes by a computed tensor, which cannot be recorded");
        }
      }
    }
  }
  for (const IValue &output : outputs) {
    int slot = none;
    if (output.isTensor() && output.toTensor().defined() && output.toTensor().has_storage()) {
      slot = program->slots++;
    } else if (!output.isTensor()) {
      return fail(name.name + " returns something else than tensors, which cannot be recorded");
    }
    instruction.results.push_back(slot);
  }
  program->code.push_back(std::move(instruction));
  const Instruction &added = program->code.back();
  for (size_t i = 0; i < outputs.size(); i++) {
    if (added.results[i] != none) {
      note(outputs[i].toTensor(), added.results[i]);
    }
  }
}

thread_local Recorder *recorder = nullptr;

struct Observed : at::ObserverContext {
  bool outermost;
  std::vector<IValue> inputs;
};

std::unique_ptr<at::ObserverContext> on_start(const at::RecordFunction &f) {
  // The engine reports its nodes too, which are no operators: what they call is.
  if (recorder == nullptr || !f.operator_name().has_value()) {
    return nullptr;
  }
  auto observed = std::make_unique<Observed>();
  observed->outermost = recorder->depth++ == 0;
  if (observed->outermost) {
    observed->inputs.assign(f.inputs().begin(), f.inputs().end());
  }
  return observed;
}

void on_end(const at::RecordFunction &f, at::ObserverContext *context) {
  if (recorder == nullptr || context == nullptr) {
    return;
  }
  recorder->depth--;
  auto *observed = static_cast<Observed *>(context);
  if (!observed->outermost) {
    return;
  }
  try {
    recorder->record(*f.operator_name(), observed->inputs, f.outputs());
  } catch (const std::exception &e) {
    recorder->fail(e.what());
  }
  recorder->alive.insert(recorder->alive.end(), observed->inputs.begin(), observed->inputs.end());
  recorder->alive.insert(recorder->alive.end(), f.outputs().begin(), f.outputs().end());
}

} // namespace

void *tfm_program_new(void) {
  void *made = nullptr;
  std::free(guard([&] { made = new Program(); }));
  return made;
}

void tfm_program_free(void *program) { delete static_cast<Program *>(program); }

char *tfm_program_add(void *program, void *op, const uint64_t *in, int64_t n, int64_t *slot) {
  return guard([&] {
    auto &p = *static_cast<Program *>(program);
    TORCH_CHECK(!p.finished, "the program has already run");
    const auto &handle = *static_cast<c10::OperatorHandle *>(op);
    const auto &arguments = handle.schema().arguments();
    TORCH_CHECK(static_cast<size_t>(n) == arguments.size(), "got ", n, " values for the ", arguments.size(),
                " arguments of ", handle.schema());
    Instruction instruction{handle, {}, {}, {}, {}, written_by(handle.schema()), {}, {}};
    for (int64_t i = 0; i < n; i++) {
      const int at = static_cast<int>(i);
      const uint64_t tag = *in & 0xff;
      if (tag == TFM_SLOT || tag == TFM_PARAM) {
        (tag == TFM_SLOT ? instruction.slots : instruction.params).emplace_back(at, static_cast<int>(in[1]));
        instruction.args.emplace_back();
        in += 2;
      } else {
        instruction.args.push_back(decode(&in, &arguments[i]));
      }
    }
    *slot = p.slots++;
    instruction.results = {static_cast<int>(*slot)};
    p.code.push_back(std::move(instruction));
  });
}

char *tfm_program_run(void *program, const double *params, int64_t n) {
  return guard([&] {
    auto &p = *static_cast<Program *>(program);
    TORCH_CHECK(recorder == nullptr, "a program cannot run while another is recorded");
    if (!p.finished) {
      p.finish();
    }
    p.run(params, n);
  });
}

int64_t tfm_program_length(void *program) { return static_cast<int64_t>(static_cast<Program *>(program)->code.size()); }

char *tfm_record_begin(void) {
  return guard([&] {
    TORCH_CHECK(recorder == nullptr, "a recording is already under way on this thread");
    recorder = new Recorder();
    recorder->callback = at::addThreadLocalCallback(at::RecordFunctionCallback(&on_start, &on_end)
                                                        .needsInputs(true)
                                                        .needsOutputs(true)
                                                        .scopes({at::RecordScope::FUNCTION}));
  });
}

char *tfm_record_end(const uint64_t *outputs, int64_t n, void **program) {
  return guard([&] {
    TORCH_CHECK(recorder != nullptr, "no recording is under way on this thread");
    std::unique_ptr<Recorder> done(recorder);
    recorder = nullptr;
    at::removeCallback(done->callback);
    if (program == nullptr) {
      return; // given up
    }
    TORCH_CHECK(done->failed.empty(), done->failed);
    for (int64_t i = 0; i < n; i++) {
      at::Tensor output = borrow(outputs[i]);
      const int slot = done->slot_of(output);
      if (slot != none) {
        done->program->outputs.emplace_back(std::move(output), slot);
      }
    }
    TORCH_CHECK(done->failed.empty(), done->failed);
    done->program->finish();
    *program = done->program.release();
  });
}

// Programs: operator calls recorded once and replayed in one crossing, below
// autograd.

#include "shim.hh"

#include <ATen/MemoryOverlap.h>
#include <ATen/autocast_mode.h>
#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/enum_tag.h>
#include <ATen/core/grad_mode.h>
#include <ATen/core/stack.h>
#include <ATen/record_function.h>
#include <c10/core/AutogradState.h>
#include <c10/core/InferenceMode.h>
#include <c10/util/ThreadLocalDebugInfo.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <mutex>
#include <set>

using namespace torchfm;
using c10::IValue;

namespace {

constexpr int none = -1;

struct Result {
  int output; // of the operator
  int item;   // of a list, or none
  int slot;
};

// What a replay does besides calling operators: the tensor that it reads, if any,
// and the one that it makes, if any.
using Action = std::function<at::Tensor(const at::Tensor &)>;

struct Instruction {
  std::optional<c10::OperatorHandle> op;
  Action action; // without an operator
  std::vector<IValue> args; // constants; the places below are filled at a run
  std::vector<std::pair<int, int>> slots;              // argument, slot
  std::vector<std::pair<int, int>> params;             // argument, parameter
  std::vector<std::pair<int, std::vector<int>>> lists; // argument, slot of each tensor or none
  std::vector<c10::VariableVersion> written; // versions of tensors from outside that the operator writes to
  std::vector<Result> results;
  std::vector<int> dead; // slots that no later instruction reads
  bool grad = false;     // whether gradients are recorded, which a kernel may look at

  explicit Instruction(c10::OperatorHandle op) : op(op) {}
  explicit Instruction(Action action) : action(std::move(action)) {}
  void writes(const at::Tensor &t) {
    if (t.defined() && !t.is_inference()) {
      written.push_back(t.unsafeGetTensorImpl()->version_counter());
    }
  }
};

// A tensor from outside, as it was when the recording ended.
struct Outside {
  at::Tensor tensor;
  std::vector<int64_t> sizes;
  at::ScalarType dtype;
};

struct Program {
  std::vector<Instruction> code;
  std::vector<Outside> outside;
  int slots = 0;
  std::vector<std::pair<at::Tensor, int>> outputs; // the tensor that takes a slot's value
  std::vector<at::Tensor> values;
  bool finished = false;
  bool inference = false; // recorded in inference mode

  void finish();
  void look_outside();
  void run(const double *params, int64_t n);
};

// Notes the tensors from outside, whose sizes the recorded operators rely on.
void Program::look_outside() {
  std::set<const void *> seen;
  auto add = [&](const IValue &v) {
    if (!v.isTensor() || !v.toTensor().defined() || !v.toTensor().has_storage()) {
      return;
    }
    const at::Tensor &t = v.toTensor();
    if (seen.insert(t.unsafeGetTensorImpl()).second) {
      outside.push_back({t, t.sizes().vec(), t.scalar_type()});
    }
  };
  for (const Instruction &instruction : code) {
    for (size_t i = 0; i < instruction.args.size(); i++) {
      const IValue &arg = instruction.args[i];
      if (arg.isTensor()) {
        add(arg);
      } else if (arg.isTensorList() || arg.isOptionalTensorList()) {
        const auto recorded = std::find_if(instruction.lists.begin(), instruction.lists.end(),
                                           [&](const auto &list) { return list.first == static_cast<int>(i); });
        const auto items = arg.toListRef();
        for (size_t item = 0; item < items.size(); item++) {
          if (recorded == instruction.lists.end() || recorded->second[item] == none) {
            add(items[item]);
          }
        }
      }
    }
  }
}

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
  for (Instruction &instruction : code) {
    // Results that are never read need no place.
    auto &results = instruction.results;
    results.erase(std::remove_if(results.begin(), results.end(), [&](const Result &r) { return last[r.slot] == none; }),
                  results.end());
  }
  for (int slot = 0; slot < slots; slot++) {
    if (last[slot] != none && last[slot] < static_cast<int>(code.size())) {
      code[last[slot]].dead.push_back(slot);
    }
  }
  values.assign(slots, at::Tensor());
  finished = true;
}

// Gives held, which the caller keeps, the elements of value.
void take(at::Tensor &held, const at::Tensor &value) {
  if (at::has_internal_overlap(held) == at::MemOverlap::No && held.sizes() == value.sizes()) {
    // Into the same memory, so that views of it see them too.
    if (held.is_cpu() && value.is_cpu() && held.dtype() == value.dtype() && held.is_contiguous() &&
        value.is_contiguous() && !held.is_conj() && !value.is_conj() && !held.is_neg() && !value.is_neg() &&
        !value._is_zerotensor()) {
      std::memcpy(held.mutable_data_ptr(), value.const_data_ptr(), value.nbytes());
    } else {
      held.copy_(value);
    }
  } else {
    TORCH_CHECK(held.is_inference() == value.is_inference(), "an output was made in inference mode, other than the recording");
    held.unsafeGetTensorImpl()->shallow_copy_from(value.getIntrusivePtr());
  }
  if (!held.is_inference()) {
    held.unsafeGetTensorImpl()->bump_version();
  }
}

void Program::run(const double *params, int64_t n) {
  // The mode of the recording, whatever the caller's.
  c10::InferenceMode mode(inference);
  at::AutoGradMode grad(false);
  at::AutoDispatchBelowADInplaceOrView below;
  struct Clear {
    std::vector<at::Tensor> &values;
    ~Clear() {
      for (auto &value : values) {
        value.reset();
      }
    }
  } clear{values};
  for (const Outside &o : outside) {
    TORCH_CHECK(o.tensor.sizes() == at::IntArrayRef(o.sizes) && o.tensor.scalar_type() == o.dtype,
                "a tensor that the graph uses is ", o.tensor.scalar_type(), " of shape ", o.tensor.sizes(),
                ", it was ", o.dtype, " of shape ", at::IntArrayRef(o.sizes), " when the graph was recorded: capture it again");
  }
  torch::jit::Stack stack;
  for (Instruction &instruction : code) {
    if (instruction.action) {
      at::Tensor made = instruction.action(instruction.slots.empty() ? instruction.args[0].toTensor()
                                                                     : values[instruction.slots[0].second]);
      for (const Result &result : instruction.results) {
        values[result.slot] = made;
      }
      for (int slot : instruction.dead) {
        values[slot].reset();
      }
      continue;
    }
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
      c10::List<IValue> list = instruction.args[use.first].toList().copy();
      for (size_t i = 0; i < use.second.size(); i++) {
        if (use.second[i] != none) {
          list.set(i, values[use.second[i]]);
        }
      }
      stack[use.first] = std::move(list);
    }
    if (instruction.grad != c10::GradMode::is_enabled()) {
      c10::GradMode::set_enabled(instruction.grad);
    }
    instruction.op->callBoxed(&stack);
    for (c10::VariableVersion &version : instruction.written) {
      version.bump();
    }
    for (const Result &result : instruction.results) {
      TORCH_CHECK(result.output < static_cast<int>(stack.size()), instruction.op->schema().name(), " returns nothing");
      const IValue &value = stack[result.output];
      values[result.slot] = result.item == none ? value.toTensor() : value.toTensorList().get(result.item);
    }
    for (int slot : instruction.dead) {
      values[slot].reset();
    }
  }
  stack.clear();
  for (auto &output : outputs) {
    take(output.first, values[output.second]);
  }
}

bool is_written(const c10::Argument &argument) {
  const auto *alias = argument.alias_info();
  return alias != nullptr && alias->isWrite();
}

// Elements in memory: what stays the same when autograd wraps a tensor anew.
struct Place {
  const void *storage;
  int64_t offset;
  std::vector<int64_t> sizes, strides;
  at::ScalarType dtype;
  bool conj, neg;

  explicit Place(const at::Tensor &t)
      : storage(t.storage().unsafeGetStorageImpl()), offset(t.storage_offset()), sizes(t.sizes().vec()),
        strides(t.strides().vec()), dtype(t.scalar_type()), conj(t.is_conj()), neg(t.is_neg()) {}
  auto all() const { return std::tie(storage, offset, sizes, strides, dtype, conj, neg); }
  bool operator<(const Place &o) const { return all() < o.all(); }
  bool operator==(const Place &o) const { return all() == o.all(); }
};

// A call that is under way.
struct Begun {
  Instruction instruction;
  std::vector<IValue> inputs;
  std::vector<std::pair<at::Tensor, Place>> written; // computed tensors that the operator writes to
};

// Records the operators that the thread calls, as the dispatcher reports them, in
// the forward code and inside autograd's nodes: those that autograd sees, which are
// the outermost ones but for operators that are only a composition of others.
// Autograd's nodes keep what the parts made, so a composition is recorded by parts.
struct Recorder : c10::DebugInfoBase {
  std::mutex mutex; // backward on a GPU runs on a thread of its own
  std::unique_ptr<Program> program = std::make_unique<Program>();
  std::map<Place, int> places;                            // the slot that holds these elements
  std::map<const void *, std::pair<int, Place>> storages; // of recorded tensors: the slot that was first in each
  std::set<const void *> outside;                         // storages that were there before
  // Storages that another thread made or wrote to while this one records. The
  // references keep an address from being used twice.
  std::map<const void *, c10::weak_intrusive_ptr<c10::StorageImpl>> foreign;
  std::vector<IValue> alive; // so that no address is used twice while recording
  std::string failed;
  at::CallbackHandle callback = 0;

  void fail(const std::string &why) {
    if (failed.empty()) {
      failed = why;
    }
  }
  int slot_of(const at::Tensor &t);
  int note(const at::Tensor &t);
  void writes(Begun &begun, const at::Tensor &t);
  std::optional<Begun> begin(const c10::OperatorHandle &op, c10::ArrayRef<const IValue> inputs);
  void end(Begun &begun, c10::ArrayRef<const IValue> outputs);
};

// The slot that holds t's elements, none when they come from outside.
int Recorder::slot_of(const at::Tensor &t) {
  if (!t.defined() || !t.has_storage()) {
    return none; // computed ones are refused when they are made
  }
  const Place place(t);
  if (foreign.count(place.storage) != 0) {
    fail("another goroutine made or changed a tensor that the graph uses while it was recorded, which a replay would not do again");
    return none;
  }
  const auto exact = places.find(place);
  if (exact != places.end()) {
    return exact->second;
  }
  const auto base = storages.find(place.storage);
  if (base == storages.end()) {
    outside.insert(place.storage);
    return none;
  }
  const Place &of = base->second.second;
  if (of.dtype != place.dtype || of.conj != place.conj || of.neg != place.neg) {
    fail("a tensor of another dtype shares memory with a recorded one");
    return none;
  }
  static const auto op = c10::Dispatcher::singleton().findSchemaOrThrow("aten::as_strided", "");
  Instruction view(op);
  view.args = {IValue(), t.sizes(), t.strides(), t.storage_offset()};
  view.slots = {{0, base->second.first}};
  const int slot = program->slots++;
  view.results = {{0, none, slot}};
  program->code.push_back(std::move(view));
  places[place] = slot;
  return slot;
}

// Makes a slot for t, a result.
int Recorder::note(const at::Tensor &t) {
  const int slot = program->slots++;
  const Place place(t);
  if (outside.count(place.storage) == 0) {
    storages.try_emplace(place.storage, slot, place);
  }
  places[place] = slot;
  return slot;
}

void Recorder::writes(Begun &begun, const at::Tensor &t) {
  if (!t.defined() || !t.has_storage()) {
    return;
  }
  const Place place(t);
  if (outside.count(place.storage) != 0) {
    begun.instruction.writes(t);
  }
  begun.written.emplace_back(t, place);
}

// Why the operator cannot be recorded, "" when it can.
std::string refusal(const c10::OperatorHandle &op, c10::ArrayRef<const IValue> inputs) {
  const std::string &name = op.schema().name();
  if (op.hasTag(at::Tag::data_dependent_output)) {
    return name + " reads a value, which a replay would not read again";
  }
  bool dynamic = op.hasTag(at::Tag::dynamic_output_shape);
  if (dynamic && name == "aten::index") {
    dynamic = false; // but for masks
    for (const auto &index : inputs[1].toOptionalTensorVector()) {
      dynamic = dynamic || (index.has_value() && index->defined() &&
                            (index->scalar_type() == at::kBool || index->scalar_type() == at::kByte));
    }
  }
  if (dynamic) {
    return name + " returns a shape that depends on values, which a replay would not look at again";
  }
  return "";
}

// Whether forward mode follows a tensor among the values: what it computes is no
// operator of its own.
bool has_tangent(c10::ArrayRef<const IValue> values) {
  if (!c10::AutogradState::get_tls_state().get_fw_grad_mode()) {
    return false;
  }
  return std::any_of(values.begin(), values.end(), [](const IValue &v) {
    if (v.isTensor()) {
      return v.toTensor().defined() && v.toTensor()._fw_grad(0).defined();
    }
    return (v.isTensorList() || v.isOptionalTensorList()) && has_tangent(v.toListRef());
  });
}

std::optional<Begun> Recorder::begin(const c10::OperatorHandle &op, c10::ArrayRef<const IValue> inputs) {
  const auto &arguments = op.schema().arguments();
  if (inputs.size() > arguments.size()) {
    inputs = inputs.slice(inputs.size() - arguments.size()); // the caller's stack has others below
  }
  if (arguments.size() != inputs.size()) {
    fail(op.schema().name() + " cannot be recorded");
    return std::nullopt;
  }
  if (has_tangent(inputs)) {
    fail(op.schema().name() + " computes a tangent of forward mode, which cannot be recorded: use functorch's Jvp");
    return std::nullopt;
  }
  const std::string why = refusal(op, inputs);
  if (!why.empty()) {
    fail(why);
    return std::nullopt;
  }
  Begun begun{Instruction(op), std::vector<IValue>(inputs.begin(), inputs.end()), {}};
  Instruction &instruction = begun.instruction;
  instruction.args = begun.inputs;
  instruction.grad = c10::GradMode::is_enabled();
  for (size_t i = 0; i < inputs.size(); i++) {
    const int at = static_cast<int>(i);
    std::vector<at::Tensor> tensors;
    if (inputs[i].isTensor()) {
      tensors = {inputs[i].toTensor()};
      const int slot = slot_of(tensors[0]);
      if (slot != none) {
        instruction.slots.emplace_back(at, slot);
        instruction.args[i] = IValue();
      }
    } else if (inputs[i].isTensorList() || inputs[i].isOptionalTensorList()) {
      std::vector<int> slots;
      for (const IValue &t : inputs[i].toListRef()) {
        tensors.push_back(t.isNone() ? at::Tensor() : t.toTensor());
        slots.push_back(slot_of(tensors.back()));
      }
      if (std::any_of(slots.begin(), slots.end(), [](int slot) { return slot != none; })) {
        instruction.lists.emplace_back(at, std::move(slots));
      }
    }
    if (is_written(arguments[i])) {
      for (const at::Tensor &t : tensors) {
        writes(begun, t);
      }
    }
  }
  return begun;
}

// Operators whose numbers depend on shapes and dtypes only.
bool is_fixed(const std::string &name) {
  static const std::set<std::string> names = {"aten::_fused_sdp_choice", "aten::is_same_size", "aten::is_set_to",
                                              "aten::_has_same_storage_numel", "aten::is_pinned"};
  return names.count(name) != 0;
}

void Recorder::end(Begun &begun, c10::ArrayRef<const IValue> outputs) {
  const auto &schema = begun.instruction.op->schema();
  if (outputs.size() > schema.returns().size()) {
    outputs = outputs.slice(outputs.size() - schema.returns().size());
  }
  alive.insert(alive.end(), begun.inputs.begin(), begun.inputs.end());
  if (outputs.size() != schema.returns().size()) {
    return; // it threw, and the caller went on
  }
  alive.insert(alive.end(), outputs.begin(), outputs.end());
  // An operator may change the shape of a tensor in place: the slot is then no
  // longer what it was.
  for (const auto &written : begun.written) {
    const auto &[t, before] = written;
    if (!t.has_storage() || !(Place(t) == before)) {
      places.erase(before);
    }
  }
  const bool computed = std::any_of(outputs.begin(), outputs.end(), [](const IValue &o) { return o.isTensor() || o.isTensorList(); });
  auto result = [&](const at::Tensor &t, int output, int item) {
    if (!t.defined()) {
      return;
    }
    if (!t.has_storage()) {
      return fail(schema.name() + " returns a tensor that is not strided, which cannot be recorded");
    }
    begun.instruction.results.push_back({output, item, note(t)});
  };
  for (size_t i = 0; i < outputs.size(); i++) {
    const int at = static_cast<int>(i);
    if (outputs[i].isTensor()) {
      result(outputs[i].toTensor(), at, none);
    } else if (outputs[i].isTensorList()) {
      const auto list = outputs[i].toTensorVector();
      for (size_t item = 0; item < list.size(); item++) {
        result(list[item], at, static_cast<int>(item));
      }
    } else if (!computed && !is_fixed(schema.name())) {
      return fail(schema.name() + " returns something else than tensors, which cannot be recorded");
    }
  }
  program->code.push_back(std::move(begun.instruction));
}

// Libtorch hands the debug information of a thread to those of its autograd.
const auto info_kind = c10::DebugInfoKind::TEST_INFO_2;

thread_local bool paused = false;

// The thread's recording, whether it is paused or not.
Recorder *own() { return static_cast<Recorder *>(c10::ThreadLocalDebugInfo::get(info_kind)); }

Recorder *current() { return paused ? nullptr : own(); }

// How deep the thread is in operators that are recorded.
thread_local int depth = 0;

struct Observed : at::ObserverContext {
  std::optional<Begun> begun; // the outermost one's
};

// Whether autograd sees only what the operator calls.
bool is_composition(const c10::OperatorHandle &op) {
  return op.hasKernelForDispatchKey(c10::DispatchKey::CompositeImplicitAutograd) &&
         !op.hasKernelForDispatchKey(c10::DispatchKey::CPU) && !op.hasKernelForDispatchKey(c10::DispatchKey::CUDA);
}

// Whether the operator first casts its inputs and then calls itself: what it calls is
// what a replay must do, when no autocast is on.
bool is_cast(const c10::OperatorHandle &op, c10::ArrayRef<const IValue> inputs) {
  constexpr c10::DispatchKey keys[] = {c10::DispatchKey::AutocastCPU, c10::DispatchKey::AutocastCUDA};
  for (const c10::DispatchKey key : keys) {
    if (c10::impl::tls_is_dispatch_key_excluded(key) || !op.hasKernelForDispatchKey(key)) {
      continue;
    }
    const auto meant = [key](const IValue &v) {
      return v.isTensor() && v.toTensor().defined() && v.toTensor().key_set().has(key);
    };
    for (const IValue &v : inputs) {
      if (meant(v) || ((v.isTensorList() || v.isOptionalTensorList()) &&
                       std::any_of(v.toListRef().begin(), v.toListRef().end(), meant))) {
        return true;
      }
    }
  }
  return false;
}

std::unique_ptr<at::ObserverContext> on_start(const at::RecordFunction &f) {
  Recorder *recorder = current();
  // What a transform makes of an operator is recorded: the operators that it calls
  // when none of its levels is left.
  if (transforming()) {
    return nullptr;
  }
  // The engine reports its nodes too, which are no operators: what they call is.
  if (recorder == nullptr || !f.operator_name().has_value()) {
    return nullptr;
  }
  const auto op = c10::Dispatcher::singleton().findSchema(*f.operator_name());
  if (depth == 0 && op.has_value() && (is_composition(*op) || is_cast(*op, f.inputs()))) {
    return nullptr;
  }
  auto observed = std::make_unique<Observed>();
  if (depth++ > 0) {
    return observed;
  }
  std::lock_guard<std::mutex> lock(recorder->mutex);
  try {
    TORCH_CHECK(op.has_value(), *f.operator_name(), " cannot be recorded");
    observed->begun = recorder->begin(*op, f.inputs());
  } catch (const std::exception &e) {
    recorder->fail(e.what());
  }
  return observed;
}

void on_end(const at::RecordFunction &f, at::ObserverContext *context) {
  if (context == nullptr) {
    return;
  }
  depth--;
  Recorder *recorder = current();
  auto *observed = static_cast<Observed *>(context);
  if (recorder == nullptr || !observed->begun.has_value()) {
    return;
  }
  std::lock_guard<std::mutex> lock(recorder->mutex);
  try {
    recorder->end(*observed->begun, c10::ArrayRef<const IValue>(f.outputs().data(), f.outputs().size()));
  } catch (const std::exception &e) {
    recorder->fail(e.what());
  }
}

// The recordings that are under way on all threads.
std::mutex recorders_mutex;
std::set<Recorder *> recorders;
std::atomic<int> recorders_n{0};

// Calls body with each recording of another thread.
template <class F> void of_others(F &&body) {
  std::lock_guard<std::mutex> lock(recorders_mutex);
  for (Recorder *recorder : recorders) {
    if (recorder != own()) {
      std::lock_guard<std::mutex> lock(recorder->mutex);
      body(*recorder);
    }
  }
}

} // namespace

bool torchfm::recording() { return current() != nullptr; }

bool torchfm::recording_elsewhere() {
  const int n = recorders_n.load(std::memory_order_relaxed);
  return C10_UNLIKELY(n > 0) && n > (own() != nullptr ? 1 : 0);
}

void torchfm::made_here(const at::Tensor &t) {
  if (t.defined() && t.has_storage()) {
    of_others([&](Recorder &r) {
      r.foreign.try_emplace(t.storage().unsafeGetStorageImpl(), t.storage().getWeakStorageImpl());
    });
  }
}

void torchfm::read_here(const at::Tensor &t) {
  if (t.defined() && t.has_storage()) {
    of_others([&](Recorder &r) {
      if (r.storages.count(t.storage().unsafeGetStorageImpl()) != 0) {
        r.fail("another goroutine read the elements of a recorded tensor, which a replay would not do again");
      }
    });
  }
}

void torchfm::record_action(std::function<at::Tensor(const at::Tensor &)> action, const at::Tensor &read,
                            const at::Tensor &made) {
  Recorder *recorder = current();
  if (recorder == nullptr) {
    return;
  }
  std::lock_guard<std::mutex> lock(recorder->mutex);
  Instruction instruction(std::move(action));
  instruction.args = {read};
  const int slot = recorder->slot_of(read);
  if (slot != none) {
    instruction.slots = {{0, slot}};
    instruction.args = {IValue()};
  }
  if (made.defined()) {
    instruction.results = {{0, none, recorder->note(made)}};
    recorder->alive.emplace_back(made);
  }
  recorder->alive.emplace_back(read);
  recorder->program->code.push_back(std::move(instruction));
}

void torchfm::cannot_record(const char *why) {
  if (Recorder *recorder = current()) {
    std::lock_guard<std::mutex> lock(recorder->mutex);
    recorder->fail(why);
  }
}

void *tfm_program_new(void) {
  void *made = nullptr;
  std::free(guard([&] { made = new Program(); }));
  return made;
}

void tfm_program_free(void *program) { delete static_cast<Program *>(program); }

char *tfm_program_add(void *program, uint64_t op, const uint64_t *in, int64_t n, int64_t *slot) {
  return guard([&] {
    auto &p = *static_cast<Program *>(program);
    TORCH_CHECK(!p.finished, "the program has already run");
    const auto &handle = operator_of(op).handle;
    const auto &arguments = handle.schema().arguments();
    TORCH_CHECK(static_cast<size_t>(n) == arguments.size(), "got ", n, " values for the ", arguments.size(),
                " arguments of ", handle.schema());
    Instruction instruction(handle);
    for (int64_t i = 0; i < n; i++) {
      const int at = static_cast<int>(i);
      const uint64_t tag = *in & 0xff;
      if (tag == TFM_SLOT || tag == TFM_PARAM) {
        TORCH_CHECK(static_cast<int64_t>(in[1]) >= 0 && (tag == TFM_PARAM || static_cast<int64_t>(in[1]) < p.slots),
                    "argument ", i, " is no value of the program");
        (tag == TFM_SLOT ? instruction.slots : instruction.params).emplace_back(at, static_cast<int>(in[1]));
        instruction.args.emplace_back();
        in += 2;
      } else {
        instruction.args.push_back(decode(&in, &arguments[i]));
        if (is_written(arguments[i]) && instruction.args.back().isTensor()) {
          instruction.writes(instruction.args.back().toTensor());
        }
      }
    }
    *slot = p.slots++;
    instruction.results = {{0, none, static_cast<int>(*slot)}};
    p.code.push_back(std::move(instruction));
  });
}

char *tfm_program_run(void *program, const double *params, int64_t n) {
  return guard([&] {
    auto &p = *static_cast<Program *>(program);
    TORCH_CHECK(!recording(), "a program cannot run while another is recorded");
    TORCH_CHECK(!transforming(), "a program cannot run inside of a transform (vmap, grad, jvp)");
    if (!p.finished) {
      p.finish();
    }
    p.run(params, n);
  });
}

int64_t tfm_program_length(void *program) { return static_cast<int64_t>(static_cast<Program *>(program)->code.size()); }

char *tfm_record_begin(void) {
  return guard([&] {
    TORCH_CHECK(!recording(), "a recording is already under way on this thread");
    TORCH_CHECK(!transforming(), "a recording cannot begin inside of a transform (vmap, grad, jvp)");
    at::autocast::clear_cache(); // of weights that are cast anew in each replay
    auto recorder = std::make_shared<Recorder>();
    recorder->program->inference = c10::InferenceMode::is_enabled();
    recorder->callback = at::addThreadLocalCallback(at::RecordFunctionCallback(&on_start, &on_end)
                                                        .needsInputs(true)
                                                        .needsOutputs(true)
                                                        .scopes({at::RecordScope::FUNCTION}));
    {
      std::lock_guard<std::mutex> lock(recorders_mutex);
      recorders.insert(recorder.get());
      recorders_n++;
    }
    c10::ThreadLocalDebugInfo::_push(info_kind, std::move(recorder));
  });
}

int tfm_record_pause(int on) {
  const bool before = paused;
  paused = on != 0;
  return before;
}

char *tfm_record_end(const uint64_t *outputs, int64_t n, void **program) {
  return guard([&] {
    TORCH_CHECK(recording(), "no recording is under way on this thread");
    const auto recorder = std::static_pointer_cast<Recorder>(c10::ThreadLocalDebugInfo::_pop(info_kind));
    at::removeCallback(recorder->callback);
    {
      std::lock_guard<std::mutex> lock(recorders_mutex);
      recorders.erase(recorder.get());
      recorders_n--;
    }
    if (program == nullptr) {
      return; // given up
    }
    TORCH_CHECK(recorder->failed.empty(), recorder->failed);
    for (int64_t i = 0; i < n; i++) {
      at::Tensor output = borrow(outputs[i]);
      const int slot = recorder->slot_of(output);
      if (slot == none) {
        continue; // from outside: its elements are what the operators write there
      }
      recorder->program->outputs.emplace_back(std::move(output), slot);
    }
    TORCH_CHECK(recorder->failed.empty(), recorder->failed);
    for (auto &output : recorder->program->outputs) {
      if (output.first.grad_fn() != nullptr) {
        // Its graph is of this run only; the elements will be of later ones.
        output.first.unsafeGetTensorImpl()->set_autograd_meta(nullptr);
      }
    }
    recorder->program->look_outside();
    recorder->program->finish();
    *program = recorder->program.release();
  });
}

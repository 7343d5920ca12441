// The boxed call: words to IValues, through the dispatcher, and back.

#include "shim_value.hh"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>

#include <cstdlib>
#include <cstring>

using namespace torchfm;
using c10::IValue;

namespace {

// Tells recordings of other threads of a result that is no view of an argument, or
// an argument that was written to.
void tell(const c10::OperatorHandle &op, const Seen &seen, const at::Tensor &t) {
  if (!t.defined() || !t.has_storage()) {
    return;
  }
  if (!op.schema().is_mutable()) {
    for (int i = 0; i < std::min(seen.n, Seen::cap); i++) {
      const auto *argument = reinterpret_cast<const at::TensorImpl *>(seen.tensors[i]);
      if (argument->has_storage() && argument->storage().is_alias_of(t.storage())) {
        return;
      }
    }
  }
  made_here(t);
}

void tell(const c10::OperatorHandle &op, const Seen &seen, const IValue &v) {
  if (v.isTensor()) {
    tell(op, seen, v.toTensor());
  } else if (v.isTensorList()) {
    for (const at::Tensor &t : v.toTensorVector()) {
      tell(op, seen, t);
    }
  }
}

// Arguments live in one vector a thread, so that a call allocates none. A
// kernel that comes back into Go and calls again finds it taken and makes its own.
thread_local torch::jit::Stack spare;

int64_t call(const Operator &known, const uint64_t *in, int64_t n, uint64_t *out, int64_t cap) {
  if (known.direct != nullptr && static_cast<size_t>(n) == known.arguments) {
    Seen seen;
    at::Tensor result;
    if (known.direct->call(known, in, seen, result)) {
      if (recording_elsewhere()) {
        tell(known.handle, seen, result);
      }
      out[0] = static_cast<uint64_t>(scope_id) | uint64_t{1} << 32; // without boxes
      return 1 + own(std::move(result), seen, out + 1);
    }
  }
  const c10::OperatorHandle &op = known.handle;
  torch::jit::Stack stack = std::move(spare);
  spare = {};
  stack.clear();
  struct Return {
    torch::jit::Stack &stack;
    ~Return() {
      stack.clear();
      spare = std::move(stack);
    }
  } back{stack};

  const auto &arguments = op.schema().arguments();
  TORCH_CHECK(static_cast<size_t>(n) <= arguments.size(), "got ", n, " values for the ", arguments.size(),
              " arguments of ", op.schema());
  Seen seen;
  Reader reader{&known, in, &seen};
  for (int64_t i = 0; i < n; i++) {
    stack.push_back(reader.value(arguments[i]));
  }
  // Operators gain arguments at the end from one libtorch to the next.
  for (size_t i = n; i < arguments.size(); i++) {
    TORCH_CHECK(arguments[i].default_value().has_value(), "got ", n, " values for the ", arguments.size(),
                " arguments of ", op.schema());
    stack.push_back(*arguments[i].default_value());
  }
  op.callBoxed(&stack);
  if (recording_elsewhere()) {
    for (const IValue &result : stack) {
      tell(op, seen, result);
    }
  }

  Writer writer{out, cap, &seen};
  writer.word(static_cast<uint64_t>(scope_id));
  for (IValue &result : stack) {
    writer.value(std::move(result));
  }
  return writer.done(out);
}

} // namespace

Operator::Operator(const c10::OperatorHandle &handle)
    : handle(handle), direct(torchfm::direct(handle)), arguments(handle.schema().arguments().size()) {
  const std::string &name = handle.schema().name();
  aten = name.rfind("aten::", 0) == 0;
  mkldnn = name.find("mkldnn") != std::string::npos || name == "aten::to_dense" || name == "aten::_to_dense";
}

void torchfm::refuse(const Operator &op, const at::TensorImpl &t) {
  if (t.is_mkldnn() && !op.mkldnn) {
    throw Refused("a tensor is torch._mkldnn, whose elements this operator would read as if they were strided");
  }
  if (t.is_quantized() && t.numel() == 0) {
    throw Refused("a quantized tensor has no elements");
  }
  if (!op.aten && t.is_meta()) {
    throw Refused("a tensor is on device meta, and has no memory");
  }
}

IValue torchfm::decode(const uint64_t **words, const c10::Argument *argument) {
  Seen seen;
  Reader reader{nullptr, *words, &seen};
  IValue value = reader.value(*argument);
  *words = reader.next;
  return value;
}

int64_t tfm_call(uint64_t op, const uint64_t *in, int64_t n, uint64_t *out, int64_t cap) {
  int64_t written = -1;
  char *failed = guard([&] { written = call(operator_of(op), in, n, out, cap); });
  if (failed != nullptr) {
    out[0] = reinterpret_cast<uint64_t>(failed);
    return -1;
  }
  return written;
}

void tfm_opaque_free(uint64_t value) { delete reinterpret_cast<IValue *>(value); }

uint64_t tfm_op_find(const char *name, const char *overload) {
  uint64_t found = 0;
  std::free(guard([&] {
    auto op = c10::Dispatcher::singleton().findSchema({name, overload});
    if (op.has_value()) {
      // It lives as long as the process.
      found = reinterpret_cast<uint64_t>(new Operator(*op));
    }
  }));
  return found;
}

char *tfm_op_schema(uint64_t op) {
  std::string s;
  std::free(guard([&] { s = c10::toString(operator_of(op).handle.schema()); }));
  return text(s);
}

int tfm_op_has_kernel(uint64_t op, const char *key) {
  int has = 0;
  std::free(guard([&] {
    has = operator_of(op).handle.hasKernelForDispatchKey(c10::parseDispatchKey(key));
  }));
  return has;
}

char *tfm_op_names(void) {
  std::string names;
  std::free(guard([&] {
    for (const auto &name : c10::Dispatcher::singleton().getAllOpNames()) {
      if (!c10::Dispatcher::singleton().findSchema(name).has_value()) {
        continue; // an implementation without a definition
      }
      names += name.name;
      if (!name.overload_name.empty()) {
        names += "." + name.overload_name;
      }
      names += "\n";
    }
  }));
  return text(names);
}

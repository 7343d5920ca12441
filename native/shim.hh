// What the C++ files of the shim share.

#ifndef TORCHFM_SHIM_HH
#define TORCHFM_SHIM_HH

#if !__has_include(<ATen/core/TensorBody.h>)
#error "libtorch was not found: run scripts/setup.sh in the torchfm repository"
#endif

#include <ATen/Parallel.h>
#include <ATen/SequenceNumber.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/function_schema.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/jit_type.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <functional>
#include <memory>
#include <stdexcept>

#include "shim.h"

namespace torchfm {

// A malloc'ed copy that Go frees.
char *text(const std::string &s);
char *error_text(char kind, const char *message);
// The error of the exception that is being handled.
char *current_error();

// Libtorch keeps the number of threads for each OS thread and tells MKL when one
// starts. Go moves goroutines to threads that libtorch has never seen, or that saw
// an earlier number: each call first brings its thread up to date.
extern std::atomic<int> threads_version;
extern thread_local int threads_seen;

void settle_thread(int version);

inline void settle_threads() {
  const int version = threads_version.load(std::memory_order_relaxed);
  if (threads_seen != version) {
    settle_thread(version);
  }
}

// Autograd numbers the nodes that each OS thread makes, and backward runs nodes in
// falling order of their numbers, so that these decide in which order gradients are
// added up. They must rise for a goroutine that goes from thread to thread as they do
// on one: each call first brings its thread's numbers up to all others'.
extern std::atomic<uint64_t> nodes_numbered;

inline void settle_numbers() {
  const uint64_t reached = nodes_numbered.load(std::memory_order_relaxed);
  while (at::sequence_number::peek() < reached) {
    at::sequence_number::get_and_increment();
  }
}

inline void publish_numbers() {
  const uint64_t mine = at::sequence_number::peek();
  uint64_t reached = nodes_numbered.load(std::memory_order_relaxed);
  while (reached < mine && !nodes_numbered.compare_exchange_weak(reached, mine, std::memory_order_relaxed)) {
  }
}

template <class F> char *guard(F &&body) noexcept {
  try {
    settle_threads();
    settle_numbers();
    body();
    publish_numbers();
    return nullptr;
  } catch (...) {
    return current_error();
  }
}

inline at::Tensor borrow(uint64_t tensor) {
  if (tensor == 0) {
    return at::Tensor();
  }
  return at::Tensor(c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>::reclaim_copy(
      reinterpret_cast<at::TensorImpl *>(tensor)));
}

inline uint64_t give(at::Tensor tensor) {
  if (!tensor.defined()) {
    return 0;
  }
  return reinterpret_cast<uint64_t>(tensor.unsafeReleaseTensorImpl());
}

inline std::vector<at::Tensor> borrow_all(const uint64_t *tensors, int64_t n) {
  std::vector<at::Tensor> list;
  list.reserve(n);
  for (int64_t i = 0; i < n; i++) {
    list.push_back(borrow(tensors[i]));
  }
  return list;
}

inline double as_double(uint64_t bits) {
  double d;
  std::memcpy(&d, &bits, 8);
  return d;
}

// What a type is an optional one of, the type itself when it is none.
inline const c10::Type *required(const c10::Type *type) {
  if (type != nullptr && type->kind() == c10::TypeKind::OptionalType) {
    return type->castRaw<c10::OptionalType>()->getElementType().get();
  }
  return type;
}

// Tensor arguments by position, so that an in-place result is told from a new one.
struct Seen {
  static constexpr int cap = 16;
  uint64_t tensors[cap];
  int n = 0;

  void add(uint64_t tensor) {
    if (n < cap) {
      tensors[n] = tensor;
    }
    n++;
  }
  int find(const at::TensorImpl *impl) const {
    for (int i = 0; i < std::min(n, cap); i++) {
      if (tensors[i] == reinterpret_cast<uint64_t>(impl)) {
        return i;
      }
    }
    return -1;
  }
};

// Calls an operator of one result by its C++ signature.
struct Operator;
struct Direct {
  virtual ~Direct() = default;
  // One argument for each of the schema's. It does nothing and reports false when
  // one is not of the signature's kind.
  virtual bool call(const Operator &self, const uint64_t *in, Seen &seen, at::Tensor &result) const = 0;
};

// Null for an operator of an unusual signature.
std::unique_ptr<Direct> direct(const c10::OperatorHandle &handle);

// What Go holds of an operator.
struct Operator {
  c10::OperatorHandle handle;
  std::unique_ptr<Direct> direct;
  size_t arguments;
  bool aten;   // of libtorch's own library
  bool mkldnn; // meant for tensors in the layout of MKL-DNN

  explicit Operator(const c10::OperatorHandle &handle);
};

// Refuses a tensor with which the call would end the process or leave its memory,
// whatever the operator.
void refuse(const Operator &op, const at::TensorImpl &t);

inline void admit(const Operator &op, uint64_t tensor) {
  const auto &t = *reinterpret_cast<const at::TensorImpl *>(tensor);
  if (C10_UNLIKELY(t.is_mkldnn() || t.is_quantized() || (!op.aten && t.is_meta()))) {
    refuse(op, t);
  }
}

// What a call throws that was not made since it would be fatal.
struct Refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// What a failed Go function that libtorch called throws. Go keeps its error by the
// number until the exception comes back to it, or is let go on the way.
struct GoError : std::runtime_error {
  struct Number {
    uint64_t id;
    bool taken = false;
    explicit Number(uint64_t id) : id(id) {}
    Number(const Number &) = delete;
    ~Number();
  };
  std::shared_ptr<Number> number;

  explicit GoError(uint64_t id) : std::runtime_error("a Go function failed"), number(std::make_shared<Number>(id)) {}
};

inline const Operator &operator_of(uint64_t op) { return *reinterpret_cast<const Operator *>(op); }

// Reads one argument's value from words and moves past it.
c10::IValue decode(const uint64_t **words, const c10::Argument *argument);

// The number of the calling thread's scope, 0 for none.
extern thread_local int64_t scope_id;

// Whether a program is recorded on the calling thread, and what makes that fail.
bool recording();
void cannot_record(const char *why);

// A Go function that libtorch refers to, by its number: Go forgets it afterwards.
struct GoFunction {
  uint64_t id;
  explicit GoFunction(uint64_t id) : id(id) {}
  GoFunction(const GoFunction &) = delete;
  ~GoFunction();
};

// Calls the Go function of this number: in are lent, m tensors come back.
std::vector<at::Tensor> call_go(uint64_t id, const std::vector<at::Tensor> &in, size_t m);

// Whether the thread is in a checkpoint: what autograd saves is to be computed again.
bool checkpointing();

// Whether a transform (vmap, grad, jvp) is under way on the calling thread, and what
// tensor a transform's tensor stands for, an undefined one for any other.
bool transforming();
void enter_dual(); // forward mode
void leave_dual();
at::Tensor unwrapped(const at::Tensor &t);

// Has each replay do what was done to the process besides calling operators. The
// action is given the elements that read has then, and what it returns is made.
void record_action(std::function<at::Tensor(const at::Tensor &)> action, const at::Tensor &read = at::Tensor(),
                   const at::Tensor &made = at::Tensor());

// Whether a program is recorded on another thread. It must be told what this one
// makes, writes to or reads, since a replay would not do that again.
bool recording_elsewhere();
void made_here(const at::Tensor &t);
void read_here(const at::Tensor &t);

} // namespace torchfm
#endif

// Calls without boxes: an operator whose C++ signature is one of the usual ones is
// called by it, with the words of the call as its arguments.

#include "shim.hh"

#include <tuple>

using namespace torchfm;

namespace {

// Each takes one argument from the words, or reports that it is not of the kind
// that the signature has: a default, None, a number for a tensor.
struct Words {
  const Operator &op;
  const uint64_t *next;
  Seen &seen;

  tfm_tag tag() const { return static_cast<tfm_tag>(*next & 0xff); }
  int64_t count() const { return static_cast<int64_t>(*next >> 8); }

  bool take(at::Tensor &t) {
    if (tag() != TFM_TENSOR) {
      return false;
    }
    admit(op, next[1]);
    seen.add(next[1]);
    t = borrow(next[1]);
    next += 2;
    return true;
  }
  template <class T> bool take(std::optional<T> &value) {
    if (tag() == TFM_NONE) {
      next++;
      return true;
    }
    return take(value.emplace());
  }
  bool take(at::Scalar &s) {
    switch (tag()) {
    case TFM_INT:
      s = at::Scalar(static_cast<int64_t>(next[1]));
      break;
    case TFM_DOUBLE:
      s = at::Scalar(as_double(next[1]));
      break;
    case TFM_BOOL:
      s = at::Scalar(next[1] != 0);
      break;
    default:
      return false;
    }
    next += 2;
    return true;
  }
  bool take(int64_t &i) {
    if (tag() != TFM_INT) {
      return false;
    }
    i = static_cast<int64_t>(next[1]);
    next += 2;
    return true;
  }
  bool take(c10::SymInt &i) {
    int64_t value;
    if (!take(value)) {
      return false;
    }
    i = c10::SymInt(value);
    return true;
  }
  bool take(bool &b) {
    if (tag() != TFM_BOOL) {
      return false;
    }
    b = next[1] != 0;
    next += 2;
    return true;
  }
  bool take(at::ScalarType &dtype) {
    int64_t number;
    if (!take(number)) {
      return false;
    }
    dtype = static_cast<at::ScalarType>(number);
    return true;
  }
  bool take(at::IntArrayRef &list) {
    if (tag() != TFM_INT_LIST) {
      return false;
    }
    list = at::IntArrayRef(reinterpret_cast<const int64_t *>(next + 1), count());
    next += 1 + count();
    return true;
  }
  bool take(c10::SymIntArrayRef &list) {
    at::IntArrayRef numbers;
    if (!take(numbers)) {
      return false;
    }
    list = c10::fromIntArrayRefSlow(numbers);
    return true;
  }
  bool take(at::OptionalIntArrayRef &list) {
    if (tag() == TFM_NONE) {
      next++;
      return true;
    }
    at::IntArrayRef numbers;
    if (!take(numbers)) {
      return false;
    }
    list = numbers;
    return true;
  }
};

template <class Result, class... A> struct Typed final : Direct {
  c10::TypedOperatorHandle<Result(A...)> op;

  explicit Typed(const c10::OperatorHandle &handle) : op(handle.typed<Result(A...)>()) {}

  bool call(const Operator &self, const uint64_t *in, Seen &seen, at::Tensor &result) const override {
    std::tuple<std::decay_t<A>...> args;
    Words words{self, in, seen};
    if (!std::apply([&](auto &...a) { return (words.take(a) && ...); }, args)) {
      seen.n = 0;
      return false;
    }
    result = std::apply([&](auto &...a) -> Result { return op.call(static_cast<A>(a)...); }, args);
    return true;
  }
};

template <class Result, class... A> std::unique_ptr<Direct> typed(const c10::OperatorHandle &handle) {
  return std::make_unique<Typed<Result, A...>>(handle);
}

// The letter of an argument's type, 0 for one that no signature here has.
char letter(const c10::Argument &argument) {
  const c10::Type *type = required(argument.real_type().get());
  const bool optional = type != argument.real_type().get();
  switch (type->kind()) {
  case c10::TypeKind::TensorType: {
    const auto *alias = argument.alias_info();
    if (alias != nullptr && alias->isWrite()) {
      return optional ? 0 : 'W';
    }
    return optional ? 't' : 'T';
  }
  case c10::TypeKind::NumberType:
    return optional ? 0 : 'S';
  case c10::TypeKind::IntType:
    return optional ? 0 : 'i';
  case c10::TypeKind::SymIntType:
    return optional ? 'z' : 'y';
  case c10::TypeKind::BoolType:
    return optional ? 0 : 'b';
  case c10::TypeKind::ScalarTypeType:
    return optional ? 'd' : 0;
  case c10::TypeKind::ListType:
    switch (type->castRaw<c10::ListType>()->getElementType()->kind()) {
    case c10::TypeKind::IntType:
      return optional ? 'J' : 'I';
    case c10::TypeKind::SymIntType:
      return optional ? 0 : 'Y';
    default:
      return 0;
    }
  default:
    return 0;
  }
}

using T = const at::Tensor &;
using W = at::Tensor &;
using S = const at::Scalar &;
using t = const std::optional<at::Tensor> &;
using d = std::optional<at::ScalarType>;
using y = c10::SymInt;
using z = std::optional<c10::SymInt>;

const struct {
  const char *letters;
  std::unique_ptr<Direct> (*make)(const c10::OperatorHandle &);
} signatures[] = {
    {"T", typed<at::Tensor, T>},
    {"TT", typed<at::Tensor, T, T>},
    {"TTT", typed<at::Tensor, T, T, T>},
    {"TTt", typed<at::Tensor, T, T, t>},
    {"TTS", typed<at::Tensor, T, T, S>},
    {"TTTS", typed<at::Tensor, T, T, T, S>},
    {"TTTSS", typed<at::Tensor, T, T, T, S, S>},
    {"TTi", typed<at::Tensor, T, T, int64_t>},
    {"TS", typed<at::Tensor, T, S>},
    {"TSS", typed<at::Tensor, T, S, S>},
    {"Ti", typed<at::Tensor, T, int64_t>},
    {"Tii", typed<at::Tensor, T, int64_t, int64_t>},
    {"Tiy", typed<at::Tensor, T, int64_t, y>},
    {"Tiyy", typed<at::Tensor, T, int64_t, y, y>},
    {"Tizzy", typed<at::Tensor, T, int64_t, z, z, y>},
    {"TiT", typed<at::Tensor, T, int64_t, T>},
    {"Tid", typed<at::Tensor, T, int64_t, d>},
    {"Td", typed<at::Tensor, T, d>},
    {"TI", typed<at::Tensor, T, at::IntArrayRef>},
    {"TIb", typed<at::Tensor, T, at::IntArrayRef, bool>},
    {"TJbd", typed<at::Tensor, T, at::OptionalIntArrayRef, bool, d>},
    {"TY", typed<at::Tensor, T, c10::SymIntArrayRef>},
    {"TYb", typed<at::Tensor, T, c10::SymIntArrayRef, bool>},
    {"W", typed<at::Tensor &, W>},
    {"WT", typed<at::Tensor &, W, T>},
    {"WTS", typed<at::Tensor &, W, T, S>},
    {"WTb", typed<at::Tensor &, W, T, bool>},
    {"WTTS", typed<at::Tensor &, W, T, T, S>},
    {"WS", typed<at::Tensor &, W, S>},
    {"WSS", typed<at::Tensor &, W, S, S>},
};

} // namespace

std::unique_ptr<Direct> torchfm::direct(const c10::OperatorHandle &handle) {
  const c10::FunctionSchema &schema = handle.schema();
  // Other libraries are free in their types.
  if (schema.name().rfind("aten::", 0) != 0 || schema.returns().size() != 1 ||
      schema.returns()[0].real_type()->kind() != c10::TypeKind::TensorType) {
    return nullptr;
  }
  std::string letters;
  for (const c10::Argument &argument : schema.arguments()) {
    const char l = letter(argument);
    if (l == 0) {
      return nullptr;
    }
    letters += l;
  }
  for (const auto &signature : signatures) {
    if (letters == signature.letters) {
      try {
        return signature.make(handle);
      } catch (const c10::Error &) {
        return nullptr; // this one was written otherwise
      }
    }
  }
  return nullptr;
}

// Values between Go and libtorch: words to IValues and back.

#ifndef TORCHFM_SHIM_VALUE_HH
#define TORCHFM_SHIM_VALUE_HH

#include "shim.hh"

#include <ATen/ScalarOps.h>
#include <ATen/core/Generator.h>
#include <ATen/core/List.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/jit_type.h>

#include <cstdlib>

namespace torchfm {

using c10::IValue;

inline uint64_t as_bits(double d) {
  uint64_t bits;
  std::memcpy(&bits, &d, 8);
  return bits;
}

inline bool is_tensor(const c10::Type *type) {
  return type != nullptr && type->kind() == c10::TypeKind::TensorType;
}

inline bool is_layout(const c10::Argument &argument) {
  return required(argument.real_type().get())->kind() == c10::TypeKind::LayoutType;
}

// A number where a tensor is wanted is a tensor that takes the dtype of its
// company, as Python's numbers are.
inline IValue number(const c10::Type *type, const at::Scalar &value) {
  if (!is_tensor(type)) {
    return IValue(value);
  }
  at::Tensor t = at::scalar_to_tensor(value);
  t.unsafeGetTensorImpl()->set_wrapped_number(true);
  return IValue(std::move(t));
}

// The type of the elements of a list type, which may be optional.
inline c10::TypePtr element_of(const c10::Type *type) {
  type = required(type);
  if (type != nullptr && type->kind() == c10::TypeKind::ListType) {
    return type->castRaw<c10::ListType>()->getElementType();
  }
  return c10::AnyType::get();
}

// A dictionary before it is known of what types: keys and values in turn.
struct Entries : torch::CustomClassHolder {
  std::vector<IValue> values;
};

struct Reader {
  const Operator *op; // null for a call that is made later
  const uint64_t *next;
  Seen *seen;

  at::Tensor tensor(uint64_t address) {
    if (op != nullptr && address != 0) {
      admit(*op, address);
    }
    return borrow(address);
  }

  IValue value(const c10::Argument &argument) {
    switch (static_cast<tfm_tag>(*next & 0xff)) {
    case TFM_DEFAULT:
      next++;
      TORCH_CHECK(argument.default_value().has_value(), "argument ", argument.name(), " has no default");
      return *argument.default_value();
    case TFM_TENSOR:
      seen->add(next[1]);
      return value(argument.type().get());
    case TFM_INT:
      if (op != nullptr && !op->mkldnn && next[1] == static_cast<uint64_t>(at::kMkldnn) && is_layout(argument)) {
        throw Refused("only operators of MKL-DNN make a tensor that is torch._mkldnn");
      }
      [[fallthrough]];
    default:
      return value(argument.type().get());
    }
  }

  IValue value(const c10::Type *type) {
    const uint64_t head = *next++;
    const int64_t count = static_cast<int64_t>(head >> 8);
    switch (static_cast<tfm_tag>(head & 0xff)) {
    case TFM_NONE:
      return IValue();
    case TFM_TENSOR:
      return IValue(tensor(*next++));
    case TFM_INT:
      return number(type, at::Scalar(static_cast<int64_t>(*next++)));
    case TFM_DOUBLE:
      return number(type, at::Scalar(as_double(*next++)));
    case TFM_BOOL:
      return number(type, at::Scalar(*next++ != 0));
    case TFM_COMPLEX: {
      const double re = as_double(next[0]), im = as_double(next[1]);
      next += 2;
      return number(type, at::Scalar(c10::complex<double>(re, im)));
    }
    case TFM_STRING: {
      std::string s(reinterpret_cast<const char *>(next), count);
      next += (count + 7) / 8;
      return IValue(std::move(s));
    }
    case TFM_DEVICE: {
      const uint64_t word = *next++;
      return IValue(c10::Device(static_cast<c10::DeviceType>(word >> 32),
                                static_cast<c10::DeviceIndex>(static_cast<int32_t>(word))));
    }
    case TFM_GENERATOR: {
      const uint64_t word = *next++;
      return IValue(at::Generator(c10::intrusive_ptr<c10::GeneratorImpl>::reclaim_copy(
          reinterpret_cast<c10::GeneratorImpl *>(word))));
    }
    case TFM_INT_LIST: {
      c10::List<int64_t> list;
      list.reserve(count);
      for (int64_t i = 0; i < count; i++) {
        list.push_back(static_cast<int64_t>(*next++));
      }
      return IValue(std::move(list));
    }
    case TFM_DOUBLE_LIST: {
      c10::List<double> list;
      list.reserve(count);
      for (int64_t i = 0; i < count; i++) {
        list.push_back(as_double(*next++));
      }
      return IValue(std::move(list));
    }
    case TFM_BOOL_LIST: {
      c10::List<bool> list;
      list.reserve(count);
      for (int64_t i = 0; i < count; i++) {
        list.push_back(*next++ != 0);
      }
      return IValue(std::move(list));
    }
    case TFM_TENSOR_LIST: {
      c10::List<at::Tensor> list;
      list.reserve(count);
      for (int64_t i = 0; i < count; i++) {
        list.push_back(tensor(*next++));
      }
      return IValue(std::move(list));
    }
    case TFM_OPT_TENSOR_LIST: {
      c10::List<std::optional<at::Tensor>> list;
      list.reserve(count);
      for (int64_t i = 0; i < count; i++) {
        const uint64_t address = *next++;
        list.push_back(address == 0 ? std::optional<at::Tensor>() : std::optional<at::Tensor>(tensor(address)));
      }
      return IValue(std::move(list));
    }
    case TFM_LIST: {
      const c10::TypePtr element = element_of(type);
      c10::impl::GenericList list(element);
      list.reserve(count);
      for (int64_t i = 0; i < count; i++) {
        list.push_back(value(element.get()));
      }
      return IValue(std::move(list));
    }
    case TFM_DICT: {
      auto entries = c10::make_intrusive<Entries>();
      for (int64_t i = 0; i < 2 * count; i++) {
        entries->values.push_back(value(c10::AnyType::get().get()));
      }
      return IValue::make_capsule(std::move(entries));
    }
    case TFM_OPAQUE:
      return *reinterpret_cast<const IValue *>(*next++);
    default:
      TORCH_CHECK(false, "unknown value tag ", head & 0xff);
    }
  }
};

// Writes a new reference to the tensor, and the bytes that came with it.
inline void own(at::Tensor t, uint64_t *words) {
  words[1] = 0;
  if (t.defined() && t.has_storage() && t.storage().use_count() == 1) {
    words[1] = t.storage().nbytes();
  }
  words[0] = give(std::move(t));
}

// Writes a result, which may be one of the arguments, and returns how many words it
// took.
inline int own(at::Tensor t, const Seen &seen, uint64_t *words) {
  const int at = t.defined() ? seen.find(t.unsafeGetTensorImpl()) : -1;
  if (at >= 0) {
    words[0] = TFM_SELF;
    words[1] = at;
    return 2;
  }
  words[0] = TFM_TENSOR;
  own(std::move(t), words + 1);
  return 3;
}

// Writes to a fixed buffer and moves to a growing one when that is full.
struct Writer {
  uint64_t *fixed;
  int64_t cap;
  const Seen *seen;
  bool structured = false; // whether tuples and dictionaries are written as such
  int64_t n = 0;
  std::vector<uint64_t> grown;

  void word(uint64_t w) {
    if (grown.empty() && n < cap) {
      fixed[n++] = w;
      return;
    }
    if (grown.empty()) {
      grown.assign(fixed, fixed + n);
    }
    grown.push_back(w);
    n++;
  }
  void head(tfm_tag tag, uint64_t count = 0) { word(tag | count << 8); }

  void string(tfm_tag tag, const std::string &s) {
    head(tag, s.size());
    bytes(s);
  }
  void bytes(const std::string &s) {
    for (size_t i = 0; i < s.size(); i += 8) {
      uint64_t w = 0;
      std::memcpy(&w, s.data() + i, std::min<size_t>(8, s.size() - i));
      word(w);
    }
  }

  void owned(at::Tensor t) {
    uint64_t words[2];
    own(std::move(t), words);
    word(words[0]);
    word(words[1]);
  }
  void tensor(at::Tensor t) {
    uint64_t words[3];
    const int n = own(std::move(t), *seen, words);
    for (int i = 0; i < n; i++) {
      word(words[i]);
    }
  }

  void value(IValue v) {
    if (v.isTensor()) {
      tensor(std::move(v).toTensor());
    } else if (v.isNone()) {
      head(TFM_NONE);
    } else if (v.isBool()) {
      head(TFM_BOOL);
      word(v.toBool());
    } else if (v.isInt()) {
      head(TFM_INT);
      word(static_cast<uint64_t>(v.toInt()));
    } else if (v.isSymInt()) {
      head(TFM_INT);
      word(static_cast<uint64_t>(v.toSymInt().guard_int(__FILE__, __LINE__)));
    } else if (v.isDouble()) {
      head(TFM_DOUBLE);
      word(as_bits(v.toDouble()));
    } else if (v.isSymFloat()) {
      head(TFM_DOUBLE);
      word(as_bits(v.toSymFloat().guard_float(__FILE__, __LINE__)));
    } else if (v.isSymBool()) {
      head(TFM_BOOL);
      word(v.toSymBool().guard_bool(__FILE__, __LINE__));
    } else if (v.isComplexDouble()) {
      const auto c = v.toComplexDouble();
      head(TFM_COMPLEX);
      word(as_bits(c.real()));
      word(as_bits(c.imag()));
    } else if (v.isString()) {
      string(TFM_STRING, v.toStringRef());
    } else if (v.isDevice()) {
      const auto d = v.toDevice();
      head(TFM_DEVICE);
      word(static_cast<uint64_t>(d.type()) << 32 | static_cast<uint32_t>(static_cast<int32_t>(d.index())));
    } else if (v.isTensorList()) {
      const auto list = v.toTensorList();
      head(TFM_TENSOR_LIST, list.size());
      for (at::Tensor t : list) {
        owned(std::move(t));
      }
    } else if (v.isIntList()) {
      const auto list = v.toIntList();
      head(TFM_INT_LIST, list.size());
      for (int64_t i : list) {
        word(static_cast<uint64_t>(i));
      }
    } else if (v.isDoubleList()) {
      const auto list = v.toDoubleList();
      head(TFM_DOUBLE_LIST, list.size());
      for (double d : list) {
        word(as_bits(d));
      }
    } else if (v.isBoolList()) {
      const auto list = v.toBoolList();
      head(TFM_BOOL_LIST, list.size());
      for (bool b : list) {
        word(b);
      }
    } else if (structured && v.isTuple()) {
      const auto &tuple = v.toTupleRef();
      const auto schema = tuple.type()->schema();
      head(schema == nullptr ? TFM_TUPLE : TFM_NAMED_TUPLE, tuple.elements().size());
      for (size_t i = 0; i < tuple.elements().size(); i++) {
        if (schema != nullptr) {
          string(TFM_STRING, schema->arguments()[i].name());
        }
        value(tuple.elements()[i]);
      }
    } else if (structured && v.isGenericDict()) {
      const auto dict = v.toGenericDict();
      head(TFM_DICT, dict.size());
      for (const auto &entry : dict) {
        value(entry.key());
        value(entry.value());
      }
    } else if (v.isList() || v.isTuple()) {
      const auto items = v.isList() ? v.toListRef().vec() : v.toTupleRef().elements().vec();
      head(TFM_LIST, items.size());
      for (const IValue &item : items) {
        value(item);
      }
    } else {
      const std::string name = v.isObject() ? v.type()->repr_str() : v.tagKind();
      head(TFM_OPAQUE, name.size());
      word(reinterpret_cast<uint64_t>(new IValue(std::move(v))));
      bytes(name);
    }
  }

  // Returns what a call returns: the words written, or -2 when they are in a block.
  int64_t done(uint64_t *out) {
    if (grown.empty()) {
      return n;
    }
    const size_t bytes = grown.size() * sizeof(uint64_t);
    auto *block = static_cast<uint64_t *>(std::malloc(bytes));
    TORCH_CHECK(block != nullptr, "out of memory");
    std::memcpy(block, grown.data(), bytes);
    out[0] = reinterpret_cast<uint64_t>(block);
    out[1] = grown.size();
    return -2;
  }
};

} // namespace torchfm
#endif

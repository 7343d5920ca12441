// TorchScript modules: loading, calling, and their state.

#include "shim_value.hh"

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include <sstream>

using namespace torchfm;
using torch::jit::Module;

namespace {

Module &module_of(uint64_t module) { return *reinterpret_cast<Module *>(module); }

// Gives v the type that a method wants where it has none of its own: numbers of
// another kind, lists, tuples and dictionaries. What does not fit stays as it is, for
// the method to refuse.
IValue fit(IValue v, const c10::TypePtr &type) {
  switch (type->kind()) {
  case c10::TypeKind::OptionalType:
    return v.isNone() ? v : fit(std::move(v), type->expectRef<c10::OptionalType>().getElementType());
  case c10::TypeKind::FloatType:
    return v.isInt() ? IValue(static_cast<double>(v.toInt())) : v;
  case c10::TypeKind::ComplexType:
    if (v.isInt()) {
      return IValue(c10::complex<double>(static_cast<double>(v.toInt()), 0));
    }
    return v.isDouble() ? IValue(c10::complex<double>(v.toDouble(), 0)) : v;
  case c10::TypeKind::ListType: {
    if (!v.isList()) {
      return v;
    }
    const auto element = type->expectRef<c10::ListType>().getElementType();
    c10::impl::GenericList list(element);
    for (const IValue &item : v.toListRef()) {
      list.push_back(fit(item, element));
    }
    return IValue(std::move(list));
  }
  case c10::TypeKind::TupleType: {
    const auto tuple = type->expect<c10::TupleType>();
    if (!v.isList() || v.toListRef().size() != tuple->elements().size()) {
      return v;
    }
    std::vector<IValue> elements;
    for (size_t i = 0; i < tuple->elements().size(); i++) {
      elements.push_back(fit(v.toListRef()[i], tuple->elements()[i]));
    }
    return tuple->schema() == nullptr ? IValue(c10::ivalue::Tuple::create(std::move(elements)))
                                      : IValue(c10::ivalue::Tuple::createNamed(std::move(elements), tuple));
  }
  case c10::TypeKind::DictType: {
    if (!v.isCapsule()) {
      return v;
    }
    const auto entries = c10::static_intrusive_pointer_cast<Entries>(v.toCapsule());
    const auto &dict_type = type->expectRef<c10::DictType>();
    c10::impl::GenericDict dict(dict_type.getKeyType(), dict_type.getValueType());
    for (size_t i = 0; i < entries->values.size(); i += 2) {
      IValue key = fit(entries->values[i], dict_type.getKeyType());
      TORCH_CHECK_TYPE(key.type()->isSubtypeOf(*dict_type.getKeyType()), "a key of type ", key.type()->repr_str(), " in a ",
                       type->repr_str());
      IValue value = fit(entries->values[i + 1], dict_type.getValueType());
      TORCH_CHECK_TYPE(value.type()->isSubtypeOf(*dict_type.getValueType()), "a value of type ", value.type()->repr_str(),
                       " in a ", type->repr_str());
      dict.insert_or_assign(std::move(key), std::move(value));
    }
    return IValue(std::move(dict));
  }
  default:
    TORCH_CHECK_TYPE(!v.isCapsule(), "a dictionary was given where ", type->repr_str(), " is wanted");
    return v;
  }
}

// The attribute at a dotted path.
IValue attribute_of(const Module &module, const std::string &path) {
  IValue at = module._ivalue();
  std::istringstream parts(path);
  for (std::string part; std::getline(parts, part, '.');) {
    TORCH_CHECK(at.isObject() && at.toObjectRef().type()->hasAttribute(part), "there is no attribute ", path);
    at = at.toObjectRef().getAttr(part);
  }
  return at;
}

// Runs body, which writes results, and returns as tfm_call does.
template <class F> int64_t results(uint64_t *out, int64_t cap, F &&body) {
  int64_t written = -1;
  char *failed = guard([&] {
    Seen none;
    Writer writer{out, cap, &none, true};
    writer.word(static_cast<uint64_t>(scope_id));
    body(writer);
    written = writer.done(out);
  });
  if (failed != nullptr) {
    out[0] = reinterpret_cast<uint64_t>(failed);
    return -1;
  }
  return written;
}

// The values in[0:n] for a method's arguments, the last ones by name.
IValue call(Module &module, const char *name, const uint64_t *in, int64_t n, const char *names) {
  const auto found = module.find_method(name);
  TORCH_CHECK(found.has_value(), "there is no method ", name);
  const c10::FunctionSchema &schema = found->function().getSchema();
  std::vector<std::string> named;
  std::istringstream lines(names);
  for (std::string line; std::getline(lines, line);) {
    named.push_back(line);
  }
  Seen seen;
  Reader reader{nullptr, in, &seen};
  std::vector<IValue> positional;
  torch::jit::Kwargs kwargs;
  for (int64_t i = 0; i < n; i++) {
    const int64_t nth = i - (n - static_cast<int64_t>(named.size())); // of those by name
    IValue v = reader.value(c10::AnyType::get().get());
    if (nth < 0) {
      const size_t at = static_cast<size_t>(i) + 1; // after self
      TORCH_CHECK(at < schema.arguments().size(), "got ", n - named.size(), " arguments, want at most ", schema.arguments().size() - 1,
                  ": ", schema);
      positional.push_back(fit(std::move(v), schema.arguments()[at].type()));
    } else {
      const auto at = schema.argumentIndexWithName(named[nth]);
      TORCH_CHECK(at.has_value(), "there is no argument ", named[nth], ": ", schema);
      kwargs[named[nth]] = fit(std::move(v), schema.arguments()[*at].type());
    }
  }
  return (*found)(std::move(positional), kwargs);
}

std::optional<c10::Device> device_of(int type, int index) {
  if (type < 0) {
    return std::nullopt;
  }
  return c10::Device(static_cast<c10::DeviceType>(type), static_cast<c10::DeviceIndex>(index));
}

} // namespace

char *tfm_jit_load(const char *path, const void *data, int64_t bytes, int device_type, int device_index, uint64_t *out) {
  return guard([&] {
    cannot_record("a module of TorchScript is loaded");
    const auto device = device_of(device_type, device_index);
    if (path != nullptr) {
      *out = reinterpret_cast<uint64_t>(new Module(torch::jit::load(std::string(path), device)));
      return;
    }
    std::istringstream in(std::string(static_cast<const char *>(data), bytes));
    *out = reinterpret_cast<uint64_t>(new Module(torch::jit::load(in, device)));
  });
}

char *tfm_jit_save(uint64_t module, const char *path) {
  return guard([&] { module_of(module).save(std::string(path)); });
}

void tfm_jit_free(uint64_t module) { delete reinterpret_cast<Module *>(module); }

char *tfm_jit_clone(uint64_t module, uint64_t *out) {
  return guard([&] { *out = reinterpret_cast<uint64_t>(new Module(module_of(module).deepcopy())); });
}

char *tfm_jit_child(uint64_t module, const char *name, uint64_t *out) {
  return guard([&] { *out = reinterpret_cast<uint64_t>(new Module(module_of(module).attr(name).toModule())); });
}

char *tfm_jit_children(uint64_t module) {
  std::string s;
  std::free(guard([&] {
    const Module &m = module_of(module);
    s = m.type()->name()->name() + "\n";
    for (const auto &child : m.named_children()) {
      s += child.name + "\n";
    }
  }));
  return text(s);
}

char *tfm_jit_methods(uint64_t module) {
  std::ostringstream s;
  std::free(guard([&] {
    for (const auto &method : module_of(module).get_methods()) {
      s << method.name() << "\t" << method.function().getSchema() << "\n";
    }
  }));
  return text(s.str());
}

int64_t tfm_jit_call(uint64_t module, const char *method, const uint64_t *in, int64_t n, const char *names,
                     uint64_t *out, int64_t cap) {
  return results(out, cap, [&](Writer &writer) {
    // Its operators are recorded as they are called, but not which of them a branch or
    // loop of the script would call in a replay.
    cannot_record("a method of TorchScript is called");
    writer.value(call(module_of(module), method, in, n, names));
  });
}

int64_t tfm_jit_state(uint64_t module, int buffers, uint64_t *out, int64_t cap) {
  return results(out, cap, [&](Writer &writer) {
    auto all = [&](const auto &list) {
      for (const auto &named : list) {
        writer.string(TFM_STRING, named.name);
        writer.tensor(named.value);
      }
    };
    if (buffers != 0) {
      all(module_of(module).named_buffers(false));
    } else {
      all(module_of(module).named_parameters(false));
    }
  });
}

int64_t tfm_jit_attribute(uint64_t module, const char *path, uint64_t *out, int64_t cap) {
  return results(out, cap, [&](Writer &writer) { writer.value(attribute_of(module_of(module), path)); });
}

char *tfm_jit_set_attribute(uint64_t module, const char *path, const uint64_t *in) {
  return guard([&] {
    std::string of(path), name(path);
    IValue owner = module_of(module)._ivalue();
    if (const size_t dot = of.rfind('.'); dot != std::string::npos) {
      name = of.substr(dot + 1);
      owner = attribute_of(module_of(module), of.substr(0, dot));
    }
    TORCH_CHECK(owner.isObject(), "there is no attribute ", path);
    const auto type = owner.toObjectRef().type();
    TORCH_CHECK(type->hasAttribute(name), "there is no attribute ", path);
    TORCH_CHECK(!type->hasConstant(name), "attribute ", path, " is a constant");
    Seen seen;
    Reader reader{nullptr, in, &seen};
    const auto &wanted = type->getAttribute(name);
    IValue v = fit(reader.value(c10::AnyType::get().get()), wanted);
    TORCH_CHECK_TYPE(v.type()->isSubtypeOf(*wanted), "attribute ", path, " is of type ", wanted->repr_str(), ", got ",
                     v.type()->repr_str());
    owner.toObjectRef().setAttr(name, std::move(v));
  });
}

char *tfm_jit_train(uint64_t module, int on) {
  return guard([&] { module_of(module).train(on != 0); });
}

int tfm_jit_training(uint64_t module) {
  int training = 1;
  std::free(guard([&] { training = module_of(module).is_training() ? 1 : 0; }));
  return training;
}

char *tfm_jit_to(uint64_t module, int device_type, int device_index, int dtype) {
  return guard([&] {
    if (const auto device = device_of(device_type, device_index)) {
      module_of(module).to(*device);
    }
    if (dtype >= 0) {
      module_of(module).to(static_cast<at::ScalarType>(dtype));
    }
  });
}

char *tfm_jit_freeze(uint64_t module, uint64_t *out) {
  return guard([&] { *out = reinterpret_cast<uint64_t>(new Module(torch::jit::freeze(module_of(module)))); });
}

// What ATen/functorch/Interpreter.h names of nlohmann's JSON library, which no wheel
// of libtorch has: declarations of functions that nothing here calls.
#pragma once

#include <string>

namespace nlohmann {
struct json {
  json();
  template <class T> json(const T &);
  std::string dump() const;
  static json parse(const std::string &);
  template <class T> T get() const;
};
} // namespace nlohmann

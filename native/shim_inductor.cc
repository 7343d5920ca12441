// Packages that AOTInductor has compiled.

#include "shim.hh"

#include <torch/csrc/inductor/aoti_package/model_package_loader.h>

#include <sstream>

using namespace torchfm;
using torch::inductor::AOTIModelPackageLoader;

namespace {

AOTIModelPackageLoader &package_of(uint64_t package) { return *reinterpret_cast<AOTIModelPackageLoader *>(package); }

} // namespace

char *tfm_package_load(const char *path, const char *model, int runners, int device_index, uint64_t *out) {
  return guard([&] {
    cannot_record("a package of AOTInductor is loaded");
    *out = reinterpret_cast<uint64_t>(new AOTIModelPackageLoader(path, model, false, static_cast<size_t>(runners),
                                                                 static_cast<c10::DeviceIndex>(device_index)));
  });
}

void tfm_package_free(uint64_t package) { delete reinterpret_cast<AOTIModelPackageLoader *>(package); }

char *tfm_package_run(uint64_t package, const uint64_t *in, int64_t n, uint64_t **out, int64_t *m) {
  return guard([&] {
    cannot_record("a package of AOTInductor is run");
    TORCH_CHECK(!transforming(), "a package of AOTInductor cannot run inside of a transform (vmap, grad, jvp)");
    std::vector<at::Tensor> results = package_of(package).run(borrow_all(in, n));
    auto *words = static_cast<uint64_t *>(std::malloc(std::max<size_t>(results.size(), 1) * sizeof(uint64_t)));
    TORCH_CHECK(words != nullptr, "out of memory");
    for (size_t i = 0; i < results.size(); i++) {
      if (recording_elsewhere()) {
        made_here(results[i]);
      }
      words[i] = give(std::move(results[i]));
    }
    *out = words;
    *m = static_cast<int64_t>(results.size());
  });
}

char *tfm_package_metadata(uint64_t package, char **metadata) {
  return guard([&] {
    std::ostringstream s;
    for (const auto &entry : package_of(package).get_metadata()) {
      s << entry.first << "\t" << entry.second << "\n";
    }
    *metadata = text(s.str());
  });
}

char *tfm_package_call_spec(uint64_t package, char **spec) {
  return guard([&] {
    std::string s;
    for (const std::string &part : package_of(package).get_call_spec()) {
      s += part + "\n";
    }
    *spec = text(s);
  });
}

char *tfm_package_constants(uint64_t package, char **names) {
  return guard([&] {
    std::string s;
    for (const std::string &name : package_of(package).get_constant_fqns()) {
      s += name + "\n";
    }
    *names = text(s);
  });
}

char *tfm_package_load_constants(uint64_t package, const char *names, const uint64_t *in, int64_t n, int check_full) {
  return guard([&] {
    std::istringstream lines(names);
    std::unordered_map<std::string, at::Tensor> constants;
    for (int64_t i = 0; i < n; i++) {
      std::string name;
      std::getline(lines, name);
      constants[name] = borrow(in[i]);
    }
    package_of(package).load_constants(constants, false, check_full != 0);
  });
}

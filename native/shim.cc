// Errors, the process's and the thread's state, tensors to and from bytes.

#include "shim.hh"

#include <ATen/Context.h>
#include <ATen/EmptyTensor.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/core/Generator.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/functorch/BatchedTensorImpl.h>
#include <ATen/ops/clone.h>
#include <c10/core/AutogradState.h>
#include <c10/core/InferenceMode.h>
#include <c10/core/ScalarType.h>
#include <dlfcn.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <cstdlib>
#include <cstring>

#if __has_include(<torch/headeronly/version.h>)
#include <torch/headeronly/version.h>
#else
#include <torch/version.h>
#endif

namespace torchfm {

std::atomic<int> threads_version{1};
std::atomic<uint64_t> nodes_numbered{0};
thread_local int threads_seen = 0;

void settle_thread(int version) {
  if (threads_seen == 0) {
    // Forward mode is on where a thread asks for it: see shim_transform.cc.
    c10::AutogradState::get_tls_state().set_fw_grad_mode(false);
  }
  threads_seen = version;
  at::init_num_threads();
}

char *text(const std::string &s) {
  char *copy = static_cast<char *>(std::malloc(s.size() + 1));
  if (copy != nullptr) {
    std::memcpy(copy, s.c_str(), s.size() + 1);
  }
  return copy;
}

char *error_text(char kind, const char *message) {
  const size_t n = std::strlen(message);
  char *copy = static_cast<char *>(std::malloc(n + 2));
  if (copy == nullptr) {
    std::abort(); // no memory even for the message
  }
  copy[0] = kind;
  std::memcpy(copy + 1, message, n + 1);
  return copy;
}

// The kinds are those of native.ErrorKind.
char *current_error() {
  try {
    throw;
  } catch (const Refused &e) {
    return error_text('F', e.what());
  } catch (const GoError &e) {
    e.number->taken = true;
    return error_text('G', std::to_string(e.number->id).c_str());
  } catch (const c10::IndexError &e) {
    return error_text('I', e.what_without_backtrace());
  } catch (const c10::ValueError &e) {
    return error_text('V', e.what_without_backtrace());
  } catch (const c10::TypeError &e) {
    return error_text('T', e.what_without_backtrace());
  } catch (const c10::NotImplementedError &e) {
    return error_text('N', e.what_without_backtrace());
  } catch (const c10::LinAlgError &e) {
    return error_text('L', e.what_without_backtrace());
  } catch (const c10::OutOfMemoryError &e) {
    return error_text('M', e.what_without_backtrace());
  } catch (const c10::Error &e) {
    return error_text('R', e.what_without_backtrace());
  } catch (const std::bad_alloc &e) {
    return error_text('M', "out of memory");
  } catch (const std::exception &e) {
    return error_text('R', e.what());
  } catch (...) {
    return error_text('R', "unknown C++ exception");
  }
}

} // namespace torchfm

using namespace torchfm;

#ifdef __GLIBC__
// Go moves goroutines between threads, and glibc gives each thread a heap of its
// own: a loop would in time hold its peak of memory in every one of them. One heap
// for all, as a Python program on one thread has; MALLOC_ARENA_MAX asks for others.
__attribute__((constructor)) static void one_heap() {
  if (std::getenv("MALLOC_ARENA_MAX") == nullptr) {
    mallopt(M_ARENA_MAX, 1);
  }
}
#endif

void tfm_tensor_free(const uint64_t *tensors, int64_t n) {
  for (int64_t i = 0; i < n; i++) {
    c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>::reclaim(
        reinterpret_cast<at::TensorImpl *>(tensors[i]));
  }
}

uint64_t tfm_tensor_share(uint64_t tensor) { return give(borrow(tensor)); }

char *tfm_tensor_from_bytes(const void *data, int64_t bytes, int dtype, const int64_t *shape,
                            int64_t dims, uint64_t *out) {
  return guard([&] {
    c10::InferenceMode normal(false); // a tensor made in inference mode too can be trained later
    // No operator, which a recording would take for one of the program's.
    at::Tensor tensor = at::detail::empty_cpu(at::IntArrayRef(shape, dims), static_cast<at::ScalarType>(dtype));
    TORCH_CHECK(static_cast<int64_t>(tensor.nbytes()) == bytes, "shape ", tensor.sizes(), " of ",
                tensor.dtype(), " holds ", tensor.nbytes(), " bytes, the data ", bytes);
    if (bytes > 0) {
      std::memcpy(tensor.mutable_data_ptr(), data, bytes);
    }
    if (recording()) {
      tensor = tensor.clone(); // an operator, so that each replay starts from the data
    }
    if (recording_elsewhere()) {
      made_here(tensor);
    }
    *out = give(std::move(tensor));
  });
}

// What holds the elements of a tensor of grad or jvp.
static at::Tensor readable(at::Tensor t) {
  for (at::Tensor inner = unwrapped(t); inner.defined(); inner = unwrapped(t)) {
    TORCH_CHECK(!at::functorch::isBatchedTensor(t), "vmap: the elements of a tensor cannot be read inside of the "
                                                    "function that is mapped, which sees all slices at once");
    t = std::move(inner);
  }
  return t;
}

char *tfm_tensor_bytes(uint64_t tensor, void *into, int64_t bytes) {
  return guard([&] {
    cannot_record("the elements of a tensor were read, which a replay would not do again");
    at::Tensor t = readable(borrow(tensor));
    if (recording_elsewhere()) {
      read_here(t);
    }
    TORCH_CHECK(t.device().is_cpu() && t.is_contiguous() && !t.is_conj() && !t.is_neg(),
                "the bytes of a tensor are read from contiguous memory of the CPU");
    TORCH_CHECK(static_cast<int64_t>(t.nbytes()) == bytes, "the tensor holds ", t.nbytes(),
                " bytes, the slice ", bytes);
    if (t._is_zerotensor()) { // zeros with no memory behind them, as a gradient may be
      std::memset(into, 0, bytes);
    } else if (bytes > 0) {
      TORCH_CHECK(t.const_data_ptr() != nullptr, "the tensor has no memory");
      std::memcpy(into, t.const_data_ptr(), bytes);
    }
  });
}

char *tfm_tensor_assign(uint64_t tensor, const void *data, int64_t bytes) {
  return guard([&] {
    cannot_record("the elements of a tensor were set from Go, which a replay would not do again");
    at::Tensor t = borrow(tensor);
    TORCH_CHECK(!unwrapped(t).defined(), "the elements of a tensor of a transform (vmap, grad, jvp) cannot be set from Go");
    if (recording_elsewhere()) {
      made_here(t);
    }
    TORCH_CHECK(t.device().is_cpu() && t.is_contiguous() && !t._is_zerotensor(), "bytes are written to contiguous memory of the CPU");
    TORCH_CHECK(static_cast<int64_t>(t.nbytes()) == bytes, "the tensor holds ", t.nbytes(),
                " bytes, the slice ", bytes);
    if (bytes > 0) {
      std::memcpy(t.mutable_data_ptr(), data, bytes);
    }
    if (!t.is_inference()) {
      t.unsafeGetTensorImpl()->bump_version();
    }
  });
}

// What body returns, or other when the tensor has no such thing.
template <class F> static int64_t or_else(int64_t other, F &&body) {
  try {
    return static_cast<int64_t>(body());
  } catch (const std::exception &) {
    return other;
  }
}

int64_t tfm_tensor_meta(uint64_t tensor, int64_t *out, int64_t cap) {
  int64_t written = -1;
  char *failed = guard([&] {
    auto *t = reinterpret_cast<at::TensorImpl *>(tensor);
    const int64_t dims = t->dim();
    const int64_t need = 12 + 2 * dims;
    if (need > cap) {
      written = need;
      return;
    }
    const at::Tensor full = borrow(tensor);
    const bool strided = t->layout() == at::kStrided;
    out[0] = static_cast<int64_t>(full.scalar_type());
    out[1] = static_cast<int64_t>(t->device().type());
    out[2] = t->device().index();
    out[3] = static_cast<int64_t>(t->layout());
    out[4] = (full.requires_grad() ? 1 : 0) | (full.is_leaf() ? 2 : 0) |
             (strided && or_else(0, [&] { return t->is_contiguous(); }) != 0 ? 4 : 0) | (t->is_inference() ? 8 : 0) |
             (t->is_conj() || t->is_neg() ? 16 : 0) | (full.grad_fn() != nullptr ? 32 : 0);
    out[5] = or_else(0, [&] { return t->numel(); });
    out[6] = static_cast<int64_t>(full.element_size());
    out[7] = strided ? or_else(0, [&] { return t->storage_offset(); }) : 0;
    out[8] = t->is_inference() ? 0 : or_else(0, [&] { return t->version_counter().current_version(); });
    out[9] = strided && t->has_storage() ? or_else(0, [&] { return reinterpret_cast<int64_t>(full.const_data_ptr()); }) : 0;
    out[10] = dims;
    out[11] = strided && t->has_storage() ? or_else(0, [&] { return t->unsafe_storage().nbytes(); }) : 0;
    for (int64_t i = 0; i < dims; i++) {
      out[12 + i] = or_else(-1, [&] { return t->size(i); });
      out[12 + dims + i] = strided ? or_else(0, [&] { return t->stride(i); }) : 0;
    }
    written = need;
  });
  std::free(failed);
  return written;
}

char *tfm_tensor_item(uint64_t tensor, uint64_t *out) {
  return guard([&] {
    cannot_record("item reads a value, which a replay would not do again");
    const at::Tensor t = borrow(tensor);
    if (recording_elsewhere()) {
      read_here(t);
    }
    const at::Scalar value = t.item();
    if (value.isComplex()) {
      const auto c = value.toComplexDouble();
      const double re = c.real(), im = c.imag();
      out[0] = TFM_COMPLEX;
      std::memcpy(&out[1], &re, 8);
      std::memcpy(&out[2], &im, 8);
    } else if (value.isFloatingPoint()) {
      const double d = value.toDouble();
      out[0] = TFM_DOUBLE;
      std::memcpy(&out[1], &d, 8);
    } else if (value.isBoolean()) {
      out[0] = TFM_BOOL;
      out[1] = value.toBool();
    } else {
      out[0] = TFM_INT;
      // uint64 beyond int64 keeps its bits.
      out[1] = value.type() == at::kUInt64 ? value.toUInt64() : static_cast<uint64_t>(value.toLong());
    }
  });
}

int tfm_inference_mode(void) { return c10::InferenceMode::is_enabled(); }

void tfm_manual_seed(uint64_t seed) {
  std::free(guard([&] {
    at::manual_seed(seed);
    record_action([seed](const at::Tensor &) {
      at::manual_seed(seed);
      return at::Tensor();
    });
  }));
}

int tfm_threads(int n) {
  int now = 0;
  std::free(guard([&] {
    if (n > 0) {
      at::set_num_threads(n);
      threads_seen = ++threads_version; // other threads follow at their next call
    }
    now = at::get_num_threads();
  }));
  return now;
}

int tfm_thread_limit(int n) {
  // libtorch's own call sets the number for threads to come as well. OpenMP's and
  // MKL's are for the calling thread, and come with libtorch_cpu where it has them.
  static const auto omp = reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "omp_set_num_threads"));
  static const auto mkl = reinterpret_cast<int (*)(int)>(dlsym(RTLD_DEFAULT, "MKL_Set_Num_Threads_Local"));
  int before = 0;
  std::free(guard([&] { before = at::get_num_threads(); }));
  if (n > 0 && omp != nullptr) {
    omp(n);
    if (mkl != nullptr) {
      mkl(n);
    }
  }
  return before;
}

int64_t tfm_memory(void) {
  const long pages = sysconf(_SC_PHYS_PAGES), bytes = sysconf(_SC_PAGESIZE);
  return pages > 0 && bytes > 0 ? static_cast<int64_t>(pages) * bytes : 0;
}

char *tfm_version(void) { return text(TORCH_VERSION); }

char *tfm_cpu_capability(void) {
  std::string name;
  std::free(guard([&] { name = at::get_cpu_capability(); }));
  return text(name);
}

char *tfm_config(void) {
  std::string config;
  std::free(guard([&] { config = at::show_config(); }));
  return text(config);
}

char *tfm_cuda_load(int *loaded) {
  return guard([&] {
    *loaded = 0;
    Dl_info info;
    if (dladdr(reinterpret_cast<void *>(&at::get_num_threads), &info) == 0 || info.dli_fname == nullptr) {
      return;
    }
    const std::string cpu = info.dli_fname;
    const std::string cuda = cpu.substr(0, cpu.find_last_of('/') + 1) + "libtorch_cuda.so";
    void *found = dlopen(cuda.c_str(), RTLD_NOW | RTLD_GLOBAL);
    if (found == nullptr) {
      const char *why = dlerror();
      // An absent library is the usual CPU build; a present one that does not
      // load is worth telling.
      FILE *there = std::fopen(cuda.c_str(), "rb");
      if (there != nullptr) {
        std::fclose(there);
        TORCH_CHECK(false, why == nullptr ? "libtorch_cuda.so does not load" : why);
      }
      return;
    }
    *loaded = 1;
  });
}

int tfm_cuda_count(void) {
  int count = 0;
  std::free(guard([&] {
    if (at::hasCUDA()) {
      count = static_cast<int>(at::detail::getCUDAHooks().deviceCount());
    }
  }));
  return count;
}

static at::Generator borrow_generator(uint64_t generator) {
  return at::Generator(c10::intrusive_ptr<c10::GeneratorImpl>::reclaim_copy(
      reinterpret_cast<c10::GeneratorImpl *>(generator)));
}

static uint64_t give_generator(at::Generator generator) {
  auto *impl = generator.unsafeReleaseGeneratorImpl();
  return reinterpret_cast<uint64_t>(impl);
}

static at::Device device_of(int type, int index) {
  return at::Device(static_cast<at::DeviceType>(type), static_cast<c10::DeviceIndex>(index));
}

static at::Tensor generator_state(at::Generator g) {
  std::lock_guard<std::mutex> lock(g.mutex());
  return g.get_state();
}

static void set_generator_state(at::Generator g, const at::Tensor &state) {
  std::lock_guard<std::mutex> lock(g.mutex());
  g.set_state(state);
}

static void seed_generator(at::Generator g, uint64_t seed) {
  std::lock_guard<std::mutex> lock(g.mutex());
  g.set_current_seed(seed);
}

char *tfm_generator_new(int device_type, int device_index, uint64_t *out) {
  return guard([&] {
    const at::Device device = device_of(device_type, device_index);
    at::Generator made;
    if (device.is_cpu()) {
      made = at::detail::createCPUGenerator();
      record_action([made, state = generator_state(made)](const at::Tensor &) {
        set_generator_state(made, state);
        return at::Tensor();
      });
    } else {
      const at::Generator like = at::globalContext().defaultGenerator(device);
      made = like.clone();
      record_action([made, like](const at::Tensor &) {
        set_generator_state(made, generator_state(like));
        return at::Tensor();
      });
    }
    *out = give_generator(made);
  });
}

char *tfm_generator_default(int device_type, int device_index, uint64_t *out) {
  return guard([&] {
    *out = give_generator(at::Generator(at::globalContext().defaultGenerator(device_of(device_type, device_index))));
  });
}

void tfm_generator_free(uint64_t generator) {
  c10::intrusive_ptr<c10::GeneratorImpl>::reclaim(reinterpret_cast<c10::GeneratorImpl *>(generator));
}

char *tfm_generator_seed(uint64_t generator, uint64_t seed) {
  return guard([&] {
    const at::Generator g = borrow_generator(generator);
    seed_generator(g, seed);
    record_action([g, seed](const at::Tensor &) {
      seed_generator(g, seed);
      return at::Tensor();
    });
  });
}

char *tfm_generator_initial_seed(uint64_t generator, uint64_t *seed) {
  return guard([&] {
    at::Generator g = borrow_generator(generator);
    std::lock_guard<std::mutex> lock(g.mutex());
    *seed = g.current_seed();
  });
}

char *tfm_generator_state(uint64_t generator, uint64_t *tensor) {
  return guard([&] {
    const at::Generator g = borrow_generator(generator);
    at::Tensor state = generator_state(g);
    record_action([g](const at::Tensor &) { return generator_state(g); }, at::Tensor(), state);
    *tensor = give(std::move(state));
  });
}

char *tfm_generator_set_state(uint64_t generator, uint64_t tensor) {
  return guard([&] {
    const at::Generator g = borrow_generator(generator);
    const at::Tensor state = borrow(tensor);
    set_generator_state(g, state);
    record_action(
        [g](const at::Tensor &state) {
          set_generator_state(g, state);
          return at::Tensor();
        },
        state);
  });
}

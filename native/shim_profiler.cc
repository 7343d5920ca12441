// The profiler: libtorch's own, which writes what operators of all threads did.

#include "shim.hh"

#include <torch/csrc/autograd/profiler_kineto.h>

#include <set>

using namespace torchfm;
namespace profiler = torch::autograd::profiler;

char *tfm_profiler_start(int cuda, int shapes, int memory, int flops) {
  return guard([&] {
    using torch::profiler::impl::ActivityType;
    torch::profiler::impl::ExperimentalConfig experimental;
    experimental.profile_all_threads = true; // Go moves goroutines between them
    const torch::profiler::impl::ProfilerConfig config(torch::profiler::impl::ProfilerState::KINETO, shapes != 0,
                                                       memory != 0, false, flops != 0, false, experimental);
    std::set<ActivityType> activities{ActivityType::CPU};
    if (cuda != 0) {
      activities.insert(ActivityType::CUDA);
    }
    profiler::prepareProfiler(config, activities);
    profiler::enableProfiler(config, activities);
  });
}

char *tfm_profiler_stop(uint64_t *result) {
  return guard([&] { *result = reinterpret_cast<uint64_t>(profiler::disableProfiler().release()); });
}

void tfm_profiler_free(uint64_t result) { delete reinterpret_cast<profiler::ProfilerResult *>(result); }

char *tfm_profiler_save(uint64_t result, const char *path) {
  return guard([&] { reinterpret_cast<profiler::ProfilerResult *>(result)->save(path); });
}

int64_t tfm_profiler_events(uint64_t result) {
  return static_cast<int64_t>(reinterpret_cast<profiler::ProfilerResult *>(result)->events().size());
}

char *tfm_profiler_event(uint64_t result, int64_t i, int64_t *out, char **name, char **shapes) {
  return guard([&] {
    const auto &result_ = *reinterpret_cast<profiler::ProfilerResult *>(result);
    const profiler::KinetoEvent &e = result_.events()[i];
    out[0] = static_cast<int64_t>(e.startNs() - result_.trace_start_ns());
    out[1] = static_cast<int64_t>(e.durationNs());
    out[2] = static_cast<int64_t>(e.startThreadId());
    out[3] = static_cast<int64_t>(e.deviceType());
    out[4] = e.deviceIndex();
    out[5] = e.nBytes();
    out[6] = static_cast<int64_t>(e.flops());
    out[7] = e.sequenceNr();
    out[8] = e.activityType();
    std::string s;
    for (const auto &shape : e.shapes()) {
      for (size_t d = 0; d < shape.size(); d++) {
        s += (d > 0 ? "," : "") + std::to_string(shape[d]);
      }
      s += "\n";
    }
    *name = text(e.name());
    *shapes = text(s);
  });
}

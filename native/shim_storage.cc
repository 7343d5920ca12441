// Tensors over a part of another one's storage, as of a file that is mapped.

#include "shim.hh"

#include <ATen/ops/from_blob.h>
#include <c10/core/InferenceMode.h>
#include <c10/core/ScalarType.h>

using namespace torchfm;

char *tfm_storage_part(uint64_t tensor, int64_t first, int64_t bytes, int dtype, uint64_t *out) {
  return guard([&] {
    cannot_record("a file was mapped, which a replay would not do again");
    c10::InferenceMode normal(false); // as tfm_tensor_from_bytes
    const at::Tensor whole = borrow(tensor);
    TORCH_CHECK(whole.device().is_cpu() && whole.has_storage(), "a part of a storage is taken of a strided tensor of the CPU");
    const c10::Storage storage = whole.storage();
    const int64_t size = static_cast<int64_t>(storage.nbytes());
    TORCH_CHECK(first >= 0 && bytes >= 0 && first <= size && bytes <= size - first, "bytes ", first, " to ", first, " + ", bytes,
                " of a storage of ", size);
    const auto type = c10::scalarTypeToTypeMeta(static_cast<at::ScalarType>(dtype));
    const int64_t item = static_cast<int64_t>(type.itemsize());
    char *data = static_cast<char *>(storage.mutable_data()) + first;
    TORCH_CHECK(item > 0 && bytes % item == 0 && reinterpret_cast<uintptr_t>(data) % item == 0, "bytes ", first, " to ", first, " + ",
                bytes, " do not lie as elements of ", type.name());
    at::Tensor part = at::from_blob(data, {bytes / item}, [storage](void *) {}, at::TensorOptions().dtype(type));
    if (recording_elsewhere()) {
      made_here(part);
    }
    *out = give(std::move(part));
  });
}

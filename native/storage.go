package native

// #include "shim.h"
import "C"

import "runtime"

// Part makes into, which must be closed, the owner of a new tensor of one dimension, of
// c10's dtype number, over bytes of the storage of h's tensor on the CPU. It has a storage
// of its own, which keeps the other.
func (h *Handle) Part(into *Handle, first, bytes int64, dtype int) error {
	var out uint64
	err := takeError(C.tfm_storage_part(C.uint64_t(h.ptr), C.int64_t(first), C.int64_t(bytes), C.int(dtype), (*C.uint64_t)(&out)))
	runtime.KeepAlive(h)
	if err != nil {
		return err
	}
	into.Own(out, 0, currentScope())
	return nil
}

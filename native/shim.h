// The C face of libtorch: every function here is called from Go through cgo.
//
// No function throws: each runs in one guard, and a failure comes back with the
// call itself, as a malloc'ed text whose first byte is the kind of the error
// (see error_kind in shim.cc). No function keeps a pointer into Go's memory.
//
// Tensors are at::TensorImpl pointers. An input is borrowed, an output is a new
// reference that the caller owns and gives back through tfm_tensor_free.

#ifndef TORCHFM_SHIM_H
#define TORCHFM_SHIM_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// A value is one head word, tag | count << 8, and its payload words. call.go
// holds the same list.
enum tfm_tag {
  TFM_NONE = 0,
  TFM_DEFAULT = 1,         // the schema's default value
  TFM_TENSOR = 2,          // pointer; as a result also the bytes it newly owns
  TFM_INT = 3,             // int, and dtype, layout, memory format by number; this
                           // and the next three make a tensor where one is wanted
  TFM_DOUBLE = 4,          // bits
  TFM_BOOL = 5,
  TFM_COMPLEX = 6,         // bits of real and imaginary part
  TFM_STRING = 7,          // count bytes, padded to words
  TFM_DEVICE = 8,          // type << 32 | index
  TFM_GENERATOR = 9,       // pointer
  TFM_INT_LIST = 10,       // count words
  TFM_DOUBLE_LIST = 11,    // count words
  TFM_BOOL_LIST = 12,      // count words
  TFM_TENSOR_LIST = 13,    // count pointers; as a result count (pointer, bytes)
  TFM_OPT_TENSOR_LIST = 14,// the same, 0 for none
  TFM_LIST = 15,           // count values
  TFM_SELF = 16,           // result only: the tensor argument of this number
  TFM_OPAQUE = 17,         // pointer to an IValue; as a result also its type's name
  TFM_SLOT = 18,           // program only: the result of an earlier call
  TFM_PARAM = 19,          // program only: a number given at each run
  TFM_DICT = 20,           // TorchScript only, as the next two: count keys and values in turn
  TFM_TUPLE = 21,          // result only: count values
  TFM_NAMED_TUPLE = 22,    // result only: count names and values in turn
};

// tfm_call calls an operator with the values in[0:n] (by position, one for each
// argument of the schema) and writes its results to out[0:cap].
// It returns the number of words written; out[0] is the number of the scope
// that owns the results (0: none) and the values follow.
// -1: failed, out[0] is the error text. -2: the results did not fit, out[0]
// is a malloc'ed block of out[1] words to be read in place of out.
int64_t tfm_call(uint64_t op, const uint64_t *in, int64_t n, uint64_t *out, int64_t cap);

void tfm_opaque_free(uint64_t value);

// Operators.
uint64_t tfm_op_find(const char *name, const char *overload);
char *tfm_op_schema(uint64_t op);                      // malloc'ed
int tfm_op_has_kernel(uint64_t op, const char *key);   // by dispatch key
char *tfm_op_names(void);                           // malloc'ed, a line each

// Programs: calls that are run together. A program is built with _add, which
// gives the slot of the call's first result, or recorded: what the thread calls
// between _begin and _end, the calls of autograd's backward included. The output
// tensors of a recording take their new elements at each run. A recording is
// given up with a null program.
void *tfm_program_new(void);
void tfm_program_free(void *program);
char *tfm_program_add(void *program, uint64_t op, const uint64_t *in, int64_t n, int64_t *slot);
char *tfm_program_run(void *program, const double *params, int64_t n);
int64_t tfm_program_length(void *program);
char *tfm_record_begin(void);
// While on, what the thread calls is not recorded; returns the state before.
int tfm_record_pause(int on);
char *tfm_record_end(const uint64_t *outputs, int64_t n, void **program);

// Tensors.
void tfm_tensor_free(const uint64_t *tensors, int64_t n);
uint64_t tfm_tensor_share(uint64_t tensor);         // a further reference
char *tfm_tensor_from_bytes(const void *data, int64_t bytes, int dtype,
                            const int64_t *shape, int64_t dims, uint64_t *out);
char *tfm_tensor_bytes(uint64_t tensor, void *into, int64_t bytes);
char *tfm_tensor_assign(uint64_t tensor, const void *data, int64_t bytes);
// out: dtype, device type, device index, layout, flags, elements, bytes an
// element, storage offset, version, data address, dims, bytes of the storage,
// shape..., strides...; returns the words written or needed, whichever is more
// than cap, or -1. What a layout does not have is 0, and -1 a size that a nested
// tensor has not.
int64_t tfm_tensor_meta(uint64_t tensor, int64_t *out, int64_t cap);
char *tfm_tensor_item(uint64_t tensor, uint64_t *out);  // tag, bits, bits
char *tfm_tensor_grad_fn(uint64_t tensor);              // malloc'ed or NULL

// Autograd.
char *tfm_backward(const uint64_t *tensors, const uint64_t *grads, int64_t n,
                   const uint64_t *inputs, int64_t inputs_n, int retain_graph,
                   int create_graph);
char *tfm_grad(const uint64_t *outputs, const uint64_t *grads, int64_t n,
               const uint64_t *inputs, int64_t inputs_n, int retain_graph,
               int create_graph, int allow_unused, uint64_t *out);
char *tfm_requires_grad(uint64_t tensor, int on);
uint64_t tfm_grad_get(uint64_t tensor);
char *tfm_grad_set(uint64_t tensor, uint64_t grad);
char *tfm_retain_grad(uint64_t tensor);
char *tfm_hook_add(uint64_t tensor, uint64_t id, uint64_t *hook);
char *tfm_hook_remove(uint64_t tensor, uint64_t hook);
// Makes outputs[0:n] (detached) the results of a node whose backward is the
// Go function of number id; its name is what a printed grad_fn shows.
char *tfm_function(uint64_t id, const char *name, const uint64_t *inputs,
                   int64_t inputs_n, uint64_t *outputs, int64_t n);
// The numbers of Go functions that no node or hook refers to any more, and of Go
// errors that did not come back.
int64_t tfm_released(uint64_t *ids, int64_t cap);

// Transforms: levels of the calling thread, 1 vmap, 2 grad, 3 jvp. Each wraps the
// tensors it looks at; a grad level also records gradients and has no checkpoints.
char *tfm_level_enter(int transform, int64_t batch, int randomness, int64_t *level);
void tfm_level_leave(void);
int64_t tfm_levels(void);
// Takes the innermost level off until _raise and returns its transform, 0 for none.
int tfm_level_lower(int64_t *level, int64_t *batch, int *randomness);
void tfm_level_raise(void);
char *tfm_batch_add(uint64_t tensor, int64_t dim, int64_t level, uint64_t *out);
char *tfm_batch_remove(uint64_t tensor, int64_t level, int64_t batch, int64_t dim, uint64_t *out);
// For a grad or jvp level; track makes the tensor one to differentiate by.
char *tfm_level_wrap(uint64_t tensor, int64_t level, int track, uint64_t *out);
char *tfm_level_unwrap(uint64_t tensor, int64_t level, uint64_t *out);
// 1 for a tensor of a vmap, 2 of a grad or jvp, with its level (-2: one that is over),
// mapped dimension and, unless value is null, what it wraps; 0 for any other.
int tfm_wrapping(uint64_t tensor, int64_t *level, int64_t *dim, uint64_t *value);
// The elements of a tensor of transforms in one of none, whose last dimensions are the
// tensor's and the first what vmaps map over, the innermost first; 0 for any other.
uint64_t tfm_level_base(uint64_t tensor);
// While on, operators of tensors from outside pass the levels by; returns the state
// before.
int tfm_transform_pause(int on);
int tfm_dual_inside(void); // whether the thread is in forward mode

// Checkpoints: of what autograd saves between _enter and _leave nothing is kept; the
// Go function of number id, given inputs anew, computes it again when it is needed.
// That may stop once all is there: operators then fail, and _stopped is true.
char *tfm_checkpoint_enter(uint64_t id, const uint64_t *inputs, int64_t n, int early_stop, int check);
void tfm_checkpoint_leave(void);
int tfm_checkpoint_stopped(void);

// Modules of TorchScript. One is loaded from a file, or from bytes with a null path,
// to a device, or with -1 to where it was saved. The last arguments of a call may be
// given by name, a line each. _call, _state (names and tensors of its own, not of its
// children, in turn) and _attribute return as tfm_call does.
char *tfm_jit_load(const char *path, const void *data, int64_t bytes, int device_type, int device_index, uint64_t *out);
char *tfm_jit_save(uint64_t module, const char *path);
void tfm_jit_free(uint64_t module);
char *tfm_jit_clone(uint64_t module, uint64_t *out);
char *tfm_jit_child(uint64_t module, const char *name, uint64_t *out);
char *tfm_jit_children(uint64_t module); // malloc'ed lines: the class's name, the children's names
char *tfm_jit_methods(uint64_t module);  // malloc'ed lines: name, tab, schema
int64_t tfm_jit_call(uint64_t module, const char *method, const uint64_t *in, int64_t n, const char *names,
                     uint64_t *out, int64_t cap);
int64_t tfm_jit_state(uint64_t module, int buffers, uint64_t *out, int64_t cap);
int64_t tfm_jit_attribute(uint64_t module, const char *path, uint64_t *out, int64_t cap);
char *tfm_jit_set_attribute(uint64_t module, const char *path, const uint64_t *in);
char *tfm_jit_train(uint64_t module, int on);
int tfm_jit_training(uint64_t module);
char *tfm_jit_to(uint64_t module, int device_type, int device_index, int dtype); // -1: as it is
char *tfm_jit_freeze(uint64_t module, uint64_t *out);

// The profiler of the process, and what it saw.
char *tfm_profiler_start(int cuda, int shapes, int memory, int flops);
char *tfm_profiler_stop(uint64_t *result);
void tfm_profiler_free(uint64_t result);
char *tfm_profiler_save(uint64_t result, const char *path);
int64_t tfm_profiler_events(uint64_t result);
// out: start and duration in ns, thread, device type and index, bytes, flops, sequence
// number, kind of activity. Name and shapes (a line each) are malloc'ed.
char *tfm_profiler_event(uint64_t result, int64_t i, int64_t *out, char **name, char **shapes);

// State of the calling thread. Each returns the state before.
int tfm_grad_mode(int on);
int64_t tfm_scope_now(void);
int tfm_inference_mode(void);
int64_t tfm_autocast(int device_type); // as the value of TFM_MODE_AUTOCAST
// n > 0 limits the threads of operators that this thread calls.
int tfm_thread_limit(int n);

// Modes of the calling thread, each inside of the one that was entered before.
enum tfm_mode {
  TFM_MODE_GRAD = 0,      // value: whether gradients are recorded
  TFM_MODE_INFERENCE = 1,
  TFM_MODE_SCOPE = 2,     // value: the scope's number
  TFM_MODE_THREADS = 3,   // value: as of tfm_thread_limit
  TFM_MODE_DUAL = 4,      // forward mode, in which a thread is once
  TFM_MODE_LEVEL = 5,     // what Go enters and leaves itself: a level, a checkpoint
  TFM_MODE_AUTOCAST = 6,  // value: device type | dtype << 8 | enabled << 16 | cached << 17
};
// Returns the mode's number times 2, plus 1 when it is the thread's only one; 0: failed.
uint64_t tfm_mode_enter(int kind, int64_t value);
// Restores what was before. 1: done; 2: done, and the thread is in no mode any more;
// 0: another one inside of it must be left first; -1: the thread is not in it.
int tfm_mode_leave(uint64_t mode);
int64_t tfm_mode_inside(uint64_t mode); // how many are inside of it; -1: the thread is not in it
uint64_t tfm_mode_top(void);            // the innermost, 0: none
int64_t tfm_mode_scope(void);           // the number of the scope that it is, or 0

// State of the process.
void tfm_anomaly_mode(int on, int check_nan);
int tfm_anomaly_enabled(void);
void tfm_manual_seed(uint64_t seed);
int tfm_threads(int n);            // n > 0 sets; returns the number in force
int64_t tfm_memory(void);          // bytes that the machine has; 0: not known
char *tfm_version(void);           // malloc'ed
char *tfm_cpu_capability(void);    // malloc'ed
char *tfm_config(void);            // malloc'ed
char *tfm_cuda_load(int *loaded);  // loads libtorch_cuda when it is there
int tfm_cuda_count(void);

// Generators.
char *tfm_generator_new(int device_type, int device_index, uint64_t *out);
char *tfm_generator_default(int device_type, int device_index, uint64_t *out);
void tfm_generator_free(uint64_t generator);
char *tfm_generator_seed(uint64_t generator, uint64_t seed);
char *tfm_generator_initial_seed(uint64_t generator, uint64_t *seed);
char *tfm_generator_state(uint64_t generator, uint64_t *tensor);
char *tfm_generator_set_state(uint64_t generator, uint64_t tensor);

#ifdef __cplusplus
}
#endif
#endif

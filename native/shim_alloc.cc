// The allocator of tensors on the CPU: freed blocks are kept by size, for each
// thread and for all, so that a loop asks the C library for none.

#include "shim.hh"

#include <c10/core/CPUAllocator.h>
#include <c10/core/impl/alloc_cpu.h>

#include <bit>
#include <cstdint>
#include <mutex>

namespace {

// What stands before the elements; its size is their alignment, which is
// libtorch's (gAlignment), so that the same kernels run as with its own allocator.
struct alignas(64) Block {
  Block *next; // in a list of free ones
  int kind;    // its size class, or unkept
};

constexpr int unkept = -1;
constexpr int fine = 16;                     // classes of 64, 128, ... 1024 bytes
constexpr int steps = 4;                     // classes for each doubling after
constexpr int doublings = 12;                // until 4 MiB; larger blocks are not kept
constexpr int kinds = fine + steps * doublings;
constexpr int small = fine + steps * 6;      // classes until 64 KiB, which threads keep
constexpr int thread_blocks = 16;            // of a kind, that a thread keeps at most
constexpr size_t thread_bytes = 2 << 20;     // of all kinds
constexpr size_t shared_bytes = 64 << 20;    // what is kept for all threads at most

int kind_of(size_t n) {
  if (n <= fine * 64) {
    return static_cast<int>((n + 63) / 64) - 1;
  }
  const int log = std::bit_width(n - 1) - 1; // 2^log < n <= 2^(log+1)
  const int step = static_cast<int>((n - 1 - (size_t{1} << log)) >> (log - 2));
  const int kind = fine + (log - 10) * steps + step;
  return kind < kinds ? kind : unkept;
}

size_t size_of(int kind) {
  if (kind < fine) {
    return static_cast<size_t>(kind + 1) * 64;
  }
  const int log = 10 + (kind - fine) / steps;
  return (size_t{1} << log) + (static_cast<size_t>((kind - fine) % steps + 1) << (log - 2));
}

// A list of free blocks of one kind.
struct List {
  Block *first;
  int count;

  void push(Block *block) {
    block->next = first;
    first = block;
    count++;
  }
  Block *pop() {
    Block *block = first;
    if (block != nullptr) {
      first = block->next;
      count--;
    }
    return block;
  }
};

struct Shared {
  std::mutex mutex;
  List free[kinds] = {};
  size_t bytes = 0;
  int hand = 0; // the kind to give up next

  // Moves up to n blocks of a kind to the list.
  void take(int kind, int n, List &into) {
    std::lock_guard<std::mutex> lock(mutex);
    for (Block *block; n > 0 && (block = free[kind].pop()) != nullptr; n--) {
      into.push(block);
      bytes -= size_of(kind);
    }
  }
  // Moves the list's blocks here, and gives up others, of every kind in turn, when
  // that is too much.
  void keep(int kind, List &from) {
    std::lock_guard<std::mutex> lock(mutex);
    while (Block *block = from.pop()) {
      free[kind].push(block);
      bytes += size_of(kind);
    }
    while (bytes > shared_bytes) {
      hand = (hand + 1) % kinds;
      if (Block *old = free[hand].pop()) {
        bytes -= size_of(hand);
        c10::free_cpu(old);
      }
    }
  }
};

// Never destroyed: tensors are freed until the process is gone.
Shared &shared() {
  static Shared &all = *new Shared;
  return all;
}

// Without constructor and destructor, so that it can be used before and after
// those of the thread's other objects.
struct Mine {
  List free[small];
  size_t bytes;
  int hand;   // the kind to part with next
  bool armed; // its end is looked for
  bool over;  // the thread is ending

  void arm(); // so that the blocks go to the other threads at the thread's end

  // Gives all blocks of a kind to the other threads.
  void part(int kind) {
    bytes -= size_of(kind) * free[kind].count;
    shared().keep(kind, free[kind]);
  }
  Block *take(int kind) {
    if (free[kind].first == nullptr) {
      arm();
      shared().take(kind, thread_blocks / 2, free[kind]);
      bytes += size_of(kind) * free[kind].count;
    }
    Block *block = free[kind].pop();
    if (block != nullptr) {
      bytes -= size_of(kind);
    }
    return block;
  }
  void keep(Block *block) {
    const int kind = block->kind;
    arm();
    if (free[kind].count == thread_blocks) {
      part(kind);
    }
    free[kind].push(block);
    bytes += size_of(kind);
    while (bytes > thread_bytes) {
      hand = (hand + 1) % small;
      part(hand);
    }
  }
};
thread_local Mine mine;

struct Ending {
  ~Ending() {
    mine.over = true;
    for (int kind = 0; kind < small; kind++) {
      mine.part(kind);
    }
  }
  void arm() {}
};
thread_local Ending ending;

void Mine::arm() {
  if (!armed) {
    armed = true;
    ending.arm(); // its first use has its destructor called
  }
}

void release(void *data) {
  if (data == nullptr) {
    return;
  }
  Block *block = static_cast<Block *>(data) - 1;
  const int kind = block->kind;
  if (kind == unkept) {
    c10::free_cpu(block);
  } else if (kind >= small || mine.over) {
    List one = {};
    one.push(block);
    shared().keep(kind, one);
  } else {
    mine.keep(block);
  }
}

Block *take(int kind) {
  if (kind < small && !mine.over) {
    return mine.take(kind);
  }
  List one = {};
  shared().take(kind, 1, one);
  return one.first;
}

struct Allocator final : c10::Allocator {
  c10::DataPtr allocate(size_t n) override {
    const c10::Device device(c10::DeviceType::CPU);
    if (n == 0) {
      return {nullptr, nullptr, &release, device};
    }
    if (n > PTRDIFF_MAX - sizeof(Block)) {
      c10::alloc_cpu(n); // throws what it says of a negative size
    }
    const int kind = kind_of(n);
    Block *block = kind == unkept ? nullptr : take(kind);
    if (block == nullptr) {
      block = static_cast<Block *>(c10::alloc_cpu(sizeof(Block) + (kind == unkept ? n : size_of(kind))));
      block->kind = kind;
    }
    return {block + 1, block + 1, &release, device};
  }
  c10::DeleterFnPtr raw_deleter() const override { return &release; }
  void copy_data(void *to, const void *from, size_t n) const override { default_copy_data(to, from, n); }
};

__attribute__((constructor)) void install() { c10::SetCPUAllocator(new Allocator, 1); }

} // namespace

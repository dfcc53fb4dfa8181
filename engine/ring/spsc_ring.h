// A bounded ring between exactly two threads: one pushes, one pops, neither
// ever waits for the other.
//
// Indices count pushes and pops since the start; a slot is index modulo
// capacity. These hold at all times:
//
//   1. head_ <= tail_ <= head_ + capacity.
//   2. Only the producer writes tail_ and seen_head_; only the consumer writes
//      head_ and seen_tail_.
//   3. The slots of [head_, tail_) are the consumer's, all others the
//      producer's.
//   4. seen_head_ <= head_ and seen_tail_ <= tail_: what a side remembers of
//      the other is old, never wrong, and errs towards full and empty. So the
//      other side's cache line is read only when the memory does not suffice.
//
// Memory ordering, the only two edges between the threads:
//
//   A. The producer's release of tail_ is acquired by the consumer in Pop:
//      what was moved into a slot is there before the slot changes hands.
//   B. The consumer's release of head_ is acquired by the producer in TryPush:
//      the consumer is done with a slot before it is written again.
//
// The ring must outlive both threads' use of it. What is left in it at the end
// is destroyed with it.
#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/base/check.h"

namespace holdline {

template <typename T>
class SpscRing {
 public:
  // Settings that come from outside are to be checked with this first.
  static constexpr bool IsCapacity(size_t capacity) {
    return std::has_single_bit(capacity);
  }

  // REQUIRES: IsCapacity(capacity), that is a power of two.
  explicit SpscRing(size_t capacity)
      : mask_(capacity - 1), slots_(IsCapacity(capacity) ? capacity : 0) {
    HL_CHECK(IsCapacity(capacity));
  }
  SpscRing(const SpscRing&) = delete;
  SpscRing& operator=(const SpscRing&) = delete;

  size_t capacity() const { return slots_.size(); }

  // Producer only. False where the ring is full: `value` is then untouched.
  bool TryPush(T&& value) {
    const uint64_t tail = tail_.load(std::memory_order_relaxed);
    if (tail - seen_head_ == slots_.size()) {
      seen_head_ = head_.load(std::memory_order_acquire);  // edge B
      if (tail - seen_head_ == slots_.size()) return false;
    }
    slots_[tail & mask_] = std::move(value);
    tail_.store(tail + 1, std::memory_order_release);  // edge A
    return true;
  }

  // Producer only. Whether the next TryPush will find room.
  bool HasRoom() {
    const uint64_t tail = tail_.load(std::memory_order_relaxed);
    if (tail - seen_head_ < slots_.size()) return true;
    seen_head_ = head_.load(std::memory_order_acquire);  // edge B
    return tail - seen_head_ < slots_.size();
  }

  // Consumer only. Hands up to `limit` values to `take(T&&)`, in the order in
  // which they were pushed, and returns how many. A value's slot is free before
  // `take` is called: what it gives back may be pushed again at once.
  template <typename Take>
  size_t Pop(size_t limit, Take&& take) {
    const uint64_t head = head_.load(std::memory_order_relaxed);
    if (seen_tail_ - head < limit) {
      seen_tail_ = tail_.load(std::memory_order_acquire);  // edge A
    }
    const uint64_t end = head + std::min<uint64_t>(limit, seen_tail_ - head);
    if (end == head) return 0;
    for (uint64_t at = head; at != end; ++at) {
      T value = std::move(slots_[at & mask_]);
      head_.store(at + 1, std::memory_order_release);  // edge B
      take(std::move(value));
    }
    return static_cast<size_t>(end - head);
  }

  // Any thread. How many values are in the ring: exact where neither side is at
  // work, else a value that was true of some moment, or close to one.
  size_t SizeEstimate() const {
    const uint64_t head = head_.load(std::memory_order_relaxed);
    const uint64_t tail = tail_.load(std::memory_order_relaxed);
    return static_cast<size_t>(
        std::min<uint64_t>(tail - std::min(head, tail), slots_.size()));
  }

 private:
  // Two lines, because processors fetch lines in pairs.
  static constexpr size_t kApart = 128;

  // Constant after construction.
  const uint64_t mask_;
  std::vector<T> slots_;

  // The producer's.
  alignas(kApart) std::atomic<uint64_t> tail_{0};
  uint64_t seen_head_ = 0;

  // The consumer's.
  alignas(kApart) std::atomic<uint64_t> head_{0};
  uint64_t seen_tail_ = 0;
};

}  // namespace holdline

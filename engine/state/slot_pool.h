// Objects under dense slot numbers, with a free list. Addresses never change.
// A freed slot keeps its object, so that what it has allocated serves the next
// owner: whoever allocates a slot resets the object.
//
// Memory comes in chunks of one huge page. Thread-compatible.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <vector>

#include "engine/base/check.h"
#include "engine/state/huge_block.h"

namespace holdline {

template <class T>
class SlotPool {
 public:
  SlotPool() = default;
  SlotPool(const SlotPool&) = delete;
  SlotPool& operator=(const SlotPool&) = delete;
  ~SlotPool() {
    for (uint32_t slot = 0; slot < high_water_; ++slot) At(slot).~T();
  }

  uint32_t Allocate() {
    if (!free_.empty()) {
      const uint32_t slot = free_.back();
      free_.pop_back();
      return slot;
    }
    HL_CHECK(high_water_ < UINT32_MAX);
    const uint32_t slot = high_water_++;
    if (slot >= capacity_) AddChunk();
    new (&At(slot)) T();
    return slot;
  }

  // REQUIRES: the slot is allocated.
  void Free(uint32_t slot) { free_.push_back(slot); }

  // REQUIRES: the slot was allocated once.
  T& At(uint32_t slot) {
    return static_cast<T*>(chunks_[slot / kChunk].data())[slot % kChunk];
  }
  const T& At(uint32_t slot) const {
    return static_cast<const T*>(chunks_[slot / kChunk].data())[slot % kChunk];
  }

  size_t size() const { return high_water_ - free_.size(); }

 private:
  static constexpr size_t RoundDownToPowerOfTwo(size_t n) {
    size_t power = 1;
    while (power * 2 <= n) power *= 2;
    return power;
  }
  static constexpr size_t kChunkBytes = size_t{2} << 20;
  static_assert(sizeof(T) <= kChunkBytes);
  static constexpr uint32_t kChunk =
      static_cast<uint32_t>(RoundDownToPowerOfTwo(kChunkBytes / sizeof(T)));

  void AddChunk() {
    chunks_.emplace_back(size_t{kChunk} * sizeof(T));
    capacity_ += kChunk;
  }

  std::vector<HugeBlock> chunks_;
  uint32_t capacity_ = 0;
  uint32_t high_water_ = 0;
  std::vector<uint32_t> free_;
};

}  // namespace holdline

#include "engine/state/slot_index.h"

#include "engine/base/check.h"

namespace holdline {
namespace {

constexpr uint32_t kSmallest = 512;  // entries: one small page

}  // namespace

SlotIndex::SlotIndex()
    : block_(kSmallest * sizeof(Entry)), mask_(kSmallest - 1) {}

void SlotIndex::Insert(uint64_t hash, uint32_t slot) {
  if ((size_ + 1) * 2 > size_t{mask_} + 1) Grow();
  InsertEntry({.tag = TagOf(hash), .slot_plus_one = slot + 1});
  ++size_;
}

void SlotIndex::InsertEntry(Entry entry) {
  uint32_t at = entry.tag & mask_;
  while (entries()[at].slot_plus_one != 0) at = (at + 1) & mask_;
  entries()[at] = entry;
}

void SlotIndex::Grow() {
  HL_CHECK(mask_ < UINT32_MAX / 2);
  const HugeBlock old = std::move(block_);
  const uint32_t old_mask = mask_;
  mask_ = mask_ * 2 + 1;
  block_ = HugeBlock((size_t{mask_} + 1) * sizeof(Entry));
  const auto* from = static_cast<const Entry*>(old.data());
  for (uint32_t i = 0; i <= old_mask; ++i) {
    if (from[i].slot_plus_one != 0) InsertEntry(from[i]);
  }
}

// Closes the gap by moving back what was pushed past it (Knuth, volume 3,
// 6.4, algorithm R), so that no tombstones slow the searches to come.
void SlotIndex::Erase(uint64_t hash, uint32_t slot) {
  uint32_t gap = TagOf(hash) & mask_;
  while (entries()[gap].slot_plus_one != slot + 1) {
    HL_CHECK(entries()[gap].slot_plus_one != 0);
    gap = (gap + 1) & mask_;
  }
  for (uint32_t at = (gap + 1) & mask_; entries()[at].slot_plus_one != 0;
       at = (at + 1) & mask_) {
    const uint32_t home = entries()[at].tag & mask_;
    const uint32_t distance_from_home = (at - home) & mask_;
    const uint32_t distance_from_gap = (at - gap) & mask_;
    if (distance_from_home < distance_from_gap) continue;
    entries()[gap] = entries()[at];
    gap = at;
  }
  entries()[gap] = {};
  --size_;
}

}  // namespace holdline

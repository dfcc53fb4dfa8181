// Finds the slot of a key by the key's 64-bit hash: open addressing with
// linear probing over entries of eight bytes (32 bits of the hash, the slot).
// The keys stand with the slots' objects, and the caller compares them.
//
// At most half full, so that a search looks at 1.5 neighbouring entries where
// it finds and 2.5 where it does not. Grows by doubling. Thread-compatible.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/state/huge_block.h"
#include "engine/state/slot_lists.h"

namespace holdline {

class SlotIndex {
 public:
  SlotIndex();

  // The slot for which `is_key(slot)` holds, of those with this hash; kNoSlot
  // where there is none.
  template <class IsKey>
  uint32_t Find(uint64_t hash, IsKey is_key) const {
    const uint32_t tag = TagOf(hash);
    for (uint32_t at = tag & mask_;; at = (at + 1) & mask_) {
      const Entry& entry = entries()[at];
      if (entry.slot_plus_one == 0) return kNoSlot;
      if (entry.tag == tag && is_key(entry.slot_plus_one - 1)) {
        return entry.slot_plus_one - 1;
      }
    }
  }

  // A slot that Find would ask about first; to be prefetched.
  uint32_t FirstCandidate(uint64_t hash) const {
    return Find(hash, [](uint32_t) { return true; });
  }
  void Prefetch(uint64_t hash) const {
    __builtin_prefetch(&entries()[TagOf(hash) & mask_]);
  }

  // REQUIRES: the key is not in the index.
  void Insert(uint64_t hash, uint32_t slot);
  // REQUIRES: the slot is in the index under this hash.
  void Erase(uint64_t hash, uint32_t slot);

  size_t size() const { return size_; }

 private:
  struct Entry {
    uint32_t tag = 0;
    uint32_t slot_plus_one = 0;  // 0: empty
  };

  // The tag holds the home position of any table that 32-bit slots can fill,
  // so that growing and erasing need not look at the keys.
  static uint32_t TagOf(uint64_t hash) { return static_cast<uint32_t>(hash); }

  Entry* entries() const { return static_cast<Entry*>(block_.data()); }
  void InsertEntry(Entry entry);
  void Grow();

  HugeBlock block_;
  uint32_t mask_;
  size_t size_ = 0;
};

}  // namespace holdline

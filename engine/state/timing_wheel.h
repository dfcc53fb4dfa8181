// Deadlines of dense slots, exact to the microsecond: a hierarchical timing
// wheel (G. Varghese, A. Lauck, "Hashed and Hierarchical Timing Wheels", 1987)
// of 11 levels with 64 buckets each, so that the lowest level's bucket is one
// microsecond and the levels together hold any int64 time.
//
// The level of a deadline is that of the highest base-64 digit in which it
// differs from the wheel's cursor, its bucket is that digit. So a deadline
// moves down when the cursor enters its bucket, at most once a level; one that
// is cancelled before, as most are, never moves. Empty time costs nothing: one
// bitmap a level names the buckets that hold something.
//
// Arm and Cancel are O(1), PopDue is amortized O(1) a deadline (O(log k) where
// k slots share one microsecond). Thread-compatible.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/state/slot_lists.h"

namespace holdline {

class TimingWheel {
 public:
  TimingWheel() : buckets_(kLevels * kBuckets) {}

  // Sets the slot's deadline, whether or not it had one. A deadline that lies
  // before what PopDue has passed already is due at once.
  void Arm(uint32_t slot, int64_t deadline_us);

  // The slot has no deadline any more, whether or not it had one.
  void Cancel(uint32_t slot) {
    if (!IsArmed(slot)) return;
    Unplace(slot);
    --size_;
  }

  bool IsArmed(uint32_t slot) const { return buckets_.Contains(slot); }
  // REQUIRES: IsArmed(slot).
  int64_t DeadlineUs(uint32_t slot) const { return deadlines_[slot]; }
  size_t size() const { return size_; }

  struct Due {
    uint32_t slot = kNoSlot;  // kNoSlot: nothing is due
    int64_t deadline_us = 0;
  };
  // Takes out the next slot whose deadline has strictly passed, deadline <
  // now_us, the least (deadline, slot) first. Slots may be armed between
  // calls.
  Due PopDue(int64_t now_us);

  void Prefetch(uint32_t slot) const { buckets_.Prefetch(slot); }

 private:
  static constexpr int kDigitBits = 6;
  static constexpr uint32_t kBuckets = 1u << kDigitBits;
  static constexpr uint32_t kLevels = 11;  // 66 bits >= 64

  // Times as unsigned numbers in the same order.
  static uint64_t KeyOf(int64_t time_us) {
    return static_cast<uint64_t>(time_us) ^ (uint64_t{1} << 63);
  }
  static int64_t TimeOf(uint64_t key) {
    return static_cast<int64_t>(key ^ (uint64_t{1} << 63));
  }

  // First key of the lowest occupied bucket. REQUIRES: size_ > 0.
  uint64_t StartOf(uint32_t level, uint32_t digit) const;
  void Place(uint32_t slot, uint64_t key);
  void Unplace(uint32_t slot);
  void Cascade(uint32_t bucket);
  void SortBySlot(uint32_t bucket);

  // Invariant: with c the cursor and k the key of an armed slot, k >= c; every
  // slot of level L has the digits above L in common with c, and digit L is
  // greater than c's (on level 0: not less).
  uint64_t cursor_ = 0;
  SlotLists buckets_;
  std::array<uint64_t, kLevels> occupied_{};  // a bit a bucket
  uint32_t occupied_levels_ = 0;              // a bit a level
  std::vector<int64_t> deadlines_;            // by slot
  size_t size_ = 0;

  // The bucket of this key stands in the order of slots.
  bool sorted_ = false;
  uint64_t sorted_key_ = 0;
  std::vector<uint32_t> scratch_;
};

}  // namespace holdline

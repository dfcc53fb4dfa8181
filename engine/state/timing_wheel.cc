#include "engine/state/timing_wheel.h"

#include <algorithm>
#include <bit>

#include "engine/base/check.h"

namespace holdline {

void TimingWheel::Arm(uint32_t slot, int64_t deadline_us) {
  if (slot >= deadlines_.size()) {
    deadlines_.resize(std::max<size_t>(slot + 1, deadlines_.size() * 2));
  }
  if (IsArmed(slot)) {
    if (deadlines_[slot] == deadline_us) return;
    Unplace(slot);
  } else {
    ++size_;
  }
  deadlines_[slot] = deadline_us;
  Place(slot, std::max(KeyOf(deadline_us), cursor_));
}

TimingWheel::Due TimingWheel::PopDue(int64_t now_us) {
  const uint64_t now = KeyOf(now_us);
  while (size_ > 0) {
    HL_CHECK(occupied_levels_ != 0);
    const auto level =
        static_cast<uint32_t>(std::countr_zero(occupied_levels_));
    const auto digit =
        static_cast<uint32_t>(std::countr_zero(occupied_[level]));
    const uint64_t start = StartOf(level, digit);
    if (start >= now) break;
    cursor_ = start;
    const uint32_t bucket = level * kBuckets + digit;
    if (level > 0) {
      Cascade(bucket);
      continue;
    }
    if (!sorted_ || sorted_key_ != start) SortBySlot(bucket);
    const uint32_t slot = buckets_.Front(bucket);
    Cancel(slot);
    return {.slot = slot, .deadline_us = deadlines_[slot]};
  }
  // Nothing is left before now, so the cursor may follow it: what is armed
  // next is then placed as low as it can be. Not up to now itself, which may
  // be the start of a bucket that has not been entered.
  if (now > 0) cursor_ = std::max(cursor_, now - 1);
  return {};
}

uint64_t TimingWheel::StartOf(uint32_t level, uint32_t digit) const {
  const uint32_t shift = level * kDigitBits;
  const uint32_t above = shift + kDigitBits;
  const uint64_t prefix = above >= 64 ? 0 : cursor_ >> above << above;
  return prefix | (uint64_t{digit} << shift);
}

void TimingWheel::Place(uint32_t slot, uint64_t key) {
  const uint64_t differing = key ^ cursor_;
  const uint32_t level =
      differing == 0 ? 0
                     : static_cast<uint32_t>(63 - std::countl_zero(differing)) /
                           kDigitBits;
  const auto digit =
      static_cast<uint32_t>(key >> (level * kDigitBits)) & (kBuckets - 1);
  buckets_.PushBack(level * kBuckets + digit, slot);
  occupied_[level] |= uint64_t{1} << digit;
  occupied_levels_ |= 1u << level;
  if (level == 0 && key == sorted_key_) sorted_ = false;
}

void TimingWheel::Unplace(uint32_t slot) {
  const uint32_t emptied = buckets_.Remove(slot);
  if (emptied == kNoSlot) return;
  const uint32_t level = emptied / kBuckets;
  occupied_[level] &= ~(uint64_t{1} << (emptied % kBuckets));
  if (occupied_[level] == 0) occupied_levels_ &= ~(1u << level);
}

void TimingWheel::Cascade(uint32_t bucket) {
  for (uint32_t slot = buckets_.Front(bucket); slot != kNoSlot;
       slot = buckets_.Front(bucket)) {
    Unplace(slot);
    Place(slot, KeyOf(deadlines_[slot]));
  }
}

void TimingWheel::SortBySlot(uint32_t bucket) {
  scratch_.clear();
  for (uint32_t slot = buckets_.Front(bucket); slot != kNoSlot;
       slot = buckets_.Next(slot)) {
    scratch_.push_back(slot);
  }
  std::sort(scratch_.begin(), scratch_.end());
  for (const uint32_t slot : scratch_) {
    buckets_.Remove(slot);
    buckets_.PushBack(bucket, slot);
  }
  sorted_ = true;
  sorted_key_ = StartOf(0, bucket);
}

}  // namespace holdline

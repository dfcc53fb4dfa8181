// When each of a fixed set of ids wants to be looked at next: a binary heap
// with one entry an id, so that its size never depends on how often an id
// changes its mind. Ids are small and dense. Ties are in the order of ids.
//
// Owned by the thread that judges.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "operators/judge/state.h"

namespace holdline {

class WakeQueue {
 public:
  // Ids are 0 .. ids - 1; none wants anything.
  explicit WakeQueue(size_t ids = 0) : wake_us_(ids, kNever), place_(ids) {}

  // Replaces the time of an id; kNever takes it out.
  void Set(uint32_t id, int64_t time_us);

  // The earliest time; kNever where no id wants anything.
  int64_t NextUs() const {
    return heap_.empty() ? kNever : wake_us_[heap_.front()];
  }

  // Takes out the first id whose time is at or before the clock.
  std::optional<uint32_t> PopDue(int64_t clock_us);

 private:
  bool Before(uint32_t a, uint32_t b) const {
    return wake_us_[a] != wake_us_[b] ? wake_us_[a] < wake_us_[b] : a < b;
  }
  void Put(size_t place, uint32_t id);
  void SiftUp(size_t place, uint32_t id);
  void SiftDown(size_t place, uint32_t id);
  void Remove(uint32_t id);

  std::vector<int64_t> wake_us_;  // by id
  std::vector<size_t> place_;     // by id, where wake_us_ is not kNever
  std::vector<uint32_t> heap_;
};

}  // namespace holdline

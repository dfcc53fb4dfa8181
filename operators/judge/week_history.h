// What came in each slice of some weeks: of it, what is to come is expected.
//
// Thread-compatible.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "engine/base/floor_divide.h"
#include "operators/contract/model.h"
#include "operators/window/part_sums.h"

namespace holdline {

class WeekHistory {
 public:
  static constexpr int64_t kWeek = 7 * VerdictRules::kPartsOfDay;

  void Add(int64_t slice, const Tally& tally) {
    sums_.Add(slice, tally);
    first_ = std::min(first_, slice);
  }

  // How many weeks lie between the first slice in which anything ever came and
  // this one, at most so many.
  int WeeksBefore(int64_t slice, int most) const {
    if (first_ > slice) return 0;
    return static_cast<int>(std::min<int64_t>(most, (slice - first_) / kWeek));
  }

  // The same hours of the newest week in which they are over before the slice
  // `running` begins.
  static int64_t Newest(int64_t slice, int64_t running) {
    return slice - (FloorDivide(slice - running, kWeek) + 1) * kWeek;
  }
  // The same, and so many weeks before it.
  Tally Earlier(int64_t slice, int64_t running, int weeks) const {
    return sums_.At(Newest(slice, running) - weeks * kWeek);
  }

  // Contacts that came in slices [first, end).
  int64_t CameIn(int64_t first, int64_t end) const {
    return sums_.SumOf(first, end).counted;
  }

  void Forget(int64_t before) { sums_.ForgetBefore(before); }

  template <class Archive>
  void Persist(Archive& archive) {
    archive.Fields(first_);
    sums_.Persist(archive);
  }

 private:
  PartSums sums_;
  int64_t first_ = std::numeric_limits<int64_t>::max();
};

}  // namespace holdline

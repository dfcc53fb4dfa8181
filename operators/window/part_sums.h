// The sums of parts of time (days, or half-hours): those of a period, or those
// of some weeks. Kept sorted by slice; what has cancelled out is forgotten.
//
// Thread-compatible.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "operators/tally/tally.h"

namespace holdline {

struct PartSum {
  int64_t slice = 0;
  Tally tally = {};
};

class PartSums {
 public:
  // Constant for the newest part, which most come for; else O(parts).
  void Add(int64_t slice, const Tally& tally) {
    auto at = parts_.end();
    while (at != parts_.begin() && (at - 1)->slice > slice) --at;
    if (at != parts_.begin() && (at - 1)->slice == slice) {
      --at;
    } else {
      at = parts_.insert(at, {.slice = slice});
    }
    at->tally += tally;
    if (at->tally.IsZero()) parts_.erase(at);
  }

  // O(log parts).
  Tally At(int64_t slice) const {
    const auto at = FirstFrom(slice);
    return at != parts_.end() && at->slice == slice ? at->tally : Tally();
  }
  // Of slices [first, end).
  Tally SumOf(int64_t first, int64_t end) const {
    Tally sum;
    for (auto at = FirstFrom(first); at != parts_.end() && at->slice < end;
         ++at) {
      sum += at->tally;
    }
    return sum;
  }

  void ForgetBefore(int64_t slice) {
    parts_.erase(parts_.begin(), FirstFrom(slice));
  }

  const std::vector<PartSum>& parts() const { return parts_; }

  template <class Archive>
  void Persist(Archive& archive) {
    archive.List(parts_, [&](PartSum& part) {
      archive.Fields(part.slice);
      part.tally.Persist(archive);
    });
  }

 private:
  std::vector<PartSum>::const_iterator FirstFrom(int64_t slice) const {
    return std::lower_bound(
        parts_.begin(), parts_.end(), slice,
        [](const PartSum& part, int64_t from) { return part.slice < from; });
  }

  std::vector<PartSum> parts_;
};

}  // namespace holdline

// The sums of a period's parts (days, or half-hours), where its verdict is one
// of parts. Kept sorted by slice; what has cancelled out is forgotten.
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

  const std::vector<PartSum>& parts() const { return parts_; }

  template <class Archive>
  void Persist(Archive& archive) {
    archive.List(parts_, [&](PartSum& part) {
      archive.Fields(part.slice);
      part.tally.Persist(archive);
    });
  }

 private:
  std::vector<PartSum> parts_;
};

}  // namespace holdline

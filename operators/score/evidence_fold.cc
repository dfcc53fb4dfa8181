#include "operators/score/evidence_fold.h"

#include <algorithm>
#include <tuple>

#include "holdline/observation.pb.h"

namespace holdline {

void EvidenceFold::Add(uint32_t lane, int64_t time_us,
                       std::string_view contact) {
  if (misses_.size() >= keep_least_at_) {
    KeepLeast();
    keep_least_at_ = std::max(kLeastToSort, 2 * misses_.size());
  }
  misses_.push_back(
      {.lane = lane, .time_us = time_us, .contact = EntityId(contact)});
}

void EvidenceFold::KeepLeast() {
  const auto identity = [](const Miss& miss) {
    return std::make_tuple(miss.lane, miss.time_us, miss.contact.view());
  };
  std::sort(misses_.begin(), misses_.end(), [&](const Miss& a, const Miss& b) {
    return identity(a) < identity(b);
  });
  size_t kept = 0;
  size_t of_lane = 0;
  for (size_t i = 0; i < misses_.size(); ++i) {
    const bool same_lane =
        kept > 0 && misses_[kept - 1].lane == misses_[i].lane;
    of_lane = same_lane ? of_lane : 0;
    // A contact that missed twice, in between put right, is one.
    if (same_lane && identity(misses_[kept - 1]) == identity(misses_[i])) {
      continue;
    }
    if (++of_lane > kMostPerLane) continue;
    if (kept != i) misses_[kept] = std::move(misses_[i]);
    ++kept;
  }
  misses_.resize(kept);
}

void EvidenceFold::WriteTo(WireWriter& out) {
  if (IsEmpty()) return;
  KeepLeast();
  for (const Miss& miss : misses_) {
    const size_t begin = out.Begin(Segment::kEvidenceFieldNumber);
    out.Fixed64Field(
        Evidence::kObjectiveFieldNumber,
        terms_.objectives()[terms_.ObjectiveOfLane(miss.lane)].id());
    out.VarintField(Evidence::kSlotFieldNumber, terms_.SlotOfLane(miss.lane));
    out.Int64Field(Evidence::kTimeUsFieldNumber, miss.time_us);
    out.BytesField(Evidence::kContactFieldNumber, miss.contact.view());
    out.End(begin);
  }
  Clear();
}

}  // namespace holdline

// The contacts behind new misses: per objective and slot the eight least by
// (time, id) of a segment. Thread-compatible.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "operators/score/entity_id.h"
#include "operators/score/terms.h"
#include "operators/score/wire_writer.h"

namespace holdline {

class EvidenceFold {
 public:
  static constexpr size_t kMostPerLane = 8;

  // `terms` must outlive this.
  explicit EvidenceFold(const Terms& terms) : terms_(terms) {}

  void Add(uint32_t lane, int64_t time_us, std::string_view contact);

  bool IsEmpty() const { return misses_.empty(); }
  // About how many bytes WriteTo would write.
  size_t Bytes() const { return misses_.size() * 48; }

  // Writes them by objective, slot, time and id, into a holdline.Segment, and
  // forgets them.
  void WriteTo(WireWriter& out);
  void Clear() { misses_.clear(); }

 private:
  struct Miss {
    uint32_t lane = 0;
    int64_t time_us = 0;
    EntityId contact;
  };
  void KeepLeast();

  const Terms& terms_;
  std::vector<Miss> misses_;
  static constexpr size_t kLeastToSort = 1024;
  size_t keep_least_at_ = kLeastToSort;
};

}  // namespace holdline

// Segments that wait for the second at which they are judged, in the order of
// (second, arrival). Messages are reused, so that a steady stream allocates
// nothing.
//
// Owned by the thread that judges.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "holdline/observation.pb.h"
#include "operators/judge/state.h"

namespace holdline {

class HeldSegments {
 public:
  struct Held {
    int64_t at_us;
    uint64_t arrival;
    uint32_t partition;  // of telemetry
    std::unique_ptr<Segment> segment;
  };

  // Takes the content of the segment; what is left in it is empty.
  void Hold(uint32_t partition, Segment* segment);

  // The earliest label; kNever where none is held.
  int64_t NextUs() const {
    return heap_.empty() ? kNever : heap_.front().at_us;
  }

  // Takes out the first. REQUIRES: one is held.
  Held Pop();
  // Gives a message back for reuse.
  void Recycle(std::unique_ptr<Segment> segment);

  // In the order of arrival.
  template <class Archive>
  void Persist(Archive& archive) {
    std::vector<std::pair<uint32_t, std::string>> held = InArrival();
    archive.List(held, [&](std::pair<uint32_t, std::string>& one) {
      archive.Fields(one.first, one.second);
      if constexpr (Archive::kReads) {
        if (!HoldBytes(one.first, one.second)) archive.Refuse();
      }
    });
  }

  size_t size() const { return heap_.size(); }
  // The latest label; 0 where none is held.
  int64_t LastUs() const;

 private:
  // Partition and serialized segment.
  std::vector<std::pair<uint32_t, std::string>> InArrival() const;
  bool HoldBytes(uint32_t partition, const std::string& bytes);

  std::vector<Held> heap_;
  std::vector<std::unique_ptr<Segment>> spare_;
  uint64_t arrivals_ = 0;
};

}  // namespace holdline

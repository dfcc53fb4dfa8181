// Where a reader stands in each of its partitions.
//
// Owned by the reader's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace holdline::kafka_internal {

class PartitionPositions {
 public:
  // The offset that must come next or later; null where the partition is not
  // assigned or nobody has sought it yet: then nothing of it is wanted.
  int64_t* NextOf(int32_t partition) {
    const auto at = static_cast<size_t>(partition);
    if (at >= entries_.size() || !entries_[at].started) return nullptr;
    return &entries_[at].next_offset;
  }

  void Assign(int32_t partition) {
    const auto at = static_cast<size_t>(partition);
    if (at >= entries_.size()) entries_.resize(at + 1);
    entries_[at] = {.assigned = true};
  }

  void Start(int32_t partition, int64_t next_offset) {
    entries_[static_cast<size_t>(partition)] = {
        .assigned = true, .started = true, .next_offset = next_offset};
  }

  bool IsAssigned(int32_t partition) const {
    const auto at = static_cast<size_t>(partition);
    return partition >= 0 && at < entries_.size() && entries_[at].assigned;
  }

  void Clear() { entries_.clear(); }

 private:
  struct Entry {
    bool assigned = false;
    bool started = false;
    int64_t next_offset = 0;
  };
  std::vector<Entry> entries_;  // by partition number
};

}  // namespace holdline::kafka_internal

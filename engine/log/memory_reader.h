// A reader of the log in memory. See memory_log.h.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/log/memory_log.h"

namespace holdline {

class MemoryLog::Reader final : public LogReader {
 public:
  // REQUIRES: the topic and the group exist.
  Reader(MemoryLog& log, ReaderOptions options,
         memory_log_internal::MemoryGroup::Incarnation incarnation);
  ~Reader() override;

  absl::StatusOr<const PollResult*> Poll(absl::Duration timeout,
                                         bool take_records) override;
  absl::Status Seek(int32_t partition, int64_t offset) override;
  absl::StatusOr<CommittedPosition> Committed(int32_t partition,
                                              absl::Duration timeout) override;
  absl::Status Claim(std::span<const PartitionPosition> positions,
                     absl::Duration timeout) override;
  absl::Status ReleaseRevoked() override;
  void Close() override;

 private:
  friend class MemoryLog;

  absl::Status PollOnce(bool take_records);
  void TakeChange(memory_log_internal::MemoryGroup::Change change);
  bool TakeRecords() ABSL_EXCLUSIVE_LOCKS_REQUIRED(log_.mutex_);
  memory_log_internal::MemoryGroup& group()
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(log_.mutex_) {
    return log_.topics_.at(options_.topic).groups.at(options_.group);
  }

  MemoryLog& log_;
  const ReaderOptions options_;
  const memory_log_internal::MemoryGroup::Incarnation incarnation_;
  bool closed_ = false;

  std::vector<int32_t> told_;  // the assignment, as Poll told it
  // Where each partition that was sought goes on.
  std::map<int32_t, int64_t> next_;
  int32_t last_served_ = -1;  // partitions take turns

  PollResult result_;
  std::vector<Record> records_;
  std::shared_ptr<const memory_log_internal::Chunk> pin_;
};

}  // namespace holdline

// What one call of the library's batch API brought, sorted into partitions.
// The library mixes partitions in a batch; the port hands out one at a time,
// so messages are grouped, each partition's in its own order.
//
// Owned by the reader's thread. Allocates at construction, and where a batch
// holds more partitions than any before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "engine/kafka/client_types.h"
#include "engine/kafka/partition_positions.h"
#include "engine/log/log.h"

namespace holdline::kafka_internal {

class RecordBatch {
 public:
  struct Slice {
    int32_t partition = -1;
    std::span<const Record> records;  // valid until Release
    int64_t next_offset = 0;
  };

  explicit RecordBatch(size_t capacity);
  ~RecordBatch() { Release(); }
  RecordBatch(const RecordBatch&) = delete;
  RecordBatch& operator=(const RecordBatch&) = delete;

  // Takes what waits in the queue, without waiting, and moves `positions` past
  // it. Leaves out what lies before them: the library's batch API can repeat
  // messages around a seek. Returns how many messages were taken, wanted or
  // not. REQUIRES: no slice is left.
  size_t Take(rd_kafka_queue_s& queue, PartitionPositions& positions);

  // The next partition's records; false where none is left.
  bool NextSlice(Slice& slice);

  // Forgets what has not been handed out: of one partition, or all.
  void Drop(int32_t partition);
  void DropAll() { next_group_ = groups_.size(); }

  // Gives the messages back to the library; slices become invalid.
  void Release();

  // The first error that came instead of messages and that no waiting heals;
  // OK where there was none.
  const absl::Status& failure() const { return failure_; }

  // The first of the errors that may pass, and forgets it.
  absl::Status TakeNotice() { return std::exchange(notice_, absl::OkStatus()); }

 private:
  struct Group {
    int32_t partition = -1;
    size_t begin = 0;  // in records_
    size_t count = 0;
    int64_t next_offset = 0;
    bool dropped = false;
  };
  static constexpr int32_t kNoGroup = -1;

  int32_t Sort(const rd_kafka_message_s& message,
               PartitionPositions& positions);
  void KeepError(const rd_kafka_message_s& message);
  int32_t GroupOf(int32_t partition);
  void LayOut();

  std::vector<rd_kafka_message_s*> messages_;  // capacity, `taken_` in use
  std::vector<int32_t> group_of_message_;
  std::vector<Record> records_;
  std::vector<Group> groups_;
  std::vector<int32_t> group_of_partition_;
  size_t taken_ = 0;
  size_t next_group_ = 0;
  absl::Status failure_;
  absl::Status notice_;
};

}  // namespace holdline::kafka_internal

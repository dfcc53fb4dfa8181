#include "engine/kafka/record_batch.h"

#include <librdkafka/rdkafka.h>

#include <string_view>

#include "absl/strings/str_cat.h"
#include "engine/base/check.h"
#include "engine/kafka/errors.h"

namespace holdline::kafka_internal {
namespace {

std::string_view View(const void* data, size_t size) {
  return {static_cast<const char*>(data), size};
}

}  // namespace

RecordBatch::RecordBatch(size_t capacity)
    : messages_(capacity), group_of_message_(capacity), records_(capacity) {}

size_t RecordBatch::Take(rd_kafka_queue_s& queue,
                         PartitionPositions& positions) {
  HL_CHECK(next_group_ == groups_.size());
  Release();
  const ssize_t got = rd_kafka_consume_batch_queue(&queue, 0, messages_.data(),
                                                   messages_.size());
  if (got <= 0) return 0;
  taken_ = static_cast<size_t>(got);
  for (size_t i = 0; i < taken_; ++i) {
    group_of_message_[i] = Sort(*messages_[i], positions);
  }
  LayOut();
  return taken_;
}

// Decides whether the message is wanted and to which group it belongs. The end
// of a partition is a message of the library's own: it tells a position past
// control records, and has no record.
int32_t RecordBatch::Sort(const rd_kafka_message_s& message,
                          PartitionPositions& positions) {
  const bool is_end = message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
  if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR && !is_end) {
    KeepError(message);
    return kNoGroup;
  }
  int64_t* next = positions.NextOf(message.partition);
  if (next == nullptr || message.offset < *next) return kNoGroup;
  if (is_end && message.offset == *next) return kNoGroup;
  *next = is_end ? message.offset : message.offset + 1;
  const int32_t group = GroupOf(message.partition);
  groups_[static_cast<size_t>(group)].next_offset = *next;
  if (is_end) return kNoGroup;
  ++groups_[static_cast<size_t>(group)].count;
  return group;
}

void RecordBatch::KeepError(const rd_kafka_message_s& message) {
  if (IsTransient(message.err)) return;
  const char* topic =
      message.rkt == nullptr ? "" : rd_kafka_topic_name(message.rkt);
  const absl::Status status =
      ToStatus(message.err,
               absl::StrCat("reading ", topic, " [", message.partition,
                            "] at offset ", message.offset),
               rd_kafka_message_errstr(&message));
  (IsLasting(status) ? failure_ : notice_).Update(status);
}

int32_t RecordBatch::GroupOf(int32_t partition) {
  const auto at = static_cast<size_t>(partition);
  if (at >= group_of_partition_.size()) {
    group_of_partition_.resize(at + 1, kNoGroup);
  }
  int32_t& group = group_of_partition_[at];
  if (group == kNoGroup) {
    group = static_cast<int32_t>(groups_.size());
    groups_.push_back({.partition = partition});
  }
  return group;
}

// A counting sort: it keeps the order within each group.
void RecordBatch::LayOut() {
  size_t begin = 0;
  for (Group& group : groups_) {
    group.begin = begin;
    begin += group.count;
    group.count = 0;
  }
  for (size_t i = 0; i < taken_; ++i) {
    if (group_of_message_[i] == kNoGroup) continue;
    Group& group = groups_[static_cast<size_t>(group_of_message_[i])];
    const rd_kafka_message_t& message = *messages_[i];
    Record& record = records_[group.begin + group.count++];
    record.offset = message.offset;
    record.timestamp_us = rd_kafka_message_timestamp(&message, nullptr) * 1000;
    record.key = View(message.key, message.key_len);
    record.value = View(message.payload, message.len);
  }
}

bool RecordBatch::NextSlice(Slice& slice) {
  while (next_group_ < groups_.size()) {
    const Group& group = groups_[next_group_++];
    if (group.dropped) continue;
    slice.partition = group.partition;
    slice.records = std::span(records_).subspan(group.begin, group.count);
    slice.next_offset = group.next_offset;
    return true;
  }
  return false;
}

void RecordBatch::Drop(int32_t partition) {
  for (size_t i = next_group_; i < groups_.size(); ++i) {
    if (groups_[i].partition == partition) groups_[i].dropped = true;
  }
}

void RecordBatch::Release() {
  for (size_t i = 0; i < taken_; ++i) rd_kafka_message_destroy(messages_[i]);
  taken_ = 0;
  for (const Group& group : groups_) {
    group_of_partition_[static_cast<size_t>(group.partition)] = kNoGroup;
  }
  groups_.clear();
  next_group_ = 0;
}

}  // namespace holdline::kafka_internal

#include "engine/log/memory_reader.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/check.h"
#include "engine/base/mutex_lock.h"
#include "engine/base/status_macros.h"

namespace holdline {

using memory_log_internal::MemoryGroup;
using memory_log_internal::MemoryPartition;

namespace {

// How often a reader that waits looks again.
constexpr absl::Duration kLookAgain = absl::Milliseconds(1);

}  // namespace

MemoryLog::Reader::Reader(MemoryLog& log, ReaderOptions options,
                          MemoryGroup::Incarnation incarnation)
    : log_(log), options_(std::move(options)), incarnation_(incarnation) {}

MemoryLog::Reader::~Reader() {
  if (closed_) return;
  MutexLock lock(&log_.mutex_);
  group().Vanish(incarnation_, log_.clock_.MonotonicUs());
}

absl::StatusOr<const PollResult*> MemoryLog::Reader::Poll(
    absl::Duration timeout, bool take_records) {
  HL_CHECK(!closed_);
  const int64_t deadline_us =
      log_.clock_.MonotonicUs() + absl::ToInt64Microseconds(timeout);
  for (;;) {
    HL_RETURN_IF_ERROR(PollOnce(take_records));
    if (result_.kind != PollResult::Kind::kIdle) return &result_;
    const int64_t left_us = deadline_us - log_.clock_.MonotonicUs();
    if (left_us <= 0) return &result_;
    log_.clock_.Sleep(std::min(kLookAgain, absl::Microseconds(left_us)));
  }
}

absl::Status MemoryLog::Reader::PollOnce(bool take_records) {
  result_.kind = PollResult::Kind::kIdle;
  result_.partitions.clear();
  result_.records = {};
  MutexLock lock(&log_.mutex_);
  if (log_.away_) return absl::OkStatus();
  log_.EndOverdue();
  if (!group().IsMember(incarnation_)) {
    return absl::AbortedError(absl::StrCat(
        "another reader joined group ", options_.group, " on ", options_.topic,
        " as ", options_.instance_id.empty() ? "it" : options_.instance_id));
  }
  MemoryGroup::Change change =
      group().NextChange(incarnation_, log_.clock_.MonotonicUs());
  if (change.kind != PollResult::Kind::kIdle) {
    TakeChange(std::move(change));
  } else if (take_records) {
    TakeRecords();
  }
  return absl::OkStatus();
}

void MemoryLog::Reader::TakeChange(MemoryGroup::Change change) {
  next_.clear();
  told_.clear();
  if (change.kind == PollResult::Kind::kAssigned) told_ = change.partitions;
  result_.kind = change.kind;
  result_.partitions = std::move(change.partitions);
  result_.lost = change.lost;
}

bool MemoryLog::Reader::TakeRecords() {
  auto& partitions = log_.topics_.at(options_.topic).partitions;
  auto at = next_.upper_bound(last_served_);
  for (size_t tried = 0; tried < next_.size(); ++tried, ++at) {
    if (at == next_.end()) at = next_.begin();
    auto& [partition, next] = *at;
    const MemoryPartition& source =
        partitions.at(static_cast<size_t>(partition));
    const bool committed = options_.read_committed;
    if (next >= (committed ? source.stable_end() : source.end())) continue;
    records_.clear();
    MemoryPartition::ReadResult read =
        source.Read(next, log_.options_.max_poll_records, committed, records_);
    pin_ = std::move(read.pin);
    next = read.next_offset;
    last_served_ = partition;
    result_.kind = PollResult::Kind::kRecords;
    result_.partition = partition;
    result_.records = records_;
    result_.next_offset = next;
    return true;
  }
  return false;
}

absl::Status MemoryLog::Reader::Seek(int32_t partition, int64_t offset) {
  // What it has lost it may still take for its own until it is told.
  if (std::find(told_.begin(), told_.end(), partition) == told_.end()) {
    return absl::FailedPreconditionError(absl::StrCat(
        options_.topic, " [", partition, "] is not assigned to this reader"));
  }
  MutexLock lock(&log_.mutex_);
  const MemoryPartition& source =
      log_.topics_.at(options_.topic)
          .partitions.at(static_cast<size_t>(partition));
  if (offset < source.first() || offset > source.end()) {
    return absl::OutOfRangeError(
        absl::StrCat(options_.topic, " [", partition, "] has offsets ",
                     source.first(), " to ", source.end(), ", not ", offset));
  }
  next_[partition] = offset;
  return absl::OkStatus();
}

absl::StatusOr<CommittedPosition> MemoryLog::Reader::Committed(
    int32_t partition, absl::Duration timeout) {
  const int64_t deadline_us =
      log_.clock_.MonotonicUs() + absl::ToInt64Microseconds(timeout);
  for (;;) {
    {
      MutexLock lock(&log_.mutex_);
      HL_RETURN_IF_ERROR(log_.CheckNotAway());
      log_.EndOverdue();
      if (timeout <= absl::ZeroDuration() ||
          !log_.IsOpenOn(options_.topic, options_.group, partition)) {
        return group().committed(partition);
      }
    }
    const int64_t left_us = deadline_us - log_.clock_.MonotonicUs();
    if (left_us <= 0) break;
    log_.clock_.Sleep(std::min(kLookAgain, absl::Microseconds(left_us)));
  }
  return absl::DeadlineExceededError(
      absl::StrCat("a transaction on the position of ", options_.topic, " [",
                   partition, "] is open"));
}

absl::Status MemoryLog::Reader::Claim(
    std::span<const PartitionPosition> positions, absl::Duration /*timeout*/) {
  MutexLock lock(&log_.mutex_);
  HL_RETURN_IF_ERROR(log_.CheckNotAway());
  group().EndSessions(log_.clock_.MonotonicUs());
  for (const PartitionPosition& position : positions) {
    if (group().Holds(incarnation_, position.partition)) continue;
    return absl::FailedPreconditionError(absl::StrCat(
        options_.topic, " [", position.partition, "] is not this reader's"));
  }
  if (log_.unanswered_claims_ > 0) {
    --log_.unanswered_claims_;
    return absl::DeadlineExceededError("told not to answer a claim");
  }
  std::vector<VisibleTransaction::Position> visible;
  for (const PartitionPosition& position : positions) {
    visible.push_back({.topic = options_.topic,
                       .group = options_.group,
                       .partition = position.partition,
                       .position = {.next_offset = position.next_offset,
                                    .metadata = position.metadata}});
  }
  log_.MakeVisible({.transactional_id = {}, .positions = visible});
  return absl::OkStatus();
}

absl::Status MemoryLog::Reader::ReleaseRevoked() {
  MutexLock lock(&log_.mutex_);
  group().Release(incarnation_);
  return absl::OkStatus();
}

void MemoryLog::Reader::Close() {
  if (std::exchange(closed_, true)) return;
  MutexLock lock(&log_.mutex_);
  group().Leave(incarnation_, log_.clock_.MonotonicUs());
}

}  // namespace holdline

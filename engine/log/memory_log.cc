#include "engine/log/memory_log.h"

#include <algorithm>
#include <limits>
#include <set>

#include "absl/strings/str_cat.h"
#include "engine/base/check.h"
#include "engine/base/mutex_lock.h"
#include "engine/base/status_macros.h"
#include "engine/log/memory_reader.h"
#include "engine/log/memory_writer.h"

namespace holdline {

using memory_log_internal::MemoryPartition;

using memory_log_internal::MemoryGroup;

namespace {

absl::Status NoTopic(const std::string& topic) {
  return absl::NotFoundError(absl::StrCat("there is no topic ", topic));
}

}  // namespace

MemoryLog::MemoryLog(Clock& clock, MemoryLogOptions options)
    : clock_(clock), options_(options) {
  HL_CHECK(options_.max_poll_records > 0);
}

MemoryLog::~MemoryLog() = default;

absl::StatusOr<std::unique_ptr<LogReader>> MemoryLog::OpenReader(
    const ReaderOptions& options) {
  MutexLock lock(&mutex_);
  HL_RETURN_IF_ERROR(CheckNotAway());
  Topic* const topic = Find(options.topic);
  if (topic == nullptr) return NoTopic(options.topic);
  MemoryGroup& group =
      topic->groups
          .try_emplace(options.group, topic->spec.partitions,
                       MemoryGroup::Sessions{
                           .timeout_us = absl::ToInt64Microseconds(
                               options_.session_timeout),
                           .end_by_silence = options_.sessions_end_by_silence})
          .first->second;
  return std::make_unique<Reader>(
      *this, options, group.Join(options.instance_id, clock_.MonotonicUs()));
}

absl::StatusOr<std::unique_ptr<TransactionalWriter>>
MemoryLog::OpenTransactionalWriter(const std::string& transactional_id) {
  MutexLock lock(&mutex_);
  HL_RETURN_IF_ERROR(CheckNotAway());
  EndHanging(transactional_id);
  return std::make_unique<Writer>(*this, transactional_id,
                                  ++writers_[transactional_id]);
}

absl::StatusOr<std::unique_ptr<LogAppender>> MemoryLog::OpenAppender() {
  MutexLock lock(&mutex_);
  HL_RETURN_IF_ERROR(CheckNotAway());
  return std::make_unique<Appender>(*this);
}

class MemoryLog::Scan final : public LogScan {
 public:
  // REQUIRES: the partition exists.
  Scan(MemoryLog& log, const TopicPartition& where, const OffsetRange& range)
      : log_(log), where_(where), next_(range.first), end_(range.end) {}

  absl::StatusOr<std::span<const Record>> Poll(absl::Duration) override {
    MutexLock lock(&log_.mutex_);
    records_.clear();
    if (log_.unanswered_scans_ == where_) {
      return absl::UnavailableError("scans of the partition fail");
    }
    if (done() || log_.away_) return records_;
    const MemoryPartition& source =
        log_.topics_.at(where_.topic)
            .partitions.at(static_cast<size_t>(where_.partition));
    MemoryPartition::ReadResult read =
        source.Read(next_, log_.options_.max_poll_records,
                    /*read_committed=*/true, records_);
    pin_ = std::move(read.pin);
    next_ = read.next_offset;
    std::erase_if(records_,
                  [this](const Record& r) { return r.offset >= end_; });
    return records_;
  }
  bool done() override { return next_ >= end_; }

 private:
  MemoryLog& log_;
  const TopicPartition where_;
  int64_t next_;
  const int64_t end_;
  std::vector<Record> records_;
  std::shared_ptr<const memory_log_internal::Chunk> pin_;
};

absl::StatusOr<std::unique_ptr<LogScan>> MemoryLog::OpenScan(
    const TopicPartition& where) {
  MutexLock lock(&mutex_);
  HL_RETURN_IF_ERROR(CheckNotAway());
  EndOverdue();
  const Topic* topic = Find(where.topic);
  if (topic == nullptr || where.partition < 0 ||
      static_cast<size_t>(where.partition) >= topic->partitions.size()) {
    return absl::NotFoundError(
        absl::StrCat("no ", where.topic, " [", where.partition, "]"));
  }
  const MemoryPartition& source =
      topic->partitions[static_cast<size_t>(where.partition)];
  return std::make_unique<Scan>(
      *this, where,
      OffsetRange{.first = source.first(), .end = source.stable_end()});
}

absl::Status MemoryLog::CreateTopics(std::span<const TopicSpec> topics) {
  MutexLock lock(&mutex_);
  HL_RETURN_IF_ERROR(CheckNotAway());
  for (const TopicSpec& spec : topics) {
    if (spec.name.empty() || spec.partitions < 1) {
      return absl::InvalidArgumentError(absl::StrCat(
          "topic '", spec.name, "' cannot have ", spec.partitions,
          " partitions: give it a name and at least one partition"));
    }
    if (topics_.contains(spec.name)) continue;
    Topic& topic = topics_[spec.name];
    topic.spec = spec;
    topic.partitions.resize(static_cast<size_t>(spec.partitions));
  }
  return absl::OkStatus();
}

absl::StatusOr<int32_t> MemoryLog::PartitionCount(const std::string& topic) {
  MutexLock lock(&mutex_);
  HL_RETURN_IF_ERROR(CheckNotAway());
  const Topic* const found = Find(topic);
  if (found == nullptr) return NoTopic(topic);
  return found->spec.partitions;
}

absl::StatusOr<std::map<std::string, std::string>> MemoryLog::TopicConfig(
    const std::string& topic) {
  MutexLock lock(&mutex_);
  HL_RETURN_IF_ERROR(CheckNotAway());
  const Topic* const found = Find(topic);
  if (found == nullptr) return NoTopic(topic);
  const TopicSpec& spec = found->spec;
  return std::map<std::string, std::string>{
      {"cleanup.policy",
       spec.cleanup == Cleanup::kCompact ? "compact" : "delete"},
      {"retention.ms", absl::StrCat(spec.retention_ms)},
      {"segment.bytes", absl::StrCat(spec.segment_bytes)},
      {"max.message.bytes", absl::StrCat(spec.max_message_bytes)},
      {"min.insync.replicas", absl::StrCat(spec.min_in_sync)},
      {"message.timestamp.type",
       spec.log_append_time ? "LogAppendTime" : "CreateTime"}};
}

absl::StatusOr<std::vector<OffsetRange>> MemoryLog::Ranges(
    const std::string& topic, absl::Duration /*timeout*/) {
  MutexLock lock(&mutex_);
  HL_RETURN_IF_ERROR(CheckNotAway());
  EndOverdue();
  const Topic* const found = Find(topic);
  if (found == nullptr) return NoTopic(topic);
  std::vector<OffsetRange> ranges;
  for (const auto& partition : found->partitions) {
    ranges.push_back(
        {.first = partition.first(), .end = partition.stable_end()});
  }
  return ranges;
}

absl::StatusOr<std::vector<int64_t>> MemoryLog::WrittenEnds(
    const std::string& topic, absl::Duration /*timeout*/) {
  MutexLock lock(&mutex_);
  HL_RETURN_IF_ERROR(CheckNotAway());
  EndOverdue();
  const Topic* const found = Find(topic);
  if (found == nullptr) return NoTopic(topic);
  std::vector<int64_t> ends;
  for (const auto& partition : found->partitions) {
    ends.push_back(partition.end());
  }
  return ends;
}

Log::BrokerTime MemoryLog::LastBrokerTime() const {
  MutexLock lock(&mutex_);
  return broker_time_;
}

void MemoryLog::TrimCommitted(const std::string& topic) {
  MutexLock lock(&mutex_);
  topics_.at(topic).trim_committed = true;
}

void MemoryLog::Compact(const std::string& topic) {
  MutexLock lock(&mutex_);
  for (MemoryPartition& partition : topics_.at(topic).partitions) {
    if (partition.stable_end() == partition.end()) partition.Compact();
  }
}

void MemoryLog::SetCommitListener(CommitListener listener) {
  MutexLock lock(&mutex_);
  listener_ = std::move(listener);
}

void MemoryLog::DeleteBefore(const TopicPartition& where, int64_t offset) {
  MutexLock lock(&mutex_);
  topics_.at(where.topic)
      .partitions.at(static_cast<size_t>(where.partition))
      .DeleteBefore(offset);
}

void MemoryLog::FailCommits(std::span<const CommitFault> faults) {
  MutexLock lock(&mutex_);
  faults_.insert(faults_.end(), faults.begin(), faults.end());
}

void MemoryLog::ForgetFaults() {
  MutexLock lock(&mutex_);
  faults_.clear();
}

void MemoryLog::FailClaims(int claims) {
  MutexLock lock(&mutex_);
  unanswered_claims_ = claims;
}

void MemoryLog::FailScans(std::optional<TopicPartition> where) {
  MutexLock lock(&mutex_);
  unanswered_scans_ = std::move(where);
}

void MemoryLog::SetAway(bool away) {
  MutexLock lock(&mutex_);
  away_ = away;
}

void MemoryLog::ExpireSession(const std::string& topic,
                              const std::string& group,
                              const std::string& instance_id) {
  MutexLock lock(&mutex_);
  topics_.at(topic).groups.at(group).Expire(instance_id);
}

MemoryLog::Topic* MemoryLog::Find(const std::string& topic) {
  const auto found = topics_.find(topic);
  return found == topics_.end() ? nullptr : &found->second;
}

absl::Status MemoryLog::CheckNotAway() const {
  return away_ ? absl::UnavailableError("the log is away") : absl::OkStatus();
}

absl::Status MemoryLog::CheckRecord(const NewRecord& record) {
  const Topic* const topic = Find(record.topic);
  if (topic == nullptr) return NoTopic(record.topic);
  if (record.partition < 0 || record.partition >= topic->spec.partitions) {
    return absl::InvalidArgumentError(
        absl::StrCat(record.topic, " has no partition ", record.partition));
  }
  const size_t bytes = record.key.size() + record.value.size();
  if (bytes > static_cast<size_t>(topic->spec.max_message_bytes)) {
    return absl::InvalidArgumentError(
        absl::StrCat(bytes, " bytes are more than ", record.topic, " takes (",
                     topic->spec.max_message_bytes, ")"));
  }
  return absl::OkStatus();
}

absl::Status MemoryLog::CheckTransaction(const Transaction& transaction) {
  for (const NewRecord& record : transaction.records) {
    HL_RETURN_IF_ERROR(CheckRecord(record));
  }
  for (const MemberPositions& positions : transaction.members) {
    auto& member = static_cast<Reader&>(*positions.member);
    auto& group =
        topics_.at(member.options_.topic).groups.at(member.options_.group);
    group.EndSessions(clock_.MonotonicUs());
    for (const PartitionPosition& position : positions.positions) {
      if (group.Holds(member.incarnation_, position.partition)) continue;
      return absl::FailedPreconditionError(
          absl::StrCat("the member does not hold ", member.options_.topic, " [",
                       position.partition, "] any more"));
    }
  }
  return absl::OkStatus();
}

void MemoryLog::AppendRecord(const NewRecord& record) {
  Topic& topic = topics_.at(record.topic);
  const int64_t wall_us = clock_.WallUs();
  const int64_t broker_us =
      wall_us + absl::ToInt64Microseconds(options_.broker_ahead);
  int64_t timestamp_us = record.timestamp_us;
  if (topic.spec.log_append_time) {
    timestamp_us = broker_us;
    broker_time_ = {.broker_us = broker_us, .wall_us = wall_us};
  } else if (timestamp_us == 0) {
    timestamp_us = wall_us;
  }
  topic.partitions.at(static_cast<size_t>(record.partition))
      .Append(timestamp_us, record.key, record.value);
}

MemoryLog::OpenTransaction MemoryLog::Write(const Transaction& transaction) {
  OpenTransaction open;
  std::set<std::pair<std::string_view, int32_t>> where;
  for (const NewRecord& record : transaction.records) {
    where.emplace(record.topic, record.partition);
  }
  for (const auto& [topic, partition] : where) {
    const int64_t from = topics_.at(std::string(topic))
                             .partitions.at(static_cast<size_t>(partition))
                             .BeginOpen();
    open.written.push_back({std::string(topic), partition, from, from});
  }
  for (const NewRecord& record : transaction.records) AppendRecord(record);
  for (OpenTransaction::Written& written : open.written) {
    written.to = topics_.at(written.topic)
                     .partitions.at(static_cast<size_t>(written.partition))
                     .end();
  }
  for (const MemberPositions& positions : transaction.members) {
    const auto& member = static_cast<const Reader&>(*positions.member);
    for (const PartitionPosition& position : positions.positions) {
      open.positions.push_back(
          {.topic = member.options_.topic,
           .group = member.options_.group,
           .partition = position.partition,
           .position = {.next_offset = position.next_offset,
                        .metadata = position.metadata}});
    }
  }
  return open;
}

void MemoryLog::Apply(const std::string& id, const Transaction& transaction) {
  End(id, Write(transaction), transaction.records, /*committed=*/true);
}

void MemoryLog::Hang(const std::string& id, const Transaction& transaction,
                     bool ends_committed) {
  OpenTransaction open = Write(transaction);
  open.ends_committed = ends_committed;
  open.since_us = clock_.MonotonicUs();
  open.records = transaction.records;
  hanging_[id] = std::move(open);
}

void MemoryLog::End(const std::string& id, const OpenTransaction& transaction,
                    std::span<const NewRecord> records, bool committed) {
  for (const OpenTransaction::Written& written : transaction.written) {
    topics_.at(written.topic)
        .partitions.at(static_cast<size_t>(written.partition))
        .EndOpen(written.from, written.to, committed);
  }
  if (!committed) return;
  MakeVisible({.transactional_id = id,
               .positions = transaction.positions,
               .records = records});
}

void MemoryLog::MakeVisible(const VisibleTransaction& visible) {
  for (const auto& [name, group, partition, position] : visible.positions) {
    Topic& topic = topics_.at(name);
    topic.groups.at(group).Commit(partition, position);
    if (topic.trim_committed) Trim(topic, partition);
  }
  if (listener_) listener_(visible);
}

void MemoryLog::EndHanging(const std::string& id) {
  const auto found = hanging_.find(id);
  if (found == hanging_.end()) return;
  const OpenTransaction open = std::move(found->second);
  hanging_.erase(found);
  End(id, open, open.records, open.ends_committed);
}

void MemoryLog::EndOverdue() {
  const int64_t began_before_us =
      clock_.MonotonicUs() -
      absl::ToInt64Microseconds(options_.transaction_timeout);
  std::vector<std::string> overdue;
  for (const auto& [id, open] : hanging_) {
    if (open.since_us <= began_before_us) overdue.push_back(id);
  }
  for (const std::string& id : overdue) EndHanging(id);
}

bool MemoryLog::IsOpenOn(const std::string& topic, const std::string& group,
                         int32_t partition) const {
  for (const auto& [id, open] : hanging_) {
    for (const VisibleTransaction::Position& position : open.positions) {
      if (position.partition == partition && position.topic == topic &&
          position.group == group) {
        return true;
      }
    }
  }
  return false;
}

void MemoryLog::Trim(Topic& topic, int32_t partition) {
  int64_t all_have = std::numeric_limits<int64_t>::max();
  for (const auto& [name, group] : topic.groups) {
    all_have = std::min(all_have, group.committed(partition).next_offset);
  }
  topic.partitions.at(static_cast<size_t>(partition)).TrimBefore(all_have);
}

CommitFault MemoryLog::NextFault() {
  if (faults_.empty()) return CommitFault::kNone;
  const CommitFault fault = faults_.front();
  faults_.pop_front();
  return fault;
}

}  // namespace holdline

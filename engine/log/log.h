// The log port: everything that Holdline asks of a message log. Two
// implementations: engine/log/memory_log.h (demo, replay, tests, simulation)
// and engine/kafka/kafka_log.h. One conformance suite runs against both:
// tests/engine/log/log_conformance.h.
//
// A log has topics; a topic has partitions; a partition is a sequence of
// records with growing offsets (gaps are normal: transactions leave them).
// Readers join a group, which gives each partition of a topic to one member.
// A transaction makes records and the positions of group members visible
// together, or not at all; readers with `read_committed` see nothing else.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace holdline {

struct TopicPartition {
  std::string topic;
  int32_t partition = 0;
  auto operator<=>(const TopicPartition&) const = default;
};

// A record as a reader sees it. Views are valid until the reader's next Poll.
struct Record {
  int64_t offset = 0;
  int64_t timestamp_us = 0;  // the log's timestamp, create or append time
  std::string_view key;
  std::string_view value;
};

// A record to be written. `partition` is always chosen by the writer.
struct NewRecord {
  std::string topic = "";
  int32_t partition = 0;
  std::string key = "";
  std::string value = "";    // empty, on a compacted topic: the key is no more
  int64_t timestamp_us = 0;  // 0: now; Kafka keeps whole milliseconds
  std::vector<std::pair<std::string, std::string>> headers = {};
};

// The cut that a group has committed for a partition.
struct CommittedPosition {
  int64_t next_offset = -1;  // first record that was not consumed; -1: none
  std::string metadata;
};

struct OffsetRange {
  int64_t first = 0;  // first record that still exists
  int64_t end = 0;    // one past the last that a read-committed reader can see
};

// What one Poll brought. Either a change of assignment, or records of one
// partition, or neither (idle).
struct PollResult {
  enum class Kind { kIdle, kAssigned, kRevoked, kRecords };

  Kind kind = Kind::kIdle;
  // kAssigned, kRevoked: partitions gained or lost. `lost` is true where they
  // were taken without a chance to commit (session expired).
  std::vector<int32_t> partitions;
  bool lost = false;
  // kRecords: of `partition`, offsets growing. `next_offset` is the position
  // after them, which control records can make larger than last offset + 1.
  // `records` may be empty: then only the position has moved.
  int32_t partition = -1;
  std::span<const Record> records;
  int64_t next_offset = 0;
};

// A place in a partition, with the text that stands beside it.
struct PartitionPosition {
  int32_t partition = 0;
  int64_t next_offset = 0;
  std::string metadata = "";  // UTF-8 without NUL, at most 4,096 bytes
};

// One member of one group on one topic. Owned by one thread, except
// where a method says otherwise.
class LogReader {
 public:
  virtual ~LogReader() = default;

  // Waits up to `timeout` for something. With `take_records` false only
  // changes of assignment are delivered: that is how a shard that is full
  // stays in its group. The result is valid until the next Poll.
  // Errors: fatal ones only (Aborted where another reader joined as this
  // member, authorization, DataLoss where the position is no longer in the
  // log); a log that is away is idle, and said by the implementation's log
  // line.
  virtual absl::StatusOr<const PollResult*> Poll(absl::Duration timeout,
                                                 bool take_records) = 0;

  // Starts (or restarts) delivery of an assigned partition at `offset`.
  // Nothing of a partition is delivered before its first Seek.
  virtual absl::Status Seek(int32_t partition, int64_t offset) = 0;

  // The group's committed cut. Waits for open transactions on it, up to
  // `timeout` (then DeadlineExceeded). With a zero timeout it never waits: the
  // last cut that was committed, even where a transaction on it is still open;
  // that is how a new owner learns whom to fence.
  virtual absl::StatusOr<CommittedPosition> Committed(
      int32_t partition, absl::Duration timeout) = 0;

  // Commits positions by themselves, outside of any transaction: what a new
  // owner says before its first one. REQUIRES: no transaction on the partitions
  // is open, else the later of the two in the log would win.
  // Errors: FailedPrecondition where a partition is not, or no longer, this
  // member's; Unavailable and DeadlineExceeded where the log did not answer:
  // then they may be committed, now or later, until a claim is answered.
  virtual absl::Status Claim(std::span<const PartitionPosition> positions,
                             absl::Duration timeout) = 0;

  // Tells the log that the revoked partitions may move on. REQUIRES: the last
  // Poll returned kRevoked, and what was in flight is committed.
  virtual absl::Status ReleaseRevoked() = 0;

  // Leaves the group where the member is dynamic; a static member keeps its
  // partitions until the session ends. No calls after it.
  virtual void Close() = 0;
};

// Positions that one member commits inside a transaction.
struct MemberPositions {
  LogReader* member = nullptr;  // must outlive the transaction
  std::vector<PartitionPosition> positions = {};
};

struct Transaction {
  std::vector<MemberPositions> members = {};
  std::vector<NewRecord> records = {};
};

enum class CommitOutcome {
  kCommitted,
  kAborted,  // nothing became visible; the same transaction may be tried again
  // This writer is at its end. Where it was fenced, nothing became visible;
  // where the log did not answer in time, only the committed positions tell,
  // after a new writer was opened with the same id.
  kFenced,
};

// Writes transactions, one at a time. Owned by one thread.
class TransactionalWriter {
 public:
  virtual ~TransactionalWriter() = default;

  // Commits the transaction as a whole. Retries by itself what can be
  // retried. `why`, where not null, receives the reason of any other outcome
  // than kCommitted.
  virtual CommitOutcome Commit(const Transaction& transaction,
                               std::string* why) = 0;

  // From any thread: what is or will be under way waits for the log no longer
  // than until then (monotonic, of the log's clock), and may end the writer.
  // Writers that do not wait have nothing to do.
  virtual void EndBy(int64_t /*monotonic_us*/) {}
};

// Reads one partition once, from its first record to where it ended when the
// scan was opened, as a read-committed reader sees it and without a group.
// Owned by one thread.
class LogScan {
 public:
  virtual ~LogScan() = default;

  // The next records, in their order, waiting for them up to `timeout`; none
  // where they have not come yet, or the scan is done. Valid until the next
  // Poll. Errors: those that waiting does not heal.
  virtual absl::StatusOr<std::span<const Record>> Poll(
      absl::Duration timeout) = 0;
  // Whether all records have been handed out.
  virtual bool done() = 0;
};

// Appends without transactions. Owned by one thread.
class LogAppender {
 public:
  virtual ~LogAppender() = default;

  // Queues the record; may wait while the buffer is full.
  virtual absl::Status Append(NewRecord record) = 0;
  // Waits until all that was queued is acknowledged.
  virtual absl::Status Flush(absl::Duration timeout) = 0;
};

enum class Cleanup { kDelete, kCompact };

struct TopicSpec {
  std::string name = "";
  int32_t partitions = 1;
  int16_t replication = 1;
  int16_t min_in_sync = 1;
  Cleanup cleanup = Cleanup::kDelete;
  int64_t retention_ms = -1;  // -1: for ever
  int64_t segment_bytes = 1 << 30;
  int64_t max_message_bytes = 1 << 20;
  bool log_append_time = false;  // broker's time instead of the producer's
};

struct ReaderOptions {
  std::string topic = "";
  std::string group = "";
  std::string instance_id = "";  // static member; empty: dynamic
  bool read_committed = true;
};

// A log. Thread-safe; outlives all that it opens.
class Log {
 public:
  virtual ~Log() = default;

  virtual absl::StatusOr<std::unique_ptr<LogReader>> OpenReader(
      const ReaderOptions& options) = 0;
  // Fences any writer with the same id, and ends what it has left open.
  virtual absl::StatusOr<std::unique_ptr<TransactionalWriter>>
  OpenTransactionalWriter(const std::string& transactional_id) = 0;
  virtual absl::StatusOr<std::unique_ptr<LogAppender>> OpenAppender() = 0;
  // Errors: Unavailable and DeadlineExceeded where the log did not answer.
  virtual absl::StatusOr<std::unique_ptr<LogScan>> OpenScan(
      const TopicPartition& where) = 0;

  // Creates what is missing. Errors name the topic and what to do.
  virtual absl::Status CreateTopics(std::span<const TopicSpec> topics) = 0;
  // NotFound where the topic does not exist.
  virtual absl::StatusOr<int32_t> PartitionCount(const std::string& topic) = 0;
  // What the topic's configuration is, by the names that the log uses
  // ("cleanup.policy"); empty where the log has none to tell.
  virtual absl::StatusOr<std::map<std::string, std::string>> TopicConfig(
      const std::string& topic) = 0;
  // A fresh answer for each partition of the topic, from the log itself.
  virtual absl::StatusOr<std::vector<OffsetRange>> Ranges(
      const std::string& topic, absl::Duration timeout) = 0;
  // Where each partition ends with what is written there, one past the last
  // record, also of transactions that no read-committed reader sees yet: a log
  // may answer a commit before its records are to be seen.
  virtual absl::StatusOr<std::vector<int64_t>> WrittenEnds(
      const std::string& topic, absl::Duration timeout) = 0;
  // The newest broker time that an acknowledged write to a topic with
  // `log_append_time` has told, and what the wall said when it was heard,
  // both in microseconds; 0 where there is none yet.
  struct BrokerTime {
    int64_t broker_us = 0;
    int64_t wall_us = 0;
  };
  virtual BrokerTime LastBrokerTime() const = 0;
};

}  // namespace holdline

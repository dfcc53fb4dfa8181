// The log port in memory: for the demo, replay, tests and simulation.
//
// It behaves as a broker does where the port can show it: transactions end with
// a marker that takes an offset, groups rebalance eagerly by range, static
// members have their partitions back, a second writer with an id fences the
// first. It can be told to fail. A transaction becomes visible in one step;
// readers meet an open one only where a commit was told to hang.
//
// Driven from one thread it is deterministic: waiting is sleeping on the clock
// that was given.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "engine/base/clock.h"
#include "engine/log/log.h"
#include "engine/log/memory_group.h"
#include "engine/log/memory_partition.h"

namespace holdline {

struct MemoryLogOptions {
  size_t max_poll_records = 4096;
  // After which a member that went without leaving is out of its group.
  absl::Duration session_timeout = absl::Seconds(6);
  // Whether a member that has not polled for so long is out of its group, too.
  // Not where time leaps from record to record.
  bool sessions_end_by_silence = false;
  // After which a transaction that hangs is ended by the log itself.
  absl::Duration transaction_timeout = absl::Seconds(60);
  // How far the log's own clock is ahead of the clock that was given.
  absl::Duration broker_ahead = absl::ZeroDuration();
};

// What happens to a commit.
enum class CommitFault {
  kNone,
  kAbort,        // nothing visible; may be tried again
  kFence,        // nothing visible; the writer is at its end
  kCrashBefore,  // as kFence: the process died before the commit point
  kCrashAfter,   // all visible, but the writer does not live to hear of it
  // The log does not answer in time, and the transaction stays open: readers of
  // what it has written wait, until a writer with the same id is opened, or the
  // transaction's time is over. Then it is aborted, or committed.
  kHangThenAbort,
  kHangThenCommit,
};

// A transaction that has just become visible, or a claim, which has no id and
// no records. Valid during the call.
struct VisibleTransaction {
  struct Position {
    std::string topic = "";
    std::string group = "";
    int32_t partition = 0;
    CommittedPosition position = {};
  };
  std::string_view transactional_id;
  std::span<const Position> positions = {};
  std::span<const NewRecord> records = {};
};

// Thread-safe. Outlives its readers and writers.
class MemoryLog final : public Log {
 public:
  explicit MemoryLog(Clock& clock, MemoryLogOptions options = {});
  ~MemoryLog() override;

  absl::StatusOr<std::unique_ptr<LogReader>> OpenReader(
      const ReaderOptions& options) override;
  absl::StatusOr<std::unique_ptr<TransactionalWriter>> OpenTransactionalWriter(
      const std::string& transactional_id) override;
  absl::StatusOr<std::unique_ptr<LogAppender>> OpenAppender() override;
  absl::StatusOr<std::unique_ptr<LogScan>> OpenScan(
      const TopicPartition& where) override;
  absl::Status CreateTopics(std::span<const TopicSpec> topics) override;
  absl::StatusOr<int32_t> PartitionCount(const std::string& topic) override;
  absl::StatusOr<std::map<std::string, std::string>> TopicConfig(
      const std::string& topic) override;
  absl::StatusOr<std::vector<OffsetRange>> Ranges(
      const std::string& topic, absl::Duration timeout) override;
  absl::StatusOr<std::vector<int64_t>> WrittenEnds(
      const std::string& topic, absl::Duration timeout) override;
  BrokerTime LastBrokerTime() const override;

  // From now on records of the topic that all of its groups have committed are
  // forgotten, so that a replay of a large file needs little memory. The topic
  // cannot be recovered from then. REQUIRES: the topic exists.
  void TrimCommitted(const std::string& topic);

  // Told of every transaction that becomes visible, in their order. It must not
  // call the log. Set before the first commit.
  using CommitListener = std::function<void(const VisibleTransaction&)>;
  void SetCommitListener(CommitListener listener);

  // Forgets all but the newest record of each key, as a broker does now and
  // then; partitions on which a transaction is open are left for another time.
  // REQUIRES: the topic exists.
  void Compact(const std::string& topic);

  // ---- Faults

  // Records below the offset are gone, as by retention.
  void DeleteBefore(const TopicPartition& where, int64_t offset);
  // The next commits that are not empty meet these faults, in this order.
  void FailCommits(std::span<const CommitFault> faults);
  // Those that no commit has met yet are met by none.
  void ForgetFaults();
  // So many of the next claims are not answered, and not committed.
  void FailClaims(int claims);
  // While this is set, scans of the partition are Unavailable.
  void FailScans(std::optional<TopicPartition> where);
  // Readers are idle, all else is Unavailable, commits are aborted.
  void SetAway(bool away);
  // The session of a static member ends without its knowing: it loses its
  // partitions. REQUIRES: it has joined the group.
  void ExpireSession(const std::string& topic, const std::string& group,
                     const std::string& instance_id);

 private:
  class Reader;
  class Writer;
  class Appender;
  class Scan;

  struct Topic {
    TopicSpec spec;
    std::vector<memory_log_internal::MemoryPartition> partitions;
    std::map<std::string, memory_log_internal::MemoryGroup> groups;
    bool trim_committed = false;
  };

  // What a transaction has written and not yet ended.
  struct OpenTransaction {
    struct Written {
      std::string topic;
      int32_t partition;
      int64_t from;
      int64_t to;
    };
    bool ends_committed = false;
    int64_t since_us = 0;  // monotonic
    std::vector<Written> written = {};
    std::vector<VisibleTransaction::Position> positions = {};
    std::vector<NewRecord> records = {};
  };

  // The topic, or null.
  Topic* Find(const std::string& topic) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CheckRecord(const NewRecord& record)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CheckTransaction(const Transaction& transaction)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // REQUIRES: CheckRecord is ok.
  void AppendRecord(const NewRecord& record)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // REQUIRES: CheckTransaction is ok; so for Apply and Hang.
  OpenTransaction Write(const Transaction& transaction)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Apply(const std::string& id, const Transaction& transaction)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Hang(const std::string& id, const Transaction& transaction,
            bool ends_committed) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void End(const std::string& id, const OpenTransaction& transaction,
           std::span<const NewRecord> records, bool committed)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void MakeVisible(const VisibleTransaction& visible)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Ends the transaction that hangs under this id, if there is one.
  void EndHanging(const std::string& id) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Ends those whose time is over.
  void EndOverdue() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool IsOpenOn(const std::string& topic, const std::string& group,
                int32_t partition) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Trim(Topic& topic, int32_t partition)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  CommitFault NextFault() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CheckNotAway() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Clock& clock_;
  const MemoryLogOptions options_;

  mutable absl::Mutex mutex_;
  std::map<std::string, Topic> topics_ ABSL_GUARDED_BY(mutex_);
  // By transactional id, how often it was opened.
  std::map<std::string, uint64_t> writers_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, OpenTransaction> hanging_ ABSL_GUARDED_BY(mutex_);
  int unanswered_claims_ ABSL_GUARDED_BY(mutex_) = 0;  // still to come
  std::optional<TopicPartition> unanswered_scans_ ABSL_GUARDED_BY(mutex_);
  CommitListener listener_ ABSL_GUARDED_BY(mutex_);
  std::deque<CommitFault> faults_ ABSL_GUARDED_BY(mutex_);
  bool away_ ABSL_GUARDED_BY(mutex_) = false;
  BrokerTime broker_time_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace holdline

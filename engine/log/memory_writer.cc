#include "engine/log/memory_writer.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/mutex_lock.h"
#include "engine/base/status_macros.h"

namespace holdline {

MemoryLog::Writer::Writer(MemoryLog& log, std::string id, uint64_t epoch)
    : log_(log), id_(std::move(id)), epoch_(epoch) {}

CommitOutcome MemoryLog::Writer::Commit(const Transaction& transaction,
                                        std::string* why) {
  MutexLock lock(&log_.mutex_);
  std::string reason;
  const CommitOutcome outcome = CommitLocked(transaction, reason);
  if (why != nullptr) *why = std::move(reason);
  return outcome;
}

CommitOutcome MemoryLog::Writer::CommitLocked(const Transaction& transaction,
                                              std::string& why) {
  if (!ended_.empty()) return End(why, ended_);
  if (transaction.members.empty() && transaction.records.empty()) {
    return CommitOutcome::kCommitted;
  }
  if (log_.away_) {
    why = "the log is away";
    return CommitOutcome::kAborted;
  }
  log_.EndOverdue();
  if (log_.writers_.at(id_) != epoch_) {
    return End(why, absl::StrCat("another writer was opened as ", id_));
  }
  if (absl::Status status = log_.CheckTransaction(transaction); !status.ok()) {
    why = std::string(status.message());
    return CommitOutcome::kAborted;
  }
  const CommitFault fault = log_.NextFault();
  switch (fault) {
    case CommitFault::kNone:
      log_.Apply(id_, transaction);
      return CommitOutcome::kCommitted;
    case CommitFault::kAbort:
      why = "told to abort";
      return CommitOutcome::kAborted;
    case CommitFault::kFence:
      return End(why, "told to be fenced");
    case CommitFault::kCrashBefore:
      return End(why, "told to crash before the commit");
    case CommitFault::kCrashAfter:
      log_.Apply(id_, transaction);
      return End(why, "told to crash after the commit");
    case CommitFault::kHangThenAbort:
    case CommitFault::kHangThenCommit:
      log_.Hang(id_, transaction, fault == CommitFault::kHangThenCommit);
      return End(why, "the log did not answer in time");
  }
  return CommitOutcome::kFenced;
}

CommitOutcome MemoryLog::Writer::End(std::string& why, std::string reason) {
  ended_ = std::move(reason);
  why = ended_;
  return CommitOutcome::kFenced;
}

absl::Status MemoryLog::Appender::Append(NewRecord record) {
  MutexLock lock(&log_.mutex_);
  HL_RETURN_IF_ERROR(log_.CheckNotAway());
  HL_RETURN_IF_ERROR(log_.CheckRecord(record));
  log_.AppendRecord(record);
  return absl::OkStatus();
}

absl::Status MemoryLog::Appender::Flush(absl::Duration /*timeout*/) {
  return absl::OkStatus();  // nothing is queued
}

}  // namespace holdline

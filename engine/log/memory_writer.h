// Writers of the log in memory. See memory_log.h.
#pragma once

#include <cstdint>
#include <string>

#include "engine/log/memory_log.h"

namespace holdline {

class MemoryLog::Writer final : public TransactionalWriter {
 public:
  // `epoch` counts the writers of this id; the newest one is not fenced.
  Writer(MemoryLog& log, std::string id, uint64_t epoch);

  CommitOutcome Commit(const Transaction& transaction,
                       std::string* why) override;

 private:
  CommitOutcome CommitLocked(const Transaction& transaction, std::string& why)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(log_.mutex_);
  CommitOutcome End(std::string& why, std::string reason);

  MemoryLog& log_;
  const std::string id_;
  const uint64_t epoch_;
  std::string ended_;  // why the writer is at its end; empty: it is not
};

class MemoryLog::Appender final : public LogAppender {
 public:
  explicit Appender(MemoryLog& log) : log_(log) {}

  absl::Status Append(NewRecord record) override;
  absl::Status Flush(absl::Duration timeout) override;

 private:
  MemoryLog& log_;
};

}  // namespace holdline

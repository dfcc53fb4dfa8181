// Judges the observations of an installation again, from the beginning of the
// log, and compares with what was published on alerts, ledger, status and
// notifications.
//
// It joins no group and writes nothing. What was published is read first and
// then held in memory (alerts and entries that retention has left, status that
// compaction has left); then the observations, to where they end then: so
// whatever was published comes from observations that are read, and what was
// not published yet is no difference.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/app/audit/contract_audit.h"
#include "engine/app/topics.h"
#include "engine/base/clock.h"
#include "engine/log/log.h"

namespace holdline {

struct AuditOptions {
  TopicNames topics = {};
  // Judge up to the last record before the observations' clock passes this,
  // microseconds since the epoch.
  std::optional<int64_t> until_us = std::nullopt;
  // The installation runs with record time: it may have ended a replay, where
  // judge says what it held back.
  bool may_have_ended = false;
  // For how long the log may be silent.
  absl::Duration patience = absl::Seconds(60);
};

struct AuditedPartition {
  int32_t partition = 0;     // of observations
  int64_t observations = 0;  // records that were judged
  // Judge's clock at the end, microseconds; nothing where none was told.
  std::optional<int64_t> clock_us;
  AuditCounts counts;
  std::optional<Difference> difference;  // the first
};

struct AuditResult {
  bool alerts_cut = false;  // retention has removed the oldest, or entries
  std::vector<AuditedPartition> partitions;

  bool equal() const;
};

// Errors: DataLoss where the beginning of observations is gone; NotFound where
// a topic is not there; Unavailable, DeadlineExceeded: the log does not answer.
absl::StatusOr<AuditResult> Audit(Log& log, Clock& clock,
                                  const AuditOptions& options);

}  // namespace holdline

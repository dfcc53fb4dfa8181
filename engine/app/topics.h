// The topics of an installation: ARCHITECTURE.md's table as code. `run` creates
// what is missing and compares what is there.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "engine/log/log.h"

namespace holdline {

struct TopicNames {
  std::string telemetry = "telemetry";
  std::string prefix = "holdline";

  std::string Observations() const { return prefix + ".observations"; }
  std::string Control() const { return prefix + ".control"; }
  std::string Alerts() const { return prefix + ".alerts"; }
  std::string Status() const { return prefix + ".status"; }
  std::string Ledger() const { return prefix + ".ledger"; }
  std::string Notifications() const { return prefix + ".notifications"; }
  std::string Snapshots() const { return prefix + ".snapshots"; }
  std::string DeadLetters() const { return prefix + ".dead-letters"; }
};

struct TopicTableOptions {
  TopicNames names;
  int32_t judge_partitions = 4;  // of observations; fixed once created
  // Of telemetry, which is re-keyed into; 0: it is its user's.
  int32_t rekey_partitions = 0;
  int16_t replication = 1;  // outside development: 3, with 2 in sync
};

// The topics that Holdline owns; telemetry is its user's, unless re-keyed.
std::vector<TopicSpec> TopicTable(const TopicTableOptions& options);

// Compares the topics with the table. Returns a sentence for each difference
// that matters, with what to do; an error only where the log cannot be asked.
absl::StatusOr<std::vector<std::string>> CheckTopics(
    Log& log, const std::vector<TopicSpec>& table);

}  // namespace holdline

// What the runtime tells about itself while it runs: for metrics and log lines.
// Called from the threads that are named; implementations are thread-safe and
// do not wait.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "engine/log/log.h"
#include "engine/runtime/packet.h"

namespace holdline {

enum class PartitionPhase { kAsking, kReplaying, kRunning, kStopped };

class RuntimeProbe {
 public:
  virtual ~RuntimeProbe() = default;

  // Shard threads. `why` is OK but for kStopped.
  virtual void OnPartition(std::string_view /*stage*/, int32_t /*partition*/,
                           PartitionPhase /*phase*/,
                           const absl::Status& /*why*/) {}
  virtual void OnPartitionGone(std::string_view /*stage*/,
                               int32_t /*partition*/) {}
  // At most each second: records between the position and the log's end (-1:
  // not known).
  virtual void OnLag(std::string_view /*stage*/, int32_t /*partition*/,
                     int64_t /*records*/) {}
  virtual void OnRing(int /*shard*/, size_t /*packets*/, size_t /*capacity*/) {}
  virtual void OnRingFull(int /*shard*/) {}

  // Committer thread. `records` are those of the transaction.
  virtual void OnCommit(CommitOutcome /*outcome*/, absl::Duration /*took*/,
                        const std::vector<NewRecord>& /*records*/) {}
  // Watcher thread: wall minus broker.
  virtual void OnSkew(absl::Duration /*skew*/) {}
};

}  // namespace holdline

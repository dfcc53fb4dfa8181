// What operations see of the runtime: numbers for metrics, changes for the log.
//
// The runtime calls from the thread that owns what is told, named at each
// method; an implementation must be quick and must not block. Views live for
// the call.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "absl/time/time.h"
#include "engine/log/log.h"

namespace holdline {

enum class PartitionPhase {
  kReading,    // assigned; its committed cut is being read
  kReplaying,  // silent, up to the cut
  kOwned,      // what it says is committed
  kStopped,    // cannot go on: see `error`
  kReleased,   // given up or lost
};

std::string_view PartitionPhaseName(PartitionPhase phase);

struct PartitionSample {
  std::string_view stage;
  int32_t partition = 0;
  PartitionPhase phase = PartitionPhase::kReading;
  int64_t next_offset = 0;  // first record that was not processed
  int64_t end_offset = 0;   // the log's end as last heard
  // Silent replay goes from the base of the state to the committed cut.
  int64_t replay_from = 0;
  int64_t replay_to = 0;
  // The oldest record that the log still has, as last heard, and the oldest
  // that a recovery would read if the newest snapshot were of no use.
  int64_t first_offset = 0;
  int64_t needed_from = 0;
  bool live = false;       // T follows the wall
  std::string_view error;  // kStopped: why; kReleased: what went wrong, if so
};

struct SnapshotSample {
  std::string_view stage;
  int32_t partition = 0;
  // What was written since the last sample.
  size_t records = 0;
  size_t bytes = 0;
  bool complete = false;  // and with it a snapshot became a whole
};

struct ShardSample {
  int shard = 0;
  size_t ring_packets = 0;
  size_t ring_capacity = 0;
  // How often the shard had a packet to send and no room for it.
  uint64_t ring_full = 0;
  // How often it took no records because a task's output had passed its limit.
  uint64_t output_full = 0;
};

struct CommitSample {
  CommitOutcome outcome = CommitOutcome::kCommitted;
  int64_t duration_us = 0;
  size_t positions = 0;
  size_t records = 0;
  size_t bytes = 0;
  int attempts = 1;      // of this transaction, with this one
  std::string_view why;  // of any outcome but kCommitted
};

class RuntimeProbe {
 public:
  virtual ~RuntimeProbe() = default;

  // Shard thread. When the phase has changed, and each second.
  virtual void OnPartition(const PartitionSample& /*sample*/,
                           bool /*phase_changed*/) {}
  // Shard thread, when a part of a snapshot was written.
  virtual void OnSnapshot(const SnapshotSample& /*sample*/) {}
  // Shard thread, while a partition recovers: a snapshot could not be used, and
  // the one before it, or the whole log, takes its place.
  virtual void OnSnapshotRefused(std::string_view /*stage*/,
                                 int32_t /*partition*/,
                                 std::string_view /*why*/) {}
  // Shard thread, now and then, while the committed position of a partition
  // that is to be recovered cannot be had for long.
  virtual void OnRecoveryWaits(std::string_view /*stage*/,
                               int32_t /*partition*/, int64_t /*waited_us*/,
                               std::string_view /*why*/) {}
  // Shard thread, while a partition recovers: its last owner had not released
  // it, so its writer was ended.
  virtual void OnFenced(std::string_view /*stage*/, int32_t /*partition*/,
                        std::string_view /*owner*/) {}
  // Shard thread, when it has answered a tick: how long that kept records
  // waiting. A part of it, where it waited for room in its ring meanwhile.
  virtual void OnTick(int64_t /*took_us*/) {}
  // Shard thread, each second.
  virtual void OnShard(const ShardSample& /*sample*/) {}
  // Committer's thread, after each attempt.
  virtual void OnCommit(const CommitSample& /*sample*/) {}
  // Watcher's thread, each time the log was asked: wall minus broker, zero
  // where the broker was not heard yet.
  virtual void OnSkew(absl::Duration /*skew*/) {}
};

// Sees what has been committed. Committer's thread, after each commit.
class CommitObserver {
 public:
  virtual ~CommitObserver() = default;

  virtual void OnCommitted(std::span<const NewRecord> records,
                           int64_t wall_us) = 0;
};

}  // namespace holdline

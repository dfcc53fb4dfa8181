// One partition of one stage, from its assignment to its release: recovery by
// a snapshot and silent replay, its records, its clock, its packets.
//
//   kReading --Start--> kReplaying --Take...--> kOwned
//   kOwned --Release, the last packet is committed--> Keep --> kReading
//   kReading --Resume, where nobody has committed since--> kOwned
//        any of these --> kStopped, where the state cannot be had
//
// Owned by the shard's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "engine/log/log.h"
#include "engine/runtime/clock_rule.h"
#include "engine/runtime/packet.h"
#include "engine/runtime/probe.h"
#include "engine/runtime/snapshot_set.h"
#include "engine/runtime/snapshot_writer.h"
#include "engine/runtime/stage.h"

namespace holdline {

class OwnedPartition {
 public:
  struct Options {
    ClockRuleOptions clock;
    size_t max_batch = 4096;  // records that the task is given at once; > 0
    std::string owner;        // see CutMetadata
    // Where this is, snapshots are written and read.
    std::optional<SnapshotPace> snapshots = std::nullopt;
    int32_t snapshot_partitions = 0;  // of their topic
  };

  // `spec`, `options` and `probe` must outlive this.
  OwnedPartition(const StageSpec& spec, const Options& options,
                 RuntimeProbe& probe, int32_t partition, int32_t partitions);

  int32_t partition() const { return partition_; }
  PartitionPhase phase() const { return phase_; }
  // The first record that was not processed: where reading goes on.
  int64_t next_offset() const { return next_offset_; }
  const std::string& error() const { return error_; }

  // Where the partition's snapshots are.
  bool has_snapshots() const { return options_.snapshots.has_value(); }
  int32_t snapshot_partition() const;
  std::string snapshot_prefix() const {
    return SnapshotPrefix(spec_.name, partition_);
  }

  // Takes the committed cut, as it was claimed, the snapshots that there are
  // (null: none were looked for), and what the log still has. Then the records
  // from next_offset() on are wanted, unless the partition has stopped.
  // REQUIRES: phase() == kReading.
  void Start(const CommittedPosition& committed, const SnapshotSet* snapshots,
             const OffsetRange& range);

  // Released, and its last packet committed: the state is kept for the case
  // that the partition comes back, which a rebalance mostly brings about.
  void Keep();
  // Whether this is the state of that cut, to the byte: then Resume, instead of
  // Start, takes it as it is. REQUIRES: phase() == kReading.
  bool IsKeptAt(const CommittedPosition& committed) const;
  void Resume();
  // Whether there is a state that Keep has kept.
  bool is_kept() const { return kept_; }

  // Records in the order of the log, and the position behind them. What comes
  // twice is passed over.
  void Take(std::span<const Record> records, int64_t next_offset);

  // Tells the task the time as the clock rule has it. Stages with a clock only.
  void TellTime(int64_t wall_us, int64_t skew_us, const EndAnswer& answer);

  // Ends the partition at an offset, its clock at `until_us`: no record from
  // there on is processed, and the packet that says all before is `finished`.
  void FinishAt(int64_t end_offset, int64_t until_us);

  // The partition will be given up: it takes no more records, and its next
  // packet is its last.
  void Release() { releasing_ = true; }

  // Whether the task takes records now.
  bool TakesRecords() const {
    return task_ == nullptr || task_->TakesRecords();
  }

  // How much the task has to say, bytes.
  size_t OutputBytes() const;
  // Whether there is a reason to send a packet. Positions alone are one a
  // second after the last packet.
  bool WantsSeal(int64_t monotonic_us) const;
  // Fills in what the task has said and the cut it stands at. Stage, epoch and
  // sequence are the shard's. REQUIRES: WantsSeal.
  void Seal(int64_t monotonic_us, int64_t end_offset, Packet& packet);

  // First and end of the log are the caller's. Views live as long as this.
  PartitionSample Sample() const;

 private:
  void Stop(std::string error);
  bool LoadSnapshot(const SnapshotSet& snapshots, uint64_t newest,
                    int64_t target, const OffsetRange& range);
  bool TryManifest(const SnapshotSet& snapshots,
                   const SnapshotManifest& manifest);
  void WriteSnapshot(int64_t monotonic_us, Packet& packet);
  absl::Status CheckCut(int64_t base, int64_t target,
                        const OffsetRange& range) const;
  void FinishReplay();
  void BecomeOwned();
  void ReplayBelowCut(std::span<const Record>& records, int64_t next_offset);
  void Process(std::span<const Record> records, bool silent);
  bool AtFinish() const { return next_offset_ >= end_offset_; }

  // Constant after construction.
  const StageSpec& spec_;
  const Options& options_;
  RuntimeProbe& probe_;
  const int32_t partition_;
  const int32_t partitions_;

  PartitionPhase phase_ = PartitionPhase::kReading;
  std::unique_ptr<StageTask> task_;  // null once stopped
  std::string error_;
  int64_t next_offset_ = 0;

  // Recovery.
  int64_t base_offset_ = 0;  // what the state was built from, snapshots apart
  int64_t replay_from_ = 0;
  int64_t cut_offset_ = 0;  // replay is silent below
  std::string cut_task_;    // the task's part of the cut

  std::optional<SnapshotWriter> snapshots_;

  ClockRule clock_rule_;
  bool live_ = false;

  // Finishing; no line yet: never reached.
  int64_t end_offset_ = std::numeric_limits<int64_t>::max();
  int64_t until_us_ = 0;
  bool finished_ = false;

  bool releasing_ = false;
  bool released_ = false;
  bool kept_ = false;

  // The last packet.
  int64_t sealed_offset_ = 0;
  std::string sealed_metadata_;
  int64_t sealed_us_ = 0;  // monotonic
};

}  // namespace holdline

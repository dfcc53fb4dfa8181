// One stage on one shard: the shard's member of the stage's group, and the
// partitions that it owns. Follows assignments, recovers what it is given, and
// hands over what it is to give up.
//
// Owned by the shard's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/base/clock.h"
#include "engine/log/log.h"
#include "engine/runtime/end_watch.h"
#include "engine/runtime/finish_line.h"
#include "engine/runtime/owned_partition.h"
#include "engine/runtime/probe.h"
#include "engine/runtime/shard_link.h"
#include "engine/runtime/stage.h"
#include "engine/runtime/writer_fence.h"

namespace holdline {

class ShardStage {
 public:
  // What a stage needs of its surroundings; all must outlive it.
  struct Surroundings {
    Log& log;
    Clock& clock;
    const EndWatch& watch;
    const FinishLine& finish;
    ShardLink& link;
    RuntimeProbe& probe;
    WriterFence& fence;
    OwnedPartition::Options partition;
    std::string snapshots_topic = "";  // where partition.snapshots is
    size_t max_output_bytes;
    // How long what was said may take to be committed before a partition that
    // was revoked is given up without it.
    int64_t revoke_deadline_us;
  };

  // `index` is the stage's number, `partitions` those of its input topic.
  ShardStage(const StageSpec& spec, size_t index, int32_t partitions,
             std::unique_ptr<LogReader> reader,
             const Surroundings& surroundings);

  const StageSpec& spec() const { return spec_; }
  size_t index() const { return index_; }
  uint64_t epoch() const { return epoch_; }
  LogReader& reader() { return *reader_; }

  // One step: a change of assignment, a batch of records, or a step of recovery
  // or of handing over. `settled` says that no packet of this shard is still on
  // its way. Returns how much was done.
  // Errors: those after which the shard cannot go on.
  absl::StatusOr<int> DoWork(bool take_records, bool settled);

  // Tells every partition the time, if the stage has a clock.
  void TellTime(int64_t wall_us);

  // The partitions, for sealing. What was handed out may go with the next
  // DoWork.
  size_t partition_count() const { return entries_.size(); }
  OwnedPartition& partition(size_t i) { return entries_[i]->owned; }
  int64_t end_offset(int32_t partition) const;
  // Whether a tick is needed: to send a packet, or to hear that all is settled.
  bool WantsTick(int64_t monotonic_us, bool settled) const;
  // Whether it would have taken records, had its tasks not had too much to say.
  bool OutputIsFull() const;
  bool TakesRecords() const;

  // All partitions are to be given up; they will want a last packet.
  void ReleaseAll();
  // Whether that last packet was sent for all of them.
  bool AllSealed(int64_t monotonic_us) const;
  // Leaves the group. The tasks live on with this, for whoever wants to look
  // at them at the end. No calls after it.
  void Close();

  // Tells the probe of all partitions.
  void Report();

 private:
  struct Entry {
    OwnedPartition owned;
    // While it is being read.
    std::optional<CommittedPosition> cut = std::nullopt;
    bool claimed = false;
    // Where the cut or its snapshots could not be read. Monotonic.
    int64_t waits_since_us = 0;  // 0: it does not wait
    int64_t read_again_us = 0;   // not before
    int64_t tell_us = 0;         // that it waits, from then on
    bool wants_scan = false;     // of its snapshots
    std::unique_ptr<LogScan> scan = nullptr;
    std::optional<SnapshotSet> snapshots = std::nullopt;
    uint64_t wanted_cycle = 0;    // which the cut names
    int64_t wanted_until_us = 0;  // monotonic

    bool sought = false;  // delivery was started
    PartitionPhase told = PartitionPhase::kReading;
  };

  absl::StatusOr<int> PollOnce(bool take_records);
  absl::Status OnAssigned(const std::vector<int32_t>& partitions);
  absl::Status OnRevoked(const PollResult& revoked);
  absl::StatusOr<int> HandOver(bool settled);
  absl::StatusOr<int> Recover(bool settled);
  absl::StatusOr<int> ReadCuts();
  std::unique_ptr<Entry> MakeEntry(int32_t partition) const;
  absl::Status ReadCut(std::unique_ptr<Entry>& entry);
  bool IsToBeRead(const Entry& entry) const;
  absl::Status NoteWait(Entry& entry, const absl::Status& why);
  absl::StatusOr<std::string> FenceLastOwner(int32_t partition);
  absl::Status Claim();
  std::optional<PartitionPosition> ClaimOf(
      const Entry& entry, const std::vector<OffsetRange>& ranges) const;
  void WantSnapshots(Entry& entry) const;
  absl::StatusOr<int> ScanSnapshots(Entry& entry);
  absl::Status StartReading();

  Entry* Find(int32_t partition);
  // Takes them out of what is owned; where `keep`, they wait for the next
  // assignment.
  void GiveUp(const std::vector<int32_t>& partitions, const std::string& error,
              bool keep);
  void TellReleased(const Entry& entry, std::string_view error);
  void NextEpoch();
  absl::Status ApplyFinishLine();
  bool NeedsRecovery() const;
  void Tell(Entry& entry, bool always = false);

  // Constant after construction.
  const StageSpec& spec_;
  const size_t index_;
  const int32_t partitions_;
  const std::unique_ptr<LogReader> reader_;
  const Surroundings around_;

  uint64_t epoch_ = 0;
  std::vector<std::unique_ptr<Entry>> entries_;
  std::vector<Entry*> by_partition_;  // null: not ours
  // Released, with their state, until it is told who has them now.
  std::vector<std::unique_ptr<Entry>> kept_;

  // Handing over; empty: nothing is revoked.
  std::vector<int32_t> revoked_;
  int64_t revoked_until_us_ = 0;

  int64_t recover_again_us_ = 0;  // monotonic; not before
  bool finish_line_applied_ = false;
};

}  // namespace holdline

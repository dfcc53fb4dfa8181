#include "engine/runtime/shard_stage.h"

#include <algorithm>
#include <utility>

#include "engine/base/status_macros.h"

namespace holdline {
namespace {

// A transaction of the partition's last owner may be open; the shard has other
// partitions to look after.
constexpr absl::Duration kCommittedTimeout = absl::Milliseconds(100);
constexpr absl::Duration kRangesTimeout = absl::Seconds(1);
constexpr int64_t kRecoverPauseUs = 50'000;

// What passes by itself: the log is away, or a transaction is still open.
bool MayPass(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status);
}

}  // namespace

ShardStage::ShardStage(const StageSpec& spec, size_t index, int32_t partitions,
                       std::unique_ptr<LogReader> reader,
                       const Surroundings& surroundings)
    : spec_(spec),
      index_(index),
      partitions_(partitions),
      reader_(std::move(reader)),
      around_(surroundings),
      by_partition_(static_cast<size_t>(partitions)) {}

absl::StatusOr<int> ShardStage::DoWork(bool take_records, bool settled) {
  if (!revoked_.empty()) return HandOver(settled);
  HL_RETURN_IF_ERROR(ApplyFinishLine());
  HL_ASSIGN_OR_RETURN(const int polled,
                      PollOnce(take_records && !OutputIsFull()));
  HL_ASSIGN_OR_RETURN(const int recovered, Recover(settled));
  return polled + recovered;
}

absl::StatusOr<int> ShardStage::PollOnce(bool take_records) {
  HL_ASSIGN_OR_RETURN(const PollResult* const poll,
                      reader_->Poll(absl::ZeroDuration(), take_records));
  switch (poll->kind) {
    case PollResult::Kind::kIdle:
      return 0;
    case PollResult::Kind::kAssigned:
      OnAssigned(poll->partitions);
      return 1;
    case PollResult::Kind::kRevoked:
      HL_RETURN_IF_ERROR(OnRevoked(*poll));
      return 1;
    case PollResult::Kind::kRecords:
      break;
  }
  Entry* const entry = Find(poll->partition);
  if (entry == nullptr) return 0;
  entry->owned.Take(poll->records, poll->next_offset);
  Tell(*entry);
  return static_cast<int>(poll->records.size()) + 1;
}

// ---- Assignment

void ShardStage::OnAssigned(const std::vector<int32_t>& partitions) {
  NextEpoch();
  for (const int32_t partition : partitions) {
    if (Find(partition) != nullptr) continue;
    entries_.push_back(std::make_unique<Entry>(Entry{
        OwnedPartition(spec_, around_.partition, partition, partitions_)}));
    by_partition_.at(static_cast<size_t>(partition)) = entries_.back().get();
    Tell(*entries_.back(), /*always=*/true);
  }
  finish_line_applied_ = false;
}

absl::Status ShardStage::OnRevoked(const PollResult& revoked) {
  if (revoked.lost) {
    NextEpoch();  // before anything else: what is on its way is stale
    DropPartitions(revoked.partitions, "the group gave it to another member");
    return reader_->ReleaseRevoked();
  }
  revoked_ = revoked.partitions;
  revoked_until_us_ = around_.clock.MonotonicUs() + around_.revoke_deadline_us;
  for (const int32_t partition : revoked_) {
    if (Entry* const entry = Find(partition)) entry->owned.Release();
  }
  return absl::OkStatus();
}

absl::StatusOr<int> ShardStage::HandOver(bool settled) {
  const int64_t now_us = around_.clock.MonotonicUs();
  const bool committed = settled && AllSealed(now_us);
  if (!committed && now_us < revoked_until_us_) return 0;
  NextEpoch();
  DropPartitions(std::exchange(revoked_, {}),
                 committed ? "" : "its last words were not committed in time");
  HL_RETURN_IF_ERROR(reader_->ReleaseRevoked());
  return 1;
}

void ShardStage::DropPartitions(const std::vector<int32_t>& partitions,
                                const std::string& error) {
  for (const int32_t partition : partitions) {
    Entry* const entry = Find(partition);
    if (entry == nullptr) continue;
    TellReleased(*entry, error);
    by_partition_.at(static_cast<size_t>(partition)) = nullptr;
    std::erase_if(entries_, [&](const auto& e) { return e.get() == entry; });
  }
}

void ShardStage::TellReleased(const Entry& entry, std::string_view error) {
  PartitionSample sample = entry.owned.Sample();
  sample.phase = PartitionPhase::kReleased;
  sample.error = error;
  around_.probe.OnPartition(sample, /*phase_changed=*/true);
}

void ShardStage::NextEpoch() {
  around_.link.epochs[index_].store(++epoch_, std::memory_order_release);
}

// ---- Recovery

bool ShardStage::NeedsRecovery() const {
  return std::any_of(entries_.begin(), entries_.end(), [](const auto& entry) {
    return !entry->sought && entry->owned.phase() != PartitionPhase::kStopped;
  });
}

// A transaction of ours that still could come would move the cut under us; so
// nothing is read before all is settled.
absl::StatusOr<int> ShardStage::Recover(bool settled) {
  if (!NeedsRecovery() || !settled ||
      around_.clock.MonotonicUs() < recover_again_us_) {
    return 0;
  }
  absl::Status status = ReadCuts();
  if (status.ok()) status = StartReading();
  if (status.ok()) return 1;
  if (!MayPass(status)) return status;
  recover_again_us_ = around_.clock.MonotonicUs() + kRecoverPauseUs;
  return 0;
}

// The ranges are asked for after the cuts, so that they cannot be older.
absl::Status ShardStage::ReadCuts() {
  std::vector<std::pair<Entry*, CommittedPosition>> cuts;
  for (const auto& entry : entries_) {
    if (entry->owned.phase() != PartitionPhase::kReading) continue;
    HL_ASSIGN_OR_RETURN(
        CommittedPosition cut,
        reader_->Committed(entry->owned.partition(), kCommittedTimeout));
    cuts.emplace_back(entry.get(), std::move(cut));
  }
  if (cuts.empty()) return absl::OkStatus();
  HL_ASSIGN_OR_RETURN(const std::vector<OffsetRange> ranges,
                      around_.log.Ranges(spec_.input_topic, kRangesTimeout));
  for (auto& [entry, cut] : cuts) {
    const auto partition = static_cast<size_t>(entry->owned.partition());
    entry->owned.Start(cut, ranges.at(partition));
    Tell(*entry);
  }
  return absl::OkStatus();
}

absl::Status ShardStage::StartReading() {
  for (const auto& entry : entries_) {
    if (entry->sought || entry->owned.phase() == PartitionPhase::kStopped) {
      continue;
    }
    HL_RETURN_IF_ERROR(
        reader_->Seek(entry->owned.partition(), entry->owned.next_offset()));
    entry->sought = true;
  }
  return absl::OkStatus();
}

// ---- For the shard

void ShardStage::TellTime(int64_t wall_us) {
  if (!spec_.has_clock) return;
  const int64_t skew_us = around_.watch.skew_us();
  for (const auto& entry : entries_) {
    OwnedPartition& owned = entry->owned;
    owned.TellTime(wall_us, skew_us,
                   around_.watch.Answer(index_, owned.partition()));
  }
}

absl::Status ShardStage::ApplyFinishLine() {
  if (around_.finish.stage() == FinishLine::kNone) return absl::OkStatus();
  // A partition that has stopped would never get there.
  for (const auto& entry : entries_) {
    if (entry->owned.phase() != PartitionPhase::kStopped) continue;
    return absl::FailedPreconditionError(entry->owned.error());
  }
  if (finish_line_applied_ ||
      around_.finish.stage() < static_cast<int>(index_)) {
    return absl::OkStatus();
  }
  finish_line_applied_ = true;
  for (const auto& entry : entries_) {
    entry->owned.FinishAt(
        around_.finish.end_offset(index_, entry->owned.partition()),
        around_.finish.until_us());
  }
  return absl::OkStatus();
}

int64_t ShardStage::end_offset(int32_t partition) const {
  return around_.watch.Answer(index_, partition).end_offset;
}

bool ShardStage::WantsTick(int64_t monotonic_us, bool settled) const {
  if (!settled && (!revoked_.empty() || NeedsRecovery())) return true;
  return std::any_of(entries_.begin(), entries_.end(), [&](const auto& entry) {
    return entry->owned.WantsSeal(monotonic_us);
  });
}

bool ShardStage::OutputIsFull() const {
  return std::any_of(entries_.begin(), entries_.end(), [&](const auto& entry) {
    return entry->owned.OutputBytes() > around_.max_output_bytes;
  });
}

void ShardStage::ReleaseAll() {
  for (const auto& entry : entries_) entry->owned.Release();
}

bool ShardStage::AllSealed(int64_t monotonic_us) const {
  return std::none_of(entries_.begin(), entries_.end(), [&](const auto& entry) {
    return entry->owned.WantsSeal(monotonic_us);
  });
}

void ShardStage::Close() {
  for (const auto& entry : entries_) TellReleased(*entry, "");
  reader_->Close();
}

void ShardStage::Report() {
  for (const auto& entry : entries_) Tell(*entry, /*always=*/true);
}

void ShardStage::Tell(Entry& entry, bool always) {
  const bool changed = entry.owned.phase() != entry.told;
  if (!changed && !always) return;
  entry.told = entry.owned.phase();
  PartitionSample sample = entry.owned.Sample();
  sample.end_offset = end_offset(entry.owned.partition());
  around_.probe.OnPartition(sample, changed);
}

ShardStage::Entry* ShardStage::Find(int32_t partition) {
  return by_partition_.at(static_cast<size_t>(partition));
}

}  // namespace holdline

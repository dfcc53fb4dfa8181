#include "engine/runtime/shard_stage.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/may_pass.h"
#include "engine/base/status_macros.h"
#include "engine/runtime/cut_metadata.h"

namespace holdline {
namespace {

// A transaction of the partition's last owner may be open; the shard has other
// partitions to look after.
constexpr absl::Duration kCommittedTimeout = absl::Milliseconds(100);
constexpr absl::Duration kClaimTimeout = absl::Milliseconds(100);
constexpr absl::Duration kRangesTimeout = absl::Seconds(1);
constexpr int64_t kRecoverPauseUs = 50'000;
constexpr int64_t kMostReadPauseUs = 2'000'000;
constexpr int64_t kTellWaitAfterUs = 10'000'000;
constexpr int64_t kTellWaitEveryUs = 30'000'000;
constexpr int64_t kSnapshotPatienceUs = 1'000'000;

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
  HL_ASSIGN_OR_RETURN(
      const int polled,
      PollOnce(take_records && !OutputIsFull() && TakesRecords()));
  // What is to be given up is not taken up any more.
  if (!revoked_.empty()) return polled;
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
      HL_RETURN_IF_ERROR(OnAssigned(poll->partitions));
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

absl::Status ShardStage::OnAssigned(const std::vector<int32_t>& partitions) {
  NextEpoch();
  for (const int32_t partition : partitions) {
    if (partition >= partitions_) {
      return absl::AbortedError(absl::StrCat(
          spec_.input_topic, " had ", partitions_,
          " partitions and has grown: whoever reads it begins anew"));
    }
    if (Find(partition) != nullptr) continue;
    const auto kept =
        std::find_if(kept_.begin(), kept_.end(), [&](const auto& entry) {
          return entry->owned.partition() == partition;
        });
    entries_.push_back(kept == kept_.end() ? MakeEntry(partition)
                                           : std::move(*kept));
    if (kept != kept_.end()) kept_.erase(kept);
    by_partition_.at(static_cast<size_t>(partition)) = entries_.back().get();
    Tell(*entries_.back(), /*always=*/true);
  }
  kept_.clear();  // others have them
  finish_line_applied_ = false;
  return absl::OkStatus();
}

std::unique_ptr<ShardStage::Entry> ShardStage::MakeEntry(
    int32_t partition) const {
  return std::make_unique<Entry>(
      Entry{.owned = OwnedPartition(spec_, around_.partition, around_.probe,
                                    partition, partitions_)});
}

absl::Status ShardStage::OnRevoked(const PollResult& revoked) {
  if (revoked.lost) {
    NextEpoch();  // before anything else: what is on its way is stale
    GiveUp(revoked.partitions, "the group gave it to another member",
           /*keep=*/false);
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
  GiveUp(std::exchange(revoked_, {}),
         committed ? "" : "its last words were not committed in time",
         /*keep=*/committed);
  HL_RETURN_IF_ERROR(reader_->ReleaseRevoked());
  return 1;
}

void ShardStage::GiveUp(const std::vector<int32_t>& partitions,
                        const std::string& error, bool keep) {
  for (const int32_t partition : partitions) {
    Entry* const entry = Find(partition);
    if (entry == nullptr) continue;
    TellReleased(*entry, error);
    by_partition_.at(static_cast<size_t>(partition)) = nullptr;
    const auto at =
        std::find_if(entries_.begin(), entries_.end(),
                     [&](const auto& e) { return e.get() == entry; });
    std::unique_ptr<Entry> given_up = std::move(*at);
    entries_.erase(at);
    if (!keep || given_up->owned.phase() != PartitionPhase::kOwned) continue;
    given_up->owned.Keep();
    kept_.push_back(
        std::make_unique<Entry>(Entry{.owned = std::move(given_up->owned)}));
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
  const absl::StatusOr<int> read = ReadCuts();
  absl::Status status = read.status();
  if (status.ok()) status = StartReading();
  if (status.ok()) return *read;
  if (!MayPass(status)) return status;
  recover_again_us_ = around_.clock.MonotonicUs() + kRecoverPauseUs;
  return 0;
}

// First the cuts, then the snapshots, which so are as new, then the ranges,
// which so cannot be older. Each partition goes on as soon as it can.
absl::StatusOr<int> ShardStage::ReadCuts() {
  for (std::unique_ptr<Entry>& entry : entries_) {
    if (!IsToBeRead(*entry) || entry->cut) continue;
    HL_RETURN_IF_ERROR(NoteWait(*entry, ReadCut(entry)));
  }
  HL_RETURN_IF_ERROR(Claim());
  int work = 0;
  std::vector<Entry*> complete;
  for (const auto& entry : entries_) {
    if (!IsToBeRead(*entry) || !entry->cut) continue;
    if (entry->owned.is_kept()) {
      entry->owned.Resume();
      Tell(*entry);
      ++work;
      continue;
    }
    const absl::StatusOr<int> scanned = ScanSnapshots(*entry);
    HL_RETURN_IF_ERROR(NoteWait(*entry, scanned.status()));
    work += scanned.value_or(0);
    if (scanned.ok() && !entry->wants_scan) complete.push_back(entry.get());
  }
  if (complete.empty()) return work;
  HL_ASSIGN_OR_RETURN(const std::vector<OffsetRange> ranges,
                      around_.log.Ranges(spec_.input_topic, kRangesTimeout));
  for (Entry* const entry : complete) {
    const auto partition = static_cast<size_t>(entry->owned.partition());
    entry->owned.Start(*entry->cut,
                       entry->snapshots ? &*entry->snapshots : nullptr,
                       ranges.at(partition));
    entry->snapshots.reset();
    Tell(*entry);
  }
  return work + 1;
}

bool ShardStage::IsToBeRead(const Entry& entry) const {
  return entry.owned.phase() == PartitionPhase::kReading &&
         around_.clock.MonotonicUs() >= entry.read_again_us;
}

// What cannot be read holds up its partition alone: it is asked for less and
// less often, since each time the shard waits for the answer. Returns what will
// not pass.
absl::Status ShardStage::NoteWait(Entry& entry, const absl::Status& why) {
  if (why.ok()) {
    entry.waits_since_us = 0;
    return why;
  }
  if (!MayPass(why)) return why;
  const int64_t now_us = around_.clock.MonotonicUs();
  if (entry.waits_since_us == 0) {
    entry.waits_since_us = now_us;
    entry.tell_us = now_us + kTellWaitAfterUs;
  }
  const int64_t waited_us = now_us - entry.waits_since_us;
  entry.read_again_us =
      now_us + std::clamp(waited_us, kRecoverPauseUs, kMostReadPauseUs);
  if (now_us < entry.tell_us) return absl::OkStatus();
  entry.tell_us = now_us + kTellWaitEveryUs;
  around_.probe.OnRecoveryWaits(spec_.name, entry.owned.partition(), waited_us,
                                std::string(why.message()));
  return absl::OkStatus();
}

// The committed cut, read when nobody can move it any more.
absl::Status ShardStage::ReadCut(std::unique_ptr<Entry>& entry) {
  const int32_t partition = entry->owned.partition();
  HL_ASSIGN_OR_RETURN(const std::string fenced, FenceLastOwner(partition));
  HL_ASSIGN_OR_RETURN(CommittedPosition cut,
                      reader_->Committed(partition, kCommittedTimeout));
  const auto metadata = ParseCutMetadata(cut.metadata);
  if (metadata.ok() && !metadata->released && metadata->owner != fenced) {
    return absl::UnavailableError("the partition has changed hands meanwhile");
  }
  if (metadata.ok() && spec_.can_restore) {
    HL_RETURN_IF_ERROR(spec_.can_restore(metadata->task));
  }
  // From here on what is kept is the state of the cut.
  if (entry->owned.is_kept() && !entry->owned.IsKeptAt(cut)) {
    entry = MakeEntry(partition);
    by_partition_.at(static_cast<size_t>(partition)) = entry.get();
  }
  entry->cut = std::move(cut);
  return absl::OkStatus();
}

// Who has not released the partition may have a transaction open on it. What is
// committed names them; to read that does not wait. Returns the name of whoever
// can commit no more, or is this process; empty: nobody.
absl::StatusOr<std::string> ShardStage::FenceLastOwner(int32_t partition) {
  HL_ASSIGN_OR_RETURN(const CommittedPosition cut,
                      reader_->Committed(partition, absl::ZeroDuration()));
  const auto metadata = ParseCutMetadata(cut.metadata);
  if (!metadata.ok() || metadata->released) return std::string();
  HL_ASSIGN_OR_RETURN(const bool fenced, around_.fence.Fence(metadata->owner));
  if (fenced) around_.probe.OnFenced(spec_.name, partition, metadata->owner);
  return metadata->owner;
}

// Before the first transaction the cuts are committed again as this process's
// own: should it die within that transaction, the next owner knows whom to
// fence.
absl::Status ShardStage::Claim() {
  std::vector<Entry*> unclaimed;
  bool is_any_fresh = false;
  for (const auto& entry : entries_) {
    if (!entry->cut || entry->claimed) continue;
    unclaimed.push_back(entry.get());
    is_any_fresh = is_any_fresh || entry->cut->next_offset < 0;
  }
  if (unclaimed.empty()) return absl::OkStatus();
  std::vector<OffsetRange> ranges;
  if (is_any_fresh) {
    HL_ASSIGN_OR_RETURN(ranges,
                        around_.log.Ranges(spec_.input_topic, kRangesTimeout));
  }
  std::vector<PartitionPosition> claims;
  for (Entry* const entry : unclaimed) {
    if (auto claim = ClaimOf(*entry, ranges)) {
      claims.push_back(*std::move(claim));
    }
  }
  if (!claims.empty()) {
    const absl::Status status = reader_->Claim(claims, kClaimTimeout);
    // Then the next Poll tells that they are ours no more.
    if (absl::IsFailedPrecondition(status)) {
      return absl::UnavailableError(status.message());
    }
    HL_RETURN_IF_ERROR(status);
  }
  // Only now, since a claim that was not answered may still come, and must not
  // come behind the first transaction.
  for (const PartitionPosition& claim : claims) {
    Find(claim.partition)->cut = {.next_offset = claim.next_offset,
                                  .metadata = claim.metadata};
  }
  for (Entry* const entry : unclaimed) {
    entry->claimed = true;
    WantSnapshots(*entry);
  }
  return absl::OkStatus();
}

// None where there is nothing to claim: the cut is this process's already, or
// is not to be read, which will stop the partition. `ranges` are only looked at
// where nothing was committed yet.
std::optional<PartitionPosition> ShardStage::ClaimOf(
    const Entry& entry, const std::vector<OffsetRange>& ranges) const {
  PartitionPosition claim = {.partition = entry.owned.partition(),
                             .next_offset = entry.cut->next_offset};
  CutMetadata metadata;
  if (claim.next_offset < 0) {
    claim.next_offset = ranges.at(static_cast<size_t>(claim.partition)).first;
    metadata.base_offset = claim.next_offset;
  } else {
    auto parsed = ParseCutMetadata(entry.cut->metadata);
    if (!parsed.ok()) return std::nullopt;
    metadata = *std::move(parsed);
    if (metadata.owner == around_.fence.own() && !metadata.released) {
      return std::nullopt;
    }
  }
  metadata.owner = around_.fence.own();
  metadata.released = false;
  claim.metadata = FormatCutMetadata(metadata);
  return claim;
}

void ShardStage::WantSnapshots(Entry& entry) const {
  const auto metadata = ParseCutMetadata(entry.cut->metadata);
  if (entry.owned.is_kept() || !entry.owned.has_snapshots() || !metadata.ok() ||
      metadata->snapshot == 0) {
    return;
  }
  entry.wants_scan = true;
  entry.wanted_cycle = metadata->snapshot;
  entry.wanted_until_us = around_.clock.MonotonicUs() + kSnapshotPatienceUs;
}

// A batch at a time: the shard has other partitions to look after.
absl::StatusOr<int> ShardStage::ScanSnapshots(Entry& entry) {
  if (!entry.wants_scan) return 0;
  if (entry.scan == nullptr) {
    HL_ASSIGN_OR_RETURN(
        entry.scan, around_.log.OpenScan({around_.snapshots_topic,
                                          entry.owned.snapshot_partition()}));
    entry.snapshots.emplace(entry.owned.snapshot_prefix());
  }
  HL_ASSIGN_OR_RETURN(const auto records,
                      entry.scan->Poll(absl::ZeroDuration()));
  for (const Record& record : records) entry.snapshots->Take(record);
  if (!entry.scan->done()) return static_cast<int>(records.size());
  entry.scan.reset();
  // A log may answer a commit before all of its records are to be seen.
  if (!entry.snapshots->Has(entry.wanted_cycle) &&
      around_.clock.MonotonicUs() < entry.wanted_until_us) {
    return absl::UnavailableError("the newest snapshot is not to be seen yet");
  }
  entry.wants_scan = false;
  return 1;
}

absl::Status ShardStage::StartReading() {
  for (const auto& entry : entries_) {
    if (entry->sought || entry->owned.phase() == PartitionPhase::kStopped ||
        entry->owned.phase() == PartitionPhase::kReading) {
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

bool ShardStage::TakesRecords() const {
  return std::all_of(entries_.begin(), entries_.end(), [](const auto& entry) {
    return entry->owned.TakesRecords();
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
  const EndAnswer answer =
      around_.watch.Answer(index_, entry.owned.partition());
  sample.end_offset = answer.end_offset;
  sample.first_offset = answer.first_offset;
  around_.probe.OnPartition(sample, changed);
}

ShardStage::Entry* ShardStage::Find(int32_t partition) {
  return by_partition_.at(static_cast<size_t>(partition));
}

}  // namespace holdline

#include "engine/runtime/owned_partition.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/runtime/cut_metadata.h"

namespace holdline {
namespace {

// How long a position that has moved may stay uncommitted where there is
// nothing to say.
constexpr int64_t kPositionEveryUs = 1'000'000;

// A partition without a clock is behind when this much waits for it.
constexpr int64_t kBehindRecords = 10'000;

// The records from `offset` on.
std::span<const Record> From(std::span<const Record> records, int64_t offset) {
  const auto first = std::lower_bound(
      records.begin(), records.end(), offset,
      [](const Record& record, int64_t at) { return record.offset < at; });
  return records.subspan(static_cast<size_t>(first - records.begin()));
}

}  // namespace

OwnedPartition::OwnedPartition(const StageSpec& spec, const Options& options,
                               RuntimeProbe& probe, int32_t partition,
                               int32_t partitions)
    : spec_(spec),
      options_(options),
      probe_(probe),
      partition_(partition),
      partitions_(partitions),
      task_(spec.make_task(partition, partitions)),
      clock_rule_(options.clock) {
  HL_CHECK(task_ != nullptr);
  if (has_snapshots()) {
    snapshots_.emplace(*options.snapshots, snapshot_prefix());
  }
}

int32_t OwnedPartition::snapshot_partition() const {
  return PartitionOf(snapshot_prefix(), options_.snapshot_partitions);
}

void OwnedPartition::Start(const CommittedPosition& committed,
                           const SnapshotSet* snapshots,
                           const OffsetRange& range) {
  HL_CHECK(phase_ == PartitionPhase::kReading);
  auto metadata = ParseCutMetadata(committed.metadata);
  if (!metadata.ok()) return Stop(std::string(metadata.status().message()));
  const int64_t target = committed.next_offset;
  base_offset_ = next_offset_ =
      spec_.stateless ? target : metadata->base_offset;
  if (snapshots_) snapshots_->BeginAfter(metadata->snapshot);
  const bool loaded =
      snapshots != nullptr &&
      LoadSnapshot(*snapshots, metadata->snapshot, target, range);
  const absl::Status possible =
      CheckCut(loaded ? next_offset_ : base_offset_, target, range);
  if (!possible.ok()) return Stop(std::string(possible.message()));
  replay_from_ = next_offset_;
  cut_offset_ = sealed_offset_ = target;
  cut_task_ = std::move(metadata->task);
  phase_ = PartitionPhase::kReplaying;
  if (next_offset_ == cut_offset_) FinishReplay();
}

absl::Status OwnedPartition::CheckCut(int64_t base, int64_t target,
                                      const OffsetRange& range) const {
  if (base < range.first) {
    return absl::DataLossError(absl::StrCat(
        "the state was built from offset ", base, ", but the log of ",
        spec_.input_topic, " [", partition_, "] begins at ", range.first,
        ": records that it needs were deleted. Restore them, or reset the "
        "group's position to start from what is left"));
  }
  // A reader that is not read-committed may stand behind that end.
  if (spec_.read_committed && target > range.end) {
    return absl::DataLossError(
        absl::StrCat("offset ", target, " of ", spec_.input_topic, " [",
                     partition_, "] is committed, but the log ends at ",
                     range.end, ": it was truncated or made anew"));
  }
  if (base > target) {
    return absl::DataLossError(
        absl::StrCat("the committed cut at offset ", target,
                     " claims to be built from offset ", base));
  }
  return absl::OkStatus();
}

// The newest snapshot that the cut knows of, or the one before it. One that the
// cut does not know of is of another installation, or of nobody's future.
bool OwnedPartition::LoadSnapshot(const SnapshotSet& snapshots, uint64_t newest,
                                  int64_t target, const OffsetRange& range) {
  if (!snapshots.damage().empty()) {
    probe_.OnSnapshotRefused(spec_.name, partition_, snapshots.damage());
  }
  for (const SnapshotManifest* manifest : snapshots.Manifests()) {
    const bool is_known =
        manifest->cycle <= newest && manifest->cycle + kManifestPlaces > newest;
    if (!is_known || manifest->offset > target ||
        manifest->offset < range.first) {
      continue;
    }
    if (TryManifest(snapshots, *manifest)) return true;
  }
  return false;
}

bool OwnedPartition::TryManifest(const SnapshotSet& snapshots,
                                 const SnapshotManifest& manifest) {
  const absl::Status loaded = snapshots.Load(manifest, *task_);
  if (!loaded.ok()) {
    probe_.OnSnapshotRefused(
        spec_.name, partition_,
        absl::StrCat("cycle ", manifest.cycle, ": ", loaded.message()));
    task_ = spec_.make_task(partition_, partitions_);
    return false;
  }
  snapshots_->Continue(manifest);
  next_offset_ = manifest.offset;
  return true;
}

void OwnedPartition::Stop(std::string error) {
  phase_ = PartitionPhase::kStopped;
  error_ = std::move(error);
  task_.reset();
}

void OwnedPartition::FinishReplay() {
  if (base_offset_ == cut_offset_ && cut_task_.empty()) {  // a first claim
    return BecomeOwned();
  }
  const absl::Status restored = task_->RestoreCut(cut_task_);
  if (!restored.ok()) {
    return Stop(absl::StrCat("the committed cut cannot be restored: ",
                             restored.message()));
  }
  task_->Discard();
  BecomeOwned();
}

void OwnedPartition::BecomeOwned() {
  phase_ = PartitionPhase::kOwned;
  task_->OnOwned();
}

void OwnedPartition::Keep() {
  HL_CHECK(released_ && phase_ == PartitionPhase::kOwned);
  releasing_ = released_ = false;
  kept_ = true;
  phase_ = PartitionPhase::kReading;
}

bool OwnedPartition::IsKeptAt(const CommittedPosition& committed) const {
  return kept_ && committed.next_offset == sealed_offset_ &&
         committed.metadata == sealed_metadata_;
}

void OwnedPartition::Resume() {
  HL_CHECK(kept_ && phase_ == PartitionPhase::kReading);
  kept_ = false;
  if (std::exchange(live_, false)) task_->FollowRecords();
  replay_from_ = cut_offset_ = next_offset_;
  BecomeOwned();
}

void OwnedPartition::Take(std::span<const Record> records,
                          int64_t next_offset) {
  if (releasing_ || next_offset <= next_offset_) return;
  records = From(records, next_offset_);
  if (phase_ == PartitionPhase::kReplaying) {
    ReplayBelowCut(records, next_offset);
  }
  next_offset = std::min(next_offset, end_offset_);
  if (phase_ != PartitionPhase::kOwned || next_offset <= next_offset_) return;
  const size_t beyond = From(records, end_offset_).size();
  Process(records.first(records.size() - beyond), /*silent=*/false);
  next_offset_ = next_offset;
}

// Leaves in `records` what lies at the cut or behind it.
void OwnedPartition::ReplayBelowCut(std::span<const Record>& records,
                                    int64_t next_offset) {
  const std::span<const Record> behind = From(records, cut_offset_);
  Process(records.first(records.size() - behind.size()), /*silent=*/true);
  records = behind;
  next_offset_ = std::min(next_offset, cut_offset_);
  if (next_offset_ == cut_offset_) FinishReplay();
}

void OwnedPartition::Process(std::span<const Record> records, bool silent) {
  while (!records.empty()) {
    const size_t count = std::min(records.size(), options_.max_batch);
    task_->Process(records.first(count));
    if (silent) task_->Discard();
    records = records.subspan(count);
  }
}

void OwnedPartition::TellTime(int64_t wall_us, int64_t skew_us,
                              const EndAnswer& answer) {
  if (phase_ != PartitionPhase::kOwned || releasing_) return;
  const ClockRule::Decision decision =
      clock_rule_.Decide({.wall_us = wall_us,
                          .skew_us = skew_us,
                          .answer = answer,
                          .next_offset = next_offset_});
  if (decision.live) {
    task_->AdvanceTo(decision.clock_us, /*live=*/true);
  } else if (live_) {
    task_->FollowRecords();
  }
  live_ = decision.live;
}

void OwnedPartition::FinishAt(int64_t end_offset, int64_t until_us) {
  end_offset_ = end_offset;
  until_us_ = until_us;
}

size_t OwnedPartition::OutputBytes() const {
  return phase_ == PartitionPhase::kOwned ? task_->OutputBytes() : 0;
}

bool OwnedPartition::WantsSeal(int64_t monotonic_us) const {
  if (phase_ != PartitionPhase::kOwned || released_) return false;
  if (releasing_ || task_->HasOutput()) return true;
  if (AtFinish() && !finished_) return true;
  return next_offset_ != sealed_offset_ &&
         monotonic_us - sealed_us_ >= kPositionEveryUs;
}

void OwnedPartition::Seal(int64_t monotonic_us, int64_t end_offset,
                          Packet& packet) {
  HL_CHECK(phase_ == PartitionPhase::kOwned && !released_);
  if (AtFinish() && !finished_) {
    task_->Finish(until_us_);
    finished_ = packet.finished = true;
  }
  released_ = releasing_;
  packet.partition = partition_;
  packet.first_offset = sealed_offset_;
  packet.next_offset = next_offset_;
  packet.behind =
      spec_.has_clock ? !live_ : end_offset - next_offset_ > kBehindRecords;
  task_->Seal(packet.outputs);
  if (snapshots_ && spec_.snapshots) WriteSnapshot(monotonic_us, packet);
  packet.metadata = FormatCutMetadata(
      {.base_offset = base_offset_,
       .owner = options_.owner,
       .released = released_,
       .snapshot = snapshots_ ? snapshots_->last_manifest() : 0,
       .task = task_->CutMetadata()});
  sealed_offset_ = next_offset_;
  sealed_metadata_ = packet.metadata;
  sealed_us_ = monotonic_us;
}

// With the last packet all of it, so that a successor has nothing to replay.
void OwnedPartition::WriteSnapshot(int64_t monotonic_us, Packet& packet) {
  SnapshotSample sample = {.stage = spec_.name, .partition = partition_};
  const uint64_t before = snapshots_->last_manifest();
  snapshots_->Write(
      *task_, next_offset_, monotonic_us, /*all=*/releasing_,
      [&](std::string key, std::string value) {
        ++sample.records;
        sample.bytes += value.size();
        packet.outputs.push_back({.topic = *spec_.snapshots,
                                  .partition = snapshot_partition(),
                                  .key = std::move(key),
                                  .value = std::move(value)});
      });
  if (sample.records == 0) return;
  sample.complete = snapshots_->last_manifest() != before;
  probe_.OnSnapshot(sample);
}

PartitionSample OwnedPartition::Sample() const {
  const int64_t snapshot = snapshots_ ? snapshots_->previous_offset() : -1;
  return {.stage = spec_.name,
          .partition = partition_,
          .phase = phase_,
          .next_offset = next_offset_,
          .replay_from = replay_from_,
          .replay_to = cut_offset_,
          .needed_from = spec_.stateless ? sealed_offset_
                         : snapshot < 0  ? base_offset_
                                         : snapshot,
          .live = live_,
          .error = error_};
}

}  // namespace holdline

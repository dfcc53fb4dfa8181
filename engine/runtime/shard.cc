#include "engine/runtime/shard.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/check.h"
#include "engine/base/status_macros.h"
#include "engine/runtime/cut_metadata.h"

namespace holdline {
namespace {

// How long a start waits for open transactions before it asks again.
constexpr absl::Duration kCommittedTimeout = absl::Seconds(5);
constexpr absl::Duration kRangesTimeout = absl::Seconds(5);
constexpr int64_t kReportEveryUs = 1'000'000;

bool IsPassing(const absl::Status& status) {
  return absl::IsDeadlineExceeded(status) || absl::IsUnavailable(status);
}

}  // namespace

Shard::Shard(const ShardOptions& options, const ShardContext& context)
    : options_(options), context_(context), ring_(options.ring_capacity) {}

void Shard::AddStage(const StageSpec* spec, int32_t partitions,
                     std::unique_ptr<LogReader> reader, const EndWatch* watch) {
  auto seat = std::make_unique<Seat>();
  seat->spec = spec;
  seat->stage = static_cast<uint32_t>(seats_.size());
  seat->partitions = partitions;
  seat->reader = std::move(reader);
  seat->watch = watch;
  seats_.push_back(std::move(seat));
}

absl::StatusOr<int> Shard::DoWork(absl::Duration idle) {
  int work = 0;
  for (const auto& seat : seats_) {
    const absl::Duration wait = work == 0
                                    ? idle / static_cast<double>(seats_.size())
                                    : absl::ZeroDuration();
    HL_ASSIGN_OR_RETURN(const int done, PollSeat(*seat, wait));
    work += done;
  }
  TellClocks();
  FinishWhereDue();
  if (SealIfAsked()) ++work;
  Report();
  return work;
}

absl::StatusOr<int> Shard::PollSeat(Seat& seat, absl::Duration idle) {
  if (seat.releasing) {
    HL_RETURN_IF_ERROR(ReleaseWhenCommitted(seat));
    return 0;
  }
  for (auto& [id, partition] : seat.owned) {
    if (partition.phase == PartitionPhase::kAsking) {
      HL_RETURN_IF_ERROR(TryStart(seat, id, partition));
    }
  }
  HL_ASSIGN_OR_RETURN(const PollResult* result,
                      seat.reader->Poll(idle, MayTake(seat)));
  HL_RETURN_IF_ERROR(OnPolled(seat, *result));
  return result->kind == PollResult::Kind::kIdle ? 0 : 1;
}

absl::Status Shard::OnPolled(Seat& seat, const PollResult& result) {
  switch (result.kind) {
    case PollResult::Kind::kIdle:
      break;
    case PollResult::Kind::kRecords:
      OnRecords(seat, result);
      break;
    case PollResult::Kind::kAssigned:
      Assign(seat, result.partitions);
      break;
    case PollResult::Kind::kRevoked:
      if (result.lost) {
        // What was said since the last commit can no longer be: drop it.
        for (const auto& entry : seat.owned) {
          context_.probe->OnPartitionGone(seat.spec->name, entry.first);
        }
        seat.owned.clear();
        seat.valid_epoch.store(++seat.epoch, std::memory_order_release);
        return seat.reader->ReleaseRevoked();
      }
      seat.releasing = true;
      seat.release_after = UINT64_MAX;  // not sealed yet
      break;
  }
  return absl::OkStatus();
}

void Shard::Assign(Seat& seat, const std::vector<int32_t>& partitions) {
  seat.valid_epoch.store(++seat.epoch, std::memory_order_release);
  for (const int32_t id : partitions) {
    Partition partition{.task = seat.spec->make_task(id, seat.partitions),
                        .rule = ClockRule(options_.clock_rule)};
    context_.probe->OnPartition(seat.spec->name, id, partition.phase,
                                absl::OkStatus());
    seat.owned.erase(id);
    seat.owned.emplace(id, std::move(partition));
  }
}

absl::Status Shard::ReleaseWhenCommitted(Seat& seat) {
  if (seat.release_after == UINT64_MAX) {
    if (!SealAll()) return absl::OkStatus();
    seat.release_after = pushed_;
  }
  if (committed_.load(std::memory_order_acquire) < seat.release_after) {
    return absl::OkStatus();
  }
  for (const auto& entry : seat.owned) {
    context_.probe->OnPartitionGone(seat.spec->name, entry.first);
  }
  seat.owned.clear();
  seat.releasing = false;
  return seat.reader->ReleaseRevoked();
}

absl::Status Shard::TryStart(Seat& seat, int32_t id, Partition& partition) {
  const auto committed = seat.reader->Committed(id, kCommittedTimeout);
  if (IsPassing(committed.status())) return absl::OkStatus();  // ask again
  HL_RETURN_IF_ERROR(committed.status());
  const auto ranges =
      context_.log->Ranges(seat.spec->input_topic, kRangesTimeout);
  if (IsPassing(ranges.status())) return absl::OkStatus();
  HL_RETURN_IF_ERROR(ranges.status());
  const absl::Status started =
      StartAt(seat, id, partition, *committed,
              (*ranges)[static_cast<size_t>(id)].first);
  if (!started.ok()) Stop(seat, id, partition, started);
  return absl::OkStatus();
}

absl::Status Shard::StartAt(Seat& seat, int32_t id, Partition& partition,
                            const CommittedPosition& committed,
                            int64_t first_offset) {
  partition.sealed_at_us = context_.clock->MonotonicUs();
  if (committed.next_offset < 0) {
    partition.base_offset = first_offset;
    partition.next_offset = partition.sealed_offset = first_offset;
    partition.phase = PartitionPhase::kRunning;
  } else {
    HL_ASSIGN_OR_RETURN(const CutMetadata cut,
                        ParseCutMetadata(committed.metadata));
    if (first_offset > cut.base_offset) {
      return absl::DataLossError(absl::StrCat(
          "topic ", seat.spec->input_topic, " partition ", id,
          " begins at offset ", first_offset,
          ", but its state was built from offset ", cut.base_offset,
          " on: retention has removed records that a restart needs; restore "
          "the topic, or delete the group's committed offsets to start anew"));
    }
    partition.base_offset = cut.base_offset;
    partition.next_offset = cut.base_offset;
    partition.replay_to = committed.next_offset;
    HL_RETURN_IF_ERROR(partition.task->BeginReplay(cut.task));
    partition.phase = PartitionPhase::kReplaying;
  }
  HL_RETURN_IF_ERROR(seat.reader->Seek(id, partition.next_offset));
  context_.probe->OnPartition(seat.spec->name, id, partition.phase,
                              absl::OkStatus());
  if (partition.phase == PartitionPhase::kReplaying &&
      partition.next_offset >= partition.replay_to) {
    EndReplay(seat, id, partition);
  }
  return absl::OkStatus();
}

void Shard::Stop(Seat& seat, int32_t id, Partition& partition,
                 const absl::Status& why) {
  partition.phase = PartitionPhase::kStopped;
  context_.probe->OnPartition(seat.spec->name, id, partition.phase, why);
}

void Shard::OnRecords(Seat& seat, const PollResult& result) {
  const auto found = seat.owned.find(result.partition);
  if (found == seat.owned.end()) return;
  Partition& partition = found->second;
  if (partition.phase == PartitionPhase::kReplaying) {
    Replay(seat, result.partition, partition, result);
  } else if (partition.phase == PartitionPhase::kRunning) {
    partition.task->Process(result.records);
    partition.next_offset = result.next_offset;
  }
}

void Shard::Replay(Seat& seat, int32_t id, Partition& partition,
                   const PollResult& result) {
  // The committed cut can lie inside the batch.
  const auto cut = std::partition_point(
      result.records.begin(), result.records.end(), [&](const Record& record) {
        return record.offset < partition.replay_to;
      });
  const auto before = static_cast<size_t>(cut - result.records.begin());
  partition.task->Process(result.records.first(before));
  partition.task->Discard();
  partition.next_offset = result.next_offset;
  if (result.next_offset < partition.replay_to) return;
  EndReplay(seat, id, partition);
  partition.task->Process(result.records.subspan(before));
}

void Shard::EndReplay(Seat& seat, int32_t id, Partition& partition) {
  partition.task->EndReplay();
  partition.sealed_offset = partition.replay_to;
  partition.phase = PartitionPhase::kRunning;
  context_.probe->OnPartition(seat.spec->name, id, partition.phase,
                              absl::OkStatus());
}

void Shard::TellClocks() {
  bool behind = false;
  const int64_t wall_us = context_.clock->WallUs();
  for (const auto& seat : seats_) {
    if (!seat->spec->has_clock) continue;
    for (auto& [id, partition] : seat->owned) {
      if (partition.phase != PartitionPhase::kRunning) {
        behind = true;
        continue;
      }
      const ClockRule::Decision decision =
          partition.rule.Decide(wall_us, seat->watch->SkewUs(),
                                seat->watch->Answer(id), partition.next_offset);
      if (decision.action == ClockRule::Action::kAdvance) {
        partition.task->AdvanceTo(decision.clock_us, /*live=*/true);
      } else if (decision.action == ClockRule::Action::kFollowRecords) {
        partition.task->FollowRecords();
      }
      behind |= !partition.rule.live();
    }
  }
  behind_.store(behind, std::memory_order_relaxed);
}

void Shard::FinishWhereDue() {
  const int stage = context_.run_end->stage.load(std::memory_order_acquire);
  if (stage < 0 || static_cast<size_t>(stage) >= seats_.size()) return;
  const auto& targets = context_.run_end->targets[static_cast<size_t>(stage)];
  for (auto& [id, partition] : seats_[static_cast<size_t>(stage)]->owned) {
    if (partition.finished || partition.phase != PartitionPhase::kRunning ||
        partition.next_offset < targets[static_cast<size_t>(id)]) {
      continue;
    }
    partition.task->Finish(context_.run_end->until_us);
    partition.finished = true;
    partition.sealed_offset = -1;  // so that it is said, come what may
  }
}

bool Shard::MayTake(const Seat& seat) {
  size_t bytes = 0;
  for (const auto& entry : seat.owned)
    bytes += entry.second.task->OutputBytes();
  const bool full = !ring_.HasRoom();
  if (full && !ring_was_full_) context_.probe->OnRingFull(options_.index);
  ring_was_full_ = full;
  return !full && bytes < options_.output_bytes_max;
}

bool Shard::SealIfAsked() {
  const uint64_t tick = context_.tick->load(std::memory_order_acquire);
  if (tick == tick_seen_) return false;
  const uint64_t before = pushed_;
  for (const auto& seat : seats_) {
    for (auto& [id, partition] : seat->owned) {
      SealPartition(*seat, id, partition, /*all=*/false);
    }
  }
  if (pushed_ == before) return false;  // the tick stays open
  tick_seen_ = tick;
  return true;
}

bool Shard::SealAll() {
  bool complete = true;
  for (const auto& seat : seats_) {
    for (auto& [id, partition] : seat->owned) {
      complete &= SealPartition(*seat, id, partition, /*all=*/true);
    }
  }
  return complete;
}

bool Shard::SealAndRelease() {
  if (!closing_) {
    closing_ = true;
    for (const auto& seat : seats_) {
      for (auto& entry : seat->owned) entry.second.sealed_offset = -1;
    }
  }
  return SealAll();
}

// False only where the ring has no room for what there is to say.
bool Shard::SealPartition(Seat& seat, int32_t id, Partition& partition,
                          bool all) {
  if (partition.phase != PartitionPhase::kRunning) return true;
  const int64_t now_us = context_.clock->MonotonicUs();
  const bool moved = partition.next_offset != partition.sealed_offset;
  const bool due = all || partition.finished ||
                   now_us - partition.sealed_at_us >=
                       absl::ToInt64Microseconds(options_.position_every);
  if (!partition.task->HasOutput() && !(moved && due)) return true;
  if (!ring_.HasRoom()) return false;
  Packet packet;
  packet.stage = seat.stage;
  packet.partition = id;
  packet.epoch = seat.epoch;
  packet.next_offset = partition.next_offset;
  packet.metadata = FormatCutMetadata({.base_offset = partition.base_offset,
                                       .owner = options_.owner,
                                       .released = seat.releasing || closing_,
                                       .task = partition.task->CutMetadata()});
  packet.finished = partition.finished && !partition.finish_said;
  partition.finish_said = partition.finished;
  partition.task->Seal(packet.outputs);
  HL_CHECK(ring_.TryPush(std::move(packet)));
  ++pushed_;
  partition.sealed_offset = partition.next_offset;
  partition.sealed_at_us = now_us;
  return true;
}

void Shard::Report() {
  const int64_t now_us = context_.clock->MonotonicUs();
  if (now_us - reported_at_us_ < kReportEveryUs) return;
  reported_at_us_ = now_us;
  context_.probe->OnRing(options_.index, ring_.SizeEstimate(), ring_.capacity());
  for (const auto& seat : seats_) {
    for (const auto& [id, partition] : seat->owned) {
      const int64_t end = seat->watch->Answer(id).end_offset;
      context_.probe->OnLag(
          seat->spec->name, id,
          end < 0 ? -1 : std::max<int64_t>(0, end - partition.next_offset));
    }
  }
}

void Shard::Close() {
  for (const auto& seat : seats_) seat->reader->Close();
}

}  // namespace holdline

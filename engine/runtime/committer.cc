#include "engine/runtime/committer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/status_macros.h"
#include "engine/runtime/shard.h"

namespace holdline {
namespace {

// Joined records stay below what the topic takes.
constexpr size_t kJoinedBytesMax = 4 << 20;

}  // namespace

Committer::Committer(const CommitterOptions& options, Clock* clock,
                     std::unique_ptr<TransactionalWriter> writer,
                     const std::vector<StageSpec>* stages, RuntimeProbe* probe)
    : options_(options),
      clock_(*clock),
      writer_(std::move(writer)),
      stages_(*stages),
      probe_(*probe),
      finished_(stages->size()) {}

absl::StatusOr<int> Committer::DoWork() {
  if (!built_) {
    Gather();
    if (!in_flight_.empty()) Build();
  }
  if (!built_) {
    OpenTick();
    return 0;
  }
  if (clock_.MonotonicUs() < retry_at_us_) return 0;
  HL_ASSIGN_OR_RETURN(const bool committed, Commit());
  if (committed) OnCommitted();
  OpenTick();
  return 1;
}

void Committer::Gather() {
  for (Shard* shard : shards_) {
    shard->ring().Pop(shard->ring().capacity(), [&](Packet&& packet) {
      if (packet.epoch == shard->valid_epoch(packet.stage)) {
        in_flight_.push_back({shard, std::move(packet)});
      } else {
        shard->OnCommitted(1);  // of a lost assignment: it is done with
      }
    });
  }
}

void Committer::Build() {
  transaction_.members.clear();
  transaction_.records.clear();
  for (InFlight& entry : in_flight_) {
    AddPosition(*entry.shard, entry.packet);
    for (Output& output : entry.packet.outputs) {
      AddOutput(stages_[entry.packet.stage], output);
    }
  }
  const std::string wall_us = absl::StrCat(clock_.WallUs());
  for (NewRecord& record : transaction_.records) {
    record.headers = {{"instance", options_.instance}, {"wall_us", wall_us}};
  }
  built_ = true;
  tick_open_ = false;
}

void Committer::AddPosition(Shard& shard, const Packet& packet) {
  LogReader* member = shard.reader(packet.stage);
  auto& members = transaction_.members;
  auto found = std::find_if(
      members.begin(), members.end(),
      [&](const MemberPositions& known) { return known.member == member; });
  if (found == members.end()) {
    members.push_back({.member = member, .positions = {}});
    found = members.end() - 1;
  }
  for (MemberPositions::Position& position : found->positions) {
    if (position.partition != packet.partition) continue;
    position.next_offset = packet.next_offset;
    position.metadata = packet.metadata;
    return;
  }
  found->positions.push_back(
      {packet.partition, packet.next_offset, packet.metadata});
}

void Committer::AddOutput(const StageSpec& stage, Output& output) {
  const StageSpec::OutputTopic& topic = stage.outputs[output.topic];
  auto& records = transaction_.records;
  if (topic.joins) {
    for (NewRecord& record : records) {
      if (record.partition == output.partition && record.topic == topic.name &&
          record.value.size() + output.value.size() <= kJoinedBytesMax) {
        record.value += output.value;
        return;
      }
    }
  }
  NewRecord record;
  record.topic = topic.name;
  record.partition = output.partition;
  record.key = std::move(output.key);
  record.value = std::move(output.value);
  records.push_back(std::move(record));
}

absl::StatusOr<bool> Committer::Commit() {
  const int64_t began_us = clock_.MonotonicUs();
  std::string why;
  const CommitOutcome outcome = writer_->Commit(transaction_, &why);
  const int64_t now_us = clock_.MonotonicUs();
  probe_.OnCommit(outcome, absl::Microseconds(now_us - began_us),
                  transaction_.records);
  switch (outcome) {
    case CommitOutcome::kCommitted:
      next_tick_at_us_ =
          began_us +
          absl::ToInt64Microseconds(
              std::any_of(shards_.begin(), shards_.end(),
                          [](const Shard* shard) { return shard->behind(); })
                  ? options_.behind_tick
                  : options_.tick);
      return true;
    case CommitOutcome::kAborted:
      retry_at_us_ = now_us + absl::ToInt64Microseconds(options_.retry_pause);
      return false;
    case CommitOutcome::kFenced:
      break;
  }
  return absl::FailedPreconditionError(
      absl::StrCat("the writer of ", options_.instance, " has ended: ", why));
}

void Committer::OnCommitted() {
  for (const InFlight& entry : in_flight_) {
    if (entry.packet.finished) ++finished_[entry.packet.stage];
    entry.shard->OnCommitted(1);
  }
  in_flight_.clear();
  built_ = false;
}

void Committer::OpenTick() {
  if (tick_open_ || built_ || clock_.MonotonicUs() < next_tick_at_us_) return;
  tick_.fetch_add(1, std::memory_order_release);
  tick_open_ = true;
}

}  // namespace holdline

#include "engine/runtime/committer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/check.h"

namespace holdline {
namespace {

// Pauses between attempts double from the first to the last.
constexpr int64_t kFirstPauseUs = 10'000;
constexpr int kMostDoublings = 7;

}  // namespace

Committer::Committer(Options options,
                     std::unique_ptr<TransactionalWriter> writer,
                     std::vector<Peer> peers, const Surroundings& surroundings)
    : options_(std::move(options)),
      writer_(std::move(writer)),
      around_(surroundings),
      builder_(around_.stages, options_.transaction),
      finished_(around_.stages.size()) {
  for (Peer& peer : peers) shards_.push_back({.peer = std::move(peer)});
}

int Committer::DoWork() {
  switch (state_) {
    case State::kResting:
      return Rest();
    case State::kGathering:
      return Gather();
    case State::kCommitting:
      return Commit();
  }
  return 0;
}

// ---- Resting

int Committer::Rest() {
  const int64_t now_us = around_.clock.MonotonicUs();
  const bool urgent = around_.ticks.urgent.load(std::memory_order_relaxed);
  const int64_t tick_us =
      was_behind_ ? options_.behind_tick_us : options_.tick_us;
  if (asked_us_ && !urgent && now_us - *asked_us_ < tick_us) return 0;
  // What came too late for its tick waits in a ring, with no hand up for it.
  if (!around_.ticks.wanted.load(std::memory_order_acquire) && !AnyWaiting()) {
    return 0;
  }
  around_.ticks.wanted.store(false, std::memory_order_relaxed);
  around_.ticks.urgent.store(false, std::memory_order_relaxed);
  around_.ticks.asked.fetch_add(1, std::memory_order_release);
  asked_us_ = now_us;
  state_ = State::kGathering;
  return 1;
}

bool Committer::AnyWaiting() const {
  return std::any_of(shards_.begin(), shards_.end(), [](const Shard& shard) {
    return shard.peer.link->packets.SizeEstimate() != 0;
  });
}

// ---- Gathering

int Committer::Gather() {
  size_t taken = 0;
  for (size_t shard = 0; shard < shards_.size(); ++shard) {
    taken += TakePackets(shard);
  }
  // A shard that is busy for long must not hold up the others.
  const int64_t patience_us = std::max<int64_t>(options_.tick_us, 1'000);
  if (!AllAnswered() &&
      around_.clock.MonotonicUs() - *asked_us_ < patience_us) {
    return static_cast<int>(taken);
  }
  if (gathered_ == 0) {
    Settle();
    state_ = State::kResting;
    return static_cast<int>(taken);
  }
  was_behind_ = std::any_of(
      packets_.begin(), packets_.begin() + static_cast<ptrdiff_t>(gathered_),
      [](const Gathered& g) { return g.packet.behind; });
  state_ = State::kCommitting;
  attempts_ = 0;
  return 1;
}

bool Committer::AllAnswered() const {
  const uint64_t asked = around_.ticks.asked.load(std::memory_order_relaxed);
  return std::all_of(shards_.begin(), shards_.end(), [&](const Shard& shard) {
    return shard.answered == asked;
  });
}

size_t Committer::TakePackets(size_t shard) {
  ShardLink& link = *shards_[shard].peer.link;
  return link.packets.Pop(
      link.packets.capacity(), [&](std::unique_ptr<Packet>&& packet) {
        TakePacket(shards_[shard], shard, std::move(packet));
      });
}

void Committer::TakePacket(Shard& shard, size_t shard_index,
                           std::unique_ptr<Packet> packet) {
  shard.taken = packet->sequence;
  if (packet->ends_tick) {
    shard.answered = packet->tick;
  } else {
    if (gathered_ == packets_.size()) packets_.emplace_back();
    Gathered& gathered = packets_[gathered_++];
    gathered.shard = shard_index;
    std::swap(gathered.packet, *packet);
  }
  packet->Clear();
  HL_CHECK(shard.peer.link->empties.TryPush(std::move(packet)));
}

// ---- Committing

int Committer::Commit() {
  const int64_t began_us = around_.clock.MonotonicUs();
  if (began_us < retry_us_) return 0;
  DropStale();
  if (gathered_ == 0) {
    Settle();
    state_ = State::kResting;
    return 1;
  }
  if (!std::exchange(built_, true)) Build();
  ++attempts_;
  std::string why;
  const CommitOutcome outcome = writer_->Commit(transaction_, &why);
  Report(outcome, around_.clock.MonotonicUs() - began_us, why);
  switch (outcome) {
    case CommitOutcome::kCommitted:
      OnCommitted();
      break;
    case CommitOutcome::kAborted:
      OnAborted();
      break;
    case CommitOutcome::kFenced:
      around_.lifecycle.Fail(absl::AbortedError(
          absl::StrCat("the writer of transactions is at its end: ", why)));
      break;
  }
  return 1;
}

// Packets of partitions that were lost since must not be committed: somebody
// else may own them. The transaction is then built again without them.
void Committer::DropStale() {
  const auto end = packets_.begin() + static_cast<ptrdiff_t>(gathered_);
  const auto kept = std::stable_partition(
      packets_.begin(), end, [this](const Gathered& gathered) {
        const ShardLink& link = *shards_[gathered.shard].peer.link;
        return link.epochs[gathered.packet.stage].load(
                   std::memory_order_acquire) == gathered.packet.epoch;
      });
  if (kept == end) return;
  built_ = false;
  gathered_ = static_cast<size_t>(kept - packets_.begin());
  std::for_each(kept, end, [](Gathered& stale) { stale.packet.Clear(); });
}

void Committer::Build() {
  builder_.Start(around_.clock.WallUs());
  for (size_t i = 0; i < gathered_; ++i) {
    const Gathered& gathered = packets_[i];
    builder_.Add(*shards_[gathered.shard].peer.members[gathered.packet.stage],
                 gathered.packet);
  }
  transaction_ = builder_.Finish();
}

void Committer::OnCommitted() {
  if (around_.observer != nullptr) {
    around_.observer->OnCommitted(transaction_.records, around_.clock.WallUs());
  }
  for (size_t i = 0; i < gathered_; ++i) {
    Packet& packet = packets_[i].packet;
    if (packet.finished) finished_[packet.stage].insert(packet.partition);
    packet.Clear();
  }
  gathered_ = 0;
  built_ = false;
  Settle();
  state_ = State::kResting;
}

void Committer::OnAborted() {
  const int doublings = std::min(attempts_ - 1, kMostDoublings);
  // The first time at once: it may have been a matter of the moment.
  const int64_t pause_us = attempts_ == 1 ? 0 : kFirstPauseUs << doublings;
  retry_us_ = around_.clock.MonotonicUs() + pause_us;
}

void Committer::Settle() {
  for (const Shard& shard : shards_) {
    shard.peer.link->settled.store(shard.taken, std::memory_order_release);
  }
}

void Committer::Report(CommitOutcome outcome, int64_t duration_us,
                       const std::string& why) {
  CommitSample sample = {.outcome = outcome,
                         .duration_us = duration_us,
                         .records = transaction_.records.size(),
                         .attempts = attempts_,
                         .why = why};
  for (const MemberPositions& member : transaction_.members) {
    sample.positions += member.positions.size();
  }
  for (const NewRecord& record : transaction_.records) {
    sample.bytes += record.key.size() + record.value.size();
  }
  around_.probe.OnCommit(sample);
}

}  // namespace holdline

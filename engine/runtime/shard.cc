#include "engine/runtime/shard.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"

namespace holdline {
namespace {

constexpr int64_t kReportEveryUs = 1'000'000;

}  // namespace

Shard::Shard(int index, std::vector<std::unique_ptr<ShardStage>> stages,
             const Surroundings& surroundings)
    : index_(index), stages_(std::move(stages)), around_(surroundings) {
  const size_t packets = around_.link.packets.capacity();
  empties_.reserve(packets);
  for (size_t i = 0; i < packets; ++i) {
    empties_.push_back(std::make_unique<Packet>());
  }
}

int Shard::DoWork() {
  if (done_.load(std::memory_order_relaxed)) return 0;
  int work = RunStages();
  TellTime();
  const int64_t now_us = around_.clock.MonotonicUs();
  if (around_.lifecycle.draining()) Drain(now_us);
  work += AnswerTick(now_us);
  WatchOutput();
  RaiseHand(now_us);
  Report(now_us);
  return work;
}

bool Shard::Settled() const {
  return around_.link.settled.load(std::memory_order_acquire) >= sequence_;
}

int Shard::RunStages() {
  // While packets wait for room no more is taken in.
  const bool take_records = !answering_ && !releasing_;
  int work = 0;
  for (const auto& stage : stages_) {
    const absl::StatusOr<int> done = stage->DoWork(take_records, Settled());
    if (!done.ok()) {
      around_.lifecycle.Fail(done.status());
      return work;
    }
    work += *done;
  }
  return work;
}

void Shard::TellTime() {
  const int64_t wall_us = around_.clock.WallUs();
  for (const auto& stage : stages_) stage->TellTime(wall_us);
}

// ---- Ticks

int Shard::AnswerTick(int64_t now_us) {
  const uint64_t asked = around_.ticks.asked.load(std::memory_order_acquire);
  if (asked != tick_) {
    tick_ = asked;
    answering_ = true;
    next_stage_ = next_partition_ = 0;
    hand_raised_ = false;
  }
  if (!answering_) return 0;
  const uint64_t sent_before = sequence_;
  if (SealPartitions(now_us) && SendTickEnd()) answering_ = false;
  const bool full = answering_;
  if (full && !ring_was_full_) ++ring_full_;
  ring_was_full_ = full;
  if (sequence_ != sent_before) {
    around_.probe.OnTick(around_.clock.MonotonicUs() - now_us);
  }
  return static_cast<int>(sequence_ - sent_before);
}

// False where there is no packet left: to be continued when some come back.
bool Shard::SealPartitions(int64_t now_us) {
  for (; next_stage_ < stages_.size(); ++next_stage_, next_partition_ = 0) {
    ShardStage& stage = *stages_[next_stage_];
    for (; next_partition_ < stage.partition_count(); ++next_partition_) {
      OwnedPartition& partition = stage.partition(next_partition_);
      if (!partition.WantsSeal(now_us)) continue;
      if (!Send(stage, partition, now_us)) return false;
    }
  }
  return true;
}

bool Shard::Send(ShardStage& stage, OwnedPartition& partition, int64_t now_us) {
  std::unique_ptr<Packet> packet = TakeEmpty();
  if (packet == nullptr) return false;
  packet->stage = stage.index();
  packet->epoch = stage.epoch();
  partition.Seal(now_us, stage.end_offset(partition.partition()), *packet);
  Push(std::move(packet));
  return true;
}

bool Shard::SendTickEnd() {
  std::unique_ptr<Packet> packet = TakeEmpty();
  if (packet == nullptr) return false;
  packet->ends_tick = true;
  Push(std::move(packet));
  return true;
}

std::unique_ptr<Packet> Shard::TakeEmpty() {
  if (empties_.empty()) {
    around_.link.empties.Pop(around_.link.empties.capacity(),
                             [this](std::unique_ptr<Packet>&& packet) {
                               empties_.push_back(std::move(packet));
                             });
  }
  if (empties_.empty()) return nullptr;
  std::unique_ptr<Packet> packet = std::move(empties_.back());
  empties_.pop_back();
  return packet;
}

void Shard::Push(std::unique_ptr<Packet> packet) {
  packet->sequence = ++sequence_;
  packet->tick = tick_;
  // There are no more packets than slots.
  HL_CHECK(around_.link.packets.TryPush(std::move(packet)));
}

void Shard::RaiseHand(int64_t now_us) {
  if (hand_raised_ || answering_) return;
  hand_raised_ = std::any_of(
      stages_.begin(), stages_.end(),
      [&](const auto& stage) { return stage->WantsTick(now_us, Settled()); });
  if (hand_raised_) {
    around_.ticks.wanted.store(true, std::memory_order_release);
  }
}

void Shard::WatchOutput() {
  const bool full =
      std::any_of(stages_.begin(), stages_.end(),
                  [](const auto& stage) { return stage->OutputIsFull(); });
  if (full && !output_was_full_) {
    ++output_full_;
    around_.ticks.urgent.store(true, std::memory_order_relaxed);
  }
  output_was_full_ = full;
}

// ---- The end

void Shard::Drain(int64_t now_us) {
  if (!std::exchange(releasing_, true)) {
    for (const auto& stage : stages_) stage->ReleaseAll();
  }
  if (answering_ || !Settled()) return;
  for (const auto& stage : stages_) {
    if (!stage->AllSealed(now_us)) return;
  }
  for (const auto& stage : stages_) stage->Close();
  done_.store(true, std::memory_order_release);
}

void Shard::Report(int64_t now_us) {
  if (now_us - reported_us_ < kReportEveryUs) return;
  reported_us_ = now_us;
  around_.probe.OnShard({.shard = index_,
                         .ring_packets = around_.link.packets.SizeEstimate(),
                         .ring_capacity = around_.link.packets.capacity(),
                         .ring_full = ring_full_,
                         .output_full = output_full_});
  for (const auto& stage : stages_) stage->Report();
}

}  // namespace holdline

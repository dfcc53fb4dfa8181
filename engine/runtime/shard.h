// A shard: one thread's work as a duty cycle. It owns whole partitions of every
// stage and runs them to completion: take a batch, process it, tell the time,
// and when the committer asks, hand it what was said.
//
// On the way of a record there is no lock, no atomic but the tick counter and
// the ring's, and, once its packets have grown, no allocation of its own.
//
// Made on any thread; from then on owned by the shard's, except `done`.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "engine/base/clock.h"
#include "engine/runtime/end_watch.h"
#include "engine/runtime/lifecycle.h"
#include "engine/runtime/probe.h"
#include "engine/runtime/shard_link.h"
#include "engine/runtime/shard_stage.h"

namespace holdline {

class Shard {
 public:
  // All must outlive the shard.
  struct Surroundings {
    Clock& clock;
    const EndWatch& watch;
    TickLine& ticks;
    ShardLink& link;
    Lifecycle& lifecycle;
    RuntimeProbe& probe;
  };

  Shard(int index, std::vector<std::unique_ptr<ShardStage>> stages,
        const Surroundings& surroundings);

  // One duty cycle. Returns how much was done; 0: idle. An error that ends the
  // shard fails the lifecycle.
  int DoWork();

  // The shard was drained: all that it had to say is settled, and its members
  // have left. Any thread.
  bool done() const { return done_.load(std::memory_order_acquire); }

  // The shard's member of a stage's group; lives as long as the shard.
  LogReader& member(size_t stage) { return stages_[stage]->reader(); }

 private:
  bool Settled() const;
  int RunStages();
  void TellTime();
  int AnswerTick(int64_t now_us);
  bool SealPartitions(int64_t now_us);
  bool Send(ShardStage& stage, OwnedPartition& partition, int64_t now_us);
  bool SendTickEnd();
  std::unique_ptr<Packet> TakeEmpty();
  void Push(std::unique_ptr<Packet> packet);
  void WatchOutput();
  void RaiseHand(int64_t now_us);
  void Drain(int64_t now_us);
  void Report(int64_t now_us);

  const int index_;
  const std::vector<std::unique_ptr<ShardStage>> stages_;
  const Surroundings around_;

  std::vector<std::unique_ptr<Packet>> empties_;
  uint64_t sequence_ = 0;  // of the last packet sent

  uint64_t tick_ = 0;       // the last that was seen
  bool answering_ = false;  // and is not yet answered as a whole
  size_t next_stage_ = 0;   // where answering goes on
  size_t next_partition_ = 0;
  bool hand_raised_ = false;

  bool releasing_ = false;
  std::atomic<bool> done_{false};

  bool ring_was_full_ = false;
  uint64_t ring_full_ = 0;
  uint64_t output_full_ = 0;
  bool output_was_full_ = false;
  int64_t reported_us_ = 0;
};

}  // namespace holdline

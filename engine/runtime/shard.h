// A shard: one thread that owns whole partitions of every stage and runs them
// to completion. DoWork is its duty cycle; who calls it, a thread of its own or
// a test that steps, makes no difference to what is said.
//
// It polls its readers (one per stage), gives the records to the partition's
// task, tells the clock, and, when the committer's tick asks for it, seals what
// the tasks have said into packets for its ring. Where the ring is full or the
// tasks hold too much, it takes no more records.
//
// Owned by its thread, but for ring(), committed() and the few flags that are
// said to be read by others.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "engine/base/clock.h"
#include "engine/log/log.h"
#include "engine/ring/spsc_ring.h"
#include "engine/runtime/clock_rule.h"
#include "engine/runtime/end_watch.h"
#include "engine/runtime/packet.h"
#include "engine/runtime/probe.h"
#include "engine/runtime/run_end.h"
#include "engine/runtime/stage.h"

namespace holdline {

struct ShardOptions {
  int index = 0;
  ClockRuleOptions clock_rule;
  size_t ring_capacity = 64;          // packets, a power of two
  size_t output_bytes_max = 4 << 20;  // that the tasks of a stage may hold
  absl::Duration position_every = absl::Seconds(1);
  std::string owner;  // the writer's transactional id
};

// What a shard works with; all outlive it.
struct ShardContext {
  Clock* clock = nullptr;
  Log* log = nullptr;
  RuntimeProbe* probe = nullptr;
  const std::atomic<uint64_t>* tick = nullptr;  // the committer's
  const RunEnd* run_end = nullptr;
};

class Shard {
 public:
  Shard(const ShardOptions& options, const ShardContext& context);

  // Adds a stage with the shard's reader of it. Before the first DoWork.
  void AddStage(const StageSpec* spec, int32_t partitions,
                std::unique_ptr<LogReader> reader, const EndWatch* watch);

  // One duty cycle; waits up to `idle` where there is nothing to do. Returns
  // how much was done; 0: nothing. An error ends the shard.
  absl::StatusOr<int> DoWork(absl::Duration idle);

  // The end of a shard's work: seals all that has not been sealed, and marks
  // the partitions as released. False where the ring has no room: call it
  // again.
  bool SealAndRelease();
  // Leaves the groups. No DoWork after it.
  void Close();

  // Consumer side: the committer.
  SpscRing<Packet>& ring() { return ring_; }
  LogReader* reader(uint32_t stage) { return seats_[stage]->reader.get(); }
  void OnCommitted(size_t packets) {
    committed_.fetch_add(packets, std::memory_order_release);
  }

  // Any thread. Packets of an older epoch are of a lost assignment.
  uint64_t valid_epoch(uint32_t stage) const {
    return seats_[stage]->valid_epoch.load(std::memory_order_acquire);
  }
  // Whether a partition with a clock follows record time, or is replayed.
  bool behind() const { return behind_.load(std::memory_order_relaxed); }
  int index() const { return options_.index; }

 private:
  struct Partition {
    std::unique_ptr<StageTask> task;
    PartitionPhase phase = PartitionPhase::kAsking;
    int64_t base_offset = 0;
    int64_t next_offset = 0;
    int64_t sealed_offset = 0;
    int64_t sealed_at_us = 0;  // monotonic
    int64_t replay_to = 0;
    ClockRule rule;
    bool finished = false;     // the task was told that the run ends
    bool finish_said = false;  // and a packet has said so
  };

  // A stage as this shard sits at it.
  struct Seat {
    const StageSpec* spec = nullptr;
    uint32_t stage = 0;
    int32_t partitions = 0;
    std::unique_ptr<LogReader> reader;
    const EndWatch* watch = nullptr;
    std::map<int32_t, Partition> owned;
    uint64_t epoch = 0;
    std::atomic<uint64_t> valid_epoch{0};
    bool releasing = false;      // revoked; the last packets are under way
    uint64_t release_after = 0;  // packets that must have been committed
  };

  absl::StatusOr<int> PollSeat(Seat& seat, absl::Duration idle);
  absl::Status OnPolled(Seat& seat, const PollResult& result);
  void Assign(Seat& seat, const std::vector<int32_t>& partitions);
  absl::Status ReleaseWhenCommitted(Seat& seat);
  absl::Status TryStart(Seat& seat, int32_t id, Partition& partition);
  absl::Status StartAt(Seat& seat, int32_t id, Partition& partition,
                       const CommittedPosition& committed,
                       int64_t first_offset);
  void Stop(Seat& seat, int32_t id, Partition& partition,
            const absl::Status& why);
  void OnRecords(Seat& seat, const PollResult& result);
  void Replay(Seat& seat, int32_t id, Partition& partition,
              const PollResult& result);
  void EndReplay(Seat& seat, int32_t id, Partition& partition);

  void TellClocks();
  void FinishWhereDue();
  bool MayTake(const Seat& seat);
  bool SealIfAsked();
  bool SealAll();
  bool SealPartition(Seat& seat, int32_t id, Partition& partition, bool all);
  void Report();

  const ShardOptions options_;
  const ShardContext context_;
  SpscRing<Packet> ring_;
  std::vector<std::unique_ptr<Seat>> seats_;  // by stage
  uint64_t pushed_ = 0;                       // packets, ever
  uint64_t tick_seen_ = 0;
  bool ring_was_full_ = false;
  bool closing_ = false;
  int64_t reported_at_us_ = 0;
  std::atomic<uint64_t> committed_{0};
  std::atomic<bool> behind_{true};
};

}  // namespace holdline

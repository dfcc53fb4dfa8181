// The committer: one per process. It gathers the packets of all shards and
// commits them, with their positions, as one transaction a tick. What goes to
// one partition of a joining topic becomes one record.
//
// A tick stands open until somebody has something to say; the next one opens
// when the last transaction is through and `tick` has passed since it began.
// An aborted transaction is tried again as it is. A fenced writer is the end:
// another process has taken over, and what it will read is what was committed.
//
// Owned by its thread, but for tick().
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "engine/base/clock.h"
#include "engine/log/log.h"
#include "engine/runtime/packet.h"
#include "engine/runtime/probe.h"
#include "engine/runtime/stage.h"

namespace holdline {

class Shard;

struct CommitterOptions {
  absl::Duration tick = absl::Milliseconds(20);
  absl::Duration behind_tick = absl::Milliseconds(100);
  absl::Duration retry_pause = absl::Milliseconds(20);
  std::string instance;  // said in the records' headers
};

class Committer {
 public:
  // All outlive it; `stages` in the shards' order.
  Committer(const CommitterOptions& options, Clock* clock,
            std::unique_ptr<TransactionalWriter> writer,
            const std::vector<StageSpec>* stages, RuntimeProbe* probe);

  void AddShard(Shard* shard) { shards_.push_back(shard); }

  // Gathers, commits where there is something, opens the next tick where it is
  // due. Returns how much was done. FailedPrecondition: fenced.
  absl::StatusOr<int> DoWork();

  // Whether nothing waits to be committed.
  bool Idle() const { return in_flight_.empty(); }
  // Packets of a stage that said that their partition is finished.
  int32_t finished(uint32_t stage) const { return finished_[stage]; }

  // Any thread: the tick that stands open.
  const std::atomic<uint64_t>& tick() const { return tick_; }

 private:
  struct InFlight {
    Shard* shard;
    Packet packet;
  };

  void Gather();
  void Build();
  void AddPosition(Shard& shard, const Packet& packet);
  void AddOutput(const StageSpec& stage, Output& output);
  absl::StatusOr<bool> Commit();
  void OnCommitted();
  void OpenTick();

  const CommitterOptions options_;
  Clock& clock_;
  const std::unique_ptr<TransactionalWriter> writer_;
  const std::vector<StageSpec>& stages_;
  RuntimeProbe& probe_;
  std::vector<Shard*> shards_;

  std::vector<InFlight> in_flight_;
  Transaction transaction_;  // of in_flight_, once it was built
  bool built_ = false;
  int64_t retry_at_us_ = 0;      // monotonic
  int64_t next_tick_at_us_ = 0;  // monotonic
  std::vector<int32_t> finished_;
  bool tick_open_ = true;
  std::atomic<uint64_t> tick_{1};
};

}  // namespace holdline

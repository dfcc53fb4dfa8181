// The one committer of a process: it asks the shards, gathers their packets
// into a transaction, and commits it: outputs and positions of all shards and
// stages together, or not at all.
//
//   resting --a hand is up, the tick is over--> gathering
//   gathering --all have answered, or time is up--> committing, or resting
//   committing --committed--> resting; --aborted--> again; --fenced--> failed
//
// Owned by one thread, but for EndBy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "engine/log/log.h"
#include "engine/runtime/lifecycle.h"
#include "engine/runtime/probe.h"
#include "engine/runtime/shard_link.h"
#include "engine/runtime/stage.h"
#include "engine/runtime/transaction_builder.h"

namespace holdline {

class Committer {
 public:
  struct Options {
    // Least time from one question to the next: at the log's end, and while
    // any partition is behind it.
    int64_t tick_us = 20'000;
    int64_t behind_tick_us = 100'000;
    TransactionBuilder::Options transaction;
  };

  // A shard, as the committer sees it.
  struct Peer {
    ShardLink* link = nullptr;
    std::vector<LogReader*> members;  // by stage
  };

  // All must outlive the committer; `observer` may be null.
  struct Surroundings {
    Clock& clock;
    const std::vector<StageSpec>& stages;
    TickLine& ticks;
    Lifecycle& lifecycle;
    RuntimeProbe& probe;
    CommitObserver* observer;
  };

  Committer(Options options, std::unique_ptr<TransactionalWriter> writer,
            std::vector<Peer> peers, const Surroundings& surroundings);

  // One duty cycle; returns how much was done. A commit is waited for.
  int DoWork();

  // From any thread: no commit is waited for beyond this monotonic time.
  void EndBy(int64_t monotonic_us) { writer_->EndBy(monotonic_us); }

  // How many partitions of the stage have committed all that lies before the
  // finish line. One that changed hands since says so again.
  size_t finished_partitions(size_t stage) const {
    return finished_[stage].size();
  }

 private:
  enum class State { kResting, kGathering, kCommitting };

  struct Shard {
    Peer peer;
    uint64_t answered = 0;  // the last tick that it has answered as a whole
    uint64_t taken = 0;     // sequence of the last packet taken from it
  };

  int Rest();
  int Gather();
  int Commit();

  size_t TakePackets(size_t shard);
  void TakePacket(Shard& shard, size_t shard_index,
                  std::unique_ptr<Packet> packet);
  void DropStale();
  void Build();
  bool AllAnswered() const;
  bool AnyWaiting() const;
  void OnCommitted();
  void OnAborted();
  void Settle();
  void Report(CommitOutcome outcome, int64_t duration_us,
              const std::string& why);

  const Options options_;
  const std::unique_ptr<TransactionalWriter> writer_;
  const Surroundings around_;
  std::vector<Shard> shards_;
  TransactionBuilder builder_;

  State state_ = State::kResting;
  std::optional<int64_t> asked_us_;  // monotonic, as all times here
  bool was_behind_ = false;          // any partition of the last transaction
  int64_t retry_us_ = 0;
  int attempts_ = 0;

  // What was gathered: the first gathered_ of packets_, with their shards. The
  // others are kept for the memory that they hold.
  struct Gathered {
    size_t shard = 0;
    Packet packet;
  };
  std::vector<Gathered> packets_;
  size_t gathered_ = 0;
  bool built_ = false;
  Transaction transaction_;

  std::vector<std::set<int32_t>> finished_;  // by stage, partitions
};

}  // namespace holdline

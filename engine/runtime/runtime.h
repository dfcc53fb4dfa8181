// The runtime: runs stages over a log, in shards, with one committer.
//
// Start here: stage.h says what a stage is, shard.h what a thread does,
// committer.h how a tick ends, owned_partition.h how a partition recovers.
//
// There are two ways to drive it, with the same outcome: RunThreads gives each
// shard a thread; Step does one duty cycle of everything on the caller's, for
// replay, tests and simulation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/base/clock.h"
#include "engine/log/log.h"
#include "engine/runtime/clock_rule.h"
#include "engine/runtime/committer.h"
#include "engine/runtime/end_watch.h"
#include "engine/runtime/finish_line.h"
#include "engine/runtime/lifecycle.h"
#include "engine/runtime/probe.h"
#include "engine/runtime/shard.h"
#include "engine/runtime/shard_link.h"
#include "engine/runtime/snapshot_writer.h"
#include "engine/runtime/stage.h"
#include "engine/runtime/writer_fence.h"

namespace holdline {

struct RuntimeOptions {
  int shards = 1;
  // Least time between two transactions: at the log's end, and while behind.
  absl::Duration tick = absl::Milliseconds(20);
  absl::Duration behind_tick = absl::Milliseconds(100);
  size_t ring_capacity = 64;  // packets per shard; a power of two
  size_t max_batch = 4096;    // records that a task is given at once
  // A shard takes no records of a stage while one of its tasks has more to say.
  size_t max_output_bytes = size_t{4} << 20;
  // Records that are joined grow no larger; below what the topics take.
  size_t max_record_bytes = 900'000;

  ClockMode clock_mode = ClockMode::kLive;
  absl::Duration allowance = absl::Milliseconds(500);
  // Under ClockMode::kLog: RunThreads ends when all that the log had at its
  // start has gone through every stage, with all clocks at this time.
  std::optional<int64_t> until_us = std::nullopt;

  // Names in the log. The instance's must be its own among those that share a
  // group, and the same after a restart: by it the log knows it again.
  std::string instance = "holdline";
  std::string group_prefix = "holdline";  // group "holdline-score"
  // The transactional id is prefix, instance and incarnation. The last must be
  // new each time that a runtime is opened, so that whoever takes over fences
  // this one and none of its successors.
  std::string transactional_id_prefix = "holdline";
  std::string incarnation = "";
  // Asked of the owners of cuts: see WriterFence. Where it says so the runtime
  // ends with AlreadyExists.
  WriterFence::IsRival is_rival = nullptr;

  // The compacted topic of snapshots, and their pace; no topic: no snapshots,
  // and each start replays the log from its beginning.
  std::string snapshots_topic = "";
  SnapshotPace snapshot_pace = {};

  // How often the log is asked for its ends.
  absl::Duration watch_interval = absl::Milliseconds(100);
  // How long last words may take, where a partition is revoked, and at the end.
  absl::Duration revoke_deadline = absl::Seconds(5);
  absl::Duration drain_deadline = absl::Seconds(15);
};

// All mistakes at once, as InvalidArgument.
absl::Status CheckRuntimeOptions(const RuntimeOptions& options);

class Runtime {
 public:
  // Opens the writer and the readers. `log` and `clock` must outlive the
  // runtime; `probe` and `observer` too, and may be null. Stages stand in the
  // order in which records go through them. Errors: options, topics that do not
  // exist, what the log refuses.
  static absl::StatusOr<std::unique_ptr<Runtime>> Open(
      Log& log, Clock& clock, RuntimeOptions options,
      std::vector<StageSpec> stages, RuntimeProbe* probe = nullptr,
      CommitObserver* observer = nullptr);

  // Without RunThreads having ended or Drain: as if the process had died. What
  // was not committed is lost, and static members keep their partitions.
  ~Runtime();

  // Runs until `stop` is requested or the finish line is reached, then drains:
  // what was said is committed, partitions are released. The committer runs on
  // the calling thread. Ok at the end of a drain.
  // Errors: Aborted where the writer was fenced or an input topic has grown:
  // then a new runtime is to be opened; DeadlineExceeded where the
  // last words could not be committed; others are the log's.
  absl::Status RunThreads(const std::stop_token& stop);

  // One duty cycle of watch, shards and committer. Returns how much was done;
  // 0: nothing to do before the clock or the log has moved. Errors stay.
  absl::StatusOr<int> Step();
  // The parts of a duty cycle, as whatever drives them chooses their order: the
  // watch, each shard, the committer. Step is all of them once.
  int parts() const { return static_cast<int>(shards_.size()) + 2; }
  absl::StatusOr<int> StepPart(int part);

  // Draws the finish line at what the log has now. From then on no record
  // behind it is processed, and every clocked partition is told `until_us` once
  // it is there. This runtime must own all partitions of its stages.
  // REQUIRES: ClockMode::kLog, only once, not while RunThreads runs.
  absl::Status FinishAt(int64_t until_us);
  // Whether everything before the line is committed, through all stages.
  bool finished() const;

  // Commits what was said and releases everything, stepping and sleeping on the
  // clock. No Step after it. Errors as RunThreads.
  absl::Status Drain();
  // The same for whoever steps by itself: until `drained`. From any thread.
  void StartDrain();
  bool drained() const { return AllDone(); }

 private:
  Runtime(Log& log, Clock& clock, RuntimeOptions options,
          std::vector<StageSpec> stages, RuntimeProbe* probe,
          CommitObserver* observer);

  absl::Status OpenAll();
  absl::Status AddSnapshots();
  absl::StatusOr<std::unique_ptr<Shard>> OpenShard(int index);
  OwnedPartition::Options partition_options() const;
  ClockRuleOptions clock_rule() const;

  void Watch();
  void WatchIfDue();
  absl::StatusOr<int> StepCommitter();
  absl::Status DrawNextLine();
  absl::Status DrawLine(size_t stage);
  bool AllDone() const;
  absl::Status CheckDrain();
  absl::Status RunCommitter(const std::stop_token& stop);

  Log& log_;
  Clock& clock_;
  const RuntimeOptions options_;
  std::vector<StageSpec> stages_;  // constant once opened
  RuntimeProbe silent_probe_;
  RuntimeProbe& probe_;
  CommitObserver* const observer_;

  Lifecycle lifecycle_;
  TickLine ticks_;
  FinishLine finish_;
  WriterFence fence_;
  std::vector<int32_t> partitions_;  // by stage, of its input topic
  int32_t snapshot_partitions_ = 0;
  std::unique_ptr<EndWatch> watch_;
  std::vector<std::unique_ptr<ShardLink>> links_;
  std::vector<std::unique_ptr<Shard>> shards_;
  std::unique_ptr<Committer> committer_;

  std::optional<int64_t> next_watch_us_;  // stepping; none: at once
};

}  // namespace holdline

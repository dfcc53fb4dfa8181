// The runtime of a process: its shards, its committer, and the watch on where
// the logs end. Start here; the parts are shard.h, committer.h, end_watch.h,
// clock_rule.h.
//
//   HL_ASSIGN_OR_RETURN(auto runtime, Runtime::Open(&log, &clock, options,
//                                                   stages, &probe));
//   absl::Status end = runtime->RunThreads(stop_token);   // a service
//   while (!runtime->done()) HL_RETURN_IF_ERROR(runtime->Step());  // one
//   thread
//
// Neither the number of shards nor sizes nor ticks change what is said.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "engine/base/clock.h"
#include "engine/log/log.h"
#include "engine/runtime/clock_rule.h"
#include "engine/runtime/committer.h"
#include "engine/runtime/end_watch.h"
#include "engine/runtime/probe.h"
#include "engine/runtime/run_end.h"
#include "engine/runtime/shard.h"
#include "engine/runtime/stage.h"

namespace holdline {

struct RuntimeOptions {
  int shards = 1;
  size_t ring_capacity = 64;  // packets per shard; a power of two
  size_t output_bytes_max = 4 << 20;
  absl::Duration tick = absl::Milliseconds(20);
  absl::Duration behind_tick = absl::Milliseconds(100);
  absl::Duration watch_every = absl::Milliseconds(100);
  absl::Duration idle_max = absl::Milliseconds(2);  // that a shard waits
  ClockRuleOptions clock_rule;
  // Groups are "<prefix>-<stage>", the writer is "<prefix>-<instance>".
  std::string group_prefix = "holdline";
  std::string instance = "local";
};

class Runtime {
 public:
  // Joins the groups and opens the writer, which ends a transaction that an
  // earlier process of this instance has left open. All pointers outlive it.
  static absl::StatusOr<std::unique_ptr<Runtime>> Open(
      Log* log, Clock* clock, const RuntimeOptions& options,
      std::vector<StageSpec> stages, RuntimeProbe* probe);
  ~Runtime();

  // From now on the run ends: what is in the log now is processed, tasks are
  // told `until`, stage after stage, and all is committed. Any thread, once.
  // REQUIRES: this process owns all partitions.
  void Finish(int64_t until_us);
  // Whether a run that was to end has ended.
  bool done() const { return done_.load(std::memory_order_acquire); }

  // A thread per shard, one for the committer and one for the watch, until
  // `stop` is requested (drained, committed and released then), the run is
  // done, or something fails.
  absl::Status RunThreads(std::stop_token stop);

  // One round of everything on the calling thread. Returns the work done; 0:
  // nothing.
  absl::StatusOr<int> Step();
  // Drains, commits and releases, on the calling thread.
  absl::Status Stop();

 private:
  Runtime(Log* log, Clock* clock, const RuntimeOptions& options,
          std::vector<StageSpec> stages, RuntimeProbe* probe);

  absl::Status OpenParts();
  absl::Status OpenShard(int index);
  absl::Status AskEnds();
  absl::Status AdvanceEnding();
  absl::Status StartEnding(int stage);
  bool EndingOver() const;

  void ShardLoop(Shard& shard, std::stop_token stop);
  void CommitterLoop(const std::atomic<int>& shards_running);
  void WatchLoop(std::stop_token stop);
  void Fail(const absl::Status& status);

  Log& log_;
  Clock& clock_;
  const RuntimeOptions options_;
  const std::vector<StageSpec> stages_;
  RuntimeProbe& probe_;
  const std::string writer_id_;

  std::vector<int32_t> partitions_;  // of each stage's input
  std::vector<std::unique_ptr<EndWatch>> watches_;
  std::unique_ptr<Committer> committer_;
  std::vector<std::unique_ptr<Shard>> shards_;
  int64_t asked_at_us_ = INT64_MIN;  // stepping: when AskEnds ran

  RunEnd run_end_;
  std::atomic<bool> finish_asked_{false};
  std::atomic<bool> done_{false};

  std::atomic<bool> failed_{false};  // nothing will be committed any more
  absl::Mutex failure_mutex_;
  absl::Status failure_ ABSL_GUARDED_BY(failure_mutex_);
  std::stop_source stop_;  // of the threads
};

}  // namespace holdline

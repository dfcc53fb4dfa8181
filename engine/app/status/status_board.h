// Start here: the newest status of every contract that this process owns, as
// Prometheus' text. The committer hands in what it has committed; the pages
// are made for each scrape.
//
// Nobody may read yesterday's green: the contracts of a partition leave with
// it, and each contract says how old its status is.
//
// Thread-safe. A scrape holds no lock while it writes its page.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "engine/app/status/contract_series.h"
#include "engine/app/status/overview_series.h"
#include "holdline/status.pb.h"

namespace holdline {

struct StatusBoardOptions {
  // Above it the contracts' series leave RenderMetrics as a whole.
  int64_t max_series = 5'000;
  // Queues with uncovered contacts that have a series of their own.
  size_t uncovered_queues = 20;
  // A contract whose judge's clock is older has no values any more, but a
  // series that says so: a number that is not of now must not look as if it
  // were. 0: values are shown however old (where no clock follows the wall).
  int64_t stale_after_us = 0;
  // Called when the limit is passed, or kept again: one log line each. On the
  // thread that renders; may be empty.
  std::function<void(bool is_over, int64_t series)> on_limit = {};
};

class StatusBoard {
 public:
  explicit StatusBoard(StatusBoardOptions options)
      : options_(std::move(options)) {}

  // A committed record of the status topic, of the judge partition that made
  // it. An empty one removes the contract; one that is older than what stands
  // here changes nothing. Returns false where the bytes are no status.
  bool Apply(int32_t partition, const std::string& contract,
             std::string_view bytes);

  // Contacts that no contract covers, by queue, as a judge partition has
  // counted them; replaces what it said before.
  void SetUncovered(int32_t partition, UncoveredCounts counts);

  // Where the partition's judge stands, though there be nothing new to say.
  void SetClock(int32_t partition, int64_t clock_us);

  // The partition is no longer ours.
  void DropPartition(int32_t partition);

  // By contract's name.
  StatusList Contracts() const;

  // Appends to the page: rows by state, uncovered contacts, and the contracts'
  // series while they keep the limit. `now_us` is the wall.
  void RenderMetrics(int64_t now_us, std::string& page);

  // Appends the series of the contracts whose names fall into shard `shard` of
  // `shards`, however many they are. REQUIRES: 0 <= shard < shards.
  void RenderShard(int shard, int shards, int64_t now_us,
                   std::string& page) const;

 private:
  struct Entry {
    int32_t partition = 0;
    std::shared_ptr<const Status> status;
  };

  void AdvanceClock(int32_t partition, int64_t clock_us)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  ContractList AsOf(int64_t now_us) const ABSL_LOCKS_EXCLUDED(mutex_);
  void NoteLimit(int64_t series) ABSL_LOCKS_EXCLUDED(mutex_);
  UncoveredCounts Uncovered() const ABSL_LOCKS_EXCLUDED(mutex_);

  const StatusBoardOptions options_;
  mutable absl::Mutex mutex_;
  std::map<std::string, Entry> contracts_ ABSL_GUARDED_BY(mutex_);
  std::map<int32_t, UncoveredCounts> uncovered_ ABSL_GUARDED_BY(mutex_);
  std::map<int32_t, int64_t> clocks_ ABSL_GUARDED_BY(mutex_);  // by partition
  bool over_limit_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace holdline

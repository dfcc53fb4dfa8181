// Asks the log where the partitions of a topic end, again and again, and
// publishes the answers to the shards without locks.
//
// Ask belongs to one thread (the watcher's); Answer to any.
//
// Memory order: an answer is two numbers that must be read together. The
// watcher is the only writer; a sequence counter that is odd while it writes
// (release on both ends) tells a reader to look again.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "engine/base/clock.h"
#include "engine/log/log.h"
#include "engine/runtime/clock_rule.h"

namespace holdline {

class EndWatch {
 public:
  // `log` and `clock` must outlive it.
  EndWatch(Log* log, Clock* clock, std::string topic, int32_t partitions);

  // One round. An error leaves the old answers, which then grow old.
  absl::Status Ask(absl::Duration timeout);

  EndAnswer Answer(int32_t partition) const;

  // Wall minus broker time, as heard with the newest acknowledged write;
  // 0 where nothing was heard.
  int64_t SkewUs() const { return skew_us_.load(std::memory_order_relaxed); }

 private:
  struct Cell {
    std::atomic<uint64_t> sequence{0};
    std::atomic<int64_t> end_offset{-1};
    std::atomic<int64_t> asked_wall_us{0};
  };
  static void Publish(Cell& cell, const EndAnswer& answer);

  Log& log_;
  Clock& clock_;
  const std::string topic_;
  const int32_t partitions_;
  const std::unique_ptr<Cell[]> cells_;
  std::atomic<int64_t> skew_us_{0};
};

}  // namespace holdline

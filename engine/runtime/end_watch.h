// Asks the log again and again where its partitions end, and lets every shard
// know. That is how a partition learns that it stands at the log's end, and how
// far behind it is.
//
// Ask is called by one thread at a time; the rest is thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "engine/base/clock.h"
#include "engine/log/log.h"
#include "engine/runtime/clock_rule.h"

namespace holdline {

class EndWatch {
 public:
  struct WatchedTopic {
    std::string name;
    int32_t partitions = 0;
  };

  // Log and clock must outlive this.
  EndWatch(Log& log, Clock& clock, std::vector<WatchedTopic> topics);

  // Asks for every topic once, waiting up to `timeout` for each. Where the log
  // does not answer, the answers of before stand and grow old.
  void Ask(absl::Duration timeout);

  // `topic` is an index into the topics.
  EndAnswer Answer(size_t topic, int32_t partition) const;
  // Wall minus broker, as heard with the newest acknowledged write; 0 where
  // nothing was heard yet.
  int64_t skew_us() const { return skew_us_.load(std::memory_order_relaxed); }

 private:
  // The end is stored before the time of asking, and loaded behind it: who sees
  // a time sees an end that is at least as new, which only asks for more to be
  // processed than was needed.
  struct Published {
    std::atomic<int64_t> first_offset{0};
    std::atomic<int64_t> end_offset{0};
    std::atomic<int64_t> asked_at_us{0};
  };

  Log& log_;
  Clock& clock_;
  const std::vector<WatchedTopic> topics_;
  std::vector<std::unique_ptr<Published[]>> published_;  // by topic
  std::atomic<int64_t> skew_us_{0};
};

}  // namespace holdline

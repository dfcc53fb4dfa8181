#include "engine/runtime/end_watch.h"

#include <algorithm>
#include <utility>

namespace holdline {

EndWatch::EndWatch(Log& log, Clock& clock, std::vector<WatchedTopic> topics)
    : log_(log), clock_(clock), topics_(std::move(topics)) {
  for (const WatchedTopic& topic : topics_) {
    published_.push_back(
        std::make_unique<Published[]>(static_cast<size_t>(topic.partitions)));
  }
}

void EndWatch::Ask(absl::Duration timeout) {
  for (size_t topic = 0; topic < topics_.size(); ++topic) {
    const int64_t asked_at_us = clock_.WallUs();
    const auto ranges = log_.Ranges(topics_[topic].name, timeout);
    if (!ranges.ok()) continue;
    const size_t known = std::min(
        ranges->size(), static_cast<size_t>(topics_[topic].partitions));
    for (size_t partition = 0; partition < known; ++partition) {
      Published& published = published_[topic][partition];
      published.first_offset.store((*ranges)[partition].first,
                                   std::memory_order_relaxed);
      published.end_offset.store((*ranges)[partition].end,
                                 std::memory_order_relaxed);
      published.asked_at_us.store(asked_at_us, std::memory_order_release);
    }
  }
  const Log::BrokerTime broker = log_.LastBrokerTime();
  skew_us_.store(broker.wall_us - broker.broker_us, std::memory_order_relaxed);
}

EndAnswer EndWatch::Answer(size_t topic, int32_t partition) const {
  const Published& published =
      published_[topic][static_cast<size_t>(partition)];
  EndAnswer answer;
  answer.asked_at_us = published.asked_at_us.load(std::memory_order_acquire);
  answer.end_offset = published.end_offset.load(std::memory_order_relaxed);
  answer.first_offset = published.first_offset.load(std::memory_order_relaxed);
  return answer;
}

}  // namespace holdline

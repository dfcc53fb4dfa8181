#include "operators/judge/queue_levels.h"

#include <algorithm>

namespace holdline {
namespace {

// The lesser of two instants, where 0 stands for none.
int64_t Earlier(int64_t a, int64_t b) {
  if (a == 0 || b == 0) return std::max(a, b);
  return std::min(a, b);
}

}  // namespace

void QueueLevels::Set(uint32_t partition, const Level& level) {
  auto queue = queues_.find(level.queue());
  if (queue == queues_.end()) {
    queue = queues_.emplace(level.queue(), std::vector<Part>()).first;
  }
  std::vector<Part>& parts = queue->second;
  std::erase_if(parts, [partition](const Part& part) {
    return part.partition == partition;
  });
  if (level.waiting() > 0) {
    int64_t next_miss_us = 0;
    for (int64_t deadline_us : level.deadline_us()) {
      next_miss_us = Earlier(next_miss_us, deadline_us);
    }
    parts.push_back(
        {partition, level.waiting(), level.oldest_us(), next_miss_us});
  }
  if (parts.empty()) queues_.erase(queue);
}

bool QueueLevels::Forget(uint32_t partition) {
  size_t forgotten = 0;
  for (auto& [name, parts] : queues_) {
    forgotten += std::erase_if(parts, [partition](const Part& part) {
      return part.partition == partition;
    });
  }
  std::erase_if(queues_,
                [](const auto& queue) { return queue.second.empty(); });
  return forgotten > 0;
}

void QueueLevels::AppendRows(
    google::protobuf::RepeatedPtrField<QueueLevel>* rows) const {
  for (const auto& [name, parts] : queues_) {
    QueueLevel* row = rows->Add();
    row->set_queue(name);
    for (const Part& part : parts) {
      row->set_waiting(row->waiting() + part.waiting);
      row->set_oldest_us(Earlier(row->oldest_us(), part.oldest_us));
      row->set_next_miss_us(Earlier(row->next_miss_us(), part.next_miss_us));
    }
  }
}

}  // namespace holdline

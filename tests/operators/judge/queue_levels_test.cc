#include "operators/judge/queue_levels.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace holdline {
namespace {

Level Of(const std::string& queue, int64_t waiting, int64_t oldest_us,
         const std::vector<int64_t>& deadlines_us = {}) {
  Level level;
  level.set_queue(queue);
  level.set_waiting(waiting);
  level.set_oldest_us(oldest_us);
  for (int64_t deadline_us : deadlines_us) level.add_deadline_us(deadline_us);
  return level;
}

TEST(QueueLevels, AddUpOverPartitions) {
  QueueLevels levels;
  levels.Set(0, Of("sales", 2, 500, {0, 900}));
  levels.Set(1, Of("sales", 3, 400, {950, 800}));
  Status status;
  levels.AppendRows(status.mutable_queues());
  ASSERT_EQ(status.queues_size(), 1);
  EXPECT_EQ(status.queues(0).waiting(), 5);
  EXPECT_EQ(status.queues(0).oldest_us(), 400);
  EXPECT_EQ(status.queues(0).next_miss_us(), 800);
}

TEST(QueueLevels, LastWordOfAPartitionReplacesTheOneBefore) {
  QueueLevels levels;
  levels.Set(0, Of("sales", 2, 500, {900}));
  levels.Set(0, Of("sales", 1, 700));
  Status status;
  levels.AppendRows(status.mutable_queues());
  EXPECT_EQ(status.queues(0).waiting(), 1);
  EXPECT_EQ(status.queues(0).oldest_us(), 700);
  EXPECT_EQ(status.queues(0).next_miss_us(), 0);
}

TEST(QueueLevels, ShowOnlyQueuesInWhichSomebodyWaitsByName) {
  QueueLevels levels;
  levels.Set(0, Of("sales", 1, 1));
  levels.Set(1, Of("orders", 1, 1));
  levels.Set(0, Of("empty", 0, 0));
  levels.Set(0, Of("sales", 0, 0));
  levels.Set(0, Of("abroad", 1, 1));
  Status status;
  levels.AppendRows(status.mutable_queues());
  ASSERT_EQ(status.queues_size(), 2);
  EXPECT_EQ(status.queues(0).queue(), "abroad");
  EXPECT_EQ(status.queues(1).queue(), "orders");
}

}  // namespace
}  // namespace holdline

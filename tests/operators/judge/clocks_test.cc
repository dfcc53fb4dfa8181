#include "operators/judge/clocks.h"

#include <gtest/gtest.h>

namespace holdline {
namespace {

constexpr int64_t kLimit = 60;

PartitionClocks::Told Says(uint32_t partition, int64_t clock_us,
                           bool live = false) {
  return {.partition = partition,
          .partitions = 3,
          .clock_us = clock_us,
          .live = live};
}

TEST(PartitionClocks, NothingIsDeliveredUntilAllHaveSpoken) {
  PartitionClocks clocks(kLimit);
  EXPECT_FALSE(clocks.DeliveredUs().has_value());
  clocks.Tell(Says(0, 10));
  clocks.Tell(Says(2, 30));
  EXPECT_FALSE(clocks.DeliveredUs().has_value());
  clocks.Tell(Says(1, 20));
  EXPECT_EQ(clocks.DeliveredUs(), 10);
  EXPECT_EQ(clocks.NewestUs(), 30);
}

TEST(PartitionClocks, NeverGoBack) {
  PartitionClocks clocks(kLimit);
  for (uint32_t partition = 0; partition < 3; ++partition) {
    clocks.Tell(Says(partition, 100));
    clocks.Tell(Says(partition, 50));
  }
  EXPECT_EQ(clocks.DeliveredUs(), 100);
}

TEST(PartitionClocks, AreLiveWhileOneFollowsTheWall) {
  PartitionClocks clocks(kLimit);
  clocks.Tell(Says(0, 10));
  EXPECT_FALSE(clocks.live());
  clocks.Tell(Says(1, 1000, true));
  clocks.Tell(Says(2, 2000));
  EXPECT_TRUE(clocks.live());
  EXPECT_EQ(clocks.NewestLiveUs(), 1000);
  clocks.Tell(Says(1, 1001, false));
  EXPECT_FALSE(clocks.live());
}

TEST(PartitionClocks, LeaveOutWhoLagsByMoreThanTheLimitOrNeverSpoke) {
  PartitionClocks clocks(kLimit);
  clocks.Tell(Says(0, 1000, true));
  clocks.Tell(Says(1, 1000 - kLimit, true));
  Completeness completeness = clocks.IncludedAt(1000);
  EXPECT_EQ(completeness.included(), 2u);
  EXPECT_EQ(completeness.partitions(), 3u);
  EXPECT_EQ(completeness.oldest_clock_us(), 1000 - kLimit);
  clocks.Tell(Says(0, 1001, true));
  completeness = clocks.IncludedAt(1001);
  EXPECT_EQ(completeness.included(), 1u);
  EXPECT_EQ(completeness.oldest_clock_us(), 1001);
}

TEST(PartitionClocks, RefuseAPartitionThatThereIsNot) {
  PartitionClocks clocks(kLimit);
  EXPECT_FALSE(clocks.Tell({.partition = 3, .partitions = 3}));
  EXPECT_FALSE(clocks.Tell({.partition = 0, .partitions = 4'000'000'000}));
  EXPECT_FALSE(
      clocks.Tell({.partition = 0, .partitions = 1, .clock_us = INT64_MIN}));
  EXPECT_FALSE(clocks.NewestUs().has_value());
}

}  // namespace
}  // namespace holdline

#include "engine/app/monitor/orphan_watch.h"

#include <gtest/gtest.h>

#include "engine/base/time_units.h"

namespace holdline {
namespace {

TEST(OrphanWatch, TellsOfMoreThanAFewPerCent) {
  OrphanWatch watch;
  EXPECT_FALSE(watch.Add(3, 50, 0));
  EXPECT_FALSE(watch.Add(3, 50, 4 * kMinuteUs));
  const auto found = watch.Add(3, 50, 5 * kMinuteUs);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->orphans, 9);
  EXPECT_EQ(found->forgotten, 150);
}

TEST(OrphanWatch, BeginsAnewAfterEach) {
  OrphanWatch watch;
  EXPECT_FALSE(watch.Add(50, 100, 0));
  EXPECT_TRUE(watch.Add(0, 0, 5 * kMinuteUs));
  EXPECT_FALSE(watch.Add(50, 100, 9 * kMinuteUs));
  EXPECT_TRUE(watch.Add(0, 0, 10 * kMinuteUs));
  EXPECT_FALSE(watch.Add(0, 1000, 20 * kMinuteUs));
}

TEST(OrphanWatch, IsSilentAboutFew) {
  OrphanWatch watch;
  watch.Add(0, 0, 0);
  EXPECT_FALSE(watch.Add(5, 100, 5 * kMinuteUs));  // 5 % exactly
  EXPECT_FALSE(watch.Add(99, 99, 20 * kMinuteUs));
  EXPECT_TRUE(watch.Add(0, 1, 20 * kMinuteUs));  // now they are enough
}

}  // namespace
}  // namespace holdline

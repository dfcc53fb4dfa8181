#include "engine/base/clock.h"

#include <gtest/gtest.h>

namespace holdline {
namespace {

TEST(ManualClock, MovesOnlyWhenTold) {
  ManualClock clock(1'000);
  EXPECT_EQ(clock.WallUs(), 1'000);
  EXPECT_EQ(clock.WallUs(), 1'000);
  clock.Advance(absl::Seconds(2));
  EXPECT_EQ(clock.WallUs(), 2'001'000);
  clock.Sleep(absl::Microseconds(5));
  EXPECT_EQ(clock.WallUs(), 2'001'005);
  EXPECT_EQ(clock.Wall(), absl::FromUnixMicros(2'001'005));
}

TEST(SystemClock, GoesOnAndSleepsAtLeastAsLongAsAsked) {
  Clock& clock = SystemClock();
  const int64_t before_us = clock.MonotonicUs();
  clock.Sleep(absl::Milliseconds(2));
  EXPECT_GE(clock.MonotonicUs() - before_us, 2'000);
  EXPECT_GT(clock.WallUs(), 1'600'000'000'000'000);
}

TEST(FastClock, RunsItsFactorTimesAsFastFromItsStart) {
  constexpr int64_t kStartUs = 1'700'000'000'000'000;
  FastClock clock(kStartUs, 1'000.0);
  const int64_t machine_us = SystemClock().MonotonicUs();
  clock.Sleep(absl::Seconds(5));
  EXPECT_GE(clock.WallUs() - kStartUs, 5'000'000);
  EXPECT_LT(SystemClock().MonotonicUs() - machine_us, 4'000'000);
}

}  // namespace
}  // namespace holdline

#include "operators/score/record_clock.h"

#include <gtest/gtest.h>

#include <cstdint>

#include "engine/base/time_units.h"

namespace holdline {
namespace {

TEST(RecordClock, BelievesTheFirstRecordAndNeverGoesBack) {
  RecordClock clock;
  EXPECT_EQ(clock.now_us(), kNoClock);
  clock.Take(100 * kMinuteUs);
  EXPECT_EQ(clock.now_us(), 100 * kMinuteUs);
  clock.Take(90 * kMinuteUs);
  EXPECT_EQ(clock.now_us(), 100 * kMinuteUs);
}

TEST(RecordClock, OneBrokenClockMovesItFiveMinutesAtMost) {
  RecordClock clock;
  clock.Take(100 * kMinuteUs);
  clock.Take(5000 * kMinuteUs);
  EXPECT_EQ(clock.now_us(), 105 * kMinuteUs);
  clock.Take(101 * kMinuteUs);
  EXPECT_EQ(clock.now_us(), 105 * kMinuteUs);
  clock.Take(106 * kMinuteUs);
  EXPECT_EQ(clock.now_us(), 106 * kMinuteUs);
}

TEST(RecordClock, ASecondRecordConfirmsALeap) {
  RecordClock clock;
  clock.Take(100 * kMinuteUs);
  clock.Take(700 * kMinuteUs);
  clock.Take(701 * kMinuteUs);
  EXPECT_EQ(clock.now_us(), 701 * kMinuteUs);
}

TEST(RecordClock, ARecordJustWithinFiveMinutesBehindConfirms) {
  RecordClock clock;
  clock.Take(100 * kMinuteUs);
  clock.Take(700 * kMinuteUs);
  clock.Take(705 * kMinuteUs);
  EXPECT_EQ(clock.now_us(), 705 * kMinuteUs);
  clock.Take(710 * kMinuteUs + 1);
  EXPECT_EQ(clock.now_us(), 710 * kMinuteUs);
}

TEST(RecordClock, TakesTheEndsOfTheNumbers) {
  RecordClock clock;
  clock.Take(INT64_MIN);
  clock.Take(INT64_MAX);
  clock.Take(INT64_MAX);
  EXPECT_GT(clock.now_us(), 0);
}

}  // namespace
}  // namespace holdline

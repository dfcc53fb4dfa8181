#include "operators/score/record_clock.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace holdline {
namespace {

constexpr int64_t kMinute = 60'000'000;

TEST(RecordClock, BelievesTheFirstRecordAndNeverGoesBack) {
  RecordClock clock;
  EXPECT_EQ(clock.now_us(), kNoClock);
  clock.Take(100 * kMinute);
  EXPECT_EQ(clock.now_us(), 100 * kMinute);
  clock.Take(90 * kMinute);
  EXPECT_EQ(clock.now_us(), 100 * kMinute);
}

TEST(RecordClock, OneBrokenClockMovesItFiveMinutesAtMost) {
  RecordClock clock;
  clock.Take(100 * kMinute);
  clock.Take(5000 * kMinute);
  EXPECT_EQ(clock.now_us(), 105 * kMinute);
  clock.Take(101 * kMinute);
  EXPECT_EQ(clock.now_us(), 105 * kMinute);
  clock.Take(106 * kMinute);
  EXPECT_EQ(clock.now_us(), 106 * kMinute);
}

TEST(RecordClock, ASecondRecordConfirmsALeap) {
  RecordClock clock;
  clock.Take(100 * kMinute);
  clock.Take(700 * kMinute);
  clock.Take(701 * kMinute);
  EXPECT_EQ(clock.now_us(), 701 * kMinute);
}

TEST(RecordClock, ARecordJustWithinFiveMinutesBehindConfirms) {
  RecordClock clock;
  clock.Take(100 * kMinute);
  clock.Take(700 * kMinute);
  clock.Take(705 * kMinute);
  EXPECT_EQ(clock.now_us(), 705 * kMinute);
  clock.Take(710 * kMinute + 1);
  EXPECT_EQ(clock.now_us(), 710 * kMinute);
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

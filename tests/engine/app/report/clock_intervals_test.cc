#include "engine/app/report/clock_intervals.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "engine/app/report/figures.h"

namespace holdline {
namespace {

absl::TimeZone Zone(const char* name) {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone(name, &zone)) << name;
  return zone;
}

int64_t Us(const std::string& rfc3339) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, rfc3339, &time, &error))
      << error;
  return absl::ToUnixMicros(time);
}

std::string Span(ClockIntervals intervals, const std::string& instant,
                 absl::TimeZone zone) {
  const auto found = intervals.At(Us(instant));
  return InstantText(found.start_us, zone) + " " +
         InstantText(found.end_us, zone);
}

TEST(ClockIntervals, HalfHoursBeginAtTheClocksHalfHours) {
  const absl::TimeZone zone = Zone("Asia/Kolkata");  // +05:30
  EXPECT_EQ(
      Span({zone, absl::Minutes(30)}, "2026-03-02T10:29:59.9+05:30", zone),
      "2026-03-02T10:00:00+05:30 2026-03-02T10:30:00+05:30");
  EXPECT_EQ(Span({zone, absl::Minutes(30)}, "2026-03-02T10:30:00+05:30", zone),
            "2026-03-02T10:30:00+05:30 2026-03-02T11:00:00+05:30");
  // An hour of the local clock is not an hour of UTC here.
  EXPECT_EQ(Span({zone, absl::Hours(1)}, "2026-03-02T10:10:00+05:30", zone),
            "2026-03-02T10:00:00+05:30 2026-03-02T11:00:00+05:30");
}

TEST(ClockIntervals, ARepeatedHourHasItsHalfHoursTwice) {
  const absl::TimeZone zone = Zone("Europe/Berlin");  // 2026-10-25, 03:00
  ClockIntervals intervals(zone, absl::Minutes(30));
  EXPECT_EQ(Span(intervals, "2026-10-25T02:40:00+02:00", zone),
            "2026-10-25T02:30:00+02:00 2026-10-25T02:00:00+01:00");
  EXPECT_EQ(Span(intervals, "2026-10-25T02:40:00+01:00", zone),
            "2026-10-25T02:30:00+01:00 2026-10-25T03:00:00+01:00");
}

TEST(ClockIntervals, LongIntervalsTakeInTheRepeatedHour) {
  const absl::TimeZone zone = Zone("Europe/Berlin");
  ClockIntervals intervals(zone, absl::Hours(2));
  for (const char* instant :
       {"2026-10-25T02:00:00+02:00", "2026-10-25T02:59:00+01:00",
        "2026-10-25T03:59:00+01:00"}) {
    EXPECT_EQ(Span(intervals, instant, zone),
              "2026-10-25T02:00:00+02:00 2026-10-25T04:00:00+01:00")
        << instant;
  }
}

TEST(ClockIntervals, DaysHaveTwentyThreeOrTwentyFiveHours) {
  const absl::TimeZone zone = Zone("America/Halifax");
  ClockIntervals days(zone, absl::Hours(24));
  const auto spring = days.At(Us("2026-03-08T12:00:00-03:00"));
  EXPECT_EQ(spring.end_us - spring.start_us, 23 * 3'600'000'000);
  const auto autumn = days.At(Us("2026-11-01T12:00:00-04:00"));
  EXPECT_EQ(autumn.end_us - autumn.start_us, 25 * 3'600'000'000);
}

TEST(ClockIntervals, AHalfHourChangeEndsAnHour) {
  const absl::TimeZone zone = Zone("Australia/Lord_Howe");  // 30 min at 02:00
  EXPECT_EQ(Span({zone, absl::Hours(1)}, "2026-04-05T01:45:00+11:00", zone),
            "2026-04-05T01:00:00+11:00 2026-04-05T01:30:00+10:30");
  for (const char* instant : {"2026-04-05T01:30:00+10:30",  // the change itself
                              "2026-04-05T01:45:00+10:30"}) {
    EXPECT_EQ(Span({zone, absl::Hours(1)}, instant, zone),
              "2026-04-05T01:30:00+10:30 2026-04-05T02:00:00+10:30")
        << instant;
  }
}

TEST(ClockIntervals, AllowsWhatDividesAnHourOrADay) {
  for (const int minutes : {1, 5, 10, 15, 20, 30, 60, 120, 240, 480, 1440}) {
    EXPECT_TRUE(ClockIntervals::IsAllowed(absl::Minutes(minutes))) << minutes;
  }
  for (const int minutes : {-30, 0, 7, 45, 90, 300, 2880}) {
    EXPECT_FALSE(ClockIntervals::IsAllowed(absl::Minutes(minutes))) << minutes;
  }
  EXPECT_FALSE(ClockIntervals::IsAllowed(absl::Seconds(90)));
}

// However they are asked, intervals of one length tile the time line.
RC_GTEST_PROP(ClockIntervals, TileTheTimeLine, ()) {
  const auto zone = Zone(
      *rc::gen::element<const char*>("UTC", "Europe/Berlin", "America/Halifax",
                                     "Asia/Kathmandu", "Australia/Lord_Howe"));
  const int minutes = *rc::gen::element(5, 15, 30, 60, 120, 360, 1440);
  ClockIntervals intervals(zone, absl::Minutes(minutes));
  const int64_t days = *rc::gen::inRange<int64_t>(0, 400);
  int64_t time_us = Us("2026-01-01T00:00:00+00:00") + days * 86'400'000'000 +
                    *rc::gen::inRange<int64_t>(0, 86'400) * 1'000'000;
  for (int i = 0; i < 50; ++i) {
    const auto interval = intervals.At(time_us);
    RC_ASSERT(interval.start_us <= time_us);
    RC_ASSERT(time_us < interval.end_us);
    RC_ASSERT(
        ClockIntervals(zone, absl::Minutes(minutes)).At(interval.start_us) ==
        interval);
    RC_ASSERT(
        ClockIntervals(zone, absl::Minutes(minutes)).At(interval.end_us - 1) ==
        interval);
    time_us = interval.end_us;
  }
}

}  // namespace
}  // namespace holdline

#include "operators/calendar/open_time.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "absl/time/time.h"
#include "engine/base/time_units.h"
#include "tests/operators/calendar/civil_times.h"
#include "tests/operators/calendar/zones.h"

namespace holdline {
namespace {

// Monday to Friday, 9:00 to 17:00, in Berlin.
CalendarSpec OfficeHours() {
  CalendarSpec spec;
  spec.zone = LoadZone("Europe/Berlin");
  for (size_t day = 0; day < 5; ++day) spec.week[day] = {{9 * 60, 17 * 60}};
  return spec;
}

int64_t Berlin(int month, int day, int hour, int minute = 0) {
  return At(LoadZone("Europe/Berlin"),
            absl::CivilSecond(2026, month, day, hour, minute));
}

TEST(OpenTime, WithoutACalendarAllTimeIsOpen) {
  OpenTime always;
  EXPECT_EQ(always.Between(100, 350), 250);
  EXPECT_EQ(always.Between(350, 100), 0);
  EXPECT_EQ(always.FirstAfter(100, 250), 350);
  EXPECT_EQ(always.LastAfter(100, 250), 350);
}

TEST(OpenTime, NightsAndWeekendsDoNotPass) {
  OpenTime hours(OfficeHours());
  // Friday 16:00 to Monday 10:00, the 9th.
  EXPECT_EQ(hours.Between(Berlin(3, 6, 16), Berlin(3, 9, 10)), 2 * kHourUs);
  EXPECT_EQ(hours.FirstAfter(Berlin(3, 6, 16), 2 * kHourUs), Berlin(3, 9, 10));
  EXPECT_EQ(hours.LastAfter(Berlin(3, 6, 16), 2 * kHourUs), Berlin(3, 9, 10));
}

TEST(OpenTime, WhatEndsAtTheClosingLastsUntilTheNextOpening) {
  OpenTime hours(OfficeHours());
  EXPECT_EQ(hours.FirstAfter(Berlin(3, 6, 16), kHourUs), Berlin(3, 6, 17));
  EXPECT_EQ(hours.LastAfter(Berlin(3, 6, 16), kHourUs), Berlin(3, 9, 9));
  EXPECT_EQ(hours.FirstAfter(Berlin(3, 7, 12), 0), Berlin(3, 7, 12));
  EXPECT_EQ(hours.LastAfter(Berlin(3, 7, 12), 0), Berlin(3, 9, 9));
}

TEST(OpenTime, AClockChangeMakesADayShorter) {
  CalendarSpec spec = OfficeHours();
  spec.week[6] = {{0, 24 * 60}};  // Sunday, the 29th: 02:00 becomes 03:00
  OpenTime hours(spec);
  EXPECT_EQ(hours.Between(Berlin(3, 29, 0), Berlin(3, 30, 0)), 23 * kHourUs);
}

TEST(OpenTime, AnEarlierTimeMayBeAskedForLater) {
  OpenTime hours(OfficeHours());
  EXPECT_EQ(hours.Between(Berlin(6, 1, 9), Berlin(6, 1, 17)), 8 * kHourUs);
  const int64_t years_before =
      At(LoadZone("Europe/Berlin"), absl::CivilSecond(2021, 3, 1, 16));
  EXPECT_EQ(hours.FirstAfter(years_before, 2 * kHourUs),
            At(LoadZone("Europe/Berlin"), absl::CivilSecond(2021, 3, 2, 10)));
  EXPECT_EQ(hours.Between(Berlin(6, 1, 9), Berlin(6, 2, 10)), 9 * kHourUs);
}

TEST(OpenTime, ACalendarThatDoesNotOpenAgainNeverGetsThere) {
  CalendarSpec spec;
  spec.zone = LoadZone("Europe/Berlin");
  spec.days[absl::CivilDay(2026, 3, 6)] = {{9 * 60, 17 * 60}};
  OpenTime once(spec);
  EXPECT_EQ(once.FirstAfter(Berlin(3, 6, 12), 5 * kHourUs), Berlin(3, 6, 17));
  EXPECT_EQ(once.LastAfter(Berlin(3, 6, 12), 5 * kHourUs), OpenTime::kNever);
  EXPECT_EQ(once.FirstAfter(Berlin(3, 6, 12), 5 * kHourUs + 1),
            OpenTime::kNever);
}

CalendarSpec AnyHours() {
  CalendarSpec spec;
  spec.zone = LoadZone(*rc::gen::element<std::string>(
      "UTC", "Europe/Berlin", "America/Halifax", "Australia/Lord_Howe"));
  for (auto& day : spec.week) {
    if (*rc::gen::inRange(0, 4) == 0) continue;
    const int from = *rc::gen::inRange(0, 24 * 60);
    day = {{from, from + *rc::gen::inRange(1, 10 * 60)}};
  }
  return spec;
}

// By the definition: look at each minute.
RC_GTEST_PROP(OpenTime, IsWhatTheCalendarSaysOfEachMinute, ()) {
  const CalendarSpec spec = AnyHours();
  const Calendar calendar(spec);
  OpenTime hours(spec);
  const int64_t from_us =
      Berlin(3, 25, 0) + *rc::gen::inRange(0, 6 * 24 * 60) * kMinuteUs;
  const int64_t minutes = *rc::gen::inRange(0, 4 * 24 * 60);
  int64_t open_us = 0;
  for (int64_t i = 0; i < minutes; ++i) {
    if (calendar.Contains(from_us + i * kMinuteUs)) open_us += kMinuteUs;
  }
  RC_ASSERT(hours.Between(from_us, from_us + minutes * kMinuteUs) == open_us);
}

RC_GTEST_PROP(OpenTime, FirstAndLastAreTheEndsOfWhereTheAmountHasPassed, ()) {
  OpenTime hours(AnyHours());
  const int64_t from_us =
      Berlin(3, 25, 0) + *rc::gen::inRange(0, 6 * 24 * 60) * kMinuteUs;
  const int64_t amount_us = *rc::gen::element<int64_t>(0, 1, kMinuteUs) +
                            *rc::gen::inRange(0, 40) * kHourUs / 4;
  const int64_t first_us = hours.FirstAfter(from_us, amount_us);
  const int64_t last_us = hours.LastAfter(from_us, amount_us);
  if (first_us != OpenTime::kNever) {
    RC_ASSERT(first_us >= from_us);
    RC_ASSERT(hours.Between(from_us, first_us) == amount_us);
    RC_ASSERT(amount_us == 0 ||
              hours.Between(from_us, first_us - 1) == amount_us - 1);
  }
  if (last_us == OpenTime::kNever) return;
  RC_ASSERT(last_us >= first_us);
  RC_ASSERT(hours.Between(from_us, last_us) == amount_us);
  RC_ASSERT(hours.Between(from_us, last_us + 1) == amount_us + 1);
}

}  // namespace
}  // namespace holdline

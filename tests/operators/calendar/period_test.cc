#include "operators/calendar/period.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "engine/base/time_units.h"
#include "tests/operators/calendar/civil_times.h"
#include "tests/operators/calendar/zones.h"

namespace holdline {
namespace {

// Whether a period begins on the day, by the words of the definition.
bool Begins(const PeriodSpec& spec, absl::CivilDay day) {
  const bool first = day.day() == spec.month_from;
  // The month that gives the fiscal month its name.
  const int month = spec.month_from == 1 ? day.month() : day.month() % 12 + 1;
  switch (spec.kind) {
    case PeriodKind::kDay:
      return true;
    case PeriodKind::kWeek:
      return absl::GetWeekday(day) == absl::Weekday::monday;
    case PeriodKind::kMonth:
      return first;
    case PeriodKind::kQuarter:
      return first && (month == 1 || month == 4 || month == 7 || month == 10);
    case PeriodKind::kYear:
      return first && month == 1;
  }
  return false;
}

TEST(Period, RangesAreTheCalendarsOwn) {
  const int64_t day = Number(2026, 2, 18);  // a Wednesday
  const auto range = [&](PeriodKind kind) { return PeriodOf({kind}, day); };
  EXPECT_EQ(range(PeriodKind::kDay), (DayRange{day, day + 1}));
  EXPECT_EQ(range(PeriodKind::kWeek),
            (DayRange{Number(2026, 2, 16), Number(2026, 2, 23)}));
  EXPECT_EQ(range(PeriodKind::kMonth),
            (DayRange{Number(2026, 2, 1), Number(2026, 3, 1)}));
  EXPECT_EQ(range(PeriodKind::kQuarter),
            (DayRange{Number(2026, 1, 1), Number(2026, 4, 1)}));
  EXPECT_EQ(range(PeriodKind::kYear),
            (DayRange{Number(2026, 1, 1), Number(2027, 1, 1)}));
}

TEST(Period, FiscalMonthRunsFromThe22ndToThe21st) {
  const PeriodSpec fiscal{PeriodKind::kMonth, 22};
  const DayRange january{Number(2025, 12, 22), Number(2026, 1, 22)};
  EXPECT_EQ(PeriodOf(fiscal, Number(2025, 12, 22)), january);
  EXPECT_EQ(PeriodOf(fiscal, Number(2026, 1, 21)), january);
  EXPECT_EQ(PeriodOf(fiscal, Number(2026, 1, 22)),
            (DayRange{Number(2026, 1, 22), Number(2026, 2, 22)}));
}

TEST(Period, NamesAreThoseOfTheLanguage) {
  EXPECT_EQ(PeriodSpec{PeriodKind::kDay}.Name(), "day");
  EXPECT_EQ(PeriodSpec{PeriodKind::kWeek}.Name(), "week");
  EXPECT_EQ(PeriodSpec{PeriodKind::kMonth}.Name(), "month");
  EXPECT_EQ(PeriodSpec{PeriodKind::kQuarter}.Name(), "quarter");
  EXPECT_EQ(PeriodSpec{PeriodKind::kYear}.Name(), "year");
  EXPECT_EQ((PeriodSpec{PeriodKind::kMonth, 22}).Name(), "month_from_22");
}

RC_GTEST_PROP(Period, RunsFromOneBeginningToTheNext, ()) {
  const PeriodSpec spec{static_cast<PeriodKind>(*rc::gen::inRange(0, 5)),
                        *rc::gen::inRange(1, 29)};
  const int64_t day = *rc::gen::inRange<int64_t>(-40'000, 60'000);
  int64_t first = day;
  while (!Begins(spec, kEpoch + first)) --first;
  int64_t end = day + 1;
  while (!Begins(spec, kEpoch + end)) ++end;
  RC_ASSERT(PeriodOf(spec, day) == (DayRange{first, end}));
}

TEST(DayStart, DaysOfClockChangesHave23And25Hours) {
  const absl::TimeZone berlin = LoadZone("Europe/Berlin");
  const auto hours = [&](int64_t day) {
    return (DayStartUs(berlin, day + 1) - DayStartUs(berlin, day)) / kHourUs;
  };
  EXPECT_EQ(hours(Number(2026, 3, 28)), 24);
  EXPECT_EQ(hours(Number(2026, 3, 29)), 23);
  EXPECT_EQ(hours(Number(2026, 10, 25)), 25);
}

TEST(DayStart, IsTheChangeWhereMidnightDoesNotExist) {
  const absl::TimeZone zone = LoadZone("America/Sao_Paulo");
  const int64_t start = DayStartUs(zone, Number(2018, 11, 4));
  EXPECT_EQ(zone.At(absl::FromUnixMicros(start)).cs,
            absl::CivilSecond(2018, 11, 4, 1));
  EXPECT_EQ(zone.At(absl::FromUnixMicros(start - 1)).cs,
            absl::CivilSecond(2018, 11, 3, 23, 59, 59));
}

TEST(DayStart, ADayThatNeverWasIsEmpty) {
  const absl::TimeZone zone = LoadZone("Pacific/Apia");
  EXPECT_EQ(DayStartUs(zone, Number(2011, 12, 30)),
            DayStartUs(zone, Number(2011, 12, 31)));
}

// Days begin when their date is first shown, and never come back.
TEST(DayFinder, FollowsTheDatesOnTheWallMinuteByMinute) {
  for (const ZoneCase& zone : ZoneCases()) {
    SCOPED_TRACE(zone.name);
    const absl::TimeZone loaded = LoadZone(zone.name);
    DayFinder finder(loaded);
    DayFinder cold(loaded);
    const absl::Time from = absl::FromCivil(zone.around - 10, loaded);
    int64_t latest = absl::CivilDay(loaded.At(from).cs) - kEpoch;
    for (int minute = 0; minute < 20 * 24 * 60; ++minute) {
      const absl::Time time = from + absl::Minutes(minute);
      latest = std::max<int64_t>(latest,
                                 absl::CivilDay(loaded.At(time).cs) - kEpoch);
      const int64_t us = absl::ToUnixMicros(time);
      ASSERT_EQ(finder.DayOf(us), latest) << time;
      ASSERT_EQ(DayFinder(loaded).DayOf(us), latest) << time;
      ASSERT_EQ(cold.DayOf(us), latest) << time;
      cold.DayOf(0);
    }
  }
}

}  // namespace
}  // namespace holdline

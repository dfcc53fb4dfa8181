#include "operators/calendar/calendar.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "absl/time/time.h"
#include "engine/base/time_units.h"
#include "tests/operators/calendar/civil_times.h"
#include "tests/operators/calendar/zones.h"

namespace holdline {
namespace {

// The definition, by the letter: look at the clock on the wall and at the
// spans of this day and of the day before.
bool WallClockSaysOpen(const CalendarSpec& spec, int64_t time_us) {
  const absl::CivilSecond now = spec.zone.At(absl::FromUnixMicros(time_us)).cs;
  for (const int back : {0, 1}) {
    const absl::CivilDay day = absl::CivilDay(now) - back;
    std::vector<DaySpan> spans =
        spec.week[static_cast<size_t>(absl::GetWeekday(day))];
    if (spec.closed.contains(day)) spans.clear();
    if (spec.days.contains(day)) spans = spec.days.at(day);
    const int minute = now.hour() * 60 + now.minute() + back * 24 * 60;
    for (const DaySpan& span : spans) {
      if (span.from_minute <= minute && minute < span.to_minute) return true;
    }
  }
  return false;
}

CalendarSpec Weekdays(absl::TimeZone zone, DaySpan span) {
  CalendarSpec spec;
  spec.zone = zone;
  for (size_t day = 0; day < 5; ++day) spec.week[day] = {span};
  return spec;
}

TEST(Calendar, OpensAndClosesToTheMicrosecond) {
  const absl::TimeZone zone = LoadZone("America/Halifax");
  const Calendar calendar(Weekdays(zone, {7 * 60 + 30, 18 * 60}));
  const int64_t opens = At(zone, absl::CivilSecond(2026, 1, 5, 7, 30));
  const int64_t closes = At(zone, absl::CivilSecond(2026, 1, 5, 18));
  EXPECT_FALSE(calendar.Contains(opens - 1));
  EXPECT_TRUE(calendar.Contains(opens));
  EXPECT_TRUE(calendar.Contains(closes - 1));
  EXPECT_FALSE(calendar.Contains(closes));
}

TEST(Calendar, SpanOverMidnightBelongsToTheDayThatItStartsOn) {
  const absl::TimeZone zone = LoadZone("Europe/Berlin");
  CalendarSpec spec = Weekdays(zone, {22 * 60, 30 * 60});
  spec.closed.insert(absl::CivilDay(2026, 1, 7));  // a Wednesday
  const Calendar calendar(spec);
  // Saturday morning is Friday's, Monday morning is nobody's.
  EXPECT_TRUE(
      calendar.Contains(At(zone, absl::CivilSecond(2026, 1, 10, 5, 59))));
  EXPECT_FALSE(
      calendar.Contains(At(zone, absl::CivilSecond(2026, 1, 5, 5, 59))));
  // Wednesday's night is closed as a whole, Tuesday's is open as a whole.
  EXPECT_TRUE(calendar.Contains(At(zone, absl::CivilSecond(2026, 1, 7, 3))));
  EXPECT_FALSE(calendar.Contains(At(zone, absl::CivilSecond(2026, 1, 7, 23))));
  EXPECT_FALSE(calendar.Contains(At(zone, absl::CivilSecond(2026, 1, 8, 3))));
}

TEST(Calendar, DayOfItsOwnWinsOverTheHoliday) {
  const absl::TimeZone zone = LoadZone("UTC");
  CalendarSpec spec = Weekdays(zone, {8 * 60, 18 * 60});
  spec.closed.insert(absl::CivilDay(2026, 12, 24));
  spec.days[absl::CivilDay(2026, 12, 24)] = {{7 * 60, 12 * 60}};
  spec.days[absl::CivilDay(2026, 12, 23)] = {};
  const Calendar calendar(spec);
  EXPECT_TRUE(
      calendar.Contains(At(zone, absl::CivilSecond(2026, 12, 24, 7, 30))));
  EXPECT_FALSE(
      calendar.Contains(At(zone, absl::CivilSecond(2026, 12, 24, 13))));
  EXPECT_FALSE(
      calendar.Contains(At(zone, absl::CivilSecond(2026, 12, 23, 10))));
}

TEST(Calendar, SkippedHourIsNeverOpenAndRepeatedHourIsOpenTwice) {
  const absl::TimeZone zone = LoadZone("Europe/Berlin");
  CalendarSpec spec;
  spec.zone = zone;
  spec.week.fill({{2 * 60, 3 * 60}});
  const Calendar calendar(spec);
  const auto open_minutes = [&](absl::CivilDay day) {
    int minutes = 0;
    const int64_t end = At(zone, absl::CivilSecond(day + 1));
    for (int64_t t = At(zone, absl::CivilSecond(day)); t < end; t += kMinuteUs)
      minutes += calendar.Contains(t);
    return minutes;
  };
  EXPECT_EQ(open_minutes(absl::CivilDay(2026, 3, 29)), 0);
  EXPECT_EQ(open_minutes(absl::CivilDay(2026, 3, 30)), 60);
  EXPECT_EQ(open_minutes(absl::CivilDay(2026, 10, 25)), 120);
}

TEST(Calendar, EverOpensSeesTheWeekAndDaysOfTheirOwn) {
  CalendarSpec spec;
  EXPECT_FALSE(Calendar(spec).EverOpens());
  spec.days[absl::CivilDay(2026, 1, 1)] = {};
  EXPECT_FALSE(Calendar(spec).EverOpens());
  spec.days[absl::CivilDay(2026, 1, 2)] = {{0, 60}};
  EXPECT_TRUE(Calendar(spec).EverOpens());
  EXPECT_TRUE(Calendar(Weekdays(absl::UTCTimeZone(), {0, 1})).EverOpens());
}

TEST(Calendar, TimesBeforeTheEpochAreTimesToo) {
  const absl::TimeZone zone = LoadZone("UTC");
  const Calendar calendar(Weekdays(zone, {8 * 60, 18 * 60}));
  EXPECT_TRUE(calendar.Contains(At(zone, absl::CivilSecond(1969, 12, 31, 8))));
  EXPECT_FALSE(
      calendar.Contains(At(zone, absl::CivilSecond(1969, 12, 31, 8)) - 1));
}

std::vector<DaySpan> AnySpans() {
  std::vector<DaySpan> spans;
  int from = 0;
  while (from < 24 * 60 && *rc::gen::inRange(0, 3) > 0) {
    const int opens = *rc::gen::inRange(from, 24 * 60);
    from = *rc::gen::inRange(opens + 1, 48 * 60 + 1);
    spans.push_back({opens, from});
  }
  return spans;
}

// Ten days around each clock change, every minute and the microsecond before.
RC_GTEST_PROP(Calendar, AgreesWithTheClockOnTheWall, ()) {
  const std::vector<ZoneCase> zones = ZoneCases();
  const ZoneCase zone = zones[*rc::gen::inRange<size_t>(0, zones.size())];
  CalendarSpec spec;
  spec.zone = LoadZone(zone.name);
  for (auto& day : spec.week) day = AnySpans();
  spec.closed.insert(zone.around + *rc::gen::inRange(-4, 5));
  spec.days[zone.around + *rc::gen::inRange(-4, 5)] = AnySpans();
  const Calendar calendar(spec);
  const int64_t from = At(spec.zone, absl::CivilSecond(zone.around - 5));
  const int64_t to = At(spec.zone, absl::CivilSecond(zone.around + 5));
  for (int64_t time = from; time < to; time += kMinuteUs) {
    RC_ASSERT(calendar.Contains(time) == WallClockSaysOpen(spec, time));
    RC_ASSERT(calendar.Contains(time - 1) == WallClockSaysOpen(spec, time - 1));
  }
  // And in no order at all: the cache must not matter.
  for (int i = 0; i < 200; ++i) {
    const int64_t time = *rc::gen::inRange(from, to);
    RC_ASSERT(calendar.Contains(time) == WallClockSaysOpen(spec, time));
  }
}

}  // namespace
}  // namespace holdline

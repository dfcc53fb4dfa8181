#include "operators/contract/coverage.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "engine/base/time_units.h"
#include "operators/contract/civil.h"

namespace holdline {
namespace {

constexpr absl::CivilDay kMonday(2026, 1, 5);
constexpr int kDays = 21;

CalendarSpec InZone(const std::string& zone) {
  CalendarSpec spec;
  spec.zone = *ParseZone(zone);
  return spec;
}

// Spans that leave little out, so that both answers come up.
std::vector<DaySpan> AnySpans() {
  if (*rc::gen::inRange(0, 8) == 0) return {};
  const int from = *rc::gen::element(0, 60, 22 * 60);
  return {{from, *rc::gen::element(24 * 60, 25 * 60, 46 * 60, 48 * 60)}};
}

CalendarSpec AnyCalendar() {
  CalendarSpec spec = InZone("UTC");
  for (auto& day : spec.week) day = AnySpans();
  if (*rc::gen::arbitrary<bool>()) {
    spec.closed.insert(kMonday + *rc::gen::inRange(7, 14));
  }
  if (*rc::gen::arbitrary<bool>()) {
    spec.days[kMonday + *rc::gen::inRange(7, 14)] = AnySpans();
  }
  return spec;
}

// The first minute of three weeks, the middle one unusual, that no calendar
// holds, as FirstUncoveredTime would name it.
std::string FirstByLooking(const std::vector<const CalendarSpec*>& slots) {
  const auto uncovered = [&](absl::CivilDay day, int minute) {
    const int64_t us =
        (absl::CivilSecond(day) - absl::CivilSecond()) * 1'000'000 +
        int64_t{minute} * 60'000'000;
    for (const CalendarSpec* spec : slots) {
      if (Calendar(*spec).Contains(us)) return false;
    }
    return true;
  };
  for (int day = 0; day < kDays; ++day) {
    for (int minute = 0; minute < 24 * 60; minute += 30) {
      if (uncovered(kMonday + day, minute)) {
        return absl::FormatCivilTime(kMonday + day);
      }
    }
  }
  return "";
}

RC_GTEST_PROP(Coverage, IsWhatTheCalendarsLeaveOut, ()) {
  const CalendarSpec a = AnyCalendar();
  const CalendarSpec b = AnyCalendar();
  const std::string said = FirstUncoveredTime({&a, &b});
  const std::string seen = FirstByLooking({&a, &b});
  RC_ASSERT(said.empty() == seen.empty());
  const bool of_a_date = said.starts_with("2026-");
  RC_CLASSIFY(said.empty());
  RC_CLASSIFY(of_a_date);
  if (of_a_date) RC_ASSERT(said.substr(0, 10) == seen);
}

TEST(Coverage, NamesTheDayAfterAClosedNight) {
  CalendarSpec spec = InZone("UTC");
  spec.week.fill({{6 * 60, 30 * 60}});
  spec.closed.insert(absl::CivilDay(2026, 12, 25));
  CalendarSpec day_shift = InZone("UTC");
  day_shift.days[absl::CivilDay(2026, 12, 25)] = {{6 * 60, 24 * 60}};
  EXPECT_EQ(FirstUncoveredTime({&spec, &day_shift}), "2026-12-26 00:00");
}

constexpr int64_t kFromUs = int64_t{1'767'225'600} * 1'000'000;  // 2026
constexpr int64_t kYearUs = 365 * kDayUs;

TEST(ClockChanges, AreSaidOfNightsThatBeganTheDayBefore) {
  CalendarSpec spec = InZone("America/Halifax");
  spec.week.fill({{22 * 60, 26 * 60 + 30}});
  EXPECT_EQ(ClockChangeRemark(spec, kFromUs, kFromUs + kYearUs),
            "on 2026-03-08 a clock change skips 02:30, where it closes; the "
            "clock on the wall decides: this is taken as 03:00");
}

TEST(ClockChanges, AreNotSaidOfHoursThatTheyDoNotTouch) {
  CalendarSpec spec = InZone("America/Halifax");
  spec.week.fill({{3 * 60, 26 * 60}});
  EXPECT_EQ(ClockChangeRemark(spec, kFromUs, kFromUs + kYearUs), "");
  spec.week.fill({{2 * 60 + 30, 4 * 60}});
  EXPECT_EQ(ClockChangeRemark(spec, kFromUs, kFromUs + kYearUs / 10), "");
  spec.zone = *ParseZone("UTC");
  EXPECT_EQ(ClockChangeRemark(spec, kFromUs, kFromUs + kYearUs), "");
}

}  // namespace
}  // namespace holdline

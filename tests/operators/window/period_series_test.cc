#include "operators/window/period_series.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <map>
#include <vector>

#include "absl/time/civil_time.h"

namespace holdline {
namespace {

struct NoState {};
using Series = PeriodSeries<NoState>;

int64_t Day(int year, int month, int day) {
  return absl::CivilDay(year, month, day) - absl::CivilDay(1970, 1, 1);
}

TEST(PeriodSeries, DaysOfAMonthAddUp) {
  Series months(PeriodSpec{PeriodKind::kMonth}, absl::UTCTimeZone());
  months.Touch(Day(2026, 2, 1))->tally.counted += 1;
  months.Touch(Day(2026, 3, 1))->tally.counted += 10;
  months.Touch(Day(2026, 2, 28))->tally.counted += 1;
  ASSERT_EQ(months.periods().size(), 2u);
  const Series::Period& february = months.periods()[0];
  EXPECT_EQ(february.tally.counted, 2);
  EXPECT_EQ(absl::FromUnixMicros(february.start_us),
            absl::FromCivil(absl::CivilDay(2026, 2, 1), absl::UTCTimeZone()));
  EXPECT_EQ(absl::FromUnixMicros(february.end_us),
            absl::FromCivil(absl::CivilDay(2026, 3, 1), absl::UTCTimeZone()));
}

TEST(PeriodSeries, DayOfAClockChangeHasItsOwnLength) {
  absl::TimeZone zone;
  ASSERT_TRUE(absl::LoadTimeZone("Europe/Berlin", &zone));
  Series days(PeriodSpec{PeriodKind::kDay}, zone);
  const Series::Period& day = *days.Touch(Day(2026, 3, 29));
  EXPECT_EQ(day.end_us - day.start_us, int64_t{23} * 3600 * 1000000);
}

TEST(PeriodSeries, ForgetsTheOldestBeyondTheLimitForGood) {
  Series days(PeriodSpec{PeriodKind::kDay}, absl::UTCTimeZone());
  for (int64_t day = 100; day < 110; ++day) days.Touch(day);
  EXPECT_EQ(days.Trim(4), 6u);
  EXPECT_EQ(days.periods().front().days.first, 106);
  EXPECT_EQ(days.Touch(105), nullptr);
  EXPECT_NE(days.Touch(106), nullptr);
  EXPECT_EQ(days.Trim(4), 0u);
}

TEST(PeriodSeries, ForgottenOnRequestComesBackEmpty) {
  Series days(PeriodSpec{PeriodKind::kDay}, absl::UTCTimeZone());
  days.Touch(7);
  days.Forget(
      [](const Series::Period& period) { return period.tally.IsZero(); });
  EXPECT_TRUE(days.periods().empty());
  EXPECT_EQ(days.Touch(7)->days, (DayRange{7, 8}));
}

RC_GTEST_PROP(PeriodSeries, IsTheSumOverTheDaysOfEachPeriod, ()) {
  const PeriodSpec spec{
      *rc::gen::element(PeriodKind::kDay, PeriodKind::kWeek, PeriodKind::kMonth,
                        PeriodKind::kQuarter, PeriodKind::kYear)};
  Series series(spec, absl::UTCTimeZone());
  std::map<int64_t, int64_t> naive;  // by first day
  const auto days = *rc::gen::container<std::vector<int64_t>>(
      rc::gen::inRange<int64_t>(20'000, 21'000));
  for (int64_t day : days) {
    series.Touch(day)->tally.counted += day;
    naive[PeriodOf(spec, day).first] += day;
  }
  RC_ASSERT(series.periods().size() == naive.size());
  auto expected = naive.begin();
  for (const Series::Period& period : series.periods()) {
    RC_ASSERT(period.days.first == expected->first);
    RC_ASSERT(period.tally.counted == expected->second);
    ++expected;
  }
}

}  // namespace
}  // namespace holdline

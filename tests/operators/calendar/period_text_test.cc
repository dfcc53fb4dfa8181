#include "operators/calendar/period_text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/operators/calendar/civil_times.h"

namespace holdline {
namespace {

NamedPeriod Parsed(std::string_view text) {
  const auto period = ParsePeriod(text);
  EXPECT_TRUE(period.ok()) << period.status();
  return period.value_or(NamedPeriod{});
}

std::string Refusal(std::string_view text) {
  const auto period = ParsePeriod(text);
  EXPECT_EQ(period.status().code(), absl::StatusCode::kInvalidArgument) << text;
  return std::string(period.status().message());
}

TEST(PeriodText, NamesTheKindAndTheDays) {
  const auto holds = [](std::string_view text, PeriodKind kind,
                        const DayRange& days) {
    EXPECT_EQ(Parsed(text).kind, kind) << text;
    EXPECT_EQ(Parsed(text).Days(), days) << text;
  };
  holds("2026-03-17", PeriodKind::kDay,
        {Number(2026, 3, 17), Number(2026, 3, 18)});
  holds("2026-W14", PeriodKind::kWeek,
        {Number(2026, 3, 30), Number(2026, 4, 6)});
  holds("2026-03", PeriodKind::kMonth,
        {Number(2026, 3, 1), Number(2026, 4, 1)});
  holds("2026-Q1", PeriodKind::kQuarter,
        {Number(2026, 1, 1), Number(2026, 4, 1)});
  holds("2026", PeriodKind::kYear, {Number(2026, 1, 1), Number(2027, 1, 1)});
}

TEST(PeriodText, FiscalMonthIsNamedForTheMonthThatItEndsIn) {
  const DayRange march{Number(2026, 2, 22), Number(2026, 3, 22)};
  EXPECT_EQ(Parsed("2026-03").Days(22), march);
  EXPECT_EQ(PeriodText({PeriodKind::kMonth, 22}, march.first), "2026-03");
  EXPECT_EQ(Parsed("2026-Q1").Days(22),
            (DayRange{Number(2025, 12, 22), Number(2026, 3, 22)}));
  EXPECT_EQ(Parsed("2026").Days(22),
            (DayRange{Number(2025, 12, 22), Number(2026, 12, 22)}));
}

TEST(PeriodText, WeeksAreThoseOfIso) {
  EXPECT_EQ(Parsed("2026-W01").Days().first, Number(2025, 12, 29));
  EXPECT_EQ(Parsed("2026-W53").Days().first, Number(2026, 12, 28));
  EXPECT_EQ(PeriodText({PeriodKind::kWeek}, Number(2027, 1, 3)), "2026-W53");
  EXPECT_EQ(Refusal("2025-W53"), "there is no week 2025-W53: 2025 has 52");
  EXPECT_EQ(Refusal("2026-W54"), "there is no week 2026-W54: 2026 has 53");
  EXPECT_EQ(Refusal("2026-W00"), "there is no week 2026-W00: 2026 has 53");
}

TEST(PeriodText, WhatIsNoPeriodIsToldWithWhatIs) {
  for (const std::string_view text :
       {"", "march", "26-03", "2026-3", "2026-03-", "2026-03-1", "2026-w14",
        "2026-W1", "2026Q1", "2026-Q", " 2026-03", "2026-03 ", "2026/03",
        "2026-03-17T10:00"}) {
    EXPECT_EQ(Refusal(text),
              absl::StrCat("\"", std::string(text),
                           "\" is not a period; write a month (2026-03), a "
                           "week (2026-W14), a day (2026-03-17), a quarter "
                           "(2026-Q1) or a year (2026)"));
  }
}

TEST(PeriodText, WhatDoesNotExistIsRefused) {
  EXPECT_EQ(Refusal("2026-02-30"), "there is no day 2026-02-30");
  EXPECT_EQ(Refusal("2026-13-01"), "there is no day 2026-13-01");
  EXPECT_EQ(Refusal("2026-03-00"), "there is no day 2026-03-00");
  EXPECT_EQ(Refusal("2026-00"), "there is no month 2026-00");
  EXPECT_EQ(Refusal("2026-13"), "there is no month 2026-13");
  EXPECT_EQ(Refusal("2026-Q0"), "there is no quarter 2026-Q0");
  EXPECT_EQ(Refusal("2026-Q5"), "there is no quarter 2026-Q5");
  EXPECT_EQ(Refusal("1969"),
            "\"1969\": the year 1969 is not from 1970 to 2100");
  EXPECT_EQ(Refusal("2101-01"),
            "\"2101-01\": the year 2101 is not from 1970 to 2100");
}

RC_GTEST_PROP(PeriodText, SaysTheNameBackOfEveryPeriod, ()) {
  using enum PeriodKind;
  const auto day =
      *rc::gen::inRange<int64_t>(Number(1971, 1, 1), Number(2100, 1, 1));
  const auto kind = *rc::gen::element(kDay, kWeek, kMonth, kQuarter, kYear);
  const PeriodSpec spec{kind, *rc::gen::inRange(1, 29)};
  const NamedPeriod named = Parsed(PeriodText(spec, day));
  RC_ASSERT(named.kind == kind);
  RC_ASSERT(named.Days(spec.month_from) == PeriodOf(spec, day));
}

}  // namespace
}  // namespace holdline

#include "operators/contract/civil.h"

#include <gtest/gtest.h>

namespace holdline {
namespace {

TEST(Day, MustExist) {
  EXPECT_EQ(*ParseDay("2024-02-29"), absl::CivilDay(2024, 2, 29));
  for (const char* text :
       {"2026-02-29", "2026-00-10", "2026-1-10", "26-01-10", "2026-01-10x",
        "1969-12-31", "2101-01-01", "", "2026/01/10", "+026-01-10"}) {
    EXPECT_FALSE(ParseDay(text).ok()) << text;
  }
}

TEST(Minute, IsOfADayOf24Hours) {
  EXPECT_EQ(*ParseMinute("00:00"), 0);
  EXPECT_EQ(*ParseMinute("07:30"), 450);
  EXPECT_EQ(*ParseMinute("24:00"), 1440);
  for (const char* text : {"24:01", "7:30", "07:60", "0730", "07:30pm", ""}) {
    EXPECT_FALSE(ParseMinute(text).ok()) << text;
  }
}

TEST(LocalTimes, AreDaysOrMinutes) {
  EXPECT_TRUE(ParseLocalTime("2026-01-31")->is_day);
  const auto time = ParseLocalTime("2026-01-31 08:15");
  ASSERT_TRUE(time.ok());
  EXPECT_FALSE(time->is_day);
  EXPECT_EQ(time->civil, absl::CivilSecond(2026, 1, 31, 8, 15));
  EXPECT_FALSE(ParseLocalTime("2026-01-31T08:15").ok());
  EXPECT_FALSE(ParseLocalTime("2026-01-31 08:15:30").ok());
}

TEST(Instants, SayWhatAClockChangeDoes) {
  const absl::TimeZone berlin = *ParseZone("Europe/Berlin");
  const Instant usual = InstantOf(absl::CivilSecond(2026, 1, 1), berlin);
  EXPECT_EQ(usual.us, int64_t{1'767'222'000} * 1'000'000);
  EXPECT_EQ(usual.remark, "");
  const Instant skipped =
      InstantOf(absl::CivilSecond(2026, 3, 29, 2, 30), berlin);
  EXPECT_EQ(skipped.us, int64_t{1'774'746'000} * 1'000'000);
  EXPECT_EQ(skipped.remark,
            "a clock change skips 2026-03-29 02:30; taken as 2026-03-29 03:00, "
            "the first time after it");
  const Instant repeated =
      InstantOf(absl::CivilSecond(2026, 10, 25, 2, 30), berlin);
  EXPECT_EQ(repeated.us, int64_t{1'792'888'200} * 1'000'000);
  EXPECT_EQ(repeated.remark,
            "a clock change repeats 2026-10-25 02:30; taken as the first of "
            "the two, 2026-10-25 02:30 UTC+02:00");
}

TEST(Zones, AreThoseOfTheDatabaseAndNotOfTheMachine) {
  EXPECT_TRUE(ParseZone("UTC").ok());
  EXPECT_TRUE(ParseZone("America/Argentina/Buenos_Aires").ok());
  EXPECT_TRUE(ParseZone("Etc/GMT+3").ok());
  for (const char* name :
       {"localtime", "/etc/localtime", "../../etc/localtime", "Berlin", "",
        "Fixed/UTC+01:00:00", "file:UTC", "europe/berlin"}) {
    EXPECT_FALSE(ParseZone(name).ok()) << name;
  }
}

}  // namespace
}  // namespace holdline

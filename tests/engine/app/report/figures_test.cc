#include "engine/app/report/figures.h"

#include <gtest/gtest.h>

namespace holdline {
namespace {

TEST(Figures, CountsHaveTheirThousandsApart) {
  EXPECT_EQ(CountText(0), "0");
  EXPECT_EQ(CountText(999), "999");
  EXPECT_EQ(CountText(33066), "33,066");
  EXPECT_EQ(CountText(-1234567), "-1,234,567");
}

TEST(Figures, EveryMeasureHasItsUnit) {
  EXPECT_EQ(UnitOfMeasure("service_level"), Unit::kShare);
  EXPECT_EQ(UnitOfMeasure("abandonment"), Unit::kShare);
  EXPECT_EQ(UnitOfMeasure("average_speed_of_answer"), Unit::kSeconds);
  EXPECT_EQ(UnitOfMeasure("handle_time"), Unit::kSeconds);
  EXPECT_EQ(UnitOfMeasure("wait_time"), Unit::kShare);
  EXPECT_EQ(UnitOfMeasure("offered"), Unit::kContacts);
}

TEST(Figures, ValuesCarryTheirUnit) {
  EXPECT_EQ(ValueText(16209.0 / 33066, Unit::kShare), "49.02 %");
  EXPECT_EQ(ValueText(40.83, Unit::kSeconds), "40.8 s");
  EXPECT_EQ(ValueText(33066, Unit::kContacts), "33,066");
  EXPECT_EQ(ValueText(std::nullopt, Unit::kShare), "–");
}

TEST(Figures, AValueIsNotRoundedAcrossItsTarget) {
  EXPECT_EQ(ValueText(0.799996, Unit::kShare, 0.8), "79.9996 %");
  EXPECT_EQ(ValueText(0.800004, Unit::kShare, 0.8), "80.0004 %");
  EXPECT_EQ(ValueText(0.8, Unit::kShare, 0.8), "80.00 %");
  EXPECT_EQ(ValueText(30.02, Unit::kSeconds, 30), "30.02 s");
  EXPECT_EQ(ValueText(0.7, Unit::kShare, 0.8), "70.00 %");
}

TEST(Figures, AGlanceHasFewerDigitsButTheSameSide) {
  EXPECT_EQ(ShortValueText(0.4902, Unit::kShare, 0.8), "49.0 %");
  EXPECT_EQ(ShortValueText(0.7996, Unit::kShare, 0.8), "79.96 %");
  EXPECT_EQ(ShortValueText(40.83, Unit::kSeconds, 30), "41 s");
  EXPECT_EQ(ShortValueText(30.2, Unit::kSeconds, 30), "30.2 s");
  EXPECT_EQ(ShortValueText(std::nullopt, Unit::kShare, 0.8), "–");
}

TEST(Figures, TargetsReadAsTheContractSaysThem) {
  EXPECT_EQ(TargetText(0.8, false, Unit::kShare), "≥ 80 %");
  EXPECT_EQ(TargetText(0.999, false, Unit::kShare), "≥ 99.9 %");
  EXPECT_EQ(TargetText(0.07, true, Unit::kShare), "≤ 7 %");
  EXPECT_EQ(TargetText(30, true, Unit::kSeconds), "≤ 30 s");
  EXPECT_EQ(TargetText(1200, false, Unit::kContacts), "≥ 1,200");
  EXPECT_EQ(TargetText(std::nullopt, false, Unit::kShare), "");
}

TEST(Figures, WaitsAreReadInTheUnitsOfTheirLength) {
  EXPECT_EQ(WaitText(absl::Seconds(8)), "8 s");
  EXPECT_EQ(WaitText(absl::Seconds(102)), "1 m 42 s");
  EXPECT_EQ(WaitText(absl::Minutes(125)), "2 h 05 m");
  EXPECT_EQ(WaitText(absl::Hours(76)), "3 d 04 h");
  EXPECT_EQ(WaitText(absl::Seconds(-3)), "0 s");
}

TEST(Figures, InstantsKeepTheirZone) {
  absl::TimeZone zone;
  ASSERT_TRUE(absl::LoadTimeZone("Asia/Jerusalem", &zone));
  const int64_t time_us = 917'820'000'500'000;
  EXPECT_EQ(InstantText(time_us, zone), "1999-02-01T00:00:00.5+02:00");
  EXPECT_EQ(InstantText(time_us - 500'000, absl::UTCTimeZone()),
            "1999-01-31T22:00:00+00:00");
  EXPECT_EQ(LocalText(time_us, zone), "1999-02-01 00:00:00");
  EXPECT_EQ(ClockText(time_us, zone), "00:00:00");
}

}  // namespace
}  // namespace holdline

// What is told of the client's forecasts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/time_units.h"
#include "tests/operators/judge/observations.h"
#include "tests/operators/judge/text_judge.h"

namespace holdline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Due for April on 15 March.
std::string TextWithForecast() {
  return JudgedText(R"(objectives:
  volume: {clause: "7.1", measure: offered, periods: [month]}
client:
  forecast: {of: volume, per: day, table: t.csv, due: 15th of the month before, first: 2026-03}
)");
}

constexpr char kMarch[] = "start,contacts,received\n2026-03-02,12,2026-02-10\n";

std::string And(const std::string& row) { return kMarch + row + "\n"; }

class ForecastDutyTest : public testing::Test {
 protected:
  // Nothing is judged before something has come.
  void SetUp() override { judge_.Say("volume", 0, kToday, {.counted = 1}); }

  void GoToDay(int64_t day, int64_t seconds = 1) {
    judge_.GoTo((kToday + day) * kDayUs + seconds * kSecondUs);
  }
  // "2026-04 forecast_due > forecast_late" and so on.
  std::vector<std::string> Told() {
    std::vector<std::string> told;
    for (const Alert& alert : Parsed(judge_.TakeSaid().alerts)) {
      told.push_back(absl::StrCat(
          absl::FormatTime("%Y-%m",
                           absl::FromUnixMicros(alert.period_start_us()),
                           absl::UTCTimeZone()),
          " ", alert.state_before(), " > ", alert.state()));
      last_ = alert;
    }
    return told;
  }
  std::vector<std::string> Rows() const {
    std::vector<std::string> rows;
    const Status status = judge_.StatusNow();
    for (const ForecastRow& row : status.forecasts()) {
      rows.push_back(absl::StrCat(
          absl::FormatTime("%Y-%m", absl::FromUnixMicros(row.start_us()),
                           absl::UTCTimeZone()),
          " ", row.state()));
    }
    return rows;
  }

  TextJudge judge_{TextWithForecast(), kMarch, kStartUs};
  Alert last_;
};

TEST_F(ForecastDutyTest, ALateForecastIsToldWhenTheDayIsOver) {
  GoToDay(13, 86'399);
  EXPECT_THAT(Told(), IsEmpty());
  EXPECT_THAT(Rows(), ElementsAre("2026-04 forecast_due"));
  GoToDay(14);
  EXPECT_THAT(Told(), ElementsAre("2026-04 forecast_due > forecast_late"));
  EXPECT_EQ(last_.clause(), "7.1");
  EXPECT_EQ(last_.objective(), "volume");
  EXPECT_EQ(last_.since_us(), (kToday + 14) * kDayUs);
  EXPECT_EQ(last_.due_us(), (kToday + 14) * kDayUs - 1);
  EXPECT_THAT(Rows(),
              ElementsAre("2026-04 forecast_late", "2026-05 forecast_due"));
  GoToDay(20);
  EXPECT_THAT(Told(), IsEmpty());
}

TEST_F(ForecastDutyTest, OneThatCameInTimeIsToldOfNowhere) {
  judge_.Use(TextWithForecast(), And("2026-04-01,9,2026-03-11"),
             judge_.clock_us() + kDayUs);
  GoToDay(2);
  EXPECT_THAT(Rows(), ElementsAre("2026-04 forecast_in_time"));
  GoToDay(15);
  EXPECT_THAT(Told(), IsEmpty());
  EXPECT_THAT(Rows(), ElementsAre("2026-05 forecast_due"));
}

// The table was brought late, not the forecast; one that came late stays so.
TEST_F(ForecastDutyTest, AnotherBookMayShowThatItWasInTime) {
  GoToDay(14);
  Told();
  judge_.Use(TextWithForecast(), And("2026-04-01,9,2026-03-16"),
             judge_.clock_us() + kMinuteUs);
  GoToDay(14, 300);
  EXPECT_THAT(Told(), IsEmpty());
  judge_.Use(TextWithForecast(), And("2026-04-01,9,2026-03-15"),
             judge_.clock_us() + kMinuteUs);
  GoToDay(14, 600);
  EXPECT_THAT(Told(), ElementsAre("2026-04 forecast_late > forecast_in_time"));
  EXPECT_TRUE(last_.correction());
  EXPECT_THAT(Rows(), ElementsAre("2026-05 forecast_due"));
}

TEST_F(ForecastDutyTest, WhatWasToldOutlastsASnapshot) {
  GoToDay(14);
  Told();
  judge_.Restore();
  EXPECT_THAT(Rows(),
              ElementsAre("2026-04 forecast_late", "2026-05 forecast_due"));
  GoToDay(20);
  EXPECT_THAT(Told(), IsEmpty());
}

// From the first evaluation on; years of it are one alert a month, not more.
TEST(ForecastDuty, WhatWasLateBeforeIsToldAtTheBeginning) {
  TextJudge judge(TextWithForecast(), kMarch, kStartUs + 100 * kDayUs);
  judge.Say("volume", 0, kToday + 100, {.counted = 1});
  EXPECT_EQ(Parsed(judge.TakeSaid().alerts).size(), 3u);  // April to June
}

TEST(ForecastDuty, ThereIsNoneWithoutADay) {
  TextJudge judge(JudgedText(R"(objectives:
  volume: {measure: offered, periods: [month]}
client: {forecast: {of: volume, per: day, table: t.csv}}
)"),
                  "start,contacts\n2026-03-02,12\n", kStartUs);
  judge.Say("volume", 0, kToday, {.counted = 1});
  judge.GoTo(kStartUs + 60 * kDayUs);
  EXPECT_THAT(judge.TakeSaid().alerts, IsEmpty());
  EXPECT_EQ(judge.StatusNow().forecasts_size(), 0);
}

}  // namespace
}  // namespace holdline

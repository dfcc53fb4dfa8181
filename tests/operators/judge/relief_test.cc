#include "operators/judge/relief.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/time_units.h"
#include "tests/operators/judge/observations.h"
#include "tests/operators/judge/text_judge.h"

namespace holdline {
namespace {

using testing::HasSubstr;
using testing::Not;

std::vector<PartSum> PartsOf(const std::map<int64_t, Tally>& tallies) {
  std::vector<PartSum> parts;
  for (const auto& [slice, tally] : tallies) parts.push_back({slice, tally});
  return parts;
}

// By its words: each interval is looked at by itself.
RC_GTEST_PROP(Relief, TakesOutTheIntervalsThatWereAboveTheForecast, ()) {
  const int64_t quarter_us = 15 * kMinuteUs;
  const bool of_days = *rc::gen::arbitrary<bool>();
  const int64_t forecast_us = of_days ? VerdictRules::kDay : quarter_us;
  Relief::Volume volume;
  volume.above_ppm =
      *rc::gen::elementOf(std::vector<int64_t>{0, 100'000, 333'333});
  volume.at_least = *rc::gen::inRange(0, 12);
  volume.part_us = of_days
                       ? VerdictRules::kDay
                       : *rc::gen::elementOf(std::vector<int64_t>{
                             VerdictRules::kDay, 2 * quarter_us, quarter_us});
  const bool by_day = volume.part_us == VerdictRules::kDay;
  Objective objective;
  objective.relief.volume = volume;

  // Quarters of an hour of three days, or three days.
  Forecast forecast{.part_us = forecast_us};
  std::map<int64_t, Tally> came;
  std::map<int64_t, Tally> counted;
  std::map<int64_t, int64_t> volume_of;    // by interval
  std::map<int64_t, int64_t> forecast_of;  // the same
  for (int64_t day = 0; day < 3; ++day) {
    const int64_t quarters = of_days ? 1 : 12;
    for (int64_t quarter = 0; quarter < quarters; ++quarter) {
      const int64_t slice = of_days ? day : day * kParts + quarter;
      const int64_t per = volume.part_us / quarter_us;
      const int64_t interval = by_day ? day : day * kParts + quarter / per;
      if (*rc::gen::inRange(0, 4) > 0) {
        const int64_t contacts = *rc::gen::inRange(0, 10);
        forecast.parts.push_back({slice, contacts});
        forecast_of[interval] += contacts;
      }
      if (*rc::gen::inRange(0, 4) > 0) {
        const int64_t contacts = *rc::gen::inRange(1, 12);
        came[slice].counted = contacts;
        volume_of[interval] += contacts;
        counted[interval] +=
            {contacts, *rc::gen::inRange<int64_t>(0, contacts), 0};
      }
    }
  }
  Tally whole;
  Tally kept;
  int64_t intervals = 0;
  for (const auto& [interval, tally] : counted) {
    whole += tally;
    const int64_t many = volume_of[interval];
    const bool is_out = forecast_of.contains(interval) &&
                        many >= volume.at_least &&
                        many * 1'000'000 > forecast_of[interval] *
                                               (1'000'000 + volume.above_ppm);
    if (is_out) ++intervals;
    if (!is_out) kept += tally;
  }
  const std::vector<PartSum> parts = PartsOf(counted);
  const std::vector<PartSum> volumes = PartsOf(came);
  const Relieved relieved = Relieve(objective, forecast, {},
                                    {.tally = whole, .parts = parts}, volumes);
  RC_ASSERT(relieved.kept.tally == kept);
  RC_ASSERT(relieved.taken == whole - kept);
  RC_ASSERT(relieved.intervals == intervals);
  Tally of_parts;
  for (const PartSum& part : relieved.kept.parts) of_parts += part.tally;
  RC_ASSERT(of_parts == kept);
}

// Judged: March 2026, of which the 2nd is at hand.
std::string TextWithRelief(const std::string& forecast = "") {
  return JudgedText(absl::StrCat(R"(objectives:
  answer:
    measure: service_level
    within: 20s
    formula: abandons_miss
    target: {at_least: 80%}
    periods: [month]
  volume: {measure: offered, periods: [month]}
client:
  forecast: {of: volume, per: 30m, table: t.csv)",
                                 forecast, R"(}
relief:
  - {when: {volume_above_forecast: 10%, per: 1h, at_least: 5 contacts}, then: exclude_interval, objectives: [answer]}
)",
                                 forecast.empty()
                                     ? ""
                                     : "  - {when: {late: forecast}, then: "
                                       "void_period, objectives: [answer]}\n",
                                 R"(credits:
  period: month
  fee: {currency: USD}
  schedules: {answer: {per_miss: 100 USD}}
)"));
}

// 20 contacts from 10 to 11.
constexpr char kForecast[] =
    "start,contacts\n2026-03-02 10:00,12\n2026-03-02 10:30,8\n";

class ReliefTest : public testing::Test {
 protected:
  ReliefTest() : judge_(TextWithRelief(), kForecast, kStartUs) {}

  // Hours of `answer` and half-hours of `volume`, of the 2nd of March.
  void Say(const std::string& objective, int64_t part, const Tally& tally) {
    judge_.Say(objective, 0, kToday * kParts + part, tally);
  }
  StatusRow Month() {
    const Status status = judge_.StatusNow();
    for (const StatusRow& row : status.rows()) {
      if (row.objective() == "answer" && row.period() == "month") return row;
    }
    return {};
  }

  TextJudge judge_;
};

TEST_F(ReliefTest, AnIntervalAboveTheForecastDoesNotCount) {
  Say("answer", 9, {10, 9, 0});
  Say("answer", 10, {22, 2, 0});
  Say("volume", 20, {12, 12, 0});
  Say("volume", 21, {10, 10, 0});
  // 22 are ten per cent more than 20: not above it.
  EXPECT_EQ(Month().counted(), 32);
  EXPECT_EQ(Month().state(), "behind");
  EXPECT_EQ(Month().relieved_intervals(), 0);
  Say("volume", 21, {1, 1, 0});
  const StatusRow row = Month();
  EXPECT_EQ(row.counted(), 10);
  EXPECT_EQ(row.state(), "on_track");
  EXPECT_DOUBLE_EQ(row.value(), 0.9);
  EXPECT_EQ(row.relieved(), 22);
  EXPECT_EQ(row.relieved_met(), 2);
  EXPECT_EQ(row.relieved_intervals(), 1);
  EXPECT_DOUBLE_EQ(row.unrelieved_value(), 11.0 / 32);
  // What was not forecast at all is not above anything.
  Say("volume", 18, {100, 100, 0});
  EXPECT_EQ(Month().counted(), 10);
}

TEST_F(ReliefTest, OutlastsASnapshotAndAnotherText) {
  Say("answer", 10, {22, 2, 0});
  Say("volume", 20, {30, 30, 0});
  const std::string before = Month().DebugString();
  EXPECT_THAT(before, HasSubstr("relieved: 22"));
  judge_.Restore();
  EXPECT_EQ(Month().DebugString(), before);
  Say("volume", 21, {-15, -15, 0});
  EXPECT_EQ(Month().relieved(), 0);
  EXPECT_EQ(Month().counted(), 22);
}

TEST_F(ReliefTest, AVolumeThatComesLateCorrectsAClosedPeriodAndItsCredit) {
  Say("answer", 10, {22, 2, 0});
  judge_.GoTo(kStartUs + 40 * kDayUs);
  Said said = judge_.TakeSaid();
  EXPECT_THAT(said.Alerts(), HasSubstr("\"state\":\"missed\""));
  EXPECT_THAT(said.Ledger(), HasSubstr("\"amountMinor\":10000"));
  Say("volume", 20, {30, 30, 0});
  said = judge_.TakeSaid();
  EXPECT_THAT(said.Alerts(), HasSubstr("\"state\":\"no_data\""));
  EXPECT_THAT(said.Alerts(), HasSubstr("\"relieved\":22"));
  EXPECT_THAT(said.Alerts(), HasSubstr("\"correction\":true"));
  EXPECT_THAT(said.Ledger(), HasSubstr("\"amountMinor\":-10000"));
}

TEST_F(ReliefTest, AnotherForecastIsAnotherVerdict) {
  Say("answer", 10, {22, 2, 0});
  Say("volume", 20, {22, 22, 0});
  EXPECT_EQ(Month().counted(), 22);
  judge_.Use(TextWithRelief(),
             "start,contacts\n2026-03-02 10:00,12\n2026-03-02 10:30,7\n",
             judge_.clock_us() + kMinuteUs);
  judge_.GoTo(judge_.clock_us() + 2 * kMinuteUs);
  EXPECT_EQ(Month().relieved(), 22);
  EXPECT_FALSE(Month().has_partial_since_us());
}

constexpr char kDue[] = ", due: 15th of the month before, first: 2026-03";

TEST_F(ReliefTest, ALateForecastVoidsThePeriod) {
  for (const char* received : {"2026-02-15", "\"2026-02-16 00:00\""}) {
    const bool is_late = received[0] == '"';
    judge_.Use(TextWithRelief(kDue),
               absl::StrCat("start,contacts,received\n2026-03-02 10:00,12,",
                            received, "\n"),
               judge_.clock_us() + kMinuteUs);
    judge_.GoTo(judge_.clock_us() + 2 * kMinuteUs);
    Say("answer", 9, {10, 1, 0});
    EXPECT_EQ(Month().is_void(), is_late);
    EXPECT_EQ(Month().state(), is_late ? "insufficient" : "behind");
  }
  judge_.TakeSaid();
  judge_.GoTo(kStartUs + 40 * kDayUs);
  const Said said = judge_.TakeSaid();
  EXPECT_THAT(said.Alerts(), HasSubstr("\"state\":\"not_measured\""));
  EXPECT_THAT(said.Alerts(), HasSubstr("\"isVoid\":true"));
  EXPECT_THAT(said.Ledger(), Not(HasSubstr("amountMinor")));
}

}  // namespace
}  // namespace holdline

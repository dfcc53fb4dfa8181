// What is excluded stands beside the number, and in no verdict.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "engine/base/time_units.h"
#include "tests/operators/judge/observations.h"
#include "tests/operators/judge/text_judge.h"

namespace holdline {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr int64_t kMarchFirst = 20'513;  // days since the epoch

std::string TextWithExclusions(const std::string& exclusions) {
  return JudgedText(R"(objectives:
  answer:
    measure: service_level
    within: 20s
    formula: abandons_miss
    targets: [{when: prime, at_least: 80%}, {when: otherwise, at_least: 50%}]
    periods: [month]
    watch: [5m]
calendars: {prime: {hours: "mon-fri 08:00-18:00"}}
)" + exclusions);
}

constexpr char kStorm[] =
    "exclusions: [{from: 2026-03-01, to: 2026-03-02, reason: storm, ref: x}]\n";

const StatusRow& MonthOf(const Status& status, const std::string& slot) {
  for (const StatusRow& row : status.rows()) {
    if (row.period() == "month" && row.slot() == slot) return row;
  }
  ADD_FAILURE() << slot;
  return status.rows(0);
}

class ExclusionsTest : public testing::Test {
 protected:
  ExclusionsTest() : judge_(TextWithExclusions(kStorm), kStartUs) {}

  // In the month; of slots 2 and 3 what is excluded from 0 and 1.
  void Say(uint32_t slot, const Tally& tally) {
    judge_.Say("answer", slot, kMarchFirst + 1, tally);
  }

  TextJudge judge_;
};

TEST_F(ExclusionsTest, StandBesideTheValueOfTheirSlot) {
  Say(0, {10, 9, 0});
  Say(2, {30, 3, 0});
  const Status status = judge_.StatusNow();
  const StatusRow& prime = MonthOf(status, "prime");
  EXPECT_EQ(prime.state(), "on_track");
  EXPECT_EQ(prime.counted(), 10);
  EXPECT_DOUBLE_EQ(prime.value(), 0.9);
  EXPECT_EQ(prime.excluded(), 30);
  EXPECT_EQ(prime.excluded_met(), 3);
  EXPECT_DOUBLE_EQ(prime.raw_value(), 12.0 / 40);
  const StatusRow& otherwise = MonthOf(status, "otherwise");
  EXPECT_EQ(otherwise.excluded(), 0);
  EXPECT_FALSE(otherwise.has_raw_value());
}

TEST_F(ExclusionsTest, AloneMakeNoVerdict) {
  Say(3, {30, 0, 0});
  judge_.TakeSaid();
  judge_.GoTo(kStartUs + 40 * kDayUs);
  EXPECT_EQ(judge_.TakeSaid().Alerts(), "");
  const Status status = judge_.StatusNow();
  const StatusRow& row = MonthOf(status, "otherwise");
  EXPECT_EQ(row.excluded(), 30);
  EXPECT_EQ(row.state(), "no_data");
  EXPECT_FALSE(row.has_value());
  EXPECT_DOUBLE_EQ(row.raw_value(), 0);
}

TEST_F(ExclusionsTest, AreToldInTheVerdictOfThePeriod) {
  Say(0, {10, 7, 0});
  Say(2, {10, 10, 0});
  judge_.TakeSaid();
  judge_.GoTo(kStartUs + 40 * kDayUs);
  const std::string alerts = judge_.TakeSaid().Alerts();
  EXPECT_THAT(alerts, HasSubstr("\"state\":\"missed\""));
  EXPECT_THAT(alerts, HasSubstr("\"value\":0.7,"));
  EXPECT_THAT(
      alerts,
      HasSubstr("\"excluded\":10,\"excludedMet\":10,\"rawValue\":0.85"));
}

TEST_F(ExclusionsTest, OutlastASnapshot) {
  Say(0, {10, 9, 0});
  Say(3, {30, 3, 0});
  const std::string before = judge_.StatusNow().DebugString();
  judge_.Restore();
  EXPECT_EQ(judge_.StatusNow().DebugString(), before);
  EXPECT_THAT(before, HasSubstr("excluded: 30"));
}

TEST_F(ExclusionsTest, GoOnWhereTheContractGetsMoreOfThem) {
  Say(2, {30, 3, 0});
  judge_.Use(TextWithExclusions(R"(exclusions:
  - {from: 2026-03-01, to: 2026-03-02, reason: storm, ref: x}
  - {from: 2026-03-05, to: 2026-03-05, reason: outage, ref: w}
)"),
             judge_.clock_us() + kMinuteUs);
  judge_.GoTo(judge_.clock_us() + 2 * kMinuteUs);
  Say(2, {1, 1, 0});
  const Status status = judge_.StatusNow();
  EXPECT_EQ(MonthOf(status, "prime").excluded(), 31);
  EXPECT_FALSE(MonthOf(status, "prime").has_partial_since_us());
}

TEST_F(ExclusionsTest, ASlotBeyondBothIsNone) {
  Say(4, {10, 9, 0});
  EXPECT_THAT(judge_.StatusNow().DebugString(), Not(HasSubstr("excluded")));
}

}  // namespace
}  // namespace holdline

#include "engine/app/statement/statement_charts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "made_up_statement.h"

namespace holdline {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;

std::vector<std::string> Labels(const Axis& axis) {
  std::vector<std::string> labels;
  for (const Tick& tick : axis.ticks) labels.push_back(tick.label);
  return labels;
}

struct MadeUp {
  Statement statement = MadeUpStatement();
  StatementObjective& objective = statement.objectives[0];
  StatementSlot& slot = objective.slots[0];

  std::optional<Chart> Days() const {
    return DaysChart(statement, objective, slot);
  }
};

TEST(DaysChart, HasAPlaceForEachDayAndAPointForEachThatCounts) {
  const MadeUp made;
  const Chart chart = *made.Days();
  ASSERT_EQ(chart.points.size(), 31U);
  EXPECT_EQ(chart.points[0].y, std::nullopt);
  EXPECT_EQ(chart.points[1].y, 0.75);
  EXPECT_TRUE(chart.points[1].full);  // missed
  EXPECT_EQ(chart.points[4].y, 0.875);
  EXPECT_FALSE(chart.points[4].full);
  EXPECT_THAT(Labels(chart.x), ElementsAre("Mar 1", "8", "15", "22", "29"));
}

TEST(DaysChart, AGoodShareEndsAtTheWholeAndOthersBeginAtNothing) {
  MadeUp made;
  EXPECT_THAT(Labels(made.Days()->y),
              ElementsAre("70 %", "80 %", "90 %", "100 %"));
  made.slot.result.at_most = true;
  made.slot.result.target = 0.95;
  EXPECT_THAT(Labels(made.Days()->y), ElementsAre("0 %", "50 %", "100 %"));
  made.objective.unit = Unit::kSeconds;
  made.slot.result.target = 30;
  EXPECT_THAT(Labels(made.Days()->y),
              ElementsAre("0 s", "10 s", "20 s", "30 s"));
}

TEST(DaysChart, TheTargetIsARule) {
  MadeUp made;
  const Chart chart = *made.Days();
  ASSERT_EQ(chart.reference_lines.size(), 1U);
  EXPECT_EQ(chart.reference_lines[0].at, 0.8);
  EXPECT_EQ(chart.reference_lines[0].label, "≥ 80 %");
  EXPECT_EQ(chart.label,
            "What each day of answer, prime came to: from 75.00 % to 87.50 %; "
            "target ≥ 80 %");
  made.slot.result.target.reset();
  EXPECT_TRUE(made.Days()->reference_lines.empty());
}

TEST(DaysChart, LongAndShortPeriodsAreLabelledByMonthsAndWeekdays) {
  MadeUp made;
  made.statement.end_us = MarchUs(8);
  EXPECT_THAT(Labels(made.Days()->x),
              ElementsAre("Sun 1", "Mon 2", "Tue 3", "Wed 4", "Thu 5", "Fri 6",
                          "Sat 7"));
  made.statement.end_us = MarchUs(93);
  EXPECT_THAT(Labels(made.Days()->x), ElementsAre("Mar", "Apr", "May"));
}

TEST(DaysChart, ThereIsNoneWithoutDaysOrOfCountsOfContacts) {
  MadeUp made;
  made.objective.unit = Unit::kContacts;
  EXPECT_FALSE(made.Days().has_value());
  EXPECT_TRUE(
      VolumeChart(made.statement, made.objective, made.slot).has_value());
  made.slot.days.clear();
  EXPECT_FALSE(
      VolumeChart(made.statement, made.objective, made.slot).has_value());
}

TEST(VolumeChart, HasABarForEachDayThatCounts) {
  const MadeUp made;
  const Chart chart = *VolumeChart(made.statement, made.objective, made.slot);
  ASSERT_EQ(chart.bars.size(), 2U);
  EXPECT_THAT(chart.bars[0].from, DoubleEq(1.15));
  EXPECT_EQ(chart.bars[0].height, 1200);
  EXPECT_THAT(Labels(chart.y), ElementsAre("0", "1,000", "2,000"));
}

TEST(WaitsChart, TheLimitIsAnEdgeAndWhatIsBeyondItAnOutline) {
  MadeUp made;
  const WaitPicture picture = *WaitsChart(made.objective, made.slot);
  EXPECT_EQ(picture.answered, 316);
  // The 310 shortest are 98 %: up to 20 s; and twice the limit is shown.
  EXPECT_EQ(picture.width_s, 2);
  EXPECT_EQ(picture.shown_s, 40);
  EXPECT_EQ(picture.longer, 1);
  const std::vector<Bar>& bars = picture.chart.bars;
  ASSERT_EQ(bars.size(), 20U);
  EXPECT_EQ(bars[0].height, 10);   // none waited at all
  EXPECT_EQ(bars[9].height, 300);  // exactly 20 s
  EXPECT_TRUE(bars[9].full);
  EXPECT_EQ(bars[10].height, 5);  // 21 s, or a moment over 20
  EXPECT_FALSE(bars[10].full);
  ASSERT_EQ(picture.chart.reference_lines.size(), 1U);
  EXPECT_THAT(picture.chart.reference_lines[0].at, DoubleEq(20));
  EXPECT_EQ(picture.chart.reference_lines[0].label, "within 20 s");
  EXPECT_THAT(picture.chart.label,
              HasSubstr("Waits of 316 answered contacts of answer, prime"));
}

TEST(WaitsChart, WhereTheMeanIsHeldNoWaitIsBeyondIt) {
  MadeUp made;
  made.slot.limit->is_of_each = false;
  EXPECT_THAT(WaitsChart(made.objective, made.slot)->chart.bars,
              ::testing::Each(Field(&Bar::full, true)));
}

TEST(WaitsChart, LongWaitsHaveWideBars) {
  MadeUp made;
  made.slot.limit.reset();
  made.slot.waits = {{10, 50}, {7000, 50}};
  const WaitPicture picture = *WaitsChart(made.objective, made.slot);
  EXPECT_EQ(picture.width_s, 300);
  EXPECT_EQ(picture.shown_s, 7200);
  EXPECT_EQ(picture.longer, 0);
  made.slot.waits = {{600'000, 1}};
  EXPECT_LE(WaitsChart(made.objective, made.slot)->chart.bars.size(), 36U);
}

TEST(WaitsChart, ThereIsNoneWhereNobodyWasAnswered) {
  MadeUp made;
  made.slot.waits.clear();
  EXPECT_FALSE(WaitsChart(made.objective, made.slot).has_value());
}

}  // namespace
}  // namespace holdline

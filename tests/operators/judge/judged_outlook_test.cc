// What judge tells of a period that runs from what is still to come of it.
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

constexpr int64_t kTen = kToday * VerdictRules::kPartsOfDay + 20;

std::string TextWithOutlook(const std::string& client = "") {
  return JudgedText(R"(objectives:
  answer:
    measure: service_level
    within: 20s
    formula: abandons_miss
    target: {at_least: 80%}
    periods: [day]
    alert: {from: 20 contacts, recover: {for: 10m}}
    outlook: {weeks: 1, margin: 0%}
  volume: {measure: offered, periods: [day]}
)" + client);
}

// It is ten; a week ago 100 contacts came in each half-hour to noon.
class JudgedOutlookTest : public testing::Test {
 protected:
  explicit JudgedOutlookTest(int64_t met = 90)
      : judge_(TextWithOutlook(), kStartUs) {
    for (int64_t slice = kTen - kWeek; slice < kTen - kWeek + 4; ++slice) {
      Say(slice, met, 100);
    }
    judge_.TakeSaid();
  }

  void Say(int64_t slice, int64_t met, int64_t counted) {
    judge_.Say("answer", 0, slice, {.counted = counted, .met = met});
  }
  void GoTo(int hour, int minute) {
    judge_.GoTo(kToday * kDayUs + hour * kHourUs + minute * kMinuteUs);
  }
  StatusRow Today() const {
    const Status status = judge_.StatusNow();
    for (const StatusRow& row : status.rows()) {
      if (row.objective() == "answer" && row.start_us() == kToday * kDayUs) {
        return row;
      }
    }
    return {};
  }
  // "behind > lost" and so on, of today.
  std::vector<std::string> Told() {
    std::vector<std::string> told;
    for (const Alert& alert : Parsed(judge_.TakeSaid().alerts)) {
      if (alert.period_start_us() != kToday * kDayUs) continue;
      told.push_back(absl::StrCat(alert.state_before(), " > ", alert.state()));
      last_ = alert;
    }
    return told;
  }

  TextJudge judge_;
  Alert last_;
};

TEST_F(JudgedOutlookTest, TellsThatAPeriodIsLost) {
  Say(kTen, 21, 100);
  EXPECT_THAT(Told(), ElementsAre("no_data > behind"));
  EXPECT_EQ(Today().outlook().expected(), 300);
  EXPECT_EQ(Today().state(), "behind");
  Say(kTen, -2, 0);  // two were none after all
  EXPECT_THAT(Told(), ElementsAre("behind > lost"));
  EXPECT_EQ(last_.outlook().expected(), 300);
  EXPECT_EQ(last_.outlook().at_most(), 300);
  EXPECT_EQ(last_.outlook().weeks(), 1u);
  EXPECT_FALSE(last_.outlook().by_forecast());
  EXPECT_GT(last_.outlook().needed(), 1);
  EXPECT_EQ(Today().state(), "lost");
}

// Nothing comes any more: with each half-hour less can mend it.
TEST_F(JudgedOutlookTest, IsLostByTheClockAlone) {
  Say(kTen, 70, 100);
  EXPECT_THAT(Told(), ElementsAre("no_data > behind"));
  GoTo(11, 29);
  EXPECT_THAT(Told(), IsEmpty());
  GoTo(11, 31);  // 170 of 200 at best
  EXPECT_THAT(Told(), IsEmpty());
  EXPECT_EQ(Today().outlook().expected(), 100);
  GoTo(12, 1);
  EXPECT_THAT(Told(), ElementsAre("behind > lost"));
  EXPECT_EQ(last_.since_us(), kToday * kDayUs + 12 * kHourUs);
  EXPECT_EQ(last_.outlook().expected(), 0);
  judge_.GoTo((kToday + 1) * kDayUs + kHourUs);
  EXPECT_THAT(Told(), ElementsAre("lost > missed"));
}

TEST_F(JudgedOutlookTest, IsWithdrawnWhenMoreComesThanWasExpected) {
  Say(kTen, 0, 100);
  EXPECT_THAT(Told(), ElementsAre("no_data > lost"));
  Say(kTen + 1, 350, 350);  // 350 of 450, and 200 to come
  EXPECT_EQ(Today().state(), "behind");
  EXPECT_THAT(Told(), IsEmpty());  // not before it has held for 10 minutes
  GoTo(10, 20);
  EXPECT_THAT(Told(), ElementsAre("lost > behind"));
}

// More is expected, once more is known to have come then.
TEST_F(JudgedOutlookTest, KnowsWhatComesLateForAnEarlierWeek) {
  Say(kTen, 0, 100);
  EXPECT_EQ(Today().state(), "lost");
  Say(kTen - kWeek + 3, 100, 100);
  EXPECT_EQ(Today().outlook().expected(), 400);
  EXPECT_EQ(Today().state(), "behind");
}

TEST_F(JudgedOutlookTest, GoesOnFromASnapshot) {
  Say(kTen, 19, 100);
  judge_.TakeSaid();
  const std::string before = Today().SerializeAsString();
  judge_.Restore();
  EXPECT_EQ(Today().SerializeAsString(), before);
  Say(kTen + 1, 100, 100);
  EXPECT_EQ(Today().outlook().expected(), 200);
  GoTo(12, 1);
  EXPECT_EQ(Today().outlook().expected(), 0);
}

TEST_F(JudgedOutlookTest, KeepsItsHistoryThroughAnotherBook) {
  Say(kTen, 19, 100);
  judge_.TakeSaid();
  judge_.Use(absl::StrCat(TextWithOutlook(),
                          "termination_right: {when: {missed: answer, "
                          "times: 1, in: 1 period}}\n"),
             judge_.clock_us() + kMinuteUs);
  GoTo(10, 10);
  EXPECT_EQ(Today().outlook().expected(), 300);
  EXPECT_EQ(Today().state(), "lost");
}

class BadWeekTest : public JudgedOutlookTest {
 protected:
  BadWeekTest() : JudgedOutlookTest(/*met=*/60) {}
};

TEST_F(BadWeekTest, PutsAPeriodAtRiskThatIsOnTrack) {
  Say(kTen, 95, 100);
  EXPECT_THAT(Told(), ElementsAre("no_data > at_risk"));
  EXPECT_DOUBLE_EQ(last_.outlook().projected(), (95.0 + 180) / 400);
  EXPECT_DOUBLE_EQ(last_.value(), 0.95);
  EXPECT_FALSE(last_.outlook().needed() > 1);
}

// What can count is expected alone: not on a holiday, where the other slot has
// all hours; not in what is excluded; not after the end.
class HoursOutlookTest : public testing::Test {
 protected:
  static std::string With(const std::string& objective,
                          const std::string& rest) {
    return JudgedText("objectives:\n  answer: {measure: abandonment, " +
                      objective + ", periods: [week], outlook: {weeks: 1}}\n" +
                      rest);
  }
  // 10 contacts come at ten and at half past ten on each of two days.
  static std::vector<int64_t> Expected(const std::string& text,
                                       uint32_t slots = 1) {
    TextJudge judge(text, kStartUs);
    for (uint32_t slot = 0; slot < slots; ++slot) {
      for (const int64_t day : {int64_t{0}, int64_t{1}}) {
        for (const int64_t part : {int64_t{0}, int64_t{1}}) {
          judge.Say("answer", slot,
                    kTen - kWeek + day * VerdictRules::kPartsOfDay + part,
                    {.counted = 10});
        }
      }
      judge.Say("answer", slot, kTen - 1, {.counted = 1});  // of this week
    }
    std::vector<int64_t> expected;
    const Status status = judge.StatusNow();
    for (const StatusRow& row : status.rows()) {
      if (row.start_us() != kToday * kDayUs) continue;
      expected.push_back(row.outlook().expected());
    }
    return expected;
  }
};

TEST_F(HoursOutlookTest, NothingIsExpectedOfASlotThatIsClosed) {
  const auto text = [](const std::string& closed) {
    return With(
        "targets: [{when: day, at_most: 5%}, {when: otherwise, "
        "at_most: 9%}]",
        "holidays: {feast: [2020-01-01" + closed +
            "]}\ncalendars: {day: {hours: \"mon-sun 08:00-20:00\", "
            "closed: feast}}\n");
  };
  // Outside of the day's hours nothing of `otherwise` can come at ten.
  EXPECT_THAT(Expected(text(""), 2), ElementsAre(40, 0));
  EXPECT_THAT(Expected(text(", 2026-03-03"), 2), ElementsAre(20, 20));
}

TEST_F(HoursOutlookTest, NothingIsExpectedOfWhatIsExcluded) {
  const auto text = [](const std::string& of) {
    return With("target: {at_most: 5%}",
                "exclusions:\n  - {from: \"2026-03-03 10:00\", to: "
                "\"2026-03-03 10:30\", reason: drill, ref: X" +
                    of + "}\n");
  };
  EXPECT_THAT(Expected(text("")), ElementsAre(30));
  EXPECT_THAT(Expected(text(", of: {queue: a-b}")), ElementsAre(40));
}

// Of a day that is forecast it is not known what comes while it is excluded.
TEST_F(HoursOutlookTest, ADaysForecastOutlastsAnExclusionOfTheRunningHours) {
  const std::string text = TextWithOutlook(
      "client: {forecast: {of: volume, per: day, table: t.csv}}\n"
      "exclusions:\n  - {from: \"2026-03-02 10:00\", to: \"2026-03-02 "
      "10:30\", objectives: [answer], reason: drill, ref: X}\n");
  TextJudge judge(text, "start,contacts\n2026-03-02,500\n", kStartUs);
  judge.Say("answer", 0, kTen - 1, {.counted = 100, .met = 40});
  const Status status = judge.StatusNow();
  EXPECT_TRUE(status.rows(0).outlook().by_forecast());
  EXPECT_EQ(status.rows(0).outlook().expected(), 400);
}

TEST_F(HoursOutlookTest, NothingIsExpectedAfterTheEnd) {
  EXPECT_THAT(Expected(With("target: {at_most: 5%}",
                            "terminates: \"2026-03-03 10:30\"\n")),
              ElementsAre(30));
}

// Another forecast is another outlook, though nothing else has changed.
TEST(JudgedForecast, IsThatOfTheNewestBook) {
  const std::string text = TextWithOutlook(
      "client: {forecast: {of: volume, per: 1h, table: t.csv}}\n");
  TextJudge judge(text, "start,contacts\n2026-03-02 11:00,100\n", kStartUs);
  judge.Say("answer", 0, kTen / 512 * 512 + 10, {.counted = 100, .met = 40});
  const auto outlook = [&] { return judge.StatusNow().rows(0).outlook(); };
  EXPECT_TRUE(outlook().by_forecast());
  EXPECT_EQ(outlook().expected(), 100);
  EXPECT_EQ(judge.StatusNow().rows(0).state(), "lost");
  judge.Use(text, "start,contacts\n2026-03-02 11:00,500\n",
            judge.clock_us() + kMinuteUs);
  judge.GoTo(judge.clock_us() + 2 * kMinuteUs);
  EXPECT_EQ(outlook().expected(), 500);
  EXPECT_EQ(judge.StatusNow().rows(0).state(), "behind");
}

}  // namespace
}  // namespace holdline

#include "operators/judge/renewal_duty.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "engine/base/time_units.h"
#include "tests/operators/judge/text_judge.h"
#include "tests/operators/judge/told_alerts.h"

namespace holdline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kRenews[] = R"(terminates: 2026-06-30
renews: {for: 3 months, notice: 10 days, remind: 5 days}
objectives: {answer: {measure: offered, periods: [day]}}
escalation: [{when: renewal_due, notify: legal}]
)";

int64_t Utc(int year, int month, int day, int hour = 0) {
  return absl::ToUnixMicros(absl::FromCivil(
      absl::CivilHour(year, month, day, hour), absl::UTCTimeZone()));
}

std::string DayOf(int64_t time_us) {
  return absl::FormatTime("%Y-%m-%d", absl::FromUnixMicros(time_us),
                          absl::UTCTimeZone());
}

// "renewal_due 2026-06-20 until 2026-07-01": the state, the last day of notice
// and the term's end.
std::vector<std::string> ToldBy(TextJudge& judge) {
  std::vector<std::string> told;
  for (const Alert& alert : Parsed(judge.TakeSaid().alerts)) {
    EXPECT_EQ(alert.period(), "term");
    told.push_back(absl::StrCat(alert.state(), " ", DayOf(alert.due_us()),
                                " until ", DayOf(alert.period_end_us())));
  }
  return told;
}

TEST(RenewalDuty, RemindsOnceATermAndSaysWhenItHasGoneOn) {
  TextJudge judge(JudgedText(kRenews), Utc(2026, 6, 1));
  judge.Say("answer", 0, Utc(2026, 6, 1) / kDayUs, {1, 1, 0});
  judge.GoTo(Utc(2026, 6, 15, 23));
  EXPECT_THAT(ToldBy(judge), IsEmpty());
  judge.GoTo(Utc(2026, 6, 16, 1));
  EXPECT_THAT(ToldBy(judge),
              ElementsAre("renewal_due 2026-06-20 until 2026-07-01"));
  judge.Restore();
  judge.GoTo(Utc(2026, 6, 30, 23));
  EXPECT_THAT(ToldBy(judge), IsEmpty());
  judge.GoTo(Utc(2026, 7, 1, 1));
  EXPECT_THAT(ToldBy(judge),
              ElementsAre("renewed 2026-09-20 until 2026-10-01"));
  judge.GoTo(Utc(2026, 10, 2));
  EXPECT_THAT(ToldBy(judge),
              ElementsAre("renewal_due 2026-09-20 until 2026-10-01",
                          "renewed 2026-12-21 until 2027-01-01"));
}

TEST(RenewalDuty, WhoIsToHearHears) {
  TextJudge judge(JudgedText(kRenews), Utc(2026, 6, 16));
  judge.Say("answer", 0, Utc(2026, 6, 16) / kDayUs, {1, 1, 0});
  const Said said = judge.TakeSaid();
  ASSERT_EQ(said.notifications.size(), 1u);
  EXPECT_EQ(said.notifications[0].key, "c//legal/renewal_due/term");
  const std::vector<ToldAlert> told = AlertsOf(said.notifications[0].json);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].Label("alertname"), "HoldlineRenewalDue");
  EXPECT_EQ(told[0].Label("objective"), "");
  EXPECT_EQ(told[0].annotations.at("summary"),
            "c: it goes on by itself unless notice is given in time, by "
            "2026-06-20");
}

// When it was too late already, and when notice was given.
TEST(RenewalDuty, SaysNothingOfWhatCannotBeHelped) {
  TextJudge late(JudgedText(kRenews), Utc(2026, 6, 21));
  late.Say("answer", 0, Utc(2026, 6, 21) / kDayUs, {1, 1, 0});
  EXPECT_THAT(ToldBy(late), IsEmpty());

  TextJudge judge(JudgedText(kRenews), Utc(2026, 6, 1));
  judge.Say("answer", 0, Utc(2026, 6, 1) / kDayUs, {1, 1, 0});
  std::string given = kRenews;
  given.erase(given.find("renews:"),
              given.find("objectives:") - given.find("renews:"));
  given.erase(given.find("escalation:"));
  judge.Use(JudgedText(given), Utc(2026, 6, 10));
  judge.GoTo(Utc(2026, 7, 2));
  EXPECT_THAT(ToldBy(judge), IsEmpty());
}

}  // namespace
}  // namespace holdline

#include "operators/judge/termination_rights.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/time_units.h"
#include "tests/operators/judge/observations.h"
#include "tests/operators/judge/text_judge.h"

namespace holdline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Contract MonthlyContract(int times, int in) {
  Contract contract;
  contract.name = "c";
  contract.zone = absl::UTCTimeZone();
  contract.objectives.resize(1);
  contract.objectives[0].name = "answer";
  contract.termination_rights = {{.objective = 0,
                                  .period = {.kind = PeriodKind::kDay},
                                  .times = times,
                                  .in = in}};
  return contract;
}

// Days as periods; what is told of them, as "+3" and "-3" by day.
class Days {
 public:
  explicit Days(const Contract& contract) : contract_(contract) {}

  std::vector<std::string> Close(
      const std::set<int64_t>& missed, int64_t up_to,
      int64_t from_day = std::numeric_limits<int64_t>::min()) {
    TerminationRights::Known known{.from_day = from_day};
    for (int64_t day = std::max<int64_t>(1, from_day); day <= up_to; ++day) {
      known.closed.push_back({.days = {day, day + 1},
                              .start_us = day * kDayUs,
                              .end_us = (day + 1) * kDayUs,
                              .missed = missed.contains(day)});
    }
    std::vector<Alert> alerts;
    rights_.Judge(contract_, contract_.termination_rights[0], known,
                  up_to * kDayUs, alerts);
    std::vector<std::string> told;
    for (const Alert& alert : alerts) {
      const bool has_arisen = alert.state() == "termination_right";
      EXPECT_EQ(alert.correction(), !has_arisen);
      EXPECT_TRUE(ids_.insert(alert.alert_id()).second);
      told.push_back(absl::StrCat(has_arisen ? "+" : "-",
                                  alert.period_start_us() / kDayUs));
    }
    return told;
  }
  TerminationRights& rights() { return rights_; }

 private:
  const Contract contract_;
  TerminationRights rights_;
  std::set<std::string> ids_;
};

TEST(TerminationRights, ArisesWithTheLastOfSoManyMisses) {
  Days days(MonthlyContract(3, 5));
  EXPECT_THAT(days.Close({1, 3}, 4), ElementsAre());
  EXPECT_THAT(days.Close({1, 3, 5}, 5), ElementsAre("+5"));
  EXPECT_THAT(days.Close({1, 3, 5}, 6), ElementsAre());
  // 3, 5 and 7.
  EXPECT_THAT(days.Close({1, 3, 5, 7}, 7), ElementsAre("+7"));
  // 5 lies too far back.
  EXPECT_THAT(days.Close({1, 3, 5, 7, 10}, 10), ElementsAre());
  Status status;
  days.rights().AppendRows(&status);
  ASSERT_EQ(status.termination_rights_size(), 2);
  EXPECT_EQ(status.termination_rights(1).start_us(), 7 * kDayUs);
  EXPECT_EQ(status.termination_rights(1).misses(), 3);
  EXPECT_EQ(status.termination_rights(1).of_periods(), 5);
}

TEST(TerminationRights, ACorrectionTakesItAwayAndBringsItBack) {
  Days days(MonthlyContract(2, 3));
  EXPECT_THAT(days.Close({1, 2, 3}, 4), ElementsAre("+2", "+3"));
  EXPECT_THAT(days.Close({2, 3}, 4), ElementsAre("-2"));
  EXPECT_THAT(days.Close({2}, 4), ElementsAre("-3"));
  // At the same clock, with an id of its own.
  EXPECT_THAT(days.Close({2, 3}, 4), ElementsAre("+3"));
}

TEST(TerminationRights, WhatIsForgottenTakesNothingAway) {
  Days days(MonthlyContract(2, 4));
  EXPECT_THAT(days.Close({1, 4}, 5), ElementsAre("+4"));
  EXPECT_THAT(days.Close({4}, 6, /*from_day=*/2), ElementsAre());
  Status status;
  days.rights().AppendRows(&status);
  EXPECT_EQ(status.termination_rights_size(), 1);
}

TEST(TerminationRights, OtherTermsAreOfThePeriodsBehindThem) {
  const Contract before = MonthlyContract(3, 3);
  const Contract now = MonthlyContract(1, 3);
  Days days(before);
  EXPECT_THAT(days.Close({1, 2, 3}, 3), ElementsAre("+3"));
  Days changed(now);
  changed.rights().TakeOver(std::move(days.rights()), before, now, 4 * kDayUs);
  // The third day ended at the fourth's beginning.
  EXPECT_THAT(changed.Close({1, 2, 3, 4}, 5), ElementsAre("+4"));
  Days same(now);
  same.rights().TakeOver(std::move(changed.rights()), now, now, 6 * kDayUs);
  EXPECT_THAT(same.Close({1, 2, 3}, 6), ElementsAre("-4"));
}

// However closed periods come and are corrected, in the end stands what a
// single look at them says.
RC_GTEST_PROP(TerminationRights, EndWhereOneLookEnds, ()) {
  const int times = *rc::gen::inRange(1, 4);
  const int in = times + *rc::gen::inRange(0, 4);
  Days days(MonthlyContract(times, in));
  std::set<std::string> standing;
  std::set<int64_t> missed;
  int64_t up_to = 0;
  for (int step = *rc::gen::inRange(1, 8); step > 0; --step) {
    up_to += *rc::gen::inRange(0, 4);
    missed.clear();
    for (int64_t day = 1; day < 20; ++day) {
      if (*rc::gen::arbitrary<bool>()) missed.insert(day);
    }
    for (const std::string& told : days.Close(missed, up_to)) {
      const std::string day = told.substr(1);
      const bool changed = told[0] == '+' ? standing.insert(day).second
                                          : standing.erase(day) == 1;
      RC_ASSERT(changed);
    }
  }
  std::set<std::string> expected;
  for (int64_t day = 1; day <= up_to; ++day) {
    int64_t misses = 0;
    for (int64_t one = day - in + 1; one <= day; ++one) {
      if (missed.contains(one)) ++misses;
    }
    if (missed.contains(day) && misses >= times) {
      expected.insert(absl::StrCat(day));
    }
  }
  RC_ASSERT(standing == expected);
}

// Through a judge: two slots, of which each may be missed.
constexpr char kText[] = R"(objectives:
  answer:
    measure: service_level
    within: 20s
    formula: abandons_miss
    targets: [{when: prime, at_least: 80%}, {when: otherwise, at_least: 50%}]
    periods: [day]
calendars: {prime: {hours: "mon-fri 08:00-18:00"}}
termination_right: {clause: "12.3", when: {missed: answer, times: 2, in: 3 periods}}
)";

class JudgedRights : public testing::Test {
 protected:
  JudgedRights() : judge_(JudgedText(kText), kStartUs) {}

  void Say(uint32_t slot, int64_t day, const Tally& tally) {
    judge_.Say("answer", slot, kStartUs / kDayUs + day, tally);
  }

  TextJudge judge_;
};

TEST_F(JudgedRights, AreToldOnceAndOutlastASnapshot) {
  Say(0, 0, {10, 1, 0});
  Say(1, 2, {10, 1, 0});
  judge_.GoTo(kStartUs + 2 * kDayUs);
  EXPECT_THAT(judge_.TakeSaid().Alerts(), Not(HasSubstr("termination")));
  judge_.GoTo(kStartUs + 4 * kDayUs);
  const std::string alerts = judge_.TakeSaid().Alerts();
  EXPECT_THAT(alerts, HasSubstr("\"clause\":\"12.3\""));
  EXPECT_THAT(alerts, HasSubstr("\"stateBefore\":\"missed\",\"state\":"
                                "\"termination_right\""));
  EXPECT_THAT(alerts, HasSubstr("\"misses\":2,\"ofPeriods\":3"));
  judge_.Restore();
  EXPECT_EQ(judge_.StatusNow().termination_rights_size(), 1);
  judge_.GoTo(kStartUs + 6 * kDayUs);
  EXPECT_THAT(judge_.TakeSaid().Alerts(), Not(HasSubstr("termination")));
  // The first was met after all.
  Say(0, 0, {100, 99, 0});
  EXPECT_THAT(judge_.TakeSaid().Alerts(),
              HasSubstr("\"state\":\"termination_right_withdrawn\""));
  EXPECT_EQ(judge_.StatusNow().termination_rights_size(), 0);
}

}  // namespace
}  // namespace holdline

// Rules that no real contract of tests/contracts has in so small a form, and
// what holds of any terms.
#include "operators/money/settlement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace holdline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int64_t kNoDay = std::numeric_limits<int64_t>::min();
constexpr int64_t kDay = 19'723;  // the first period: 2024-01-01

// Days; each miss costs 100.
CreditTerms Terms() {
  CreditTerms terms;
  terms.period = {.kind = PeriodKind::kDay};
  terms.currency = "USD";
  CreditSchedule schedule;
  schedule.price = {100, 1};
  terms.schedules = {schedule};
  return terms;
}

SlotOutcome Outcome(bool missed) {
  return {.missed = missed,
          .value = {missed ? 700'000 : 900'000, 1},
          .bound = 800'000,
          .wrong = missed ? 30 : 10,
          .counted = 100};
}

// One day each: 'x' missed, '.' met, ' ' nothing counted.
std::vector<PeriodOutcome> Days(const std::string& days) {
  std::vector<PeriodOutcome> periods;
  for (size_t i = 0; i < days.size(); ++i) {
    if (days[i] == ' ') continue;
    const int64_t day = kDay + static_cast<int64_t>(i);
    periods.push_back(
        {.days = {day, day + 1}, .slots = {Outcome(days[i] == 'x')}});
  }
  return periods;
}

// The same form: what is due in each.
std::string Due(const CreditTerms& terms, const std::string& days) {
  std::string due(days.size(), '.');
  const std::vector<std::vector<PeriodOutcome>> outcomes = {Days(days)};
  for (const Charge& charge : Settle(terms, outcomes, {}, kNoDay)) {
    char& at = due[static_cast<size_t>(charge.first_day - kDay)];
    at = charge.kind == ChargeKind::kEarnBack ? 'b' : 'x';
  }
  return due;
}

TEST(Settlement, ATriggerPaysFromTheMissThatFillsIt) {
  CreditTerms terms = Terms();
  terms.schedules[0].trigger = {.times = 3, .in = 6};
  EXPECT_EQ(Due(terms, "x.x..x"), ".....x");
  EXPECT_EQ(Due(terms, "x.x...x"), ".......");  // the first lies too far back
  EXPECT_EQ(Due(terms, "x.x..x.x"), ".....x.x");
  EXPECT_EQ(Due(terms, "x x  x"), ".....x");  // days without data are days
}

TEST(Settlement, ATriggerMayPayWhatLedToIt) {
  CreditTerms terms = Terms();
  terms.schedules[0].trigger = {.times = 2, .in = 3, .pays_every_miss = true};
  EXPECT_EQ(Due(terms, "x.x...x"), "x.x....");
}

TEST(Settlement, MissesMayBeConsumed) {
  CreditTerms terms = Terms();
  terms.schedules[0].trigger = {.times = 2, .in = 9, .consumes = true};
  EXPECT_EQ(Due(terms, "xxxxx"), ".x.x.");
  terms.schedules[0].trigger->consumes = false;
  EXPECT_EQ(Due(terms, "xxxxx"), ".xxxx");
}

TEST(Settlement, WhatIsEarnedBackNeedsGoodPeriodsWithData) {
  CreditTerms terms = Terms();
  terms.schedules[0].earn_back = {.next = 2};
  EXPECT_EQ(Due(terms, "x.."), "b..");
  EXPECT_EQ(Due(terms, "x. ."), "b...");
  EXPECT_EQ(Due(terms, "x.x.."), "x.b..");
  terms.schedules[0].earn_back->unless_repeated = true;
  EXPECT_EQ(Due(terms, "x.x.."), "x.x..");
  EXPECT_EQ(Due(terms, "x..x.."), "b..b..");  // two before: the first is three
}

TEST(Settlement, RampUpCostsNothing) {
  CreditTerms terms = Terms();
  terms.from_day = kDay + 2;
  EXPECT_EQ(Due(terms, "xxxx"), "..xx");
}

TEST(Settlement, TheWorstSlotIsTheOneThatCosts) {
  CreditTerms terms = Terms();
  CreditSchedule& schedule = terms.schedules[0];
  schedule.form = CreditForm::kPerPoint;
  PeriodOutcome period{.days = {kDay, kDay + 1},
                       .slots = {Outcome(true), Outcome(false), Outcome(true)}};
  period.slots[2]->value = {650'000, 1};
  const std::vector<std::vector<PeriodOutcome>> outcomes = {{period}};
  const auto charges = Settle(terms, outcomes, {}, kNoDay);
  ASSERT_EQ(charges.size(), 1u);
  EXPECT_EQ(charges[0].minor, 1'500);  // 15 points
  schedule.slot = 0;
  EXPECT_EQ(Settle(terms, outcomes, {}, kNoDay)[0].minor, 1'000);
  schedule.slot = 1;
  EXPECT_THAT(Settle(terms, outcomes, {}, kNoDay), IsEmpty());
}

TEST(Settlement, EachSlotMayCost) {
  CreditTerms terms = Terms();
  CreditSchedule& schedule = terms.schedules[0];
  schedule.form = CreditForm::kPerPoint;
  schedule.price = {7, 1};
  schedule.slots_paid = 3;
  SlotOutcome worse = Outcome(true);
  worse.value = {600'000, 1};
  const std::vector<std::vector<PeriodOutcome>> outcomes = {
      {{.days = {kDay, kDay + 1},
        .slots = {Outcome(true), Outcome(false), worse}}}};
  const auto charges = Settle(terms, outcomes, {}, kNoDay);
  ASSERT_EQ(charges.size(), 1u);
  EXPECT_EQ(charges[0].minor, 7 * 10 + 7 * 20);
  EXPECT_NE(charges[0].reason.find("; "), std::string::npos);
  // Together they are one credit, of which the allocation is the most.
  schedule.most = Exact{100, 1};
  EXPECT_EQ(Settle(terms, outcomes, {}, kNoDay)[0].minor, 100);
}

TEST(Settlement, TheMostOfEachSlotIsThatOfAll) {
  CreditTerms terms = Terms();
  EXPECT_EQ(MostOf(terms, terms.schedules[0]), 100);
  terms.schedules[0].slots_paid = 2;
  EXPECT_EQ(MostOf(terms, terms.schedules[0]), 200);
}

TEST(Settlement, SecondsAreCountedAsTheContractSays) {
  CreditTerms terms = Terms();
  CreditSchedule& schedule = terms.schedules[0];
  schedule.form = CreditForm::kPerSecond;
  schedule.over_us = 30'000'000;
  // 47.5 s
  const PeriodOutcome period{.days = {kDay, kDay + 1},
                             .slots = {SlotOutcome{.missed = true,
                                                   .value = {95'000'000, 2},
                                                   .bound = 30'000'000,
                                                   .at_most = true}}};
  EXPECT_EQ(CostOf(terms, schedule, period), 1'700);
  schedule.seconds = SecondsCounted::kFraction;
  EXPECT_EQ(CostOf(terms, schedule, period), 1'800);
  schedule.seconds = SecondsCounted::kExact;
  EXPECT_EQ(CostOf(terms, schedule, period), 1'750);
}

TEST(Settlement, CapsAreUsedUpInTheOrderOfTheContract) {
  CreditTerms terms = Terms();
  terms.schedules.push_back(terms.schedules[0]);
  terms.period_cap = 150;
  terms.year_cap = 400;
  const std::vector<std::vector<PeriodOutcome>> outcomes = {Days("xxx"),
                                                            Days("xxx")};
  std::vector<int64_t> minor;
  for (const Charge& charge : Settle(terms, outcomes, {}, kNoDay)) {
    minor.push_back(charge.minor);
  }
  EXPECT_THAT(minor, ElementsAre(100, 50, 100, 50, 100));
}

TEST(Settlement, WhatWasSettledStaysAndCountsForTheYear) {
  CreditTerms terms = Terms();
  terms.year_cap = 250;
  const std::vector<std::vector<PeriodOutcome>> outcomes = {Days("xxx")};
  const std::vector<Charge> settled = {
      {.schedule = 0, .first_day = kDay, .minor = 200}};
  const auto charges = Settle(terms, outcomes, settled, kDay + 1);
  std::vector<int64_t> minor;
  for (const Charge& charge : charges) minor.push_back(charge.minor);
  EXPECT_THAT(minor, ElementsAre(200, 50));
}

// The steps of one day of the only schedule, or of one of them.
CreditSteps Steps(const CreditTerms& terms,
                  const std::vector<std::vector<PeriodOutcome>>& outcomes,
                  int64_t day, size_t schedule = 0) {
  const auto steps = StepsOf({.terms = terms,
                              .outcomes = outcomes,
                              .settled = {},
                              .again_from_day = kNoDay},
                             schedule, kDay + day);
  EXPECT_TRUE(steps.has_value());
  return steps.value_or(CreditSteps{});
}

TEST(CreditSteps, TellWhatEachSlotAsksForAndWhatTheAllocationLeaves) {
  CreditTerms terms = Terms();
  CreditSchedule& schedule = terms.schedules[0];
  schedule.form = CreditForm::kPerPoint;
  schedule.most = Exact{1'200, 1};
  PeriodOutcome period{.days = {kDay, kDay + 1},
                       .slots = {Outcome(true), Outcome(false), {}}};
  period.slots.push_back(Outcome(true));
  period.slots[3]->value = {650'000, 1};
  const CreditSteps steps = Steps(terms, {{period}}, 0);
  ASSERT_EQ(steps.cost.slots.size(), 3u);  // in one nothing was measured
  EXPECT_EQ(steps.cost.slots[0].credit.minor, 1'000);
  EXPECT_FALSE(steps.cost.slots[1].is_missed);
  EXPECT_EQ(steps.cost.slots[2].slot, 3u);
  EXPECT_EQ(steps.cost.slots[2].credit.minor, 1'500);
  EXPECT_EQ(steps.cost.asked_minor, 1'500);
  EXPECT_EQ(steps.cost.credit.minor, 1'200);
  EXPECT_EQ(steps.asked.minor, 1'200);
  EXPECT_EQ(steps.credit_minor, 1'200);
}

TEST(CreditSteps, TellWhatTheCapsHadLeft) {
  CreditTerms terms = Terms();
  terms.schedules.push_back(terms.schedules[0]);
  terms.period_cap = 150;
  terms.year_cap = 240;
  const std::vector<std::vector<PeriodOutcome>> outcomes = {Days("xx"),
                                                            Days("xx")};
  const CreditSteps second = Steps(terms, outcomes, 0, 1);
  EXPECT_EQ(second.asked.period_left, 50);
  EXPECT_EQ(second.asked.year_left, 140);
  EXPECT_EQ(second.credit_minor, 50);
  // What comes to nothing is told too.
  const CreditSteps last = Steps(terms, outcomes, 1, 1);
  EXPECT_EQ(last.asked.minor, 100);
  EXPECT_EQ(last.asked.year_left, 0);
  EXPECT_EQ(last.credit_minor, 0);
}

TEST(CreditSteps, TellTheMissesThatATriggerSees) {
  CreditTerms terms = Terms();
  terms.schedules[0].trigger = {.times = 3, .in = 6, .consumes = true};
  const std::vector<std::vector<PeriodOutcome>> outcomes = {Days("x.x.xx")};
  EXPECT_THAT(Steps(terms, outcomes, 2).misses, ElementsAre(kDay, kDay + 2));
  EXPECT_FALSE(Steps(terms, outcomes, 2).is_due);
  EXPECT_THAT(Steps(terms, outcomes, 4).misses,
              ElementsAre(kDay, kDay + 2, kDay + 4));
  EXPECT_TRUE(Steps(terms, outcomes, 4).is_due);
  EXPECT_THAT(Steps(terms, outcomes, 5).misses, ElementsAre(kDay + 5));
}

TEST(CreditSteps, TellHowFarAnEarnBackHasCome) {
  using enum EarningBack::State;
  CreditTerms terms = Terms();
  terms.schedules[0].earn_back = {.next = 2, .unless_repeated = true};
  const auto earning = [&](const std::string& days, int64_t day) {
    return *Steps(terms, {Days(days)}, day).earning_back;
  };
  EXPECT_EQ(earning("x.", 0).state, kOpen);
  EXPECT_EQ(earning("x.", 0).good, 1);
  EXPECT_EQ(earning("x..", 0).state, kEarned);
  EXPECT_EQ(earning("x.x", 0).state, kFailed);
  EXPECT_EQ(earning("x.x..", 2).state, kRepeated);
  EXPECT_FALSE(Steps(terms, {Days("x..")}, 1).earning_back);  // no credit
}

TEST(CreditSteps, TellWhatIsFreeOrWasSettledBefore) {
  CreditTerms terms = Terms();
  terms.from_day = kDay + 1;
  const std::vector<std::vector<PeriodOutcome>> outcomes = {Days("xx")};
  EXPECT_TRUE(Steps(terms, outcomes, 0).cost.is_free);
  EXPECT_EQ(Steps(terms, outcomes, 0).cost.asked_minor, 100);
  EXPECT_EQ(Steps(terms, outcomes, 0).credit_minor, 0);
  EXPECT_FALSE(Steps(terms, outcomes, 1).cost.is_free);
  const std::vector<Charge> settled = {
      {.schedule = 0, .first_day = kDay + 1, .minor = 30}};
  const auto steps = StepsOf({.terms = terms,
                              .outcomes = outcomes,
                              .settled = settled,
                              .again_from_day = kDay + 2},
                             0, kDay + 1);
  EXPECT_TRUE(steps->is_settled);
  EXPECT_EQ(steps->credit_minor, 30);
}

TEST(CreditSteps, ArePartOfNoPeriodThatIsNotClosed) {
  const CreditTerms terms = Terms();
  const std::vector<std::vector<PeriodOutcome>> outcomes = {Days("x x")};
  EXPECT_FALSE(StepsOf({.terms = terms,
                        .outcomes = outcomes,
                        .settled = {},
                        .again_from_day = kNoDay},
                       0, kDay + 1));
}

RC_GTEST_PROP(Settlement, CapsHoldAndNothingComesBackThatWasNotCredited, ()) {
  CreditTerms terms = Terms();
  CreditSchedule& schedule = terms.schedules[0];
  if (*rc::gen::arbitrary<bool>()) {
    schedule.trigger = {.times = *rc::gen::inRange(1, 4),
                        .in = *rc::gen::inRange(4, 9),
                        .pays_every_miss = *rc::gen::arbitrary<bool>(),
                        .consumes = *rc::gen::arbitrary<bool>()};
  }
  if (*rc::gen::arbitrary<bool>()) {
    schedule.earn_back = {.next = *rc::gen::inRange(1, 4),
                          .unless_repeated = *rc::gen::arbitrary<bool>()};
  }
  terms.schedules.push_back(schedule);
  terms.period_cap = *rc::gen::inRange(50, 250);
  terms.year_cap = *rc::gen::inRange(50, 2'000);
  const auto days = *rc::gen::container<std::vector<std::string>>(
      2, rc::gen::container<std::string>(rc::gen::element('x', '.', ' ')));
  const std::vector<std::vector<PeriodOutcome>> outcomes = {Days(days[0]),
                                                            Days(days[1])};
  std::map<int64_t, int64_t> by_day;
  std::map<std::pair<int64_t, size_t>, int64_t> credited;
  int64_t year = 0;
  for (const Charge& charge : Settle(terms, outcomes, {}, kNoDay)) {
    RC_ASSERT(charge.minor > 0);
    const CreditSteps steps =
        Steps(terms, outcomes, charge.first_day - kDay, charge.schedule);
    RC_ASSERT(steps.credit_minor == charge.minor);
    const auto at = static_cast<size_t>(charge.first_day - kDay);
    RC_ASSERT(days[charge.schedule][at] == 'x');
    int64_t& credit = credited[{charge.first_day, charge.schedule}];
    if (charge.kind == ChargeKind::kEarnBack) {
      RC_ASSERT(charge.minor == credit);
      continue;
    }
    RC_ASSERT(credit == 0);
    credit = charge.minor;
    by_day[charge.first_day] += charge.minor;
    year += charge.minor;
  }
  for (const auto& [day, minor] : by_day) RC_ASSERT(minor <= *terms.period_cap);
  RC_ASSERT(year <= *terms.year_cap);
}

}  // namespace
}  // namespace holdline

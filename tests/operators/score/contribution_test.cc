#include "operators/score/contribution.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "engine/base/time_units.h"
#include "operators/tally/histogram.h"
#include "random_events.h"
#include "test_book.h"

namespace holdline {
namespace {

constexpr int64_t kNever = kMonday + 1000 * kHourUs;

// Legs of a queue entered on Monday morning; waits in seconds.
Leg Ended(Outcome outcome, int64_t wait_s) {
  Leg leg;
  leg.enqueue_us = kMonday;
  leg.outcome = outcome;
  leg.outcome_us = kMonday + wait_s * kSecondUs;
  leg.wait_us = wait_s * kSecondUs;
  return leg;
}
Leg Answered(int64_t wait_s) { return Ended(Outcome::kAnswered, wait_s); }
Leg Abandoned(int64_t wait_s) { return Ended(Outcome::kAbandoned, wait_s); }
Leg FlowedOut(int64_t wait_s) { return Ended(Outcome::kFlowedOut, wait_s); }
Leg Waiting() {
  Leg leg;
  leg.enqueue_us = kMonday;
  return leg;
}
Leg Handled(int64_t wait_s, int64_t handle_s) {
  Leg leg = Answered(wait_s);
  leg.end_us = leg.outcome_us + handle_s * kSecondUs;
  leg.handle_us = handle_s * kSecondUs;
  return leg;
}

std::optional<Contribution> ScoreAt(const Leg& leg, const Objective& objective,
                                    int64_t clock_us) {
  Contribution out;
  if (!Score(leg, Rule(objective), clock_us, out)) return std::nullopt;
  return out;
}

Tally TallyOf(const std::vector<Leg>& legs, const Objective& objective) {
  Tally sum;
  for (const Leg& leg : legs) {
    if (const auto part = ScoreAt(leg, objective, kNever)) sum += part->tally;
  }
  return sum;
}

double Percent(const Tally& tally) {
  return 100.0 * static_cast<double>(tally.met) /
         static_cast<double>(tally.counted);
}

std::vector<Leg> Many(std::vector<std::pair<Leg, int>> kinds) {
  std::vector<Leg> legs;
  for (const auto& [leg, count] : kinds) {
    legs.insert(legs.end(), static_cast<size_t>(count), leg);
  }
  return legs;
}

// A = 1000, A_T = 860, B = 60, B_T = 20, B_5 = 10 at T = 20 s.
std::vector<Leg> IcmiLegs() {
  return Many({{Answered(20), 860},
               {Answered(21), 140},
               {Abandoned(5), 10},
               {Abandoned(6), 10},
               {Abandoned(21), 40}});
}

// The bank's month: A = 27,162, A_T = 16,209, B = 5,904, B_T = 3,198,
// B_5 = 2,215.
std::vector<Leg> BankLegs() {
  return Many({{Answered(3), 16'209},
               {Answered(77), 27'162 - 16'209},
               {Abandoned(2), 2'215},
               {Abandoned(19), 3'198 - 2'215},
               {Abandoned(50), 5'904 - 3'198}});
}

struct FormulaCase {
  std::string formula;
  double icmi;
  double bank;
};

TEST(Contribution, GivesTheNumbersOfTheFormulas) {
  for (const FormulaCase& c :
       std::vector<FormulaCase>{{"answered_only", 86.0, 59.68},
                                {"abandons_miss", 81.1, 49.02},
                                {"abandons_within_ignored", 82.7, 54.27},
                                {"abandons_within_met", 83.0, 58.69},
                                {"short_abandons_ignored", 81.9, 52.54},
                                {"short_abandons_met", 82.1, 55.72}}) {
    Objective objective = ServiceLevel("o", 20, c.formula);
    if (c.formula.starts_with("short")) objective.short_us = 5 * kSecondUs;
    EXPECT_NEAR(Percent(TallyOf(IcmiLegs(), objective)), c.icmi, 0.05)
        << c.formula;
    EXPECT_NEAR(Percent(TallyOf(BankLegs(), objective)), c.bank, 0.005)
        << c.formula;
  }
}

TEST(Score, AnsweredShortCountsAsItSaysOnceItIsOver) {
  Objective objective = ServiceLevel("answer", 20, "abandons_miss");
  objective.answered_short_us = 2 * kSecondUs;
  EXPECT_EQ(TallyOf({Answered(30)}, objective).counted, 1);  // still talks
  EXPECT_EQ(TallyOf({Handled(30, 1)}, objective), Tally());  // out
  EXPECT_EQ(TallyOf({Handled(30, 2)}, objective).counted, 1);
  objective.answered_short = Counts::kMet;
  EXPECT_EQ(TallyOf({Handled(30, 1)}, objective),
            (Tally{.counted = 1, .met = 1}));
  EXPECT_EQ(TallyOf({Abandoned(1)}, objective), (Tally{.counted = 1}));
}

TEST(Contribution, CountsFlowOutsWhereTheFormulaDoes) {
  const auto legs = Many({{Answered(20), 6},
                          {Answered(21), 2},
                          {Abandoned(20), 1},
                          {Abandoned(21), 1},
                          {FlowedOut(20), 3},
                          {FlowedOut(21), 4}});
  const auto tally = [&](const char* formula) {
    return TallyOf(legs, ServiceLevel("o", 20, formula));
  };
  EXPECT_EQ(tally("removed_within"), (Tally{17, 10, 0}));
  EXPECT_EQ(tally("flowouts_miss"), (Tally{17, 6, 0}));
  EXPECT_EQ(tally("abandons_miss"), (Tally{10, 6, 0}));
}

TEST(Contribution, WithinIsInclusiveToTheMicrosecond) {
  const Objective objective = ServiceLevel("o", 20, "abandons_miss");
  Leg leg = Answered(20);
  EXPECT_EQ(ScoreAt(leg, objective, kNever)->tally, (Tally{1, 1, 0}));
  leg.wait_us += 1;
  EXPECT_EQ(ScoreAt(leg, objective, kNever)->tally, (Tally{1, 0, 0}));
}

TEST(Contribution, AWaitIsAMissOnceItHasStrictlyPassed) {
  const Objective objective = ServiceLevel("o", 20, "abandons_miss");
  const int64_t limit_us = kMonday + 20 * kSecondUs;
  EXPECT_EQ(ScoreAt(Waiting(), objective, limit_us), std::nullopt);
  const auto miss = ScoreAt(Waiting(), objective, limit_us + 1);
  ASSERT_TRUE(miss.has_value());
  EXPECT_EQ(miss->tally, (Tally{1, 0, 0}));
  EXPECT_EQ(miss->watch_us, limit_us);
  EXPECT_TRUE(IsMiss(*miss, Rule(objective)));
  // What it becomes: the same contribution, so that nothing is said again.
  EXPECT_EQ(ScoreAt(Answered(95), objective, kNever), miss);
}

TEST(Contribution, AMissIsWithdrawnWhereItsEndDoesNotCount) {
  const Objective objective = ServiceLevel("o", 20, "answered_only");
  EXPECT_TRUE(ScoreAt(Waiting(), objective, kNever).has_value());
  EXPECT_FALSE(ScoreAt(Abandoned(95), objective, kNever).has_value());
}

TEST(Contribution, AStatedWaitDecidesTheClassAndEventsTheTime) {
  const Objective objective = ServiceLevel("o", 20, "abandons_miss");
  Leg leg = Answered(31);
  leg.wait_us = 20 * kSecondUs;
  const auto part = ScoreAt(leg, objective, kNever);
  EXPECT_EQ(part->tally, (Tally{1, 1, 0}));
  EXPECT_EQ(part->watch_us, kMonday + 20 * kSecondUs);
}

TEST(Contribution, ALegIsLostOnceItHasWaitedTooLong) {
  const int64_t four_hours_us = 4 * kHourUs;
  EXPECT_FALSE(IsLostAt(Waiting(), kMonday + four_hours_us, four_hours_us));
  EXPECT_TRUE(IsLostAt(Waiting(), kMonday + four_hours_us + 1, four_hours_us));
  EXPECT_FALSE(IsLostAt(Answered(5), kNever, four_hours_us));
  EXPECT_TRUE(IsLostAt(Ended(Outcome::kLost, 5), kMonday, four_hours_us));
}

TEST(Contribution, AverageSpeedOfAnswerDividesByAnsweredOrOffered) {
  Objective objective = Measured("o", Measure::kAverageSpeedOfAnswer);
  const auto legs = Many({{Answered(10), 3},
                          {Answered(30), 1},
                          {Abandoned(50), 2},
                          {FlowedOut(5), 1},
                          {Waiting(), 1}});
  EXPECT_EQ(TallyOf(legs, objective), (Tally{4, 0, 60 * kSecondUs}));
  objective.divide_by = DivideBy::kOffered;
  EXPECT_EQ(TallyOf(legs, objective), (Tally{7, 0, 60 * kSecondUs}));
}

TEST(Contribution, AbandonmentGivesTheBanksNumbers) {
  Objective objective = Measured("o", Measure::kAbandonment);
  objective.divide_by = DivideBy::kOffered;
  EXPECT_EQ(TallyOf(BankLegs(), objective), (Tally{33'066, 5'904, 0}));
  objective.over_us = 5 * kSecondUs;
  EXPECT_NEAR(Percent(TallyOf(BankLegs(), objective)), 11.16, 0.005);
  objective.divide_by = DivideBy::kOfferedLessShort;
  EXPECT_NEAR(Percent(TallyOf(BankLegs(), objective)), 11.96, 0.005);
}

TEST(Contribution, AbandonmentDoesNotCountWhatStillWaits) {
  const Objective objective = Measured("o", Measure::kAbandonment);
  EXPECT_EQ(ScoreAt(Waiting(), objective, kNever), std::nullopt);
  EXPECT_TRUE(
      IsMiss(*ScoreAt(Abandoned(1), objective, kNever), Rule(objective)));
  EXPECT_FALSE(
      IsMiss(*ScoreAt(FlowedOut(1), objective, kNever), Rule(objective)));
}

TEST(Contribution, HandleTimeCountsWhereItIsKnownAndAtItsEnd) {
  const Objective objective = Measured("o", Measure::kHandleTime);
  EXPECT_EQ(ScoreAt(Answered(10), objective, kNever), std::nullopt);
  const auto part = ScoreAt(Handled(10, 200), objective, kNever);
  EXPECT_EQ(part->tally, (Tally{1, 0, 200 * kSecondUs}));
  EXPECT_EQ(part->watch_us, kMonday + 210 * kSecondUs);
}

TEST(Contribution, WaitTimeIsJudgedByCountAndShownByHistogram) {
  Objective objective = Measured("o", Measure::kWaitTime);
  objective.within_us = 120 * kSecondUs;
  const auto in = ScoreAt(Answered(120), objective, kNever);
  EXPECT_EQ(in->tally, (Tally{1, 1, 120 * kSecondUs}));
  EXPECT_EQ(in->bin, HistogramBin(120 * kSecondUs));
  EXPECT_FALSE(IsMiss(*in, Rule(objective)));
  const auto late = ScoreAt(Answered(121), objective, kNever);
  EXPECT_EQ(late->tally, (Tally{1, 0, 121 * kSecondUs}));
  EXPECT_EQ(late->watch_us, kMonday + 120 * kSecondUs);
  EXPECT_TRUE(IsMiss(*late, Rule(objective)));
  const auto waits = ScoreAt(Waiting(), objective, kNever);
  EXPECT_EQ(waits->tally, (Tally{1, 0, 0}));
  EXPECT_EQ(waits->bin, kNoBin);
  EXPECT_EQ(ScoreAt(Abandoned(200), objective, kNever), std::nullopt);
}

TEST(Contribution, WaitTimeWithoutALimitIsOnlyShown) {
  const Objective objective = Measured("o", Measure::kWaitTime);
  EXPECT_EQ(ScoreAt(Waiting(), objective, kNever), std::nullopt);
  EXPECT_EQ(ScoreAt(Answered(500), objective, kNever)->tally,
            (Tally{1, 1, 500 * kSecondUs}));
}

TEST(Contribution, CountsOfferedAtTheEnqueueAndOthersAtTheOutcome) {
  const auto watch_s = [](const Leg& leg, Measure measure) {
    const auto part = ScoreAt(leg, Measured("o", measure), kNever);
    return part.has_value() ? (part->watch_us - kMonday) / kSecondUs : -1;
  };
  EXPECT_EQ(watch_s(Waiting(), Measure::kOffered), 0);
  EXPECT_EQ(watch_s(Answered(9), Measure::kOffered), 0);
  EXPECT_EQ(watch_s(Waiting(), Measure::kAnswered), -1);
  EXPECT_EQ(watch_s(Answered(9), Measure::kAnswered), 9);
  EXPECT_EQ(watch_s(Abandoned(9), Measure::kAnswered), -1);
  EXPECT_EQ(watch_s(Abandoned(9), Measure::kAbandoned), 9);
}

TEST(Contribution, PeriodsBookAtWhatHasComeOfWhatIsNamed) {
  const auto booked_s = [](const Leg& leg, BookedAt booked_at) {
    Objective objective = ServiceLevel("o", 20, "flowouts_miss");
    objective.booked_at = booked_at;
    return (ScoreAt(leg, objective, kNever)->booked_us - kMonday) / kSecondUs;
  };
  using enum BookedAt;
  const Leg handled = Handled(90, 300);
  EXPECT_EQ(booked_s(handled, kEnqueue), 0);
  EXPECT_EQ(booked_s(handled, kServiceLevelEvent), 20);
  EXPECT_EQ(booked_s(handled, kOutcome), 90);
  EXPECT_EQ(booked_s(handled, kEnd), 390);
  EXPECT_EQ(booked_s(Answered(7), kServiceLevelEvent), 7);
  EXPECT_EQ(booked_s(Answered(90), kEnd), 90);
  EXPECT_EQ(booked_s(Waiting(), kServiceLevelEvent), 20);
  EXPECT_EQ(booked_s(Waiting(), kOutcome), 20);
  EXPECT_EQ(booked_s(Waiting(), kEnd), 20);
  EXPECT_EQ(booked_s(Waiting(), kEnqueue), 0);
}

TEST(Contribution, AnAveragesEvidenceIsWhatLiesBeyondItsTarget) {
  Objective objective = Measured("o", Measure::kAverageSpeedOfAnswer);
  objective.targets.front().at_most = true;
  objective.targets.front().bound = 30 * kSecondUs;
  const auto is_miss = [&](const Leg& leg) {
    return IsMiss(*ScoreAt(leg, objective, kNever), Rule(objective));
  };
  EXPECT_FALSE(is_miss(Answered(30)));
  EXPECT_TRUE(is_miss(Answered(31)));
  objective.targets.front().has_bound = false;
  EXPECT_FALSE(is_miss(Answered(31)));
}

}  // namespace
}  // namespace holdline

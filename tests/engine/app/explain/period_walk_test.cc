#include "engine/app/explain/period_walk.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

namespace holdline {
namespace {

Objective Measured() {
  Objective objective;
  objective.within_us = 20'000'000;
  objective.targets.emplace_back().bound = 800'000;
  return objective;
}

// One contact each: '.' met, 'x' missed; digits name the part from there on.
WalkCrossings Walked(const Objective& objective, const std::string& contacts) {
  std::vector<WalkStep> steps;
  int64_t slice = 0;
  for (const char contact : contacts) {
    if (contact >= '0' && contact <= '9') {
      slice = contact - '0';
    } else {
      steps.push_back({.tally = {.counted = 1, .met = contact == '.' ? 1 : 0},
                       .slice = slice});
    }
  }
  return Walk({.objective = &objective, .target = &objective.targets[0]},
              steps);
}

TEST(PeriodWalk, FindsTheContactThatBrokeTheTarget) {
  const WalkCrossings crossings = Walked(Measured(), "....x.xx");
  ASSERT_TRUE(crossings.broke);
  EXPECT_EQ(crossings.broke->step, 6u);
  EXPECT_EQ(crossings.broke->before.tally, (Tally{.counted = 6, .met = 5}));
  EXPECT_EQ(crossings.broke->after.tally, (Tally{.counted = 7, .met = 5}));
  EXPECT_FALSE(crossings.recovered);
}

TEST(PeriodWalk, TellsTheLastOfSeveral) {
  const WalkCrossings crossings = Walked(Measured(), "x........x.xx");
  EXPECT_EQ(crossings.recovered->step, 4u);
  EXPECT_EQ(crossings.broke->step, 11u);
  EXPECT_EQ(Walked(Measured(), "x....").recovered->step, 4u);
}

TEST(PeriodWalk, TheFirstContactMayBreakIt) {
  const WalkCrossings crossings = Walked(Measured(), "xx.");
  EXPECT_EQ(crossings.broke->step, 0u);
  EXPECT_EQ(crossings.broke->before.tally, Tally{});
}

TEST(PeriodWalk, FewContactsBreakNothing) {
  Objective objective = Measured();
  objective.verdict.low_below = 4;
  EXPECT_EQ(Walked(objective, "xxxxx").broke->step, 3u);
  EXPECT_FALSE(Walked(objective, "xxx").broke);
}

TEST(PeriodWalk, PartsAreJudgedAsTheVerdictSays) {
  Objective every = Measured();
  every.verdict.form = VerdictRules::Form::kShareOf;
  const WalkCrossings broken = Walked(every, "1....x2x1..");
  EXPECT_EQ(broken.broke->step, 5u);
  EXPECT_EQ(broken.broke->after.form, 0.5);
  Objective mean = Measured();
  mean.verdict.form = VerdictRules::Form::kMeanOf;
  // Of 100 % and 50 %; then of 100 % and 75 %.
  const WalkCrossings crossings = Walked(mean, "1.2.x..");
  EXPECT_EQ(crossings.broke->step, 2u);
  EXPECT_EQ(crossings.broke->after.form, 0.75);
  EXPECT_EQ(crossings.recovered->step, 3u);
}

TEST(PeriodWalk, WithoutATargetNothingBreaks) {
  Objective shown = Measured();
  shown.targets[0].has_bound = false;
  EXPECT_FALSE(Walked(shown, "xxx").broke);
}

}  // namespace
}  // namespace holdline

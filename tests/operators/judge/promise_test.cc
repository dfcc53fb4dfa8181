#include "operators/judge/promise.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>

#include "engine/base/time_units.h"
#include "tests/operators/judge/observations.h"

namespace holdline {
namespace {

Promise ShareOf(int64_t bound_ppm, AlertRules rules = {}) {
  Objective objective;
  objective.alert = rules;
  return Promise(objective, AtLeast(bound_ppm));
}

Promise AbandonedAtMost(int64_t bound_ppm, AlertRules rules = {}) {
  Objective objective;
  objective.measure = Measure::kAbandonment;
  objective.alert = rules;
  return Promise(objective, AtMost(bound_ppm));
}

Promise AnsweredIn(int64_t bound_us) {
  Objective objective;
  objective.measure = Measure::kAverageSpeedOfAnswer;
  return Promise(objective, AtMost(bound_us));
}

TEST(Promise, ExactlyAtTheTargetIsMet) {
  const Promise promise = ShareOf(80 * kPoint);
  EXPECT_EQ(promise.StateOf(Met(800, 1000)), ObjectiveState::kGood);
  EXPECT_EQ(promise.StateOf(Met(799, 1000)), ObjectiveState::kBad);
}

TEST(Promise, MissesByOneContactInABillion) {
  const Promise promise = ShareOf(999'999);
  const int64_t counted = 1'000'000'000'000;
  EXPECT_EQ(promise.StateOf(Met(counted - 1'000'000, counted)),
            ObjectiveState::kGood);
  EXPECT_EQ(promise.StateOf(Met(counted - 1'000'001, counted)),
            ObjectiveState::kBad);
}

TEST(Promise, UpperLimitIsInclusive) {
  const Promise promise = AbandonedAtMost(3 * kPoint);
  EXPECT_EQ(promise.StateOf(Met(3, 100)), ObjectiveState::kGood);
  EXPECT_EQ(promise.StateOf(Met(4, 100)), ObjectiveState::kBad);
}

TEST(Promise, AveragesAreNotDividedBeforeTheyAreCompared) {
  const Promise promise = AnsweredIn(30 * kSecondUs);
  EXPECT_EQ(promise.StateOf(Tally{.counted = 3, .sum_us = 90 * kSecondUs}),
            ObjectiveState::kGood);
  EXPECT_EQ(promise.StateOf(Tally{.counted = 3, .sum_us = 90 * kSecondUs + 1}),
            ObjectiveState::kBad);
}

TEST(Promise, SumsBeyondSixtyFourBitsCompareRight) {
  const int64_t four_hours = 4 * kHourUs;
  const Promise promise = AnsweredIn(four_hours);
  EXPECT_EQ(
      promise.StateOf(Tally{.counted = INT64_MAX / 2, .sum_us = INT64_MAX}),
      ObjectiveState::kGood);
}

TEST(Promise, NothingCountedIsNoData) {
  EXPECT_EQ(ShareOf(0).StateOf(Tally()), ObjectiveState::kNoData);
  EXPECT_FALSE(ShareOf(0).ValueOf(Tally()).has_value());
}

TEST(Promise, AtRiskIsWithinTheMarginInclusive) {
  const Promise promise = ShareOf(80 * kPoint, {.at_risk_within = 2 * kPoint});
  EXPECT_EQ(promise.StateOf(Met(80, 100)), ObjectiveState::kAtRisk);
  EXPECT_EQ(promise.StateOf(Met(82, 100)), ObjectiveState::kAtRisk);
  EXPECT_EQ(promise.StateOf(Met(83, 100)), ObjectiveState::kGood);
}

TEST(Promise, AtRiskOfAnUpperLimitLiesBelowIt) {
  const Promise promise =
      AbandonedAtMost(10 * kPoint, {.at_risk_within = 2 * kPoint});
  EXPECT_EQ(promise.StateOf(Met(7, 100)), ObjectiveState::kGood);
  EXPECT_EQ(promise.StateOf(Met(8, 100)), ObjectiveState::kAtRisk);
  EXPECT_EQ(promise.StateOf(Met(10, 100)), ObjectiveState::kAtRisk);
}

TEST(Promise, ObservesTooFewContactsAsInsufficient) {
  const Promise promise = ShareOf(80 * kPoint, AlertFrom(20));
  EXPECT_EQ(promise.Observe(Met(0, 19)).state, ObjectiveState::kInsufficient);
  EXPECT_EQ(promise.Observe(Met(0, 20)).state, ObjectiveState::kBad);
  EXPECT_EQ(promise.StateOf(Met(0, 19)), ObjectiveState::kBad);
}

TEST(Promise, RecoversAtTheMargin) {
  AlertRules rules;
  rules.recover_by = kPoint;
  const Promise promise = ShareOf(80 * kPoint, rules);
  EXPECT_FALSE(promise.Observe(Met(80, 100)).recovered);
  EXPECT_TRUE(promise.Observe(Met(81, 100)).recovered);
}

TEST(Promise, PercentileOfTheWaitIsJudgedAsAShare) {
  Objective objective;
  objective.measure = Measure::kWaitTime;
  const Promise promise(objective, AtLeast(95 * kPoint));
  const int64_t long_waits_us = 1000 * kSecondUs;
  EXPECT_EQ(promise.StateOf(
                Tally{.counted = 100, .met = 95, .sum_us = long_waits_us}),
            ObjectiveState::kGood);
  EXPECT_EQ(promise.StateOf(Tally{.counted = 100, .met = 94, .sum_us = 0}),
            ObjectiveState::kBad);
  EXPECT_EQ(promise.TargetValue(), 0.95);
}

TEST(Promise, WithoutATargetIsOnlyShown) {
  Objective objective;
  objective.measure = Measure::kOffered;
  const Promise promise(objective, OnlyShown());
  EXPECT_EQ(promise.StateOf(Met(5, 5)), ObjectiveState::kGood);
  EXPECT_EQ(promise.ValueOf(Met(5, 5)), 5.0);
  EXPECT_FALSE(promise.TargetValue().has_value());
}

TEST(Promise, ShowsSharesAsFractionsAndDurationsInSeconds) {
  EXPECT_EQ(ShareOf(80 * kPoint).ValueOf(Met(3, 4)), 0.75);
  EXPECT_EQ(ShareOf(80 * kPoint).TargetValue(), 0.8);
  const Promise speed = AnsweredIn(30 * kSecondUs);
  EXPECT_EQ(speed.ValueOf({.counted = 2, .sum_us = 25 * kSecondUs}), 12.5);
  EXPECT_EQ(speed.TargetValue(), 30.0);
}

TEST(Promise, ThreeHundredOfFourHundredNeedAHundredInARow) {
  EXPECT_EQ(ShareOf(80 * kPoint).InARow(Met(300, 400)), 100);
  EXPECT_FALSE(ShareOf(80 * kPoint).InARow(Met(320, 400)).has_value());
  EXPECT_FALSE(ShareOf(100 * kPoint).InARow(Met(399, 400)).has_value());
  EXPECT_FALSE(AnsweredIn(1).InARow({.counted = 1, .sum_us = 5}).has_value());
}

RC_GTEST_PROP(Promise, InARowIsTheLeastNumberThatIsEnough, ()) {
  const int64_t bound = *rc::gen::inRange<int64_t>(1, 1'000'000);
  const int64_t counted = *rc::gen::inRange<int64_t>(1, 5000);
  const int64_t met = *rc::gen::inRange<int64_t>(0, counted + 1);
  const bool at_most = *rc::gen::arbitrary<bool>();
  const Promise promise = at_most ? AbandonedAtMost(bound) : ShareOf(bound);
  const auto after = [&](int64_t more) {
    return promise.StateOf(Met(at_most ? met : met + more, counted + more));
  };
  const auto in_a_row = promise.InARow(Met(met, counted));
  RC_ASSERT(in_a_row.has_value() == (after(0) == ObjectiveState::kBad));
  if (!in_a_row) return;
  RC_ASSERT(after(*in_a_row) == ObjectiveState::kGood);
  RC_ASSERT(after(*in_a_row - 1) == ObjectiveState::kBad);
}

RC_GTEST_PROP(Promise, WorseIsAStrictOrderThatAgreesWithTheValue, ()) {
  const auto tally = [] {
    const int64_t counted = *rc::gen::inRange<int64_t>(1, 1000);
    return Met(*rc::gen::inRange<int64_t>(0, counted + 1), counted);
  };
  const Tally a = tally();
  const Tally b = tally();
  const Promise promise = ShareOf(80 * kPoint);
  RC_ASSERT(promise.IsWorse(a, b) ==
            (*promise.ValueOf(a) < *promise.ValueOf(b)));
  RC_ASSERT(AbandonedAtMost(kPoint).IsWorse(a, b) == promise.IsWorse(b, a));
}

}  // namespace
}  // namespace holdline

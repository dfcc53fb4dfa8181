#include "operators/judge/period_state.h"

#include <gtest/gtest.h>

#include "tests/operators/judge/observations.h"

namespace holdline {
namespace {

using enum ObjectiveState;

constexpr int64_t kClose = 1000;

PeriodPromise EightyPercent(AlertRules rules = {}) {
  Objective objective;
  objective.alert = rules;
  return PeriodPromise(objective, AtLeast(800'000));
}

Moment At(int64_t clock_us) {
  return {.clock_us = clock_us,
          .settled_us = clock_us,
          .settled_before_us = clock_us - 1};
}

PeriodSum Met(int64_t met, int64_t counted) {
  return {.tally = {.counted = counted, .met = met}};
}

TEST(PeriodState, IsWhatItsNumbersAreWhileItRuns) {
  const PeriodPromise promise = EightyPercent(AlertFrom(100));
  PeriodState period;
  period.Update(promise, {Met(0, 1), kClose}, At(1));
  EXPECT_EQ(period.state(), kBad);
  period.Update(promise, {Met(4, 5), kClose}, At(2));
  EXPECT_EQ(period.state(), kGood);
  EXPECT_EQ(period.since_us(), 2);
}

TEST(PeriodState, TellsOnlyWithEnoughContacts) {
  const PeriodPromise promise = EightyPercent(AlertFrom(3));
  PeriodState period;
  EXPECT_FALSE(period.Update(promise, {Met(0, 2), kClose}, At(1)).alert);
  const auto change = period.Update(promise, {Met(0, 3), kClose}, At(2));
  ASSERT_TRUE(change.alert.has_value());
  EXPECT_EQ(change.alert->before, kGood);
  EXPECT_EQ(change.alert->after, kBad);
  EXPECT_FALSE(change.shown);  // it was behind before
}

TEST(PeriodState, ClosesWhenAllHasBeenDelivered) {
  const PeriodPromise promise = EightyPercent();
  PeriodState period;
  period.Update(promise, {Met(8, 10), kClose}, At(1));
  period.Update(promise, {Met(8, 10), kClose},
                {.clock_us = kClose + 50, .settled_us = kClose - 1});
  EXPECT_FALSE(period.closed());
  const auto change = period.Update(promise, {Met(8, 10), kClose},
                                    {.clock_us = kClose + 60,
                                     .settled_us = kClose,
                                     .settled_before_us = kClose - 1});
  EXPECT_TRUE(period.closed());
  EXPECT_EQ(period.state(), kMet);
  ASSERT_TRUE(change.alert.has_value());
  EXPECT_EQ(change.alert->before, kGood);
  EXPECT_EQ(change.alert->after, kMet);
  EXPECT_FALSE(change.alert->correction);
}

TEST(PeriodState, FewContactsAreJudgedLikeAnyOther) {
  const PeriodPromise promise = EightyPercent(AlertFrom(100));
  PeriodState period;
  period.Update(promise, {Met(0, 1), kClose}, At(1));
  const auto change = period.Update(promise, {Met(0, 1), kClose}, At(kClose));
  EXPECT_EQ(period.state(), kMissed);
  EXPECT_EQ(change.alert->before, kBad);
}

TEST(PeriodState, EmptyPeriodClosesInSilence) {
  const PeriodPromise promise = EightyPercent();
  PeriodState period;
  EXPECT_FALSE(period.Update(promise, {{}, kClose}, At(kClose)).alert);
  EXPECT_EQ(period.state(), kNoData);
}

TEST(PeriodState, CorrectionIsToldOnlyWhereItChangesTheVerdict) {
  const PeriodPromise promise = EightyPercent();
  PeriodState period;
  period.Update(promise, {Met(8, 10), kClose}, At(kClose));
  EXPECT_FALSE(period.Update(promise, {Met(9, 11), kClose}, At(1100)).alert);
  const auto change = period.Update(promise, {Met(9, 12), kClose}, At(1200));
  ASSERT_TRUE(change.alert.has_value());
  EXPECT_EQ(change.alert->before, kMet);
  EXPECT_EQ(change.alert->after, kMissed);
  EXPECT_TRUE(change.alert->correction);
  EXPECT_EQ(period.since_us(), 1200);
}

TEST(PeriodState, FirstDataAfterTheCloseIsACorrection) {
  const PeriodPromise promise = EightyPercent();
  PeriodState period;
  const auto change =
      period.Update(promise, {Met(1, 1), kClose}, At(kClose + 1));
  ASSERT_TRUE(change.alert.has_value());
  EXPECT_EQ(change.alert->before, kNoData);
  EXPECT_TRUE(change.alert->correction);
}

TEST(PeriodState, FirstDataInTheSecondOfTheCloseIsNone) {
  const PeriodPromise promise = EightyPercent();
  PeriodState period;
  const auto change = period.Update(promise, {Met(1, 1), kClose}, At(kClose));
  ASSERT_TRUE(change.alert.has_value());
  EXPECT_FALSE(change.alert->correction);
}

TEST(PeriodState, WithoutATargetHasNoVerdict) {
  const PeriodPromise promise(Objective(), OnlyShown());
  PeriodState period;
  period.Update(promise, {Met(1, 1), kClose}, At(1));
  EXPECT_FALSE(period.Update(promise, {Met(1, 1), kClose}, At(kClose)).alert);
  EXPECT_EQ(period.state(), kGood);
  EXPECT_TRUE(period.closed());
}

TEST(PeriodState, TakenBackWhatWasCountedIsBlankAgain) {
  const PeriodPromise promise = EightyPercent();
  PeriodState period;
  period.Update(promise, {Met(1, 1), kClose}, At(1));
  EXPECT_FALSE(period.IsBlank());
  period.Update(promise, {{}, kClose}, At(2));
  EXPECT_TRUE(period.IsBlank());
}

}  // namespace
}  // namespace holdline

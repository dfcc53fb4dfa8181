#include "operators/judge/period_state.h"

#include <gtest/gtest.h>

#include "tests/operators/judge/observations.h"

namespace holdline {
namespace {

using enum ObjectiveState;

constexpr int64_t kClose = 1000;

PeriodPromise EightyPercentOfPeriod(AlertRules rules = {}) {
  Objective objective;
  objective.alert = rules;
  return PeriodPromise(objective, AtLeast(800'000));
}

PeriodSum MetOf(int64_t met, int64_t counted) {
  return {.tally = {.counted = counted, .met = met}};
}

TEST(PeriodState, IsWhatItsNumbersAreWhileItRuns) {
  const PeriodPromise promise = EightyPercentOfPeriod(AlertFrom(100));
  PeriodState period;
  period.Update(promise, {MetOf(0, 1), kClose}, SettledAt(1));
  EXPECT_EQ(period.state(), kBad);
  period.Update(promise, {MetOf(4, 5), kClose}, SettledAt(2));
  EXPECT_EQ(period.state(), kGood);
  EXPECT_EQ(period.since_us(), 2);
}

TEST(PeriodState, TellsOnlyWithEnoughContacts) {
  const PeriodPromise promise = EightyPercentOfPeriod(AlertFrom(3));
  PeriodState period;
  EXPECT_FALSE(
      period.Update(promise, {MetOf(0, 2), kClose}, SettledAt(1)).alert);
  const auto change =
      period.Update(promise, {MetOf(0, 3), kClose}, SettledAt(2));
  ASSERT_TRUE(change.alert.has_value());
  EXPECT_EQ(change.alert->before, kGood);
  EXPECT_EQ(change.alert->after, kBad);
  EXPECT_FALSE(change.shown);  // it was behind before
}

TEST(PeriodState, ClosesWhenAllHasBeenDelivered) {
  const PeriodPromise promise = EightyPercentOfPeriod();
  PeriodState period;
  period.Update(promise, {MetOf(8, 10), kClose}, SettledAt(1));
  period.Update(promise, {MetOf(8, 10), kClose},
                {.clock_us = kClose + 50, .settled_us = kClose - 1});
  EXPECT_FALSE(period.closed());
  const auto change = period.Update(promise, {MetOf(8, 10), kClose},
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
  const PeriodPromise promise = EightyPercentOfPeriod(AlertFrom(100));
  PeriodState period;
  period.Update(promise, {MetOf(0, 1), kClose}, SettledAt(1));
  const auto change =
      period.Update(promise, {MetOf(0, 1), kClose}, SettledAt(kClose));
  EXPECT_EQ(period.state(), kMissed);
  EXPECT_EQ(change.alert->before, kBad);
}

TEST(PeriodState, EmptyPeriodClosesInSilence) {
  const PeriodPromise promise = EightyPercentOfPeriod();
  PeriodState period;
  EXPECT_FALSE(period.Update(promise, {{}, kClose}, SettledAt(kClose)).alert);
  EXPECT_EQ(period.state(), kNoData);
}

TEST(PeriodState, CorrectionIsToldOnlyWhereItChangesTheVerdict) {
  const PeriodPromise promise = EightyPercentOfPeriod();
  PeriodState period;
  period.Update(promise, {MetOf(8, 10), kClose}, SettledAt(kClose));
  EXPECT_FALSE(
      period.Update(promise, {MetOf(9, 11), kClose}, SettledAt(1100)).alert);
  const auto change =
      period.Update(promise, {MetOf(9, 12), kClose}, SettledAt(1200));
  ASSERT_TRUE(change.alert.has_value());
  EXPECT_EQ(change.alert->before, kMet);
  EXPECT_EQ(change.alert->after, kMissed);
  EXPECT_TRUE(change.alert->correction);
  EXPECT_EQ(period.since_us(), 1200);
}

TEST(PeriodState, FirstDataAfterTheCloseIsACorrection) {
  const PeriodPromise promise = EightyPercentOfPeriod();
  PeriodState period;
  const auto change =
      period.Update(promise, {MetOf(1, 1), kClose}, SettledAt(kClose + 1));
  ASSERT_TRUE(change.alert.has_value());
  EXPECT_EQ(change.alert->before, kNoData);
  EXPECT_TRUE(change.alert->correction);
}

TEST(PeriodState, FirstDataInTheSecondOfTheCloseIsNone) {
  const PeriodPromise promise = EightyPercentOfPeriod();
  PeriodState period;
  const auto change =
      period.Update(promise, {MetOf(1, 1), kClose}, SettledAt(kClose));
  ASSERT_TRUE(change.alert.has_value());
  EXPECT_FALSE(change.alert->correction);
}

TEST(PeriodState, WithoutATargetHasNoVerdict) {
  const PeriodPromise promise(Objective(), OnlyShown());
  PeriodState period;
  period.Update(promise, {MetOf(1, 1), kClose}, SettledAt(1));
  EXPECT_FALSE(
      period.Update(promise, {MetOf(1, 1), kClose}, SettledAt(kClose)).alert);
  EXPECT_EQ(period.state(), kGood);
  EXPECT_TRUE(period.closed());
}

TEST(PeriodState, TakenBackWhatWasCountedIsBlankAgain) {
  const PeriodPromise promise = EightyPercentOfPeriod();
  PeriodState period;
  period.Update(promise, {MetOf(1, 1), kClose}, SettledAt(1));
  EXPECT_FALSE(period.IsBlank());
  period.Update(promise, {{}, kClose}, SettledAt(2));
  EXPECT_TRUE(period.IsBlank());
}

}  // namespace
}  // namespace holdline

#include "operators/judge/period_promise.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

#include "engine/base/time_units.h"
#include "tests/operators/judge/observations.h"

namespace holdline {
namespace {

using enum ObjectiveState;
using Form = VerdictRules::Form;

PeriodPromise Share(VerdictRules rules, Target target = AtLeast(80 * kPoint)) {
  Objective objective;
  objective.verdict = rules;
  return PeriodPromise(objective, target);
}

// A period of these parts.
class PeriodOfParts {
 public:
  explicit PeriodOfParts(const std::vector<Tally>& tallies) {
    int64_t slice = 0;
    for (const Tally& tally : tallies) {
      parts_.push_back({.slice = slice++, .tally = tally});
      all_ += tally;
    }
  }
  PeriodSum Sum() const { return {.tally = all_, .parts = parts_}; }

 private:
  Tally all_;
  std::vector<PartSum> parts_;
};

TEST(PeriodPromise, PooledIsAllOfThemTogether) {
  const PeriodPromise promise = Share({});
  EXPECT_EQ(promise.VerdictOf({.tally = Met(800, 1000)}), kMet);
  EXPECT_EQ(promise.VerdictOf({.tally = Met(799, 1000)}), kMissed);
  EXPECT_EQ(promise.VerdictOf({.tally = Tally()}), kNoData);
  EXPECT_EQ(promise.FormName(), "");
  EXPECT_FALSE(promise.FormValue({.tally = Met(1, 1)}).has_value());
}

// 70 % of many and 90 % of few are 72 % pooled, and 80 % by the day.
TEST(PeriodPromise, MeanOfDaysWeighsEachDayAlike) {
  const PeriodOfParts days({Met(630, 900), Met(90, 100)});
  EXPECT_EQ(Share({}).VerdictOf(days.Sum()), kMissed);
  const PeriodPromise mean = Share({.form = Form::kMeanOf});
  EXPECT_EQ(mean.VerdictOf(days.Sum()), kMet);
  EXPECT_EQ(mean.FormValue(days.Sum()), 0.8);
  EXPECT_EQ(mean.FormName(), "mean_of day");
  EXPECT_FALSE(mean.FormTarget().has_value());
}

TEST(PeriodPromise, AMeanOfThirdsIsExact) {
  const PeriodPromise mean =
      Share({.form = Form::kMeanOf}, AtLeast(50 * kPoint));
  EXPECT_EQ(mean.VerdictOf(PeriodOfParts({Met(1, 3), Met(2, 3)}).Sum()), kMet);
  EXPECT_EQ(
      mean.VerdictOf(PeriodOfParts({Met(1, 3), Met(2, 3), Tally()}).Sum()),
      kMet);
  EXPECT_EQ(
      mean.VerdictOf(
          PeriodOfParts({Met(333'333'333, 1'000'000'000), Met(2, 3)}).Sum()),
      kMissed);
}

TEST(PeriodPromise, AMeanOfDurationsIsInTheirUnit) {
  Objective objective;
  objective.measure = Measure::kAverageSpeedOfAnswer;
  objective.verdict = {.form = Form::kMeanOf};
  const PeriodPromise mean(objective, AtMost(30 * kSecondUs));
  const auto waits = [](int64_t first_us) {
    return PeriodOfParts({{.counted = 1, .sum_us = first_us},
                          {.counted = 9, .sum_us = 9 * 40 * kSecondUs}});
  };
  EXPECT_EQ(mean.VerdictOf(waits(20 * kSecondUs).Sum()), kMet);
  EXPECT_EQ(mean.VerdictOf(waits(20 * kSecondUs + 1).Sum()), kMissed);
  EXPECT_EQ(mean.FormValue(waits(20 * kSecondUs).Sum()), 30.0);
}

// Priceline/CallTech: abandonment at most 3 % each day.
TEST(PeriodPromise, EveryDayIsMissedByOneDay) {
  Objective objective;
  objective.measure = Measure::kAbandonment;
  objective.verdict = {.form = Form::kShareOf};
  const PeriodPromise every(objective, AtMost(3 * kPoint));
  EXPECT_EQ(every.FormName(), "every day");
  EXPECT_EQ(
      every.VerdictOf(PeriodOfParts({Met(3, 100), Tally(), Met(0, 9)}).Sum()),
      kMet);
  const PeriodOfParts missed({Met(0, 1000), Met(4, 100), Met(0, 1000)});
  EXPECT_EQ(every.VerdictOf(missed.Sum()), kMissed);
  EXPECT_EQ(every.StateOf(missed.Sum()), kBad);
  EXPECT_NEAR(*every.FormValue(missed.Sum()), 2.0 / 3, 1e-12);
  EXPECT_EQ(every.FormTarget(), 1.0);
}

TEST(PeriodPromise, ShareOfPartsCountsThoseThatKeepTheTarget) {
  const PeriodPromise share = Share({.form = Form::kShareOf,
                                     .part_us = 30 * kMinuteUs,
                                     .share_ppm = 75 * kPoint});
  EXPECT_EQ(share.FormName(), "share_of 30m");
  const Tally good = Met(8, 10);
  const Tally bad = Met(7, 10);
  EXPECT_EQ(share.VerdictOf(PeriodOfParts({good, good, good, bad}).Sum()),
            kMet);
  EXPECT_EQ(share.VerdictOf(PeriodOfParts({good, bad, good, bad}).Sum()),
            kMissed);
  const auto outcome = share.OutcomeOf(PeriodOfParts({good, bad}).Sum());
  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(Compare(outcome->value, 50 * kPoint), 0);
  EXPECT_EQ(outcome->bound, 75 * kPoint);
  EXPECT_FALSE(outcome->at_most);
}

TEST(PeriodPromise, RoundsBeforeItJudges) {
  const PeriodPromise rounded = Share({.rounded_to = kPoint / 10});
  EXPECT_EQ(rounded.VerdictOf({.tally = Met(7995, 10'000)}), kMet);
  EXPECT_EQ(rounded.VerdictOf({.tally = Met(79'949, 100'000)}), kMissed);
  const auto outcome = rounded.OutcomeOf({.tally = Met(74'951, 100'000)});
  EXPECT_EQ(Compare(outcome->value, 75 * kPoint), 0);
}

TEST(PeriodPromise, TooFewAreNotMeasured) {
  const PeriodPromise promise = Share({.low_below = 100});
  EXPECT_EQ(promise.StateOf({.tally = Met(0, 99)}), kInsufficient);
  EXPECT_EQ(promise.VerdictOf({.tally = Met(0, 99)}), kNotMeasured);
  EXPECT_EQ(promise.VerdictOf({.tally = Met(0, 100)}), kMissed);
  EXPECT_EQ(promise.VerdictOf({.tally = Tally()}), kNoData);
  EXPECT_FALSE(promise.OutcomeOf({.tally = Met(0, 99)}).has_value());
}

TEST(PeriodPromise, OneMissAmongFewIsAllowed) {
  const PeriodPromise promise =
      Share({.low_below = 5, .low_allows_one_miss = true});
  EXPECT_EQ(promise.VerdictOf({.tally = Met(1, 2)}), kMet);
  EXPECT_EQ(promise.VerdictOf({.tally = Met(1, 3)}), kMissed);
  EXPECT_EQ(promise.VerdictOf({.tally = Met(4, 5)}), kMet);
  EXPECT_EQ(promise.VerdictOf({.tally = Met(7, 9)}), kMissed);
  EXPECT_FALSE(promise.OutcomeOf({.tally = Met(1, 2)})->missed);
  EXPECT_TRUE(promise.Observe({.tally = Met(1, 2)}).recovered);
}

TEST(PeriodPromise, FewContactsAreThoseOfEachPartWherePartsAreJudged) {
  const PeriodPromise share = Share({.form = Form::kShareOf, .low_below = 10});
  EXPECT_EQ(share.VerdictOf(PeriodOfParts({Met(0, 9), Met(8, 10)}).Sum()),
            kMet);
  EXPECT_EQ(share.VerdictOf(PeriodOfParts({Met(0, 9), Met(0, 9)}).Sum()),
            kNotMeasured);
}

// With one part, or parts that are alike, there is no difference of form.
RC_GTEST_PROP(PeriodPromise, EqualPartsAreJudgedAsTheirSum, ()) {
  const int64_t counted = *rc::gen::inRange<int64_t>(1, 1000);
  const Tally part = Met(*rc::gen::inRange<int64_t>(0, counted + 1), counted);
  const auto count = *rc::gen::inRange<size_t>(1, 400);
  const PeriodOfParts parts(std::vector<Tally>(count, part));
  const ObjectiveState pooled = Share({}).VerdictOf(parts.Sum());
  RC_ASSERT(Share({.form = Form::kMeanOf}).VerdictOf(parts.Sum()) == pooled);
  RC_ASSERT(Share({.form = Form::kShareOf}).VerdictOf(parts.Sum()) == pooled);
}

}  // namespace
}  // namespace holdline

// What is expected of the rest of a period, and what follows from it; against
// the definitions, slice by slice.
#include "operators/judge/outlook.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "engine/base/time_units.h"
#include "tests/operators/judge/observations.h"

namespace holdline {
namespace {

constexpr int64_t kFirst = 2804 * kParts;  // Monday, 5 September 1977

Target TargetOf(Measure measure, int64_t bound, bool at_most) {
  if (measure == Measure::kAverageSpeedOfAnswer) bound *= 300;
  if (measure == Measure::kOffered) bound /= 10'000;
  return at_most ? AtMost(bound) : AtLeast(bound);
}

// One week of an objective, somewhere within it.
struct Case {
  Objective objective;
  Contract contract = MakeContract("c", {});
  std::map<int64_t, Tally> came;  // by slice, for weeks
  int64_t running = 0;
  int weeks = 0;  // known

  bool of_parts() const { return objective.verdict.HasParts(); }
  int64_t PartOf(int64_t slice) const {
    if (!of_parts()) return 0;
    return objective.verdict.part_us == VerdictRules::kDay ? slice / kParts
                                                           : slice;
  }
  Tally At(int64_t slice) const {
    const auto at = came.find(slice);
    return at == came.end() ? Tally() : at->second;
  }
};

VerdictRules ArbitraryVerdict() {
  VerdictRules verdict;
  verdict.form = *rc::gen::element(
      VerdictRules::Form::kPooled, VerdictRules::Form::kPooled,
      VerdictRules::Form::kMeanOf, VerdictRules::Form::kShareOf);
  verdict.share_ppm = *rc::gen::element<int64_t>(500'000, 1'000'000);
  if (verdict.form != VerdictRules::Form::kPooled &&
      *rc::gen::arbitrary<bool>())
    verdict.part_us = 30 * kMinuteUs;
  verdict.low_below = *rc::gen::element<int64_t>(0, 0, 3);
  return verdict;
}

// Two half-hours a day, of some weeks and the one that runs.
Case ArbitraryCase() {
  Case one;
  const auto measure =
      *rc::gen::element(Measure::kServiceLevel, Measure::kAbandonment,
                        Measure::kAverageSpeedOfAnswer, Measure::kOffered);
  one.objective = MakeObjective(
      "o", measure,
      TargetOf(measure, *rc::gen::inRange<int64_t>(1, 10) * 100'000,
               *rc::gen::arbitrary<bool>()));
  if (measure != Measure::kOffered) one.objective.verdict = ArbitraryVerdict();
  one.objective.outlook = {
      .weeks = *rc::gen::inRange(1, 4),
      .margin_ppm = *rc::gen::element<int64_t>(0, 200'000, 333'333)};
  one.running = kFirst + *rc::gen::inRange<int64_t>(0, 7) * kParts +
                *rc::gen::inRange<int64_t>(18, 23);
  const int64_t first_day =
      kFirst / kParts - 7 * *rc::gen::inRange<int64_t>(0, 5);
  // A little may be ahead of the clock.
  const int64_t last =
      one.running + *rc::gen::element<int64_t>(0, 0, 1, kParts);
  for (int64_t day = first_day; day * kParts <= last; ++day) {
    for (int64_t slice = day * kParts + 20; slice < day * kParts + 22;
         ++slice) {
      if (slice > last || *rc::gen::inRange(0, 5) == 0) continue;
      Tally& tally = one.came[slice];
      tally.counted = *rc::gen::inRange(1, 9);
      tally.met = *rc::gen::inRange<int64_t>(0, tally.counted + 1);
      tally.sum_us =
          tally.counted * *rc::gen::inRange<int64_t>(0, 600) * kSecondUs;
    }
  }
  if (!one.came.empty()) {
    const int64_t first = one.came.begin()->first;
    while (one.weeks < one.objective.outlook.weeks &&
           one.running - (one.weeks + 1) * kWeek >= first) {
      ++one.weeks;
    }
  }
  return one;
}

// What is left of a slice once so many have come of it.
Tally Left(const Tally& of, int64_t came) {
  if (of.counted <= came) return {};
  const double share =
      static_cast<double>(of.counted - came) / static_cast<double>(of.counted);
  const auto nearest = [&](int64_t number) {
    return static_cast<int64_t>(static_cast<double>(number) * share + 0.5);
  };
  return {of.counted - came, nearest(of.met), nearest(of.sum_us)};
}

using PartTallies = std::map<int64_t, Tally>;

// The rest as in one of the weeks, 1 being the newest that is over.
PartTallies AsIn(const Case& one, int week) {
  PartTallies parts;
  for (int64_t slice = one.running; slice < kFirst + kWeek; ++slice) {
    int64_t back = slice - kWeek;
    while (back >= one.running) back -= kWeek;
    const Tally of = one.At(back - (week - 1) * kWeek);
    const Tally tally = Left(of, one.At(slice).counted);
    if (!tally.IsZero()) parts[one.PartOf(slice)] += tally;
  }
  return parts;
}

// The period so far.
PartTallies SoFar(const Case& one) {
  PartTallies parts;
  for (const auto& [slice, tally] : one.came) {
    if (slice >= kFirst && slice < kFirst + kWeek)
      parts[one.PartOf(slice)] += tally;
  }
  return parts;
}

PartTallies Together(PartTallies a, const PartTallies& b) {
  for (const auto& [part, tally] : b) a[part] += tally;
  return a;
}

Tally WholeOf(const PartTallies& parts) {
  Tally whole;
  for (const auto& [part, tally] : parts) whole += tally;
  return whole;
}

template <typename Use>
auto With(const Case& one, const PartTallies& parts, const Use& use) {
  std::vector<PartSum> sums;
  for (const auto& [part, tally] : parts) {
    if (one.of_parts()) sums.push_back({part, tally});
  }
  return use(PeriodPromise(one.objective, one.objective.targets[0]),
             PeriodSum{.tally = WholeOf(parts), .parts = sums});
}

std::optional<double> ValueOf(const Case& one, const PartTallies& parts) {
  return With(one, parts,
              [](const PeriodPromise& promise, const PeriodSum& sum) {
                return promise.ValueOf(sum);
              });
}

bool IsBad(const Case& one, const PartTallies& parts) {
  return With(one, parts,
              [](const PeriodPromise& promise, const PeriodSum& sum) {
                return promise.StateOf(sum) == ObjectiveState::kBad;
              });
}

std::optional<Outlook> Ask(const Case& one) {
  WeekHistory history;
  for (const auto& [slice, tally] : one.came) history.Add(slice, tally);
  history.Forget(one.running - one.objective.outlook.weeks * kWeek);
  const Subject subject{&one.contract, &one.objective,
                        &one.objective.targets[0]};
  const SlotHours hours(subject);
  const Rest rest = RestCache().Find({.subject = subject,
                                      .history = history,
                                      .hours = hours,
                                      .first_slice = kFirst,
                                      .end_slice = kFirst + kWeek,
                                      .running = one.running});
  return With(one, SoFar(one),
              [&](const PeriodPromise& promise, const PeriodSum& sum) {
                return OutlookOf(one.objective, promise, sum, rest);
              });
}

int64_t WithMargin(const Case& one, int64_t contacts) {
  const int64_t ppm = 1'000'000 + one.objective.outlook.margin_ppm;
  return (contacts * ppm + 999'999) / 1'000'000;
}

// As many as may come at most, and all of them go well; by part where the
// verdict is one of parts.
std::optional<PartTallies> BestOf(const Case& one) {
  const bool at_most = one.objective.targets[0].at_most;
  const Measure measure = one.objective.measure;
  if (measure == Measure::kAverageSpeedOfAnswer && !at_most) return {};
  std::map<int64_t, int64_t> most;
  for (int week = 1; week <= one.weeks; ++week) {
    const PartTallies parts = AsIn(one, week);
    if (!one.of_parts()) most[0] = std::max(most[0], WholeOf(parts).counted);
    for (const auto& [part, tally] : parts) {
      if (one.of_parts()) most[part] = std::max(most[part], tally.counted);
    }
  }
  PartTallies best;
  for (const auto& [part, contacts] : most) {
    const int64_t come = WithMargin(one, contacts);
    const bool is_share =
        measure == Measure::kServiceLevel || measure == Measure::kAbandonment;
    best[part] = {.counted = come, .met = is_share && !at_most ? come : 0};
    if (measure == Measure::kOffered && at_most) best[part] = {};
  }
  return best;
}

RC_GTEST_PROP(Outlook, IsLostWhereNoNumberOfGoodContactsWouldDo, ()) {
  const Case one = ArbitraryCase();
  const auto outlook = Ask(one);
  RC_ASSERT(outlook.has_value() == (one.weeks > 0));
  if (!outlook) return;
  RC_ASSERT(outlook->weeks == one.weeks);
  const auto best = BestOf(one);
  RC_ASSERT(outlook->is_lost ==
            (best && IsBad(one, Together(SoFar(one), *best))));
}

RC_GTEST_PROP(Outlook, ProjectsTheMeanOfTheWeeksAndEachOfThem, ()) {
  const Case one = ArbitraryCase();
  const auto outlook = Ask(one);
  if (!outlook) return;
  PartTallies sum;
  std::optional<double> lowest;
  std::optional<double> highest;
  int64_t most = 0;
  for (int week = 1; week <= one.weeks; ++week) {
    const PartTallies parts = AsIn(one, week);
    sum = Together(sum, parts);
    most = std::max(most, WholeOf(parts).counted);
    const auto value = ValueOf(one, Together(SoFar(one), parts));
    if (!value) continue;
    lowest = std::min(lowest.value_or(*value), *value);
    highest = std::max(highest.value_or(*value), *value);
  }
  RC_ASSERT(outlook->lowest == lowest);
  RC_ASSERT(outlook->highest == highest);
  RC_ASSERT(outlook->most == WithMargin(one, most));
  PartTallies mean;
  for (const auto& [part, tally] : sum) {
    const double weeks = one.weeks;
    const auto contacts =
        static_cast<int64_t>(static_cast<double>(tally.counted) / weeks + 0.5);
    // The rest of the sum goes with the contacts.
    const double share =
        static_cast<double>(contacts) / static_cast<double>(tally.counted);
    mean[part] = {
        contacts,
        static_cast<int64_t>(static_cast<double>(tally.met) * share + 0.5),
        static_cast<int64_t>(static_cast<double>(tally.sum_us) * share + 0.5)};
  }
  RC_ASSERT(outlook->expected == WholeOf(mean).counted);
  const auto projected = ValueOf(one, Together(SoFar(one), mean));
  RC_ASSERT(outlook->projected.has_value() == projected.has_value());
  if (!projected) return;
  const double error = *outlook->projected - *projected;
  // Rounded to whole contacts and microseconds on another way.
  RC_ASSERT(error < 1e-5);
  RC_ASSERT(error > -1e-5);
  if (error == 0) {
    RC_ASSERT(outlook->is_at_risk == IsBad(one, Together(SoFar(one), mean)));
  }
}

// ---- By hand

Objective AnswerByWeeks() {
  Objective answer =
      MakeObjective("answer", Measure::kServiceLevel, AtLeast(80 * kPoint));
  answer.outlook = {.weeks = 2, .margin_ppm = 0};
  return answer;
}

// A Monday, 10:00 to 12:00, with so many contacts each half-hour in the weeks
// before, of which so many were met; it is 10:40.
Case Monday(int64_t counted, int64_t met, const Tally& so_far) {
  Case one;
  one.objective = AnswerByWeeks();
  one.running = kFirst + 21;
  for (int64_t slice = kFirst + 20; slice < kFirst + 24; ++slice) {
    one.came[slice - kWeek] = {.counted = counted, .met = met};
    one.came[slice - 2 * kWeek] = {.counted = counted, .met = met};
  }
  one.came[kFirst + 20] = so_far;
  return one;
}

TEST(Outlook, ExpectsOfTheRunningSliceWhatHasNotComeYet) {
  Case one = Monday(100, 90, {.counted = 100, .met = 70});
  EXPECT_EQ(Ask(one)->expected, 300);
  one.came[one.running] = {.counted = 40, .met = 20};
  EXPECT_EQ(Ask(one)->expected, 260);
  one.came[one.running] = {.counted = 400, .met = 200};
  EXPECT_EQ(Ask(one)->expected, 200);
}

// 70 of 100, and 300 to come: 250 of 300 must be met for 320 of 400.
TEST(Outlook, SaysWhatTheRestMustBe) {
  const auto outlook = Ask(Monday(100, 90, {.counted = 100, .met = 70}));
  EXPECT_DOUBLE_EQ(*outlook->needed, 250.0 / 300);
  EXPECT_DOUBLE_EQ(*outlook->projected, 340.0 / 400);
  EXPECT_FALSE(outlook->is_lost);
  EXPECT_FALSE(outlook->is_at_risk);
}

// Of n counted, m missed and r to come: (n + r - m) / (n + r) < p.
TEST(Outlook, IsLostFromOneMissOn) {
  // 400 - 80 of 400 is just the target.
  EXPECT_FALSE(Ask(Monday(100, 90, {.counted = 100, .met = 20}))->is_lost);
  const auto lost = Ask(Monday(100, 90, {.counted = 100, .met = 19}));
  EXPECT_TRUE(lost->is_lost);
  EXPECT_GT(*lost->needed, 1);
}

TEST(Outlook, IsNotLostWhereMoreMayCome) {
  Case one = Monday(100, 90, {.counted = 100, .met = 19});
  one.objective.outlook.margin_ppm = 20'000;
  EXPECT_FALSE(Ask(one)->is_lost);
  EXPECT_EQ(Ask(one)->most, 306);
}

TEST(Outlook, IsAtRiskWhereTheRestWasBadInEarlierWeeks) {
  const auto outlook = Ask(Monday(100, 70, {.counted = 100, .met = 95}));
  EXPECT_TRUE(outlook->is_at_risk);
  EXPECT_DOUBLE_EQ(*outlook->projected, 305.0 / 400);
}

TEST(Outlook, IsTheSpreadOfTheWeeks) {
  Case one = Monday(100, 90, {.counted = 100, .met = 80});
  for (int64_t slice = kFirst + 20; slice < kFirst + 24; ++slice) {
    one.came[slice - kWeek] = {.counted = 200, .met = 100};
  }
  const auto outlook = Ask(one);
  EXPECT_EQ(outlook->expected, 450);
  EXPECT_EQ(outlook->most, 600);
  EXPECT_DOUBLE_EQ(*outlook->lowest, (80.0 + 300) / 700);
  EXPECT_DOUBLE_EQ(*outlook->highest, (80.0 + 270) / 400);
}

TEST(Outlook, IsUnknownWithoutAWeek) {
  Case one;
  one.objective = AnswerByWeeks();
  one.running = kFirst + 21;
  one.came[kFirst + 20] = {.counted = 1};
  EXPECT_FALSE(Ask(one).has_value());
}

// The forecast is by half-hours, or by days.
class ForecastOutlookTest : public testing::Test {
 protected:
  void SetUp() override {
    Objective volume = MakeObjective("volume", Measure::kOffered, OnlyShown());
    one_.contract = MakeContract("c", {volume});
    one_.contract.forecast = Forecast{.of = 0, .part_us = 30 * kMinuteUs};
  }
  void Say(int64_t slice, int64_t contacts) {
    one_.contract.forecast->parts.push_back({slice, contacts});
  }

  Case one_ = Monday(100, 90, {.counted = 100, .met = 70});
};

TEST_F(ForecastOutlookTest, GoesBeforeTheEarlierWeeks) {
  for (int64_t slice = kFirst + 20; slice < kFirst + 24; ++slice) {
    Say(slice, 50);
  }
  one_.came[one_.running] = {.counted = 10, .met = 10};
  const auto outlook = Ask(one_);
  EXPECT_TRUE(outlook->is_forecast);
  EXPECT_EQ(outlook->expected, 140);
  EXPECT_EQ(outlook->most, 140);
  // They go as in the weeks: 126 of 140.
  EXPECT_DOUBLE_EQ(*outlook->projected, (80.0 + 126) / 250);
}

TEST_F(ForecastOutlookTest, ByTheDayCountsWhatHasComeOfTheDay) {
  one_.contract.forecast->part_us = VerdictRules::kDay;
  Say(kFirst / kParts, 500);
  Say(kFirst / kParts + 1, 300);
  EXPECT_EQ(Ask(one_)->expected, 700);
}

// As the period has gone so far.
TEST_F(ForecastOutlookTest, NeedsNoEarlierWeek) {
  std::erase_if(one_.came, [](const auto& one) { return one.first < kFirst; });
  Say(one_.running + 1, 100);
  const auto outlook = Ask(one_);
  EXPECT_EQ(outlook->weeks, 0);
  EXPECT_EQ(outlook->expected, 100);
  EXPECT_DOUBLE_EQ(*outlook->projected, 0.7);
  EXPECT_FALSE(outlook->lowest.has_value());
}

TEST_F(ForecastOutlookTest, SaysNothingOfOtherWeeks) {
  Say(kFirst + kWeek, 1000);
  const auto outlook = Ask(one_);
  EXPECT_FALSE(outlook->is_forecast);
  EXPECT_EQ(outlook->expected, 300);
}

// What comes above it by more than that is relieved.
// Of the half of a quarter it does not know, and the weeks before do.
TEST_F(ForecastOutlookTest, IsLeftWhereItDoesNotSpeakOfADayThatCounts) {
  one_.came[kFirst + 3 * kParts - kWeek] = {.counted = 40};
  Say(one_.running + 1, 50);
  EXPECT_FALSE(Ask(one_)->is_forecast);
  EXPECT_EQ(Ask(one_)->expected, 320);
  Say(kFirst + 3 * kParts, 70);
  EXPECT_TRUE(Ask(one_)->is_forecast);
  EXPECT_EQ(Ask(one_)->expected, 120);
}

// Nothing is known of the week before, nor of the month to come.
TEST_F(ForecastOutlookTest, MustSpeakOfAllMonthsWhereNoWeekIsKnown) {
  std::erase_if(one_.came, [](const auto& one) { return one.first < kFirst; });
  one_.running += kWeek - kParts;
  Say(one_.running, 50);
  EXPECT_TRUE(Ask(one_).has_value());
  one_.contract.forecast->parts = {{one_.running - 62 * kParts, 50}};
  EXPECT_FALSE(Ask(one_).has_value());
}

// Nobody needs to say that nothing comes any more.
TEST_F(ForecastOutlookTest, IsKnownWhenThePeriodIsOver) {
  std::erase_if(one_.came, [](const auto& one) { return one.first < kFirst; });
  one_.running = kFirst + kWeek;
  const auto outlook = Ask(one_);
  ASSERT_TRUE(outlook.has_value());
  EXPECT_EQ(outlook->expected, 0);
  EXPECT_TRUE(outlook->is_lost);
}

TEST_F(ForecastOutlookTest, HasTheMarginOfTheRelief) {
  one_.objective.outlook.margin_ppm = 500'000;
  Say(one_.running + 1, 100);
  EXPECT_EQ(Ask(one_)->most, 150);
  one_.objective.relief.volume = Relief::Volume{.above_ppm = 100'000};
  EXPECT_EQ(Ask(one_)->most, 110);
}

TEST_F(ForecastOutlookTest, IsOfWhatItCountsAlone) {
  Say(one_.running + 1, 1000);
  one_.objective.of =
      ScopeLine{.channel = "voice", .queue = {}, .attributes = {}};
  EXPECT_FALSE(Ask(one_)->is_forecast);
  one_.objective.of.reset();
  one_.objective.measure = Measure::kAverageSpeedOfAnswer;
  EXPECT_FALSE(Ask(one_)->is_forecast);
}

}  // namespace
}  // namespace holdline

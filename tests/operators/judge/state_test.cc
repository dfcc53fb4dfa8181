#include "operators/judge/state.h"

#include <gtest/gtest.h>

namespace holdline {
namespace {

using enum ObjectiveState;

constexpr int64_t kHold = 60;

TEST(DampedState, WorsensAtOnce) {
  DampedState state;
  EXPECT_TRUE(state.Update({kGood, true}, kHold, 10));
  EXPECT_TRUE(state.Update({kAtRisk, false}, kHold, 11));
  EXPECT_TRUE(state.Update({kBad, false}, kHold, 12));
  EXPECT_EQ(state.state(), kBad);
  EXPECT_EQ(state.since_us(), 12);
}

TEST(DampedState, StatesOfOneClockBeginAfterEachOther) {
  DampedState state;
  EXPECT_TRUE(state.Update({kBad, false}, 0, 10));
  EXPECT_TRUE(state.Update({kGood, true}, 0, 10));
  EXPECT_EQ(state.since_us(), 11);
  EXPECT_TRUE(state.Update({kBad, false}, 0, 10));
  EXPECT_EQ(state.since_us(), 12);
  EXPECT_TRUE(state.Update({kGood, true}, 0, 13));
  EXPECT_EQ(state.since_us(), 13);
}

TEST(DampedState, ImprovesOnlyAfterTheHold) {
  DampedState state;
  state.Update({kBad, false}, kHold, 10);
  EXPECT_FALSE(state.Update({kGood, true}, kHold, 20));
  EXPECT_EQ(state.NextUs(), 80);
  EXPECT_FALSE(state.Update({kGood, true}, kHold, 79));
  EXPECT_TRUE(state.Update({kGood, true}, kHold, 80));
  EXPECT_EQ(state.state(), kGood);
  EXPECT_EQ(state.NextUs(), kNever);
}

TEST(DampedState, RelapseStartsTheHoldAnew) {
  DampedState state;
  state.Update({kBad, false}, kHold, 10);
  state.Update({kGood, true}, kHold, 20);
  EXPECT_FALSE(state.Update({kBad, false}, kHold, 30));
  EXPECT_EQ(state.NextUs(), kNever);
  state.Update({kGood, true}, kHold, 40);
  EXPECT_FALSE(state.Update({kGood, true}, kHold, 99));
  EXPECT_TRUE(state.Update({kGood, true}, kHold, 100));
}

TEST(DampedState, BetterWithoutTheMarginDoesNotCount) {
  DampedState state;
  state.Update({kBad, false}, kHold, 10);
  EXPECT_FALSE(state.Update({kGood, false}, kHold, 1000));
  EXPECT_EQ(state.state(), kBad);
}

TEST(DampedState, TakesTheStateThatHoldsWhenTheHoldEnds) {
  DampedState state;
  state.Update({kBad, false}, kHold, 10);
  state.Update({kGood, true}, kHold, 20);
  EXPECT_TRUE(state.Update({kAtRisk, true}, kHold, 80));
  EXPECT_EQ(state.state(), kAtRisk);
  EXPECT_FALSE(state.Update({kGood, true}, kHold, 81));
  EXPECT_TRUE(state.Update({kGood, true}, kHold, 141));
}

TEST(DampedState, CalmStatesFollowEachOtherAtOnce) {
  DampedState state;
  EXPECT_FALSE(state.Update({kNoData, true}, kHold, 10));
  EXPECT_TRUE(state.Update({kInsufficient, true}, kHold, 11));
  EXPECT_TRUE(state.Update({kGood, true}, kHold, 12));
  EXPECT_TRUE(state.Update({kNoData, true}, kHold, 13));
}

TEST(DampedState, WithoutAHoldImprovesAtOnce) {
  DampedState state;
  state.Update({kBad, false}, 0, 10);
  EXPECT_TRUE(state.Update({kGood, true}, 0, 10));
}

TEST(ObjectiveState, HasTheNamesOfTheContractLanguage) {
  EXPECT_STREQ(WatchStateName(kGood), "ok");
  EXPECT_STREQ(WatchStateName(kBad), "breached");
  EXPECT_STREQ(WatchStateName(kInsufficient), "insufficient");
  EXPECT_STREQ(PeriodStateName(kGood), "on_track");
  EXPECT_STREQ(PeriodStateName(kBad), "behind");
  EXPECT_STREQ(PeriodStateName(kMissed), "missed");
  EXPECT_STREQ(PeriodStateName(kNoData), "no_data");
}

}  // namespace
}  // namespace holdline

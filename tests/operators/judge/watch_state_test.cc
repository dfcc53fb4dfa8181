#include "operators/judge/watch_state.h"

#include <gtest/gtest.h>

#include "tests/operators/judge/observations.h"

namespace holdline {
namespace {

using enum ObjectiveState;

Promise EightyPercentOfWatch() {
  Objective objective;
  objective.alert.from_contacts = 2;
  return Promise(objective, AtLeast(800'000));
}

TEST(WatchState, KeepsItsStateUntilEmptinessIsCertain) {
  const Promise promise = EightyPercentOfWatch();
  WatchState watch;
  watch.Update(promise, {.counted = 4, .met = 4}, SettledAt(100));
  // One partition lags by forty: it may still say something about the window.
  Moment lagging{.clock_us = 200, .settled_us = 160};
  EXPECT_FALSE(watch.Update(promise, {}, lagging));
  EXPECT_EQ(watch.state(), kGood);
  EXPECT_EQ(watch.NextSettledUs(), 200);
  lagging = {.clock_us = 230, .settled_us = 200};
  EXPECT_TRUE(watch.Update(promise, {}, lagging));
  EXPECT_EQ(watch.state(), kNoData);
  EXPECT_EQ(watch.NextSettledUs(), kNever);
}

TEST(WatchState, WhatArrivesInTimeEndsTheWaitForEmptiness) {
  const Promise promise = EightyPercentOfWatch();
  WatchState watch;
  watch.Update(promise, {.counted = 4, .met = 4}, SettledAt(100));
  watch.Update(promise, {}, {.clock_us = 200, .settled_us = 160});
  watch.Update(promise, {.counted = 4, .met = 4},
               {.clock_us = 201, .settled_us = 160});
  EXPECT_EQ(watch.state(), kGood);
  EXPECT_EQ(watch.NextSettledUs(), kNever);
}

TEST(WatchState, HoldGoesOnWhileTheOldestClockLags) {
  Objective objective;
  objective.alert.recover_for_us = 20;
  const Promise promise(objective, AtLeast(800'000));
  WatchState watch;
  watch.Update(promise, {.counted = 4, .met = 0}, SettledAt(100));
  watch.Update(promise, {}, {.clock_us = 200, .settled_us = 160});
  // Certain from here on; the hold ends though settled lags for ever.
  watch.Update(promise, {}, {.clock_us = 240, .settled_us = 200});
  EXPECT_EQ(watch.state(), kBad);
  EXPECT_EQ(watch.NextUs(), 260);
  EXPECT_TRUE(watch.Update(promise, {}, {.clock_us = 260, .settled_us = 220}));
  EXPECT_EQ(watch.state(), kNoData);
}

TEST(WatchState, WorstIsTheFirstOfTheLowestWithEnoughContacts) {
  const Promise promise = EightyPercentOfWatch();
  WatchState watch;
  watch.Update(promise, {.counted = 1, .met = 0}, SettledAt(1));  // too few
  EXPECT_FALSE(watch.worst().has_value());
  watch.Update(promise, {.counted = 4, .met = 3}, SettledAt(2));
  watch.Update(promise, {.counted = 4, .met = 1}, SettledAt(3));
  watch.Update(promise, {.counted = 8, .met = 2},
               SettledAt(4));  // as bad, later
  watch.Update(promise, {.counted = 4, .met = 4}, SettledAt(5));
  ASSERT_TRUE(watch.worst().has_value());
  EXPECT_EQ(watch.worst()->sum.met, 1);
  EXPECT_EQ(watch.worst()->at_us, 3);
}

}  // namespace
}  // namespace holdline

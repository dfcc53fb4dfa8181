#include "engine/ring/idle.h"

#include <gtest/gtest.h>

#include <vector>

namespace holdline {
namespace {

// How long the strategy sleeps in each of the cycles, microseconds.
std::vector<int64_t> Sleeps(IdleStrategy& idle, ManualClock& clock, int cycles,
                            int work = 0) {
  std::vector<int64_t> sleeps;
  for (int i = 0; i < cycles; ++i) {
    const int64_t before_us = clock.MonotonicUs();
    idle.Idle(work);
    sleeps.push_back(clock.MonotonicUs() - before_us);
  }
  return sleeps;
}

class IdleStrategyTest : public testing::Test {
 protected:
  ManualClock clock_;
  IdleStrategy idle_{clock_,
                     {.spins = 2,
                      .yields = 1,
                      .shortest_park = absl::Microseconds(50),
                      .longest_park = absl::Microseconds(150)}};
};

TEST_F(IdleStrategyTest, SpinsAndYieldsBeforeItParksLongerAndLonger) {
  EXPECT_EQ(Sleeps(idle_, clock_, 7),
            (std::vector<int64_t>{0, 0, 0, 50, 100, 150, 150}));
}

TEST_F(IdleStrategyTest, WorkStartsItOver) {
  Sleeps(idle_, clock_, 6);
  EXPECT_EQ(Sleeps(idle_, clock_, 1, 1), std::vector<int64_t>{0});
  EXPECT_EQ(Sleeps(idle_, clock_, 5), (std::vector<int64_t>{0, 0, 0, 50, 100}));
}

TEST_F(IdleStrategyTest, NeverSleepsWhileThereIsWork) {
  for (const int64_t slept_us : Sleeps(idle_, clock_, 100, 7)) {
    EXPECT_EQ(slept_us, 0);
  }
}

}  // namespace
}  // namespace holdline

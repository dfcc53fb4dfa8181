#include "engine/app/chart/axis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

namespace holdline {
namespace {

using ::testing::ElementsAre;

TEST(RoundSteps, AreMultiplesOfARoundStepAroundWhatIsShown) {
  EXPECT_THAT(RoundSteps(0.63, 1, 4), ElementsAre(0.6, 0.7, 0.8, 0.9, 1));
  EXPECT_THAT(RoundSteps(0, 47, 5), ElementsAre(0, 10, 20, 30, 40, 50));
  EXPECT_THAT(RoundSteps(0, 2305, 5),
              ElementsAre(0, 500, 1000, 1500, 2000, 2500));
}

TEST(RoundSteps, EndWhereTheHighestIsOneOfThem) {
  EXPECT_THAT(RoundSteps(0, 0.3, 3), ElementsAre(0, 0.1, 0.2, 0.3));
  EXPECT_THAT(RoundSteps(-20, 20, 4), ElementsAre(-20, -10, 0, 10, 20));
}

TEST(RoundSteps, AreTwoAtLeastWhereThereIsOneValue) {
  EXPECT_GE(RoundSteps(0, 0, 4).size(), 2U);
  EXPECT_GE(RoundSteps(1, 1, 4).size(), 2U);
}

RC_GTEST_PROP(RoundSteps, HoldWhatIsShownAndAreFew, ()) {
  const int a = *rc::gen::inRange(-1'000'000, 1'000'000);
  const int b = *rc::gen::inRange(-1'000'000, 1'000'000);
  const double by = *rc::gen::element(1.0, 1e-3, 1e-6, 1e3);
  const int most = *rc::gen::inRange(2, 12);
  const double low = std::min(a, b) * by;
  const double high = std::max(a, b) * by;
  const std::vector<double> steps = RoundSteps(low, high, most);
  const double step = steps[1] - steps[0];
  RC_ASSERT(steps.size() >= 2U);
  RC_ASSERT(steps.size() <= static_cast<size_t>(most) + 1);
  RC_ASSERT(steps.front() <= low + step * 1e-6);
  RC_ASSERT(steps.back() >= high - step * 1e-6);
  for (size_t i = 1; i < steps.size(); ++i) {
    RC_ASSERT(std::abs(steps[i] - steps[i - 1] - step) < step * 1e-6);
  }
}

}  // namespace
}  // namespace holdline

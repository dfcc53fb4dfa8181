#include "engine/app/simulate/random.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace holdline {
namespace {

// The first words of xoshiro256** after SplitMix64 of 42: if these change,
// every published simulation changes.
TEST(Random, KeepsItsSequenceForEver) {
  Random random(42);
  EXPECT_EQ(random.Next(), 1546998764402558742U);
  EXPECT_EQ(random.Next(), 6990951692964543102U);
  EXPECT_EQ(random.Next(), 12544586762248559009U);
}

RC_GTEST_PROP(Random, StaysWithinItsBounds,
              (uint64_t seed, int32_t a, int32_t b)) {
  const int64_t low = std::min(a, b);
  const int64_t high = std::max(a, b);
  Random random(seed);
  for (int i = 0; i < 20; ++i) {
    const int64_t drawn = random.Between(low, high);
    RC_ASSERT(low <= drawn);
    RC_ASSERT(drawn <= high);
  }
}

TEST(Random, DrawsEveryValueEquallyOften) {
  Random random(1);
  std::array<int, 7> seen{};
  constexpr int kDraws = 70'000;
  for (int i = 0; i < kDraws; ++i) ++seen[random.Below(seen.size())];
  for (const int count : seen) EXPECT_NEAR(count, 10'000, 400);
}

TEST(Random, ExponentialHasItsMeanAndItsTail) {
  Random random(7);
  constexpr int kDraws = 200'000;
  constexpr int64_t kMean = 1'000'000;
  double sum = 0;
  int beyond_two_means = 0;
  for (int i = 0; i < kDraws; ++i) {
    const int64_t drawn = random.Exponential(kMean);
    ASSERT_GE(drawn, 0);
    sum += static_cast<double>(drawn);
    beyond_two_means += drawn > 2 * kMean;
  }
  EXPECT_NEAR(sum / kDraws / kMean, 1.0, 0.01);
  EXPECT_NEAR(static_cast<double>(beyond_two_means) / kDraws, std::exp(-2),
              0.004);
}

TEST(Random, ExponentialKeepsItsMeanWhereTheMeanIsLarge) {
  Random random(7);
  constexpr int64_t kMean = int64_t{1} << 50;
  double sum = 0;
  for (int i = 0; i < 100'000; ++i) {
    sum += static_cast<double>(random.Exponential(kMean)) / kMean;
  }
  EXPECT_NEAR(sum / 100'000, 1.0, 0.015);
}

TEST(Random, Erlang3VariesLessThanExponential) {
  Random random(9);
  constexpr int kDraws = 100'000;
  constexpr double kMean = 300'000;
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double drawn =
        static_cast<double>(random.Erlang3(static_cast<int64_t>(kMean))) /
        kMean;
    sum += drawn;
    squares += drawn * drawn;
  }
  const double mean = sum / kDraws;
  EXPECT_NEAR(mean, 1.0, 0.01);
  EXPECT_NEAR(squares / kDraws - mean * mean, 1.0 / 3, 0.01);
}

}  // namespace
}  // namespace holdline

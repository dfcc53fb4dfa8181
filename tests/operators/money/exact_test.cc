#include "operators/money/exact.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace holdline {
namespace {

TEST(Exact, RoundsHalvesToEven) {
  EXPECT_EQ(RoundHalfEven({1, 2}), 0);
  EXPECT_EQ(RoundHalfEven({3, 2}), 2);
  EXPECT_EQ(RoundHalfEven({5, 2}), 2);
  EXPECT_EQ(RoundHalfEven({-1, 2}), 0);
  EXPECT_EQ(RoundHalfEven({-3, 2}), -2);
  EXPECT_EQ(RoundHalfEven({2, 3}), 1);
  EXPECT_EQ(RoundHalfEven({1, 3}), 0);
}

TEST(Exact, IsReducedToLowestTerms) {
  const Exact reduced = Reduced({6, 4});
  EXPECT_EQ(reduced.numerator, 3);
  EXPECT_EQ(reduced.denominator, 2);
  EXPECT_EQ(Reduced({0, 9}).denominator, 1);
}

TEST(Exact, MoneyAsText) {
  EXPECT_EQ(MoneyText(850'000, 2, "USD"), "8500.00 USD");
  EXPECT_EQ(MoneyText(-5, 2, "USD"), "-0.05 USD");
  EXPECT_EQ(MoneyText(0, 2, "EUR"), "0.00 EUR");
  EXPECT_EQ(MoneyText(500, 0, "JPY"), "500 JPY");
  EXPECT_EQ(MoneyText(1'234, 3, "KWD"), "1.234 KWD");
}

RC_GTEST_PROP(Exact, FloorAndCeilingEncloseIt, ()) {
  const int64_t numerator = *rc::gen::arbitrary<int32_t>();
  const int64_t denominator = *rc::gen::inRange<int64_t>(1, 1'000);
  const Exact number{numerator, denominator};
  const auto value = static_cast<long double>(numerator) /
                     static_cast<long double>(denominator);
  RC_ASSERT(FloorOf(number) == static_cast<int64_t>(std::floor(value)));
  RC_ASSERT(CeilOf(number) == static_cast<int64_t>(std::ceil(value)));
  RC_ASSERT(Compare(number, FloorOf(number)) >= 0);
  RC_ASSERT(Compare(number, CeilOf(number)) <= 0);
}

}  // namespace
}  // namespace holdline

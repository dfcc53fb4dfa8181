#include "operators/tally/tally.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace holdline {
namespace {

TEST(Tally, SubtractingItselfGivesZero) {
  const Tally tally{.counted = 3, .met = 2, .sum_us = -7};
  EXPECT_TRUE((tally - tally).IsZero());
  EXPECT_EQ(tally + -tally, Tally{});
}

RC_GTEST_PROP(Tally, IsAnAbelianGroup, (const std::array<int32_t, 9>& n)) {
  const Tally a{n[0], n[1], n[2]};
  const Tally b{n[3], n[4], n[5]};
  const Tally c{n[6], n[7], n[8]};
  RC_ASSERT((a + b) + c == a + (b + c));
  RC_ASSERT(a + b == b + a);
  RC_ASSERT((a + b) - b == a);
}

}  // namespace
}  // namespace holdline

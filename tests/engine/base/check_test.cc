#include "engine/base/check.h"

#include <gtest/gtest.h>

#include "engine/base/status_macros.h"

namespace holdline {
namespace {

TEST(Check, StopsTheProcessWithPlaceAndCondition) {
  EXPECT_DEATH(HL_CHECK(1 + 1 == 3), "check_test.cc:.*1 \\+ 1 == 3");
}

TEST(Check, PassesWhatHolds) { HL_CHECK(1 + 1 == 2); }

absl::Status Pass(const absl::Status& status, bool* reached) {
  HL_RETURN_IF_ERROR(status);
  *reached = true;
  return absl::OkStatus();
}

absl::StatusOr<int> AddOne(const absl::StatusOr<int>& number) {
  HL_ASSIGN_OR_RETURN(const int value, number);
  return value + 1;
}

TEST(StatusMacros, ReturnTheErrorAndGoOnWithoutOne) {
  bool reached = false;
  EXPECT_TRUE(absl::IsAborted(Pass(absl::AbortedError("x"), &reached)));
  EXPECT_FALSE(reached);
  EXPECT_TRUE(Pass(absl::OkStatus(), &reached).ok());
  EXPECT_TRUE(reached);
  EXPECT_EQ(AddOne(1).value(), 2);
  EXPECT_TRUE(absl::IsAborted(AddOne(absl::AbortedError("x")).status()));
}

}  // namespace
}  // namespace holdline

#include "operators/score/cut.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>

namespace holdline {
namespace {

RC_GTEST_PROP(Cut, ComesBackFromItsText, (int64_t position, int64_t clock)) {
  const Cut cut{.control_position = position, .clock_us = clock};
  const auto parsed = ParseCut(FormatCut(cut));
  RC_ASSERT(parsed.ok());
  RC_ASSERT(*parsed == cut);
}

TEST(Cut, RefusesOtherTexts) {
  for (const char* text :
       {"", "score-cut/1", "score-cut/1 k=1 t=", "score-cut/1 k=1 t=2 ",
        "score-cut/2 k=1 t=2", "score-cut/1 k=x t=2",
        "score-cut/1 k=1 t=99999999999999999999"}) {
    EXPECT_EQ(ParseCut(text).status().code(),
              absl::StatusCode::kInvalidArgument)
        << text;
  }
}

}  // namespace
}  // namespace holdline

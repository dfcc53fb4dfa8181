#include "engine/app/words/termination_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/app/words/telling.h"

namespace holdline {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kObjectivesTerminable[] =
    "objectives: {answer: {measure: abandonment, target: {at_most: 5%}, "
    "periods: [month]}}\n";

TEST(TerminationWords, SayWhenAndForExample) {
  EXPECT_THAT(
      Told(
          std::string(kObjectivesTerminable) +
          "termination_right: {clause: \"12.3\", when: {missed: answer, times: "
          "3, in: 12 periods}}\n"),
      HasSubstr("The client may end the contract once answer was missed in 3 "
                "of 12 months in a row, from the closing of the last of them "
                "on (12.3). For example, what is missed in the periods that "
                "begin 2026-01-01, 2026-02-01 and 2026-12-01 gives the right; "
                "what is missed in those that begin 2026-01-01, 2026-02-01 and "
                "2027-01-01 does not."));
}

TEST(TerminationWords, OneMissMayBeEnough) {
  const std::string told =
      Told(std::string(kObjectivesTerminable) +
           "termination_right: {when: {missed: answer, times: 1, in: 1 "
           "period}}\n");
  EXPECT_THAT(told, HasSubstr("was missed in 1 of 1 month in a row, from"));
  EXPECT_THAT(told, Not(HasSubstr("gives the right")));
}

}  // namespace
}  // namespace holdline

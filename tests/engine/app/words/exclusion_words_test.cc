#include "engine/app/words/exclusion_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/engine/app/words/telling.h"

namespace holdline {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr char kObjectivesExcluded[] = R"(objectives:
  answer: {measure: answered, periods: [month]}
  offered: {measure: offered, periods: [month]}
)";

TEST(ExclusionWords, SayWhatWhyAndForWhat) {
  const std::string told =
      Told(std::string(kObjectivesExcluded) + R"(exclusions:
  - {from: 2026-03-01, to: 2026-03-01, reason: storm, ref: letter 7, author: j.doe}
  - {from: "2026-03-02 02:00", to: "2026-03-02 04:00", of: {queue: a}, objectives: [offered], reason: maintenance, ref: CHG-1}
  - {contacts: [c1], reason: a test, ref: T-1}
  - {contacts: [c1, c2, c3, c4, c5, c6, c7], reason: tests, ref: T-2}
)");
  EXPECT_THAT(
      told,
      AllOf(
          HasSubstr("What entered a queue from 2026-03-01 00:00 to 2026-03-02 "
                    "00:00 does not count for any objective: storm (letter 7, "
                    "j.doe)."),
          HasSubstr("What entered a queue from 2026-03-02 02:00 to 2026-03-02 "
                    "04:00, in a queue named a, does not count for offered: "
                    "maintenance (CHG-1)."),
          HasSubstr("The contact c1 does not count for any objective: a test "
                    "(T-1)."),
          HasSubstr("The contacts c1, c2, c3, c4, c5 and 2 more do not count "
                    "for any objective: tests (T-2).")));
}

TEST(ExclusionWords, AreToldOnceForAllVersions) {
  const std::string told =
      Told(std::string(kObjectivesExcluded) + R"(amendments:
  - {effective: 2026-07-01, set: {objectives.offered: ~, objectives.late: {measure: abandoned, periods: [month]}}}
exclusions: [{from: 2026-06-30, to: 2026-07-02, objectives: [offered, late], reason: storm, ref: x}]
)");
  const size_t first = told.find("does not count");
  ASSERT_NE(first, std::string::npos);
  EXPECT_THAT(told.substr(first),
              HasSubstr("does not count for offered and late: storm (x)."));
  EXPECT_THAT(told.substr(first + 1), Not(HasSubstr("does not count")));
}

}  // namespace
}  // namespace holdline

// `termination_right`, and the mistakes in it.
#include <gtest/gtest.h>

#include <string>

#include "tests/operators/contract/telling.h"

namespace holdline {
namespace {

// Objectives in lines 7 to 10, and what follows from line 11 on.
std::string WithTerminationText(const std::string& rest) {
  return ContractText(R"(objectives:
  answer: {measure: abandonment, target: {at_most: 5%}, periods: [month]}
  speed: {measure: average_speed_of_answer, target: {at_most: 30s}, periods: [month, week]}
  shown: {measure: answered, periods: [month]}
)" + rest);
}

TEST(TerminationRights, AreOneOrSeveral) {
  LoadResult result =
      LoadBook({{"c.yaml", WithTerminationText(R"(termination_right:
  - {when: {missed: answer, times: 3, in: 12 periods}, clause: "12.3"}
  - {when: {missed: speed, period: week, times: 1, in: 1 period}}
)")}});
  ASSERT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 1);
  const auto& rights = result.book->contracts[0].termination_rights;
  ASSERT_EQ(rights.size(), 2u);
  EXPECT_EQ(rights[0].objective, 0u);
  EXPECT_EQ(rights[0].period.kind, PeriodKind::kMonth);
  EXPECT_EQ(rights[0].times, 3);
  EXPECT_EQ(rights[0].in, 12);
  EXPECT_EQ(rights[0].clause, "12.3");
  EXPECT_EQ(rights[1].period.kind, PeriodKind::kWeek);
  result = LoadBook(
      {{"c.yaml", WithTerminationText("termination_right: {when: {missed: "
                                      "answer, times: 2, in: 2 periods}}\n")}});
  ASSERT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 1);
  EXPECT_EQ(result.book->contracts[0].termination_rights.size(), 1u);
}

TEST(TerminationMistakes, AreToldTogether) {
  EXPECT_EQ(
      Told(WithTerminationText(R"(termination_right:
  - {when: {missed: anser, times: 3, in: 12 months}}
  - {when: {missed: shown, times: 0, in: 2 periods}}
  - {when: {missed: speed, times: 3, in: 2 periods}}
  - {when: {missed: speed, period: day, times: 3}, then: leave}
)")),
      R"(c.yaml:12:21: termination_right[0].when.missed: "anser" is no objective of this contract; did you mean "answer"?
c.yaml:12:42: termination_right[0].when.in: "12 months" is not what belongs here; write 1 to 120 periods, for example 3 periods
c.yaml:13:21: termination_right[1].when.missed: "shown" is never missed: it has no target, or no periods
c.yaml:13:35: termination_right[1].when.times: "0" is not what belongs here; write 1 to 120, for example 3
c.yaml:14:21: termination_right[2].when.missed: "speed" has several periods; say which, for example `period: month`
c.yaml:14:42: termination_right[2].when.in: 3 misses do not fit into 2 periods
c.yaml:15:6: termination_right[3].when: `in:` is missing; write for example `in: 12 periods`
c.yaml:15:36: termination_right[3].when.period: is no period of "speed"
c.yaml:15:52: termination_right[3].then: the key "then" is not known here; did you mean "when"?
1 file, 9 errors
)");
}

}  // namespace
}  // namespace holdline

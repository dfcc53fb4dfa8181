// `exclusions`: what they take out, and the mistakes in them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "operators/contract/changed_past.h"
#include "operators/contract/late_exclusions.h"
#include "tests/operators/contract/halifax.h"
#include "tests/operators/contract/telling.h"

namespace holdline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Two objectives in lines 7 to 9, and what follows from line 10 on.
std::string WithExclusionsText(const std::string& rest) {
  return ContractText(R"(objectives:
  answer: {measure: answered, periods: [month]}
  speed: {measure: average_speed_of_answer, target: {at_most: 30s}, periods: [month]}
)" + rest);
}

std::vector<Contract> ExcludingVersions(const std::string& rest) {
  LoadResult result = LoadBook({{"c.yaml", WithExclusionsText(rest)}});
  EXPECT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 1);
  return result.book ? std::move(result.book->contracts)
                     : std::vector<Contract>(1);
}

TEST(Exclusions, AreSpansOfTimeInTheContractsZone) {
  const Contract contract = ExcludingVersions(R"(exclusions:
  - {from: "2026-03-01 02:00", to: "2026-03-01 04:00", objectives: [speed], reason: maintenance, ref: CHG-1001}
  - {from: 2026-12-24, to: 2026-12-25, of: {queue: "a-sales"}, reason: storm, ref: letter of 2 January, author: j.doe}
)")[0];
  ASSERT_EQ(contract.exclusions.size(), 2u);
  const Exclusion& first = contract.exclusions[0];
  EXPECT_EQ(first.from_us, Halifax("2026-03-01 02:00"));
  EXPECT_EQ(first.to_us, Halifax("2026-03-01 04:00"));
  EXPECT_THAT(first.objectives, ElementsAre(1u));
  EXPECT_EQ(first.reason, "maintenance");
  EXPECT_EQ(first.ref, "CHG-1001");
  const Exclusion& second = contract.exclusions[1];
  EXPECT_EQ(second.from_us, Halifax("2026-12-24 00:00"));
  EXPECT_EQ(second.to_us, Halifax("2026-12-26 00:00"));
  EXPECT_THAT(second.objectives, ElementsAre(0u, 1u));
  EXPECT_EQ(second.of->queue, "a-sales");
  EXPECT_EQ(second.author, "j.doe");
}

TEST(Exclusions, NameContacts) {
  const Contract contract = ExcludingVersions(R"(exclusions:
  - {contacts: [c-2, "17", c-1, c-2], objectives: [answer], reason: test calls, ref: T-1}
)")[0];
  ASSERT_EQ(contract.exclusions.size(), 1u);
  const Exclusion& exclusion = contract.exclusions[0];
  EXPECT_THAT(exclusion.entities, ElementsAre("17", "c-1", "c-2"));
  EXPECT_TRUE(exclusion.TakesEntity(0, EntityKind::kContact, "c-2"));
  EXPECT_FALSE(exclusion.TakesEntity(1, EntityKind::kContact, "c-2"));
  EXPECT_FALSE(exclusion.TakesEntity(0, EntityKind::kContact, "c-3"));
}

TEST(Exclusions, AreOfAllVersionsForThoseOfTheirObjectivesThatTheyName) {
  const auto versions = ExcludingVersions(R"(amendments:
  - effective: 2026-07-01
    set: {objectives.speed: ~, objectives.offered: {measure: offered, periods: [month]}}
exclusions:
  - {from: 2026-03-01, to: 2026-09-01, objectives: [speed, offered], reason: r, ref: x}
  - {from: 2026-03-01, to: 2026-03-01, objectives: [speed], reason: r, ref: x}
)");
  ASSERT_EQ(versions.size(), 2u);
  ASSERT_EQ(versions[0].exclusions.size(), 2u);
  EXPECT_THAT(versions[0].exclusions[0].objectives, ElementsAre(1u));
  ASSERT_EQ(versions[1].exclusions.size(), 1u);
  EXPECT_THAT(versions[1].exclusions[0].objectives, ElementsAre(1u));
}

// They are facts: the sums of the objectives go on, and the past may get one.
TEST(Exclusions, ChangeTheVersionButNotTheTerms) {
  const std::string amended =
      "amendments: [{effective: 2026-02-01, set: {title: A}}]\n";
  const auto plain = ExcludingVersions(amended);
  const auto excluded = ExcludingVersions(
      amended +
      "exclusions: [{from: 2026-01-05, to: 2026-01-06, reason: r, ref: x}]\n");
  for (size_t v = 0; v < 2; ++v) {
    EXPECT_NE(plain[v].version, excluded[v].version);
    EXPECT_EQ(plain[v].terms_version, excluded[v].terms_version);
    EXPECT_EQ(plain[v].objectives[0].id, excluded[v].objectives[0].id);
  }
  EXPECT_EQ(plain[0].version, plain[0].terms_version);
  EXPECT_THAT(ChangedPast({.contracts = plain}, {.contracts = excluded},
                          Halifax("2026-06-01 00:00")),
              IsEmpty());
}

// A running service cannot take back what it has forgotten; it says so once.
TEST(Exclusions, ThatComeLateAreTold) {
  const std::string first =
      "  - {from: 2026-03-01, to: 2026-03-02, reason: storm, ref: x}\n";
  const ContractBook before{.contracts =
                                ExcludingVersions("exclusions:\n" + first)};
  const ContractBook after{.contracts =
                               ExcludingVersions("exclusions:\n" + first + R"(
  - {from: 2026-03-03, to: 2026-03-04, reason: flood, ref: w}
  - {from: 2026-03-05, to: 2026-03-06, reason: works, ref: z}
  - {contacts: [c-1], reason: test, ref: t}
)")};
  const int64_t at_us = Halifax("2026-03-04 12:00");
  EXPECT_THAT(
      LateExclusions(before, after, at_us),
      ElementsAre(
          "contract c: the exclusion \"flood\" (w) begins 2026-03-03 "
          "00:00; what began before 2026-03-04 12:00 stays "
          "counted here, a replay takes it out",
          "contract c: the exclusion \"test\" (t) names contacts; what "
          "began before 2026-03-04 12:00 stays counted here, a replay takes "
          "it out"));
  EXPECT_THAT(LateExclusions(after, after, at_us), IsEmpty());
  EXPECT_THAT(LateExclusions({}, before, Halifax("2026-03-01 00:00")),
              IsEmpty());
}

TEST(Exclusions, AreInherited) {
  LoadResult result =
      LoadBook({{"c.yaml", WithExclusionsText("inherits: all\n")},
                {"all.yaml",
                 "template: all\n"
                 "exclusions: [{from: 2026-02-01, to: "
                 "2026-02-02, reason: r, ref: x}]"}});
  ASSERT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 2);
  EXPECT_EQ(result.book->contracts[0].exclusions.size(), 1u);
}

TEST(ExclusionMistakes, AreToldTogether) {
  EXPECT_EQ(
      Told(WithExclusionsText(R"(exclusions:
  - {from: "2026-03-01 04:00", to: "2026-03-01 02:00", objectives: [sped], reason: r, ref: x}
  - {from: 2026-03-01, objectives: [], reason: r}
  - {contacts: [c-1], from: 2026-03-01, of: {queue: a-1}, ref: x}
  - {from: 2026-03-01, to: 2026-03-01, of: {queue: b-1}, reason: r, ref: x, rason: r}
  - {when: force_majeure, from: 2026-03-01, to: noon, reason: r, ref: x}
)")),
      R"(c.yaml:11:36: exclusions[0].to: `to` (2026-03-01 02:00) is not after `from` (2026-03-01 04:00)
c.yaml:11:69: exclusions[0].objectives[0]: "sped" is no objective of this contract; did you mean "speed"?
c.yaml:12:5: exclusions[1]: `to:` is missing; write for example `to: "2026-03-01 04:00"`
c.yaml:12:5: exclusions[1]: `ref:` is missing; write for example `ref: CHG-1001`
c.yaml:12:36: exclusions[1].objectives: the list is empty
c.yaml:13:5: exclusions[2]: `reason:` is missing; write for example `reason: maintenance`
c.yaml:13:23: exclusions[2].from: `contacts` names what it takes out one by one
c.yaml:13:41: exclusions[2].of: `contacts` names what it takes out one by one
c.yaml:14:5: exclusions[3]: nothing can match: `of` lies outside of `covers`
c.yaml:14:77: exclusions[3].rason: the key "rason" is not known here; did you mean "reason"?
c.yaml:15:6: exclusions[4].when: `when` is not yet supported
c.yaml:15:49: exclusions[4].to: "noon" is not a date; write for example 2026-01-31
1 file, 12 errors
)");
}

TEST(ExclusionMistakes, OneThatTakesNothingOutIsOdd) {
  EXPECT_EQ(
      Told(WithExclusionsText(R"(terminates: 2026-12-31
exclusions:
  - {from: 2025-03-01, to: 2025-12-31, reason: r, ref: x}
  - {from: 2027-01-01, to: 2027-01-01, reason: r, ref: x}
  - {from: 2025-12-31, to: 2026-01-01, reason: r, ref: x}
)")),
      R"(c.yaml:12:5: warning: exclusions[0]: takes nothing out: the contract is not in force then
c.yaml:13:5: warning: exclusions[1]: takes nothing out: the contract is not in force then
1 file, 0 errors, 2 warnings
)");
}

TEST(ExclusionMistakes, AClockChangeInOne) {
  EXPECT_EQ(
      Told(WithExclusionsText(R"(exclusions:
  - {from: "2026-03-08 02:30", to: "2026-03-08 04:00", reason: r, ref: x}
)")),
      R"(c.yaml:11:12: warning: exclusions[0].from: a clock change skips 2026-03-08 02:30; taken as 2026-03-08 03:00, the first time after it
1 file, 0 errors, 1 warning
)");
}

TEST(ExclusionMistakes, NoAmendmentSetsThem) {
  EXPECT_EQ(
      Told(WithExclusionsText(R"(amendments:
  - {effective: 2026-07-01, set: {exclusions: []}}
)")),
      R"(c.yaml:11:35: amendments[0].set.exclusions: no amendment can set `exclusions`: they are facts, and stand in the contract itself, whatever the date
1 file, 1 error
)");
}

}  // namespace
}  // namespace holdline

// `amendments`: the versions that they make, and the mistakes in them.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/operators/contract/halifax.h"
#include "tests/operators/contract/telling.h"

namespace holdline {
namespace {

// Two objectives in lines 7 to 19, and what follows from line 20 on.
std::string Amended(const std::string& rest) {
  return ContractText(R"(objectives:
  answer:
    measure: service_level
    within: 20s
    formula: abandons_miss
    target: {at_least: 80%}
    periods: [month]
  speed.mean:
    measure: average_speed_of_answer
    target: {at_most: 30s}
    periods: [month]
terminates: 2026-12-31
period_terms: in_force_at_end
)" + rest);
}

std::vector<Contract> AmendedVersions(const std::string& text) {
  LoadResult result = LoadBook({{"c.yaml", text}});
  EXPECT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 1);
  return result.book ? std::move(result.book->contracts)
                     : std::vector<Contract>();
}

TEST(Amendments, MakeVersionsThatFollowOneAnother) {
  const auto versions = AmendedVersions(Amended(R"(amendments:
  - {effective: 2026-07-01, clause: "Amendment 1", set: {objectives.answer.within: 15s}}
  - {effective: "2026-09-15 08:00", set: {objectives.answer.target: {at_least: 85%}, terminates: 2027-12-31}}
)"));
  ASSERT_EQ(versions.size(), 3u);
  EXPECT_EQ(versions[0].effective_us, Halifax("2026-01-01 00:00"));
  EXPECT_EQ(versions[0].terminates_us, Halifax("2026-07-01 00:00"));
  EXPECT_EQ(versions[1].effective_us, Halifax("2026-07-01 00:00"));
  EXPECT_EQ(versions[1].terminates_us, Halifax("2026-09-15 08:00"));
  EXPECT_EQ(versions[2].terminates_us, Halifax("2028-01-01 00:00"));
  EXPECT_EQ(versions[1].amendment, "Amendment 1");
  EXPECT_EQ(versions[0].objectives[0].within_us, 20'000'000);
  EXPECT_EQ(versions[1].objectives[0].within_us, 15'000'000);
  EXPECT_EQ(versions[2].objectives[0].within_us, 15'000'000);
  EXPECT_EQ(versions[2].objectives[0].targets[0].bound, 850'000);
  for (const Contract& version : versions) {
    EXPECT_EQ(version.id, versions[0].id);
    EXPECT_EQ(version.objectives[1].id, versions[0].objectives[1].id);
  }
  EXPECT_NE(versions[0].version, versions[1].version);
  EXPECT_NE(versions[0].objectives[0].id, versions[1].objectives[0].id);
}

// What was agreed first is the same contract, whatever is agreed later.
TEST(Amendments, DoNotChangeTheVersionsBeforeThem) {
  const auto plain = AmendedVersions(Amended(""));
  const auto amended = AmendedVersions(
      Amended("amendments: [{effective: 2026-07-01, set: {title: New}}]\n"));
  ASSERT_EQ(plain.size(), 1u);
  ASSERT_EQ(amended.size(), 2u);
  EXPECT_EQ(amended[0].version, plain[0].version);
  EXPECT_EQ(amended[1].title, "New");
}

TEST(Amendments, AddAndRemoveWhatStandsUnderANameWithDots) {
  const auto versions = AmendedVersions(Amended(R"(amendments:
  - effective: 2026-07-01
    set:
      objectives.speed.mean.target.at_most: 25s
      objectives.offered: {measure: offered, periods: [month]}
  - {effective: 2026-08-01, set: {objectives.speed.mean: ~}}
)"));
  ASSERT_EQ(versions.size(), 3u);
  ASSERT_EQ(versions[1].objectives.size(), 3u);
  EXPECT_EQ(versions[1].objectives[1].targets[0].bound, 25'000'000);
  ASSERT_EQ(versions[2].objectives.size(), 2u);
  EXPECT_EQ(versions[2].objectives[1].name, "offered");
}

TEST(Amendments, MayFollowTheDayOnWhichTheContractWouldHaveEnded) {
  const auto versions = AmendedVersions(Amended(
      "amendments: [{effective: 2027-01-01, set: {terminates: 2027-12-31}}]"));
  ASSERT_EQ(versions.size(), 2u);
  EXPECT_EQ(versions[0].terminates_us, versions[1].effective_us);
}

// What a template is amended by, all have that inherit it, each in its own
// terms.
TEST(Amendments, AreInherited) {
  LoadResult result = LoadBook({{"c.yaml", Amended("inherits: levels\n")},
                                {"levels.yaml",
                                 "template: levels\namendments: [{effective: "
                                 "2026-07-01, clause: A, set: "
                                 "{objectives.answer.within: 15s}}]\n"}});
  ASSERT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 2);
  ASSERT_EQ(result.book->contracts.size(), 2u);
  EXPECT_EQ(result.book->contracts[1].amendment, "A");
  EXPECT_EQ(result.book->contracts[1].objectives[0].within_us, 15'000'000);
}

TEST(AmendmentMistakes, Dates) {
  EXPECT_EQ(
      Told(Amended(R"(amendments:
  - {effective: 2025-07-01, set: {title: A}}
  - {effective: 2026-07-01, set: {title: B}}
  - {effective: 2026-07-01, set: {title: C}}
  - {effective: 2028-07-01, set: {title: D}}
  - {set: {title: E}}
)")),
      R"(c.yaml:21:17: amendments[0].effective: is not later than the contract's own: amendments stand in the order of their dates, and each has a date of its own
c.yaml:23:17: amendments[2].effective: is not later than 2026-07-01: amendments stand in the order of their dates, and each has a date of its own
c.yaml:24:42: amendments[3].set.title: the contract has ended before this amendment comes into force
c.yaml:25:5: amendments[4]: `effective:` is missing; write for example `effective: 2026-07-01`
1 file, 4 errors
)");
}

TEST(AmendmentMistakes, Paths) {
  EXPECT_EQ(
      Told(Amended(R"(amendments:
  - effective: 2026-07-01
    set:
      objectives.answr.within: 15s
      objectives.answer.within.s: 15
      objectives.answer.alert: ~
      time_zone: UTC
  - {effective: 2026-08-01, set: {}}
  - {effective: 2026-09-01}
)")),
      R"(c.yaml:23:7: amendments[0].set.objectives.answr.within: the contract has no `answr` there; did you mean "answer"?
c.yaml:24:7: amendments[0].set.objectives.answer.within.s: `within` has no keys: set it as a whole
c.yaml:25:7: amendments[0].set.objectives.answer.alert: the contract has no `alert` there; keys there: measure, within, formula, target, periods
c.yaml:26:7: amendments[0].set.time_zone: no amendment can set `time_zone`: it would be another contract
c.yaml:27:34: amendments[1].set: the map is empty
c.yaml:28:5: amendments[2]: `set:` is missing; write for example `set: {objectives.answer.within: 15s}`
1 file, 6 errors
)");
}

// What is wrong with the contract itself is told once, not for each version.
TEST(AmendmentMistakes, InWhatTheySetAreToldThere) {
  EXPECT_EQ(
      Told(Amended(R"(colour: red
amendments:
  - {effective: 2026-07-01, set: {objectives.answer.within: 15}}
  - {effective: 2026-08-01, set: {objectives.answer.formula: abandon_miss}}
)")),
      R"(c.yaml:20:1: colour: the key "colour" is not known here; keys here: holdline, contract, title, parties, time_zone, effective, terminates, renews, amendments, exclusions, period_terms, close_after, covers, except, calendars, holidays, objectives, client, relief, termination_right, credits, escalation, inherits, template, for_each
c.yaml:22:61: objectives.answer.within: the duration 15 needs a unit: us, ms, s, m, h or d
c.yaml:23:62: objectives.answer.formula: "abandon_miss" is not a formula; did you mean "abandons_miss"?
1 file, 3 errors
)");
}

TEST(AmendmentMistakes, AnotherCurrencyAndWhatIsNotExecutedYet) {
  EXPECT_EQ(
      Told(Amended(
          R"(credits: {period: month, fee: {currency: USD}, schedules: {answer: {per_miss: 5 USD}}}
amendments:
  - effective: 2026-07-01
    set: {credits.fee.currency: EUR, credits.schedules.answer.per_miss: 5 EUR}
)")),
      R"(c.yaml:23:33: amendments[0].set.credits.fee.currency: the credits were in USD and cannot go on in EUR
1 file, 1 error
)");
  std::string prorated = Amended("");
  const std::string word = "in_force_at_end";
  prorated.replace(prorated.find(word), word.size(), "prorate_by_contacts");
  EXPECT_EQ(
      Told(prorated),
      R"(c.yaml:19:15: period_terms: "prorate_by_contacts" is not yet supported
1 file, 1 error
)");
}

}  // namespace
}  // namespace holdline

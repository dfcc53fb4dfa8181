// `escalation`, the mistakes in it, and the group of contracts that inherit
// from one another.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "engine/base/time_units.h"
#include "tests/operators/contract/telling.h"

namespace holdline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Objectives in lines 7 to 10, and what follows from line 11 on.
std::string WithEscalationText(const std::string& rest) {
  return ContractText(R"(objectives:
  answer: {measure: abandonment, target: {at_most: 5%}, periods: [month], watch: [5m, 30m], alert: {from: 5 contacts}}
  speed: {measure: average_speed_of_answer, target: {at_most: 30s}, periods: [month, week], outlook: {weeks: 2}}
  shown: {measure: answered, periods: [day], watch: [1h]}
)" + rest);
}

TEST(Escalation, SaysWhoHearsOfWhat) {
  LoadResult result = LoadBook({{"c.yaml", WithEscalationText(R"(escalation:
  - {when: at_risk, notify: floor}
  - {when: breached, window: 30m, for: 15m, notify: [floor, client-desk]}
  - {when: lost, period: week, objectives: [speed], notify: director}
)")}});
  ASSERT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 1);
  const Contract& contract = result.book->contracts[0];
  EXPECT_THAT(
      contract.escalation,
      ElementsAre(
          EscalationLine{.when = Occasion::kAtRisk, .notify = {"floor"}},
          EscalationLine{.when = Occasion::kBreached,
                         .watch_us = 30 * kMinuteUs,
                         .for_us = int64_t{900} * 1'000'000,
                         .notify = {"floor", "client-desk"}},
          EscalationLine{.when = Occasion::kLost,
                         .period = PeriodSpec{PeriodKind::kWeek},
                         .objectives = {1},
                         .notify = {"director"}}));
  EXPECT_EQ(contract.group, contract.name);
}

TEST(Escalation, ItsMistakesAreToldTogether) {
  EXPECT_EQ(
      Told(WithEscalationText(R"(escalation:
  - {when: brached, notify: floor}
  - {when: lost, window: 30m, notify: floor}
  - {when: breached, period: month, notify: floor}
  - {when: at_risk, window: 5m, period: month, notify: floor}
  - {when: missed, for: 5m, notify: [floor, floor, "a b"]}
  - {when: behind, objectives: [anser], who: floor}
)")),
      R"(c.yaml:12:12: escalation[0].when: "brached" is not what people are told of; did you mean "breached"?
c.yaml:13:18: escalation[1].window: a watch is never lost; `window` goes with at_risk and breached
c.yaml:14:22: escalation[2].period: a period that runs is behind, and not breached: `when: behind`
c.yaml:15:33: escalation[3].period: give either `window` or `period`; write two lines
c.yaml:16:20: escalation[4].for: goes with what lasts; missed is said once
c.yaml:16:45: escalation[4].notify[1]: stands here twice
c.yaml:16:52: escalation[4].notify[2]: "a b" is not a name: up to 100 letters, digits, '-', '_' and '.', beginning with a letter or digit
c.yaml:17:5: escalation[5]: `notify:` is missing; write for example `notify: [floor, client-desk]`
c.yaml:17:33: escalation[5].objectives[0]: "anser" is no objective of this contract; did you mean "answer"?
c.yaml:17:41: escalation[5].who: the key "who" is not known here; keys here: when, window, period, objectives, for, notify
1 file, 10 errors
)");
}

TEST(Escalation, WhatCanNeverBeIsToldAsThat) {
  EXPECT_EQ(
      Told(WithEscalationText(R"(escalation:
  - {when: breached, window: 10m, notify: floor}
  - {when: breached, objectives: [shown, speed], notify: floor}
  - {when: behind, period: day, notify: floor}
  - {when: lost, period: month, objectives: [answer], notify: floor}
  - {when: forecast_late, notify: client}
  - {when: termination_right, notify: client}
  - {when: at_risk, notify: floor}
  - {when: at_risk, notify: floor}
)")),
      R"(c.yaml:12:12: escalation[0].when: can never be: no objective here has a target and this watch
c.yaml:13:12: escalation[1].when: can never be: no objective here has a target and a watch
c.yaml:14:12: escalation[2].when: can never be: no objective here has a target and this period
c.yaml:15:12: escalation[3].when: can never be: no objective here has a target, this period and an `outlook`
c.yaml:16:12: escalation[4].when: can never be: no objective here has a forecast under `client`
c.yaml:17:12: escalation[5].when: can never be: no objective here has a `termination_right` of it
c.yaml:19:5: escalation[7]: the same line stands here twice
1 file, 7 errors
)");
}

std::string Child(const std::string& name, const std::string& parent) {
  return "holdline: 1\ncontract: " + name + "\ntitle: T\ninherits: " + parent +
         "\n";
}

// The version of a contract whose group is another is another: who has its
// state must not go on with the old group.
TEST(Escalation, ContractsThatInheritFromOneAnotherAreAGroup) {
  const std::string standard =
      "holdline: 1\ntemplate: standard\ntime_zone: UTC\n"
      "effective: 2026-01-01\ncovers: [{queue: a}]\nobjectives:\n"
      "  answer: {measure: answered, periods: [day]}\n";
  const auto groups = [&](const std::string& top) {
    LoadResult result = LoadBook({{"a.yaml", standard},
                                  {"b.yaml", Child("corporate", "standard")},
                                  {"c.yaml", Child("customer", top)},
                                  {"d.yaml", Child("service", "customer")}});
    EXPECT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 1);
    return result.book->contracts;
  };
  const auto one = groups("corporate");
  ASSERT_EQ(one.size(), 3u);
  for (const Contract& contract : one) EXPECT_EQ(contract.group, "corporate");
  const auto other = groups("standard");
  EXPECT_EQ(other[0].group, "corporate");
  EXPECT_EQ(other[1].group, "customer");
  EXPECT_EQ(other[2].group, "customer");
  EXPECT_EQ(other[0].version, one[0].version);
  EXPECT_NE(other[1].version, one[1].version);
  EXPECT_EQ(other[1].terms_version, one[1].terms_version);
}

TEST(Escalation, WhatFollowsFromAnotherMistakeIsNotTold) {
  EXPECT_EQ(
      Told(ContractText(R"(objectives:
  answer: {measure: abandonment, target: {at_most: 5%}, watch: [5x], alert: {from: 5 contacts}}
escalation: [{when: breached, notify: floor}]
)")),
      R"(c.yaml:8:65: objectives.answer.watch[0]: "x" is not a unit of time; the units are us, ms, s, m, h and d
1 file, 1 error
)");
}

// Who hears of it is no term that both have agreed on.
TEST(Escalation, IsNoTermOfThePast) {
  const auto load = [](const std::string& rest) {
    LoadResult result = LoadBook({{"c.yaml", WithEscalationText(rest)}});
    EXPECT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 1);
    return result.book->contracts[0];
  };
  const Contract none = load("");
  const Contract some = load("escalation: [{when: at_risk, notify: floor}]\n");
  EXPECT_EQ(none.terms_version, some.terms_version);
  EXPECT_NE(none.version, some.version);
}

}  // namespace
}  // namespace holdline

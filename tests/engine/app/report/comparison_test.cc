#include "engine/app/report/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include "engine/base/time_units.h"

namespace holdline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

ReportResult Day(int64_t day, double value) {
  ReportResult result;
  result.period = "day";
  result.start_us = day * kDayUs;
  result.end_us = (day + 1) * kDayUs;
  result.state = "met";
  result.value = value;
  result.target = 0.5;
  result.counted = 4;
  return result;
}

ReportCredit Credit(const std::string& currency, int64_t credit,
                    int64_t bonus = 0) {
  ReportCredit row;
  row.objective = "answer";
  row.period = "day";
  row.end_us = kDayUs;
  row.closed = true;
  row.currency = currency;
  row.credit_minor = credit;
  row.bonus_minor = bonus;
  return row;
}

Report Of(std::vector<ReportObjective> objectives,
          std::vector<ReportCredit> credits = {}) {
  Report report;
  ReportContract contract;
  contract.name = "c";
  contract.zone = absl::UTCTimeZone();
  contract.objectives = std::move(objectives);
  contract.credits = std::move(credits);
  report.contracts = {contract};
  return report;
}

ReportObjective Answer(std::vector<ReportResult> results) {
  return {"answer", "service_level", Unit::kShare, std::move(results)};
}

TEST(Comparison, RowsOfOneSideStandAlone) {
  const Comparison comparison =
      Compare(Of({Answer({Day(0, 0.5), Day(1, 1)})}),
              Of({Answer({Day(1, 0.25), Day(2, 1)})}));
  const ComparedObjective& answer = comparison.contracts[0].objectives[0];
  ASSERT_EQ(answer.results.size(), 3U);
  EXPECT_FALSE(answer.results[0].what_if);
  EXPECT_EQ(ValueDifference(answer, answer.results[0]), std::nullopt);
  EXPECT_EQ(ValueDifference(answer, answer.results[1]), -0.75);
  EXPECT_FALSE(answer.results[2].as_is);
  EXPECT_THAT(ComparisonTable(comparison, {}), HasSubstr(R"(
  objective  window  span        as it is     value  target  what if     value  target     difference
  answer     day     1970-01-01  met        50.00 %  ≥ 50 %  –               –       –              –
             day     1970-01-02  met       100.00 %  ≥ 50 %  met       25.00 %  ≥ 50 %  -75.00 points
             day     1970-01-03  –                –       –  met      100.00 %  ≥ 50 %              –
)"));
}

TEST(Comparison, AnotherMeasureOfTheNameIsNotCompared) {
  const Comparison comparison =
      Compare(Of({Answer({Day(0, 0.5)})}),
              Of({{"answer", "handle_time", Unit::kSeconds, {Day(0, 30)}}}));
  const ComparedObjective& answer = comparison.contracts[0].objectives[0];
  EXPECT_EQ(ValueDifference(answer, answer.results[0]), std::nullopt);
  EXPECT_THAT(ComparisonTable(comparison, {}), HasSubstr("30.0 s"));
}

TEST(Comparison, ObjectivesAndContractsOfOneSideAreNamed) {
  Report what_if = Of({{"speed", "handle_time", Unit::kSeconds, {}}});
  what_if.contracts.push_back(what_if.contracts[0]);
  what_if.contracts[1].name = "d";
  const Comparison comparison = Compare(Of({Answer({})}), what_if);
  EXPECT_THAT(comparison.contracts[0].only_as_is, ElementsAre("answer"));
  EXPECT_THAT(comparison.contracts[0].only_what_if, ElementsAre("speed"));
  EXPECT_THAT(comparison.only_what_if, ElementsAre("d"));
  EXPECT_EQ(ComparisonTable(comparison, {}),
            "Events: 0 read, 0 applied, 0 duplicate, 0 late, 0 refused\n"
            "\n"
            "c  (UTC)\n"
            "  Objectives only as it is: answer\n"
            "  Objectives only what if: speed\n"
            "\n"
            "Contracts only what if: d\n");
}

TEST(Comparison, ACreditThatIsNotThereIsNone) {
  const Pair<ReportCredit> alone{.as_is = Credit("USD", 500, 70),
                                 .what_if = {}};
  EXPECT_EQ(CreditDifference(alone), -500);
  EXPECT_EQ(BonusDifference(alone), -70);
  EXPECT_THAT(ComparisonTable(Compare(Of({}, {Credit("USD", 500, 70)}),
                                      Of({}, {Credit("USD", 520)})),
                              {}),
              HasSubstr("5.00 USD  5.20 USD   +0.20 USD  0.70 USD  0.00 USD   "
                        "-0.70 USD\n  Credits in all: 5.00 USD as it is, 5.20 "
                        "USD what if: +0.20 USD\n"));
}

TEST(Comparison, CurrenciesAreNotSubtracted) {
  const Comparison comparison =
      Compare(Of({}, {Credit("USD", 500, 1)}), Of({}, {Credit("EUR", 500)}));
  const Pair<ReportCredit>& pair = comparison.contracts[0].credits[0];
  EXPECT_EQ(CreditDifference(pair), std::nullopt);
  EXPECT_EQ(BonusDifference(pair), std::nullopt);
  EXPECT_THAT(ComparisonTable(comparison, {}),
              Not(HasSubstr("Credits in all")));
}

TEST(Comparison, WhatOnlyOneBookCoversIsSaid) {
  Report as_is = Of({});
  as_is.uncovered = {{"legacy", 12}};
  const std::string none = ComparisonTable(Compare(as_is, Of({})), {});
  EXPECT_THAT(none, HasSubstr("What if, no contract covers, by queue: none\n"));
  EXPECT_THAT(ComparisonTable(Compare(as_is, as_is), {}),
              Not(HasSubstr("What if")));
}

TEST(Comparison, JsonIsJson) {
  ReportResult watch = Day(0, 1);
  watch.period = "";
  watch.watch = "5m";
  watch.breaches = 3;
  Report as_is = Of({Answer({watch, Day(0, 0.5)})}, {Credit("USD", 500)});
  as_is.contracts[0].name = "quote \"";
  Report what_if = Of({Answer({Day(0, 0.5)})});
  what_if.contracts[0].name = "quote \"";
  what_if.uncovered = {{"legacy", 12}};
  const simdjson::padded_string json(
      ComparisonJson(Compare(as_is, what_if), {}));
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  ASSERT_EQ(parser.parse(json).get(root), simdjson::SUCCESS);
  EXPECT_EQ(root["what_if_uncovered"]["legacy"].get_int64().value(), 12);
  const auto contract = root["contracts"].at(0);
  EXPECT_EQ(contract["contract"].get_string().value(), "quote \"");
  const auto results = contract["objectives"].at(0)["results"];
  EXPECT_EQ(results.at(0)["as_is"]["breaches"].get_int64().value(), 3);
  EXPECT_TRUE(results.at(0)["what_if"].is_null());
  EXPECT_TRUE(results.at(0)["difference"].is_null());
  EXPECT_EQ(results.at(1)["difference"].get_double().value(), 0);
  EXPECT_EQ(contract["credits"].at(0)["difference_minor"].get_int64().value(),
            -500);
}

}  // namespace
}  // namespace holdline

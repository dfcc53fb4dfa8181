// Statements as JSON and CSV.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <string>

#include "made_up_statement.h"

namespace holdline {
namespace {

using ::testing::HasSubstr;

TEST(StatementJson, HasThePublishedShape) {
  const simdjson::padded_string json(StatementJson(MadeUpStatement()));
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  ASSERT_EQ(parser.parse(json).get(root), simdjson::SUCCESS);
  EXPECT_EQ(root["client"].get_string().value(), "\"ACME\"");
  EXPECT_EQ(root["period"]["closes"].get_string().value(),
            "2026-04-01T00:15:00+00:00");
  EXPECT_TRUE(root["period"]["closed"].get_bool().value());
  EXPECT_TRUE(root["terms"].at(1)["to"].is_null());
  const auto slot = root["objectives"].at(0)["slots"].at(1);
  EXPECT_EQ(slot["held"].get_string().value(), "at least 80 %");
  EXPECT_EQ(slot["result"]["value"].get_double().value(), 0.85);
  EXPECT_EQ(slot["days"].at(0)["state"].get_string().value(), "missed");
  EXPECT_EQ(slot["waits"].at(2)["seconds"].get_int64().value(), 21);
  EXPECT_EQ(slot["waits"].at(2)["contacts"].get_int64().value(), 5);
  EXPECT_EQ(root["entries"].at(2)["corrects"].get_string().value(), "e0");
  EXPECT_EQ(root["credits"].at(0)["credit_minor"].get_int64().value(), 25'000);
  EXPECT_EQ(root["totals"].at(0)["bonus_minor"].get_int64().value(), 1'234'500);
  EXPECT_EQ(root["events"]["refused"]["bad_json"].get_int64().value(), 4);
  EXPECT_EQ(root["lost"].get_int64().value(), 7);
  EXPECT_EQ(root["holdline"].get_string().value(), "0.1.0 (abc)");
}

TEST(StatementJson, ANearlyEmptyOneIsStillOneObject) {
  const simdjson::padded_string json(StatementJson({}));
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  ASSERT_EQ(parser.parse(json).get(root), simdjson::SUCCESS);
  EXPECT_EQ(root["objectives"].get_array().value().size(), 0U);
}

TEST(StatementTotals, TellClosedFromRunningAndCurrenciesApart) {
  Statement statement;
  statement.credits = {MadeUpCredit("a", false, 1, 0),
                       MadeUpCredit("a", true, 10, 2),
                       MadeUpCredit("b", true, 100, 30)};
  statement.credits.push_back(MadeUpCredit("c", true, 7, 0));
  statement.credits.back().currency = "EUR";
  const std::vector<StatementTotal> totals = TotalsOf(statement);
  ASSERT_EQ(totals.size(), 3U);
  EXPECT_EQ(totals[0].currency, "EUR");
  EXPECT_EQ(totals[1].credit_minor, 110);
  EXPECT_EQ(totals[1].bonus_minor, 32);
  EXPECT_FALSE(totals[2].closed);
  EXPECT_EQ(totals[2].credit_minor, 1);
}

TEST(StatementCsv, HasALineForEachResultEntryAndCredit) {
  const std::string csv = StatementCsv(MadeUpStatement());
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 2 + 3 + 3);
  EXPECT_THAT(csv, HasSubstr("line,contract,objective,clause,slot,period,"));
  EXPECT_THAT(csv,
              HasSubstr("result,front-desk,answer,\"Schedule B, <4.1>\",prime,"
                        "month,2026-03-01T00:00:00+00:00,"
                        "2026-04-01T00:00:00+00:00,true,missed,0.79,0.8,2000,"
                        "1580,,,,,,,,,,,,,\n"));
  EXPECT_THAT(csv, HasSubstr(",credit,USD,30000,,< 80%: 300 USD,"
                             "2026-04-01T00:15:00+00:00,,,,\n"));
  EXPECT_THAT(csv, HasSubstr("credit,front-desk,speed,,,month,"));
  EXPECT_THAT(csv, HasSubstr(",USD,0,1234500,,,,,,\n"));
}

}  // namespace
}  // namespace holdline

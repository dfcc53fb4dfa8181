#include "engine/app/words/relief_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "operators/contract/loader.h"
#include "tests/engine/app/words/telling.h"

namespace holdline {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string ToldOfRelief(const std::string& lines, const std::string& table) {
  LoadResult result = LoadBook({{"c.yaml", ContractText(R"(objectives:
  answer: {measure: answered, periods: [month]}
  gone: {measure: abandoned, periods: [month]}
  volume: {measure: offered, periods: [month]}
)" + lines)},
                                {"t.csv", table}});
  EXPECT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 2);
  return result.book ? OnOneLine(BookInWords(*result.book)) : "";
}

constexpr char kRows[] = "start,contacts,received\n2026-03-02,5,2026-02-01\n";

TEST(ReliefWords, SayWhatIsOwedAndWhatDoesNotCount) {
  EXPECT_THAT(
      ToldOfRelief(R"(client:
  forecast: {of: volume, per: day, table: t.csv, due: 15th of the month before}
relief:
  - {when: {volume_above_forecast: 12.5%, per: day, at_least: 50 contacts}, then: exclude_interval, objectives: [answer, gone]}
  - {when: {late: forecast}, then: void_period, objectives: [answer]}
)",
                   kRows),
      AllOf(HasSubstr("The client forecasts how many contacts will come, in a "
                      "day each; volume counts those that came."),
            HasSubstr("It owes a forecast for each month from 2026-01 on, due "
                      "15th of the month before: that for 2026-01 by the end "
                      "of 2025-12-15. One that has not come by then is told "
                      "as late; so far it was in time for 1."),
            HasSubstr(
                "An interval of a day does not count for answer and gone where "
                "more came than was forecast by more than 12.5 %, and at least "
                "50 contacts. For example, with 200 contacts forecast, an "
                "interval in which 225 came counts, and one in which 226 came "
                "does not."),
            HasSubstr("A period that has days of a month for which the "
                      "forecast came late has no verdict for answer, and costs "
                      "nothing.")));
}

// The example is one that the least number does not hide.
TEST(ReliefWords, TheExampleReachesTheLeastNumber) {
  EXPECT_THAT(
      ToldOfRelief(R"(client: {forecast: {of: volume, per: day, table: t.csv}}
relief:
  - {when: {volume_above_forecast: 0%, per: day, at_least: 500 contacts}, then: exclude_interval, objectives: [gone]}
)",
                   kRows),
      HasSubstr("an interval in which 499 came counts, and one in which 500 "
                "came does not."));
}

TEST(ReliefWords, ALeastNumberOfOneIsOneContact) {
  EXPECT_THAT(
      ToldOfRelief(R"(client: {forecast: {of: volume, per: day, table: t.csv}}
relief:
  - {when: {volume_above_forecast: 10%, per: day, at_least: 1 contact}, then: exclude_interval, objectives: [gone]}
)",
                   kRows),
      HasSubstr("and at least 1 contact. For example"));
}

TEST(ReliefWords, NothingIsSaidWhereNothingIsOwed) {
  EXPECT_THAT(ToldOfRelief("", ""), Not(HasSubstr("client owes")));
}

}  // namespace
}  // namespace holdline

// `client: {forecast: ...}` and `relief`, and the mistakes in them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "operators/contract/lead_time.h"
#include "tests/operators/contract/telling.h"

namespace holdline {
namespace {

using testing::ElementsAre;

constexpr int64_t kParts = VerdictRules::kPartsOfDay;

// Objectives in lines 7 to 11, and what follows from line 12 on.
std::string WithReliefText(const std::string& rest) {
  return ContractText(R"(objectives:
  answer: {measure: service_level, within: 20s, formula: abandons_miss, target: {at_least: 80%}, periods: [month]}
  speed: {measure: average_speed_of_answer, target: {at_most: 30s}, periods: [month, week]}
  late: {measure: abandoned, periods: [month], booked_at: outcome}
  volume: {measure: offered, periods: [month]}
)" + rest);
}

LoadResult LoadRelief(const std::string& rest, const std::string& table) {
  return LoadBook({{"c.yaml", WithReliefText(rest)}, {"f.csv", table}});
}

std::string ToldWith(const std::string& rest, const std::string& table) {
  return FormatAsText(LoadRelief(rest, table).diagnostics, 2);
}

Contract Loaded(const std::string& rest, const std::string& table) {
  LoadResult result = LoadRelief(rest, table);
  EXPECT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 2);
  return result.book ? result.book->contracts[0] : Contract();
}

int64_t DayOf(int year, int month, int day) {
  return absl::CivilDay(year, month, day) - absl::CivilDay(1970, 1, 1);
}

using Part = Forecast::Part;

TEST(ForecastTable, IsContactsByPartOfTheDay) {
  const Contract contract = Loaded(
      "client: {forecast: {of: volume, per: 30m, table: f.csv}}\n",
      "contacts,start\n5,2026-03-02 10:30\n7,2026-03-02 10:00\n0,2026-03-08 "
      "03:00\n");
  ASSERT_TRUE(contract.forecast.has_value());
  EXPECT_EQ(contract.forecast->of, 3u);
  EXPECT_FALSE(contract.forecast->due.has_value());
  const int64_t second = DayOf(2026, 3, 2) * kParts;
  // On the 8th clocks go forward at 02:00.
  const int64_t eighth = DayOf(2026, 3, 8) * kParts;
  EXPECT_THAT(contract.forecast->parts,
              ElementsAre(Part{second + 20, 7}, Part{second + 21, 5},
                          Part{eighth + 4, 0}));
  EXPECT_EQ(contract.forecast->ContactsIn(second + 20, second + 22), 12);
  EXPECT_EQ(contract.forecast->ContactsIn(second + 22, second + 23),
            std::nullopt);
  EXPECT_EQ(contract.objectives[3].part_us(), int64_t{30} * 60'000'000);
}

TEST(ForecastTable, TheForecastThatCountsIsTheOneThatWasLocked) {
  const Contract contract = Loaded(
      "client: {forecast: {of: volume, per: day, table: f.csv, locked: 10 days "
      "before}}\n",
      R"(start,contacts,received
2026-03-02,100,2026-01-20
2026-03-02,200,2026-02-19
2026-03-02,300,2026-02-20
2026-03-03,400,2026-02-25
2026-03-03,500,2026-02-24
)");
  // For March, locked at the end of the 19th of February.
  EXPECT_THAT(
      contract.forecast->parts,
      ElementsAre(Part{DayOf(2026, 3, 2), 200}, Part{DayOf(2026, 3, 3), 500}));
}

TEST(ForecastTable, SaysForWhichMonthsItWasInTime) {
  const Contract contract = Loaded(
      "client: {forecast: {of: volume, per: day, table: f.csv, due: 15th of "
      "the "
      "month before, first: 2026-02}}\n",
      R"(start,contacts,received
2026-02-02,100,2026-01-16
2026-03-02,200,2026-02-15 23:59
2026-03-02,250,2026-02-20
2026-04-02,300,2026-03-16 00:00
)");
  const Forecast& forecast = *contract.forecast;
  EXPECT_FALSE(forecast.IsLateFor({DayOf(2026, 1, 1), DayOf(2026, 2, 1)}));
  EXPECT_TRUE(forecast.IsLateFor({DayOf(2026, 2, 1), DayOf(2026, 3, 1)}));
  EXPECT_FALSE(forecast.IsLateFor({DayOf(2026, 3, 1), DayOf(2026, 4, 1)}));
  EXPECT_TRUE(forecast.IsLateFor({DayOf(2026, 3, 31), DayOf(2026, 4, 2)}));
  EXPECT_TRUE(forecast.IsLateFor({DayOf(2026, 9, 1), DayOf(2026, 10, 1)}));
}

TEST(ForecastTable, IsPartOfTheVersionButNotOfTheTerms) {
  const std::string rest =
      "client: {forecast: {of: volume, per: day, table: f.csv}}\n";
  const Contract a = Loaded(rest, "start,contacts\n2026-03-02,1\n");
  const Contract b = Loaded(rest, "start,contacts\n2026-03-02,2\n");
  EXPECT_NE(a.version, b.version);
  EXPECT_EQ(a.terms_version, b.terms_version);
  EXPECT_EQ(a.objectives[3].id, b.objectives[3].id);
}

constexpr char kForecast[] =
    "client: {forecast: {of: volume, per: 30m, table: f.csv, due: 1st of the "
    "month before}}\n";
constexpr char kForecastTable[] =
    "start,contacts,received\n2026-03-02 10:00,1,2026-01-01\n";

TEST(ReliefTerms, AreGivenToTheObjectivesThatTheyName) {
  const Contract contract = Loaded(std::string(kForecast) + R"(relief:
  - {when: {volume_above_forecast: 12.5%, per: day, at_least: 50 contacts}, then: exclude_interval, objectives: [answer]}
  - {when: {late: forecast}, then: void_period, objectives: [answer, speed]}
)",
                                   kForecastTable);
  const Relief& answer = contract.objectives[0].relief;
  EXPECT_EQ(answer.volume, (Relief::Volume{.above_ppm = 125'000,
                                           .part_us = VerdictRules::kDay,
                                           .at_least = 50}));
  EXPECT_TRUE(answer.void_when_late);
  EXPECT_TRUE(contract.objectives[0].HasParts());
  EXPECT_EQ(contract.objectives[0].SlicesOfDay(), 1);
  EXPECT_FALSE(contract.objectives[1].relief.volume.has_value());
  EXPECT_TRUE(contract.objectives[1].relief.void_when_late);
  EXPECT_FALSE(contract.objectives[1].HasParts());
}

TEST(ReliefMistakes, OfTheForecast) {
  EXPECT_EQ(
      ToldWith(R"(client:
  forecast: {of: answer, per: 7m, table: f.csv, due: 31st of the month before, locked: soon, first: March}
  specifications: {due: per_request}
)",
               kForecastTable),
      R"(c.yaml:13:18: client.forecast.of: "answer" does not count what is forecast: that is an objective with `measure: offered`, `periods`, no slots, booked at the enqueue
c.yaml:13:31: client.forecast.per: "7m" is no part of a period; write day, or a duration from 5m to 1h that divides an hour, for example 30m
c.yaml:13:54: client.forecast.due: "31st of the month before" is no time before a month; write for example "15th of the month before" (1st to 28th) or "30 days before"
c.yaml:13:88: client.forecast.locked: "soon" is no time before a month; write for example "15th of the month before" (1st to 28th) or "30 days before"
c.yaml:13:94: client.forecast.first: says from when on a forecast is due: it needs `due:`
c.yaml:13:101: client.forecast.first: "March" is no month; write for example 2026-03
c.yaml:14:3: client.specifications: `specifications` is not yet supported
2 files, 7 errors
)");
}

TEST(ReliefMistakes, OfTheTable) {
  const std::string rest =
      "client: {forecast: {of: volume, per: 30m, table: f.csv}}\n";
  const auto told = [&](const std::string& table) {
    const std::string text = ToldWith(rest, table);
    return text.substr(0, text.find('\n'));
  };
  const std::string at = "c.yaml:12:50: client.forecast.table: f.csv, ";
  EXPECT_EQ(told("start,calls\n2026-03-02,1\n"),
            at +
                "line 1: nobody reads the column \"calls\"; columns are start, "
                "contacts and received; line 1: there is no column "
                "\"contacts\"");
  EXPECT_EQ(told("start,contacts\n2026-03-02 10:10,1\nnoon,x\n"),
            at + "line 2: \"2026-03-02 10:10\" begins no part of 30m; line 3: "
                 "\"noon\" is not a date; write for example 2026-01-31; "
                 "line 3: \"x\" is not a "
                 "whole number");
  EXPECT_EQ(told("start,contacts\n2026-03-02 10:00,1000000001\n"),
            at + "line 2: more than 1000000000 contacts");
  EXPECT_EQ(told("start,contacts\n2026-03-02 10:00,1\n2026-03-02 10:00,2\n"),
            "c.yaml:12:50: client.forecast.table: lines 2 and 3 say the same "
            "time twice");
  EXPECT_EQ(told("start,contacts\n2026-03-02 10:00,1\n2026-05-02 10:00,2\n"),
            "c.yaml:12:50: client.forecast.table: there is no forecast for "
            "2026-04, though for months before and after it");
  EXPECT_EQ(
      FormatAsText(LoadBook({{"c.yaml", WithReliefText(rest)}}).diagnostics, 1),
      "c.yaml:12:50: client.forecast.table: there is no table f.csv "
      "without mistakes; it stands in the book's folder, and is named "
      "from where this file is\n1 file, 1 error\n");
}

TEST(ReliefMistakes, OfTheReliefs) {
  EXPECT_EQ(
      ToldWith("client: {forecast: {of: volume, per: 30m, table: f.csv}}\n" +
                   std::string(R"(relief:
  - {when: {volume_above_forecast: 10%, per: 15m}, then: void_period, objectives: [volume, late, speed, anser]}
  - {when: {volume_above_forecast: 10%, per: 1h}, then: carve_out_excess, objectives: [answer]}
  - {when: {volume_above_forecast: 20%, per: 1h}, then: exclude_interval, objectives: [answer]}
  - {when: {late: forecast}, then: exclude_interval, objectives: [answer]}
  - {when: {late: specifications, volume_above_forecast: 1%, per: 1h}, then: nothing, objectives: []}
)"),
               "start,contacts\n2026-03-02 10:00,1\n"),
      R"(c.yaml:14:46: relief[0].when.per: the forecast is by 30m: an interval is made of whole parts of it
c.yaml:14:58: relief[0].then: too high a volume takes out its intervals: exclude_interval
c.yaml:14:84: relief[0].objectives[0]: "volume" counts what is forecast
c.yaml:14:92: relief[0].objectives[1]: "late" is not booked at the enqueue, and no interval of it holds the contacts that came in it
c.yaml:14:98: relief[0].objectives[2]: "volume", which counts what is forecast, has not all periods of "speed"
c.yaml:14:105: relief[0].objectives[3]: "anser" is no objective of this contract; did you mean "answer"?
c.yaml:15:57: relief[1].then: "carve_out_excess" is not yet supported
c.yaml:16:88: relief[2].objectives[0]: "answer" has a relief of its volume already
c.yaml:17:13: relief[3].when.late: the forecast is never late: it has no `due:`
c.yaml:17:36: relief[3].then: a late forecast is of no interval: void_period
c.yaml:18:6: relief[4].when: says one thing: {volume_above_forecast: 10%, per: 30m} or {late: forecast}
c.yaml:18:13: relief[4].when.late: the forecast is never late: it has no `due:`
c.yaml:18:19: relief[4].when.late: "specifications" is not yet supported
c.yaml:18:78: relief[4].then: "nothing" is not what relief does; expected one of exclude_interval, void_period
c.yaml:18:99: relief[4].objectives: the list is empty
2 files, 15 errors
)");
}

TEST(ReliefMistakes, WithoutTheForecastThatItGoesBy) {
  EXPECT_EQ(
      Told(WithReliefText(R"(relief:
  - {when: {volume_above_forecast: 10%, per: 15m}, then: exclude_interval, objectives: [answer]}
  - {when: {late: forecast}, then: void_period, objectives: [answer]}
)")),
      R"(c.yaml:13:13: relief[0].when.volume_above_forecast: there is no forecast to go by; write `client: {forecast: {of: offered, per: 30m, table: forecast.csv}}`
c.yaml:14:13: relief[1].when.late: there is no forecast to go by; write `client: {forecast: {of: offered, per: 30m, table: forecast.csv}}`
1 file, 2 errors
)");
}

// What is wrong with the forecast is told there alone.
TEST(ReliefMistakes, OfAForecastThatCannotBeRead) {
  EXPECT_EQ(
      ToldWith("client: {forecast: {of: volume, per: 30m, table: f.csv}}\n"
               "relief:\n  - {when: {volume_above_forecast: 10%, per: 1h}, "
               "then: exclude_interval, objectives: [answer]}\n",
               "start,contacts\nnoon,1\n"),
      R"(c.yaml:12:50: client.forecast.table: f.csv, line 2: "noon" is not a date; write for example 2026-01-31
2 files, 1 error
)");
}

TEST(LeadTimes, EndWithTheirDay) {
  const auto end_of = [](const char* text, int64_t month) {
    const auto lead = ParseLeadTime(text);
    EXPECT_TRUE(lead.ok()) << text;
    EXPECT_EQ(lead->Text(), text);
    return absl::FormatTime(
        "%Y-%m-%d %H:%M:%E6S",
        absl::FromUnixMicros(lead->EndUs(month, absl::UTCTimeZone())),
        absl::UTCTimeZone());
  };
  const int64_t march = *ParseMonth("2026-03");
  EXPECT_EQ(MonthText(march), "2026-03");
  EXPECT_EQ(end_of("15th of the month before", march),
            "2026-02-15 23:59:59.999999");
  EXPECT_EQ(end_of("22nd of the month before", march - 2),
            "2025-12-22 23:59:59.999999");
  EXPECT_EQ(end_of("30 days before", march), "2026-01-30 23:59:59.999999");
  for (const char* wrong :
       {"", "15 of the month before", "0 days before",
        "11st of the month before", "29th of the month before",
        "367 days before", "x days before"}) {
    EXPECT_FALSE(ParseLeadTime(wrong).ok()) << wrong;
  }
  for (const char* wrong : {"", "2026-13", "2026-00", "26-03", "2026/03"}) {
    EXPECT_FALSE(ParseMonth(wrong).ok()) << wrong;
  }
}

}  // namespace
}  // namespace holdline

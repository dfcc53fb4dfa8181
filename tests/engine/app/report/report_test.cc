#include "engine/app/report/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <string>

namespace holdline {
namespace {

using ::testing::HasSubstr;

constexpr int64_t kFebruaryUs = 917'820'000'000'000;  // 1999-02-01 in Israel
constexpr int64_t kMarchUs = kFebruaryUs + 28 * 86'400'000'000;

ReportResult Month(const char* slot, int64_t met, int64_t counted) {
  ReportResult result;
  result.period = "month";
  result.slot = slot;
  result.start_us = kFebruaryUs;
  result.end_us = kMarchUs;
  result.state = "missed";
  result.target = 0.8;
  result.counted = counted;
  result.met = met;
  if (counted != 0) {
    result.value = static_cast<double>(met) / static_cast<double>(counted);
  }
  return result;
}

Report BankReport() {
  ReportResult watch;
  watch.watch = "30m";
  watch.start_us = kMarchUs - 1'800'000'000;
  watch.end_us = kMarchUs;
  watch.state = "no_data";
  watch.target = 45;
  watch.at_most = true;
  watch.worst = 311.25;
  watch.worst_us = kFebruaryUs + 3'600'000'000;
  ReportResult waits = Month("", 0, 27'162);
  waits.state = "met";
  waits.value = 0.96;
  waits.target.reset();
  waits.percentiles = {{90, 131.5}, {99, 310}};

  Report report;
  report.events = {93'294, 93'290, 1, 0, {{"bad_json", 2}, {"no_entity", 1}}};
  ReportContract contract;
  contract.name = "bank";
  contract.title = "All calls";
  EXPECT_TRUE(absl::LoadTimeZone("Asia/Jerusalem", &contract.zone));
  contract.objectives = {
      {"answer",
       "service_level",
       Unit::kShare,
       {Month("prime", 16'209, 27'162), Month("otherwise", 0, 0)}},
      {"speed", "average_speed_of_answer", Unit::kSeconds, {watch}},
      {"waits", "wait_time", Unit::kShare, {waits}}};
  report.contracts = {contract};
  return report;
}

TEST(Report, JsonHasThePublishedShape) {
  const std::string json = ReportJson(BankReport(), {});
  EXPECT_EQ(json, R"({
  "events": {"read": 93294, "applied": 93290, "duplicate": 1, "late": 0, "refused": {"bad_json": 2, "no_entity": 1}},
  "contracts": [
    {"contract": "bank", "objectives": [
      {"objective": "answer", "results": [
        {"period": "month", "slot": "prime", "start": "1999-02-01T00:00:00+02:00", "end": "1999-03-01T00:00:00+02:00", "state": "missed", "value": 0.596752816434725, "target": 0.8, "counted": 27162, "met": 16209},
        {"period": "month", "slot": "otherwise", "start": "1999-02-01T00:00:00+02:00", "end": "1999-03-01T00:00:00+02:00", "state": "missed", "value": null, "target": 0.8, "counted": 0, "met": 0}]},
      {"objective": "speed", "results": [
        {"watch": "30m", "start": "1999-02-28T23:30:00+02:00", "end": "1999-03-01T00:00:00+02:00", "state": "no_data", "value": null, "target": 45, "counted": 0, "met": 0, "worst": 311.25, "worst_at": "1999-02-01T01:00:00+02:00"}]},
      {"objective": "waits", "results": [
        {"period": "month", "start": "1999-02-01T00:00:00+02:00", "end": "1999-03-01T00:00:00+02:00", "state": "met", "value": 0.96, "counted": 27162, "met": 0, "percentiles": {"p90": 131.5, "p99": 310}}]}]}]
}
)");
}

// A month whose verdict is one of its days.
Report DailyReport() {
  Report report = BankReport();
  ReportResult month = Month("", 16'209, 27'162);
  month.verdict = {.form = "every day", .value = 0.75, .share = 1.0};
  ReportResult mean = Month("", 16'209, 27'162);
  mean.verdict = {.form = "mean_of day", .value = 0.5267, .share = {}};
  report.contracts[0].objectives = {
      {"answer", "service_level", Unit::kShare, {month, mean}}};
  return report;
}

TEST(Report, SaysWhatAVerdictOfPartsIsMadeOf) {
  const std::string table = ReportTable(DailyReport(), {});
  EXPECT_THAT(table, HasSubstr("every day 75.00 % ≥ 100 %"));
  EXPECT_THAT(table, HasSubstr("mean_of day 52.67 % ≥ 80 %"));
  const std::string json = ReportJson(DailyReport(), {});
  EXPECT_THAT(json, HasSubstr(R"("verdict": {"form": "every day", )"
                              R"("value": 0.75, "target": 1})"));
  EXPECT_THAT(json, HasSubstr(R"({"form": "mean_of day", "value": 0.5267})"));
  const std::string csv = ReportCsv(DailyReport(), {});
  EXPECT_THAT(csv, HasSubstr(",every day,0.75,1,,,,,,,,,,,,,,\n"));
  EXPECT_THAT(csv, HasSubstr(",mean_of day,0.5267,,,,,,,,,,,,,,,\n"));
}

TEST(Report, SaysWhatExclusionsHaveTakenOut) {
  Report report = BankReport();
  ReportResult month = Month("", 16'209, 27'162);
  month.excluded = {.contacts = 1'200, .met = 300, .raw_value = 0.5821};
  report.contracts[0].objectives = {
      {"answer", "service_level", Unit::kShare, {month}}};
  const std::string table = ReportTable(report, {});
  EXPECT_THAT(table, HasSubstr("excluded  with them"));
  EXPECT_THAT(table, HasSubstr("1,200    58.21 %"));
  EXPECT_THAT(ReportJson(report, {}),
              HasSubstr(R"("excluded": {"contacts": 1200, "met": 300, )"
                        R"("raw_value": 0.5821})"));
  EXPECT_THAT(ReportCsv(report, {}), HasSubstr(",1200,300,0.5821,"));
}

TEST(Report, SaysWhatReliefHasTakenOut) {
  Report report = BankReport();
  ReportResult month = Month("", 16'209, 27'162);
  month.relieved = {.contacts = 1'200,
                    .met = 300,
                    .intervals = 7,
                    .unrelieved_value = 0.5821};
  ReportResult voided = Month("", 16'209, 27'162);
  voided.is_void = true;
  report.contracts[0].objectives = {
      {"answer", "service_level", Unit::kShare, {month, voided}}};
  const std::string table = ReportTable(report, {});
  EXPECT_THAT(table, HasSubstr("relieved  with them"));
  EXPECT_THAT(table, HasSubstr("   1,200    58.21 %\n"));
  EXPECT_THAT(table, HasSubstr("    void\n"));
  const std::string json = ReportJson(report, {});
  EXPECT_THAT(json,
              HasSubstr(R"("relieved": {"contacts": 1200, "met": 300, )"
                        R"("intervals": 7, "unrelieved_value": 0.5821})"));
  EXPECT_THAT(json, HasSubstr(R"("void": true})"));
  const std::string csv = ReportCsv(report, {});
  EXPECT_THAT(csv, HasSubstr(",1200,300,7,0.5821,,,,,,,\n"));
  EXPECT_THAT(csv, HasSubstr(",,,,true,,,,,,\n"));
}

TEST(Report, SaysWhatIsStillToCome) {
  Report report = BankReport();
  ReportResult month = Month("", 16'209, 27'162);
  month.outlook = {.weeks = 3,
                   .expected = 1'200,
                   .at_most = 1'500,
                   .needed = 0.8125,
                   .projected = 0.5821,
                   .lowest = 0.55,
                   .highest = 0.6};
  ReportResult first = Month("", 16'209, 27'162);  // no week is known
  first.outlook = {.by_forecast = true, .expected = 7, .at_most = 8};
  report.contracts[0].objectives = {
      {"answer", "service_level", Unit::kShare, {month, first}}};
  const std::string table = ReportTable(report, {});
  EXPECT_THAT(table, HasSubstr("to come   needed  projected"));
  EXPECT_THAT(table, HasSubstr("  1,200  81.25 %  58.21 % (55.00 % – 60.00 "
                               "%)\n"));
  const std::string json = ReportJson(report, {});
  EXPECT_THAT(json,
              HasSubstr(R"("outlook": {"by_forecast": false, "weeks": 3, )"
                        R"("expected": 1200, "at_most": 1500, )"
                        R"("needed": 0.8125, "projected": 0.5821, )"
                        R"("lowest": 0.55, "highest": 0.6})"));
  EXPECT_THAT(json, HasSubstr(R"("outlook": {"by_forecast": true, "weeks": 0, )"
                              R"("expected": 7, "at_most": 8})"));
  const std::string csv = ReportCsv(report, {});
  EXPECT_THAT(csv, HasSubstr(",1200,1500,0.8125,0.5821,0.55,0.6\n"));
  EXPECT_THAT(csv, HasSubstr(",7,8,,,,\n"));
}

TEST(Report, SaysThatTheContractMayBeEnded) {
  Report report = BankReport();
  report.contracts[0].terminations = {
      {.objective = "answer",
       .period = "month",
       .start_us = report.contracts[0].objectives[0].results[0].start_us,
       .end_us = report.contracts[0].objectives[0].results[0].end_us,
       .misses = 3,
       .of_periods = 12}};
  EXPECT_THAT(
      ReportTable(report, {}),
      HasSubstr("\n  The client may end the contract: answer was missed "
                "in 3 of 12 periods, the last of them 1999-02-01 – "
                "1999-02-28\n"));
  EXPECT_THAT(ReportJson(report, {}), HasSubstr(R"("termination_rights": [
      {"objective": "answer", "period": "month", "start": "1999-02-01T00:00:00+02:00", "end": "1999-03-01T00:00:00+02:00", "misses": 3, "of_periods": 12}])"));
}

TEST(Report, SaysWhatShareOfThePartsIsProjected) {
  Report report = BankReport();
  ReportResult month = Month("", 0, 27'162);
  month.target = 45;
  month.verdict = {.form = "share_of 30m", .value = 0.8, .share = 0.9};
  month.outlook = {.weeks = 1, .expected = 7, .projected = 0.75};
  report.contracts[0].objectives = {
      {"speed", "average_speed_of_answer", Unit::kSeconds, {month}}};
  EXPECT_THAT(ReportTable(report, {}),
              HasSubstr("share_of 30m 80.00 % ≥ 90 %        7  75.00 %\n"));
}

TEST(Report, SaysWhetherTheClientsForecastsCame) {
  Report report = BankReport();
  const ReportResult& month = report.contracts[0].objectives[0].results[0];
  const auto forecast = [&](const std::string& state) {
    return ReportForecast{.objective = "volume",
                          .start_us = month.start_us,
                          .end_us = month.end_us,
                          .due_us = month.start_us - 1,
                          .state = state};
  };
  report.contracts[0].forecasts = {forecast("forecast_late"),
                                   forecast("forecast_due"),
                                   forecast("forecast_in_time")};
  const std::string table = ReportTable(report, {});
  const std::string month_of =
      "  The client's forecast for 1999-02-01 – 1999-02-28 ";
  const std::string due = "due by the end of 1999-01-31 and ";
  EXPECT_THAT(table,
              HasSubstr(month_of + "was " + due + "had not come by then\n"));
  EXPECT_THAT(table, HasSubstr(month_of + "is " + due + "has not come yet\n"));
  EXPECT_THAT(table, HasSubstr(month_of + "is " + due + "is there\n"));
  EXPECT_THAT(ReportJson(report, {}), HasSubstr(R"("forecasts": [
      {"objective": "volume", "start": "1999-02-01T00:00:00+02:00", "end": "1999-03-01T00:00:00+02:00", "due": "1999-01-31T23:59:59)"));
}

TEST(Report, JsonIsJson) {
  Report report = BankReport();
  report.contracts[0].name = "quote \" and \\ and \n";
  report.contracts[0].lost = 3;
  report.uncovered = {{"legacy", 12}};
  const simdjson::padded_string json(ReportJson(report, {}));
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  ASSERT_EQ(parser.parse(json).get(root), simdjson::SUCCESS);
  EXPECT_EQ(root["contracts"].at(0)["contract"].get_string().value(),
            "quote \" and \\ and \n");
  EXPECT_EQ(root["contracts"].at(0)["lost"].get_int64().value(), 3);
  EXPECT_EQ(root["uncovered"]["legacy"].get_int64().value(), 12);
}

TEST(Report, AnEmptyReportIsStillOneObject) {
  const simdjson::padded_string json(ReportJson({}, {}));
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  ASSERT_EQ(parser.parse(json).get(root), simdjson::SUCCESS);
  EXPECT_EQ(root["contracts"].get_array().value().size(), 0U);
}

TEST(Report, AChosenZoneWinsOverTheContracts) {
  ReportStyle style;
  style.zone = absl::UTCTimeZone();
  EXPECT_THAT(ReportJson(BankReport(), style),
              HasSubstr("\"start\": \"1999-01-31T22:00:00+00:00\""));
}

TEST(Report, TableIsAlignedText) {
  EXPECT_EQ(
      ReportTable(BankReport(), {}),
      R"(Events: 93,294 read, 93,290 applied, 1 duplicate, 0 late, 3 refused (bad_json 2, no_entity 1)

bank  All calls  (Asia/Jerusalem)
  objective  window  slot       span                     state      value  target  counted     met  worst                               p90      p99
  answer     month   prime      1999-02-01 – 1999-02-28  missed   59.68 %  ≥ 80 %   27,162  16,209
             month   otherwise  1999-02-01 – 1999-02-28  missed         –  ≥ 80 %        0       0
  speed      30m                to 1999-03-01 00:00:00   no_data        –  ≤ 45 s        0          311.2 s at 1999-02-01 01:00:00
  waits      month              1999-02-01 – 1999-02-28  met      96.00 %           27,162       0                                  131.5 s  310.0 s
)");
}

TEST(Report, CsvHasALineForEachResult) {
  const std::string csv = ReportCsv(BankReport(), {});
  EXPECT_EQ(std::ranges::count(csv, '\n'), 5);
  EXPECT_THAT(
      csv,
      HasSubstr("bank,answer,month,,prime,1999-02-01T00:00:00+02:"
                "00,1999-03-01T00:00:00+02:00,missed,"
                "0.596752816434725,0.8,27162,16209,,,,,,,,,,,,,,,,,,,,,,,\n"));
}

}  // namespace
}  // namespace holdline

#include "engine/app/report/interval_report.h"

#include <gtest/gtest.h>

namespace holdline {
namespace {

IntervalReport TwoHalfHours() {
  IntervalReport report;
  EXPECT_TRUE(absl::LoadTimeZone("Europe/Berlin", &report.options.zone));
  report.formula = "abandons_miss";
  const int64_t start_us = 1'772'442'000'000'000;  // 2026-03-02 10:00 there
  IntervalRow row;
  row.queue = "sales";
  row.start_us = start_us;
  row.end_us = start_us + 1'800'000'000;
  row.offered = 1'204;
  row.answered = 1'100;
  row.abandoned = 104;
  row.counted = 1'204;
  row.met = 903;
  row.wait_sum_us = int64_t{1'100} * 12'500'000;
  row.handled = 1'100;
  row.handle_sum_us = int64_t{1'100} * 184'000'000;
  report.rows.push_back(row);
  row.start_us = row.end_us;
  row.end_us += 1'800'000'000;
  row.offered = 1;
  row.answered = row.abandoned = row.counted = row.met = row.handled = 0;
  report.rows.push_back(row);
  return report;
}

TEST(IntervalReport, TableReadsLikeAnAnalystsSheet) {
  EXPECT_EQ(
      RenderIntervals(TwoHalfHours(), OutputFormat::kTable, false),
      "Service level: abandons_miss within 20 s. Booked at enqueue. Times: "
      "Europe/Berlin. ASA and AHT in seconds.\n"
      "\n"
      "queue  day             interval     offered  answered  abandoned  "
      "flowed out  service level   ASA    AHT\n"
      "sales  Mon 2026-03-02  10:00–10:30    1,204     1,100        104  "
      "         0        75.00 %  12.5  184.0\n"
      "                       10:30–11:00        1         0          0  "
      "         0              –     –      –\n");
}

TEST(IntervalReport, CsvHasEmptyFieldsWhereNothingWasCounted) {
  EXPECT_EQ(RenderIntervals(TwoHalfHours(), OutputFormat::kCsv, false),
            "queue,start,end,offered,answered,abandoned,flowed_out,counted,met,"
            "service_level,asa,aht\n"
            "sales,2026-03-02T10:00:00+01:00,2026-03-02T10:30:00+01:00,1204,"
            "1100,104,0,1204,903,0.75,12.5,184\n"
            "sales,2026-03-02T10:30:00+01:00,2026-03-02T11:00:00+01:00,1,0,0,"
            "0,0,0,,,\n");
}

TEST(IntervalReport, JsonIsOneObject) {
  EXPECT_EQ(RenderIntervals(TwoHalfHours(), OutputFormat::kJson, false),
            R"({
  "by": "queue", "every": 1800, "time_zone": "Europe/Berlin", "booked_at": "enqueue", "within": 20, "formula": "abandons_miss",
  "intervals": [
    {"queue": "sales", "start": "2026-03-02T10:00:00+01:00", "end": "2026-03-02T10:30:00+01:00", "offered": 1204, "answered": 1100, "abandoned": 104, "flowed_out": 0, "counted": 1204, "met": 903, "service_level": 0.75, "asa": 12.5, "aht": 184},
    {"queue": "sales", "start": "2026-03-02T10:30:00+01:00", "end": "2026-03-02T11:00:00+01:00", "offered": 1, "answered": 0, "abandoned": 0, "flowed_out": 0, "counted": 0, "met": 0, "service_level": null, "asa": null, "aht": null}]
}
)");
}

}  // namespace
}  // namespace holdline

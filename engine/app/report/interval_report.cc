#include "engine/app/report/interval_report.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "engine/app/report/csv_text.h"
#include "engine/app/report/json_text.h"
#include "engine/app/report/report_parts.h"
#include "engine/app/report/text_table.h"

namespace holdline {
namespace {

using Align = TextTable::Align;

double Seconds(int64_t micros) { return static_cast<double>(micros) / 1e6; }

std::string Csv(const IntervalReport& report) {
  const absl::TimeZone zone = report.options.zone;
  std::string out =
      CsvLine({"queue", "start", "end", "offered", "answered", "abandoned",
               "flowed_out", "counted", "met", "service_level", "asa", "aht"});
  for (const IntervalRow& row : report.rows) {
    out += CsvLine({row.queue, InstantText(row.start_us, zone),
                    InstantText(row.end_us, zone), absl::StrCat(row.offered),
                    absl::StrCat(row.answered), absl::StrCat(row.abandoned),
                    absl::StrCat(row.flowed_out), absl::StrCat(row.counted),
                    absl::StrCat(row.met), NumberOrEmpty(row.ServiceLevel()),
                    NumberOrEmpty(row.AverageSpeedOfAnswer()),
                    NumberOrEmpty(row.AverageHandleTime())});
  }
  return out;
}

std::string JsonRow(const IntervalRow& row, absl::TimeZone zone) {
  return absl::StrCat(
      "\n    {\"queue\": ", JsonString(row.queue),
      ", \"start\": ", JsonString(InstantText(row.start_us, zone)),
      ", \"end\": ", JsonString(InstantText(row.end_us, zone)),
      ", \"offered\": ", row.offered, ", \"answered\": ", row.answered,
      ", \"abandoned\": ", row.abandoned, ", \"flowed_out\": ", row.flowed_out,
      ", \"counted\": ", row.counted, ", \"met\": ", row.met,
      ", \"service_level\": ", JsonNumber(row.ServiceLevel()),
      ", \"asa\": ", JsonNumber(row.AverageSpeedOfAnswer()),
      ", \"aht\": ", JsonNumber(row.AverageHandleTime()), "}");
}

std::string Json(const IntervalReport& report) {
  const IntervalOptions& options = report.options;
  std::vector<std::string> rows;
  for (const IntervalRow& row : report.rows) {
    rows.push_back(JsonRow(row, options.zone));
  }
  return absl::StrCat(
      "{\n  \"by\": ", options.by_queue ? "\"queue\"" : "\"all\"",
      ", \"every\": ", JsonNumber(absl::ToDoubleSeconds(options.every)),
      ", \"time_zone\": ", JsonString(options.zone.name()),
      ", \"booked_at\": ", JsonString(BookedAtName(options.booked_at)),
      ", \"within\": ", JsonNumber(Seconds(options.within_us)),
      ", \"formula\": ", JsonString(report.formula), ",\n  \"intervals\": [",
      absl::StrJoin(rows, ","), "]\n}\n");
}

std::string Heading(const IntervalReport& report) {
  const IntervalOptions& options = report.options;
  return absl::StrCat(
      "Service level: ", report.formula, " within ",
      TargetText(Seconds(options.within_us), true, Unit::kSeconds).substr(4),
      ". Booked at ", BookedAtName(options.booked_at),
      ". Times: ", options.zone.name(), ". ASA and AHT in seconds.\n\n");
}

std::string SecondsText(std::optional<double> seconds) {
  return seconds.has_value() ? absl::StrFormat("%.1f", *seconds) : "–";
}

// What a column shows only where it changes, so that the eye finds it.
std::string IfChanged(const std::string& text, std::string& last) {
  if (text == last) return "";
  return last = text;
}

std::string ClockSpan(const IntervalRow& row, absl::TimeZone zone) {
  const auto minute = [zone](int64_t time_us) {
    return absl::FormatTime("%H:%M", absl::FromUnixMicros(time_us), zone);
  };
  return absl::StrCat(minute(row.start_us), "–", minute(row.end_us));
}

std::string Table(const IntervalReport& report, bool color) {
  TextTable table({{"queue"},
                   {"day"},
                   {"interval"},
                   {"offered", Align::kRight},
                   {"answered", Align::kRight},
                   {"abandoned", Align::kRight},
                   {"flowed out", Align::kRight},
                   {"service level", Align::kRight},
                   {"ASA", Align::kRight},
                   {"AHT", Align::kRight}});
  const absl::TimeZone zone = report.options.zone;
  std::string last_queue;
  std::string last_day;
  for (const IntervalRow& row : report.rows) {
    const std::string queue = IfChanged(row.queue, last_queue);
    if (!queue.empty()) last_day.clear();
    const std::string day =
        IfChanged(absl::FormatTime("%a %Y-%m-%d",
                                   absl::FromUnixMicros(row.start_us), zone),
                  last_day);
    table.Add({{queue, Ink::kStrong},
               {day},
               {ClockSpan(row, zone)},
               {CountText(row.offered)},
               {CountText(row.answered)},
               {CountText(row.abandoned)},
               {CountText(row.flowed_out)},
               {ValueText(row.ServiceLevel(), Unit::kShare)},
               {SecondsText(row.AverageSpeedOfAnswer())},
               {SecondsText(row.AverageHandleTime())}});
  }
  return Heading(report) + table.Render({.color = color});
}

}  // namespace

std::string RenderIntervals(const IntervalReport& report, OutputFormat format,
                            bool color) {
  switch (format) {
    case OutputFormat::kTable:
      return Table(report, color);
    case OutputFormat::kJson:
      return Json(report);
    case OutputFormat::kCsv:
      return Csv(report);
  }
  return "";
}

}  // namespace holdline

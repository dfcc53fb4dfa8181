#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/app/report/report.h"
#include "engine/app/report/report_parts.h"
#include "engine/app/report/text_table.h"
#include "operators/money/exact.h"

namespace holdline {
namespace {

using Align = TextTable::Align;
using Cell = TextTable::Cell;

std::string CountsByName(const std::map<std::string, int64_t>& counts) {
  std::vector<std::string> parts;
  for (const auto& [name, count] : counts) {
    parts.push_back(absl::StrCat(name, " ", CountText(count)));
  }
  return absl::StrJoin(parts, ", ");
}

std::string WorstText(const ReportResult& result, Unit unit,
                      absl::TimeZone zone) {
  if (!result.worst.has_value()) return "";
  return absl::StrCat(ValueText(result.worst, unit), " at ",
                      LocalText(result.worst_us, zone));
}

std::string PercentileText(const ReportResult& result, int percent) {
  const auto found = result.percentiles.find(percent);
  if (found == result.percentiles.end()) return "";
  return ValueText(found->second, Unit::kSeconds);
}

// What a value is held against: the target, or the share of parts.
struct Held {
  Unit unit;
  std::optional<double> target;
  bool at_most;
};
Held HeldOf(const ReportResult& result, Unit unit) {
  const auto share =
      result.verdict ? result.verdict->share : std::optional<double>();
  if (share) return {Unit::kShare, share, false};
  return {unit, result.target, result.at_most};
}

// "every day 96.77 % ≥ 100 %"
std::string VerdictText(const ReportResult& result, Unit unit) {
  if (!result.verdict.has_value()) return "";
  const Held held = HeldOf(result, unit);
  return absl::StrCat(result.verdict->form, " ",
                      ValueText(result.verdict->value, held.unit, held.target),
                      " ", TargetText(held.target, held.at_most, held.unit));
}

std::string ExcludedText(const ReportResult& result, bool is_time) {
  return result.excluded ? CountedText(result.excluded->contacts, is_time) : "";
}

std::string RawText(const ReportResult& result, Unit unit) {
  if (!result.excluded) return "";
  return ValueText(result.excluded->raw_value, unit, result.target);
}

std::string RelievedText(const ReportResult& result) {
  if (result.is_void) return "void";
  return result.relieved ? CountText(result.relieved->contacts) : "";
}

std::string UnrelievedText(const ReportResult& result, Unit unit) {
  if (!result.relieved) return "";
  return ValueText(result.relieved->unrelieved_value, unit, result.target);
}

std::string ExpectedText(const ReportResult& result, bool is_time) {
  return result.outlook ? CountedText(result.outlook->expected, is_time) : "";
}

std::string NeededText(const ReportResult& result, Unit unit) {
  const auto& outlook = result.outlook;
  if (outlook && outlook->spare_us) {
    return absl::StrCat(CountedText(*outlook->spare_us, true), " may be down");
  }
  if (!outlook || !outlook->needed) return "";
  return ValueText(outlook->needed, unit, result.target);
}

// "81.2 % (78.4 % – 83 %)"
std::string ProjectedText(const ReportResult& result, Unit unit) {
  const auto& outlook = result.outlook;
  if (!outlook || !outlook->projected) return "";
  const Held held = HeldOf(result, unit);
  const auto text = [&](std::optional<double> value) {
    return ValueText(value, held.unit, held.target);
  };
  if (!outlook->lowest) return text(outlook->projected);
  return absl::StrCat(text(outlook->projected), " (", text(outlook->lowest),
                      " – ", text(outlook->highest), ")");
}

std::vector<Cell> Row(const std::string& name, const ReportObjective& objective,
                      const ReportResult& result, absl::TimeZone zone) {
  const Unit unit = objective.unit;
  const bool is_time = objective.CountsTime();
  return {
      {name, Ink::kStrong},
      {result.period.empty() ? result.watch : result.period},
      {result.slot},
      {SpanText(result, zone)},
      {result.state, StateInk(result.state)},
      {ValueText(result.value, unit, result.target), StateInk(result.state)},
      {TargetText(result.target, result.at_most, unit)},
      {CountedText(result.counted, is_time)},
      {unit == Unit::kShare ? CountedText(result.met, is_time) : ""},
      {ExcludedText(result, is_time)},
      {RawText(result, unit)},
      {RelievedText(result)},
      {UnrelievedText(result, unit)},
      {VerdictText(result, unit)},
      {ExpectedText(result, is_time)},
      {NeededText(result, unit)},
      {ProjectedText(result, unit)},
      {WorstText(result, unit, zone)},
      {PercentileText(result, 50)},
      {PercentileText(result, 90)},
      {PercentileText(result, 95)},
      {PercentileText(result, 99)}};
}

TextTable ContractTable(const ReportContract& contract, absl::TimeZone zone) {
  TextTable table({{"objective"},
                   {"window"},
                   {"slot"},
                   {"span"},
                   {"state"},
                   {"value", Align::kRight},
                   {"target", Align::kRight},
                   {"counted", Align::kRight},
                   {"met", Align::kRight},
                   {"excluded", Align::kRight},
                   {"with them", Align::kRight},
                   {"relieved", Align::kRight},
                   {"with them", Align::kRight},
                   {"verdict"},
                   {"to come", Align::kRight},
                   {"needed", Align::kRight},
                   {"projected"},
                   {"worst"},
                   {"p50", Align::kRight},
                   {"p90", Align::kRight},
                   {"p95", Align::kRight},
                   {"p99", Align::kRight}});
  for (const ReportObjective& objective : contract.objectives) {
    std::string name = objective.name;  // once, in its first row
    for (const ReportResult& result : objective.results) {
      table.Add(Row(name, objective, result, zone));
      name.clear();
    }
  }
  return table;
}

TextTable CreditTable(const ReportContract& contract, absl::TimeZone zone) {
  TextTable table({{"credits for"},
                   {"period"},
                   {"span"},
                   {"state"},
                   {"credit", Align::kRight},
                   {"bonus", Align::kRight},
                   {"at most", Align::kRight}});
  for (const ReportCredit& credit : contract.credits) {
    const auto money = [&](int64_t minor) {
      return MoneyText(minor, credit.digits, credit.currency);
    };
    table.Add({{credit.objective, Ink::kStrong},
               {credit.period},
               {DaysText(credit.start_us, credit.end_us, zone)},
               {credit.closed ? "in the ledger" : "if it closed now"},
               {money(credit.credit_minor)},
               {credit.bonus_minor != 0 ? money(credit.bonus_minor) : ""},
               {credit.most_minor ? money(*credit.most_minor) : ""}});
  }
  return table;
}

std::string ForecastText(const ReportForecast& forecast, absl::TimeZone zone) {
  const bool is_late = forecast.state == "forecast_late";
  return absl::StrCat(
      "The client's forecast for ",
      DaysText(forecast.start_us, forecast.end_us, zone),
      is_late ? " was" : " is", " due by the end of ",
      absl::FormatCivilTime(
          absl::CivilDay(zone.At(absl::FromUnixMicros(forecast.due_us)).cs)),
      is_late                            ? " and had not come by then"
      : forecast.state == "forecast_due" ? " and has not come yet"
                                         : " and is there");
}

std::string ContractText(const ReportContract& contract,
                         const ReportStyle& style) {
  const absl::TimeZone zone = style.zone.value_or(contract.zone);
  std::string out = ContractHeading(contract, zone, style.color);
  if (contract.lost != 0) {
    absl::StrAppend(&out, "  ", CountText(contract.lost),
                    " lost: their end never came");
  }
  out += "\n";
  const TextTable::Layout layout = {.indent = kReportIndent,
                                    .color = style.color};
  out += ContractTable(contract, zone).Render(layout);
  if (!contract.credits.empty()) {
    out += CreditTable(contract, zone).Render(layout);
  }
  for (const ReportTermination& termination : contract.terminations) {
    absl::StrAppend(&out, "  ", TerminationText(termination, zone), "\n");
  }
  for (const ReportForecast& forecast : contract.forecasts) {
    absl::StrAppend(&out, "  ", ForecastText(forecast, zone), "\n");
  }
  return out;
}

}  // namespace

std::string TerminationText(const ReportTermination& termination,
                            absl::TimeZone zone) {
  return absl::StrCat(
      "The client may end the contract: ", termination.objective,
      " was missed in ", termination.misses, " of ", termination.of_periods,
      " periods, the last of them ",
      DaysText(termination.start_us, termination.end_us, zone));
}

std::string EventLines(const Report& report) {
  const ReportEvents& events = report.events;
  int64_t refused = 0;
  for (const auto& [reason, count] : events.refused) refused += count;
  std::string out = absl::StrCat(
      "Events: ", CountText(events.read), " read, ", CountText(events.applied),
      " applied, ", CountText(events.duplicate), " duplicate, ",
      CountText(events.late), " late, ", CountText(refused), " refused");
  if (refused != 0) {
    absl::StrAppend(&out, " (", CountsByName(events.refused), ")");
  }
  out += "\n";
  if (!report.uncovered.empty()) {
    absl::StrAppend(&out, "No contract covers, by queue: ",
                    CountsByName(report.uncovered), "\n");
  }
  if (!report.uncovered_cases.empty()) {
    absl::StrAppend(&out, "Cases that no contract covers, by queue: ",
                    CountsByName(report.uncovered_cases), "\n");
  }
  if (!report.uncovered_outages.empty()) {
    absl::StrAppend(&out, "Outages that no contract covers, by service: ",
                    CountsByName(report.uncovered_outages), "\n");
  }
  return out;
}

std::string SpanText(const ReportResult& result, absl::TimeZone zone) {
  return result.period.empty()
             ? absl::StrCat("to ", LocalText(result.end_us, zone))
             : DaysText(result.start_us, result.end_us, zone);
}

std::string ContractHeading(const ReportContract& contract, absl::TimeZone zone,
                            bool color) {
  std::string out = Paint(contract.name, Ink::kStrong, color);
  if (!contract.title.empty()) absl::StrAppend(&out, "  ", contract.title);
  return out + Paint(absl::StrCat("  (", zone.name(), ")"), Ink::kFaint, color);
}

std::string ReportTable(const Report& report, const ReportStyle& style) {
  std::string out = EventLines(report);
  for (const ReportContract& contract : report.contracts) {
    absl::StrAppend(&out, "\n", ContractText(contract, style));
  }
  return out;
}

std::string RenderReport(const Report& report, OutputFormat format,
                         const ReportStyle& style) {
  switch (format) {
    case OutputFormat::kTable:
      return ReportTable(report, style);
    case OutputFormat::kJson:
      return ReportJson(report, style);
    case OutputFormat::kCsv:
      return ReportCsv(report, style);
  }
  return "";
}

}  // namespace holdline

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/app/report/csv_text.h"
#include "engine/app/report/json_text.h"
#include "engine/app/report/report.h"
#include "engine/app/report/report_parts.h"

namespace holdline {
namespace {

constexpr int kPercentiles[] = {50, 90, 95, 99};

std::vector<std::string> ExcludedFields(
    const std::optional<ReportExcluded>& excluded) {
  if (!excluded) return {"", "", ""};
  return {absl::StrCat(excluded->contacts), absl::StrCat(excluded->met),
          NumberOrEmpty(excluded->raw_value)};
}

std::vector<std::string> RelievedFields(
    const std::optional<ReportRelieved>& relieved) {
  if (!relieved) return {"", "", "", ""};
  return {absl::StrCat(relieved->contacts), absl::StrCat(relieved->met),
          absl::StrCat(relieved->intervals),
          NumberOrEmpty(relieved->unrelieved_value)};
}

std::vector<std::string> OutlookFields(
    const std::optional<ReportOutlook>& outlook) {
  if (!outlook) return {"", "", "", "", "", ""};
  return {absl::StrCat(outlook->expected), absl::StrCat(outlook->at_most),
          NumberOrEmpty(outlook->needed),  NumberOrEmpty(outlook->projected),
          NumberOrEmpty(outlook->lowest),  NumberOrEmpty(outlook->highest)};
}

std::vector<std::string> Fields(const ReportContract& contract,
                                const ReportObjective& objective,
                                const ReportResult& result,
                                absl::TimeZone zone) {
  std::vector<std::string> fields = {
      contract.name,
      objective.name,
      result.period,
      result.watch,
      result.slot,
      InstantText(result.start_us, zone),
      InstantText(result.end_us, zone),
      result.state,
      NumberOrEmpty(result.value),
      NumberOrEmpty(result.target),
      absl::StrCat(result.counted),
      absl::StrCat(result.met),
      NumberOrEmpty(result.worst),
      result.worst.has_value() ? InstantText(result.worst_us, zone) : ""};
  for (const int percent : kPercentiles) {
    const auto found = result.percentiles.find(percent);
    fields.push_back(
        found == result.percentiles.end() ? "" : JsonNumber(found->second));
  }
  const ReportVerdict verdict = result.verdict.value_or(ReportVerdict());
  fields.push_back(verdict.form);
  fields.push_back(NumberOrEmpty(verdict.value));
  fields.push_back(NumberOrEmpty(verdict.share));
  for (std::string& field : ExcludedFields(result.excluded)) {
    fields.push_back(std::move(field));
  }
  for (std::string& field : RelievedFields(result.relieved)) {
    fields.push_back(std::move(field));
  }
  fields.push_back(result.is_void ? "true" : "");
  for (std::string& field : OutlookFields(result.outlook)) {
    fields.push_back(std::move(field));
  }
  return fields;
}

}  // namespace

std::string NumberOrEmpty(std::optional<double> number) {
  return number.has_value() ? JsonNumber(number) : "";
}

std::string ReportCsv(const Report& report, const ReportStyle& style) {
  std::string out = CsvLine({"contract",
                             "objective",
                             "period",
                             "watch",
                             "slot",
                             "start",
                             "end",
                             "state",
                             "value",
                             "target",
                             "counted",
                             "met",
                             "worst",
                             "worst_at",
                             "p50",
                             "p90",
                             "p95",
                             "p99",
                             "verdict",
                             "verdict_value",
                             "verdict_target",
                             "excluded",
                             "excluded_met",
                             "raw_value",
                             "relieved",
                             "relieved_met",
                             "relieved_intervals",
                             "unrelieved_value",
                             "void",
                             "expected",
                             "expected_at_most",
                             "needed",
                             "projected",
                             "projected_lowest",
                             "projected_highest"});
  for (const ReportContract& contract : report.contracts) {
    const absl::TimeZone zone = style.zone.value_or(contract.zone);
    for (const ReportObjective& objective : contract.objectives) {
      for (const ReportResult& result : objective.results) {
        out += CsvLine(Fields(contract, objective, result, zone));
      }
    }
  }
  return out;
}

}  // namespace holdline

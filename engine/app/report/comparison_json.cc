#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/app/report/comparison.h"
#include "engine/app/report/json_text.h"
#include "engine/app/report/report_parts.h"

namespace holdline {
namespace {

std::string Names(const std::vector<std::string>& names) {
  std::vector<std::string> texts;
  for (const std::string& name : names) texts.push_back(JsonString(name));
  return absl::StrCat("[", absl::StrJoin(texts, ", "), "]");
}

std::string WholeOrNull(std::optional<int64_t> number) {
  return number ? absl::StrCat(*number) : "null";
}

std::string Result(const ComparedObjective& objective,
                   const Pair<ReportResult>& pair, absl::TimeZone as_is,
                   absl::TimeZone what_if) {
  return absl::StrCat(
      "{\"as_is\": ", pair.as_is ? ResultJson(*pair.as_is, as_is) : "null",
      ",\n         \"what_if\": ",
      pair.what_if ? ResultJson(*pair.what_if, what_if) : "null",
      ", \"difference\": ", JsonNumber(ValueDifference(objective, pair)), "}");
}

std::string Credit(const Pair<ReportCredit>& pair, absl::TimeZone as_is,
                   absl::TimeZone what_if) {
  return absl::StrCat(
      "{\"as_is\": ", pair.as_is ? CreditJson(*pair.as_is, as_is) : "null",
      ",\n       \"what_if\": ",
      pair.what_if ? CreditJson(*pair.what_if, what_if) : "null",
      ", \"difference_minor\": ", WholeOrNull(CreditDifference(pair)),
      ", \"bonus_difference_minor\": ", WholeOrNull(BonusDifference(pair)),
      "}");
}

std::string ContractJson(const ComparedContract& contract,
                         const ReportStyle& style) {
  const absl::TimeZone as_is = style.zone.value_or(contract.as_is.zone);
  const absl::TimeZone what_if = style.zone.value_or(contract.what_if.zone);
  std::vector<std::string> objectives;
  for (const ComparedObjective& objective : contract.objectives) {
    std::vector<std::string> results;
    for (const Pair<ReportResult>& pair : objective.results) {
      results.push_back("\n        " + Result(objective, pair, as_is, what_if));
    }
    objectives.push_back(
        absl::StrCat("\n      {\"objective\": ", JsonString(objective.name),
                     ", \"results\": [", absl::StrJoin(results, ","), "]}"));
  }
  std::vector<std::string> credits;
  for (const Pair<ReportCredit>& pair : contract.credits) {
    credits.push_back("\n      " + Credit(pair, as_is, what_if));
  }
  return absl::StrCat("{\"contract\": ", JsonString(contract.as_is.name),
                      ", \"objectives\": [", absl::StrJoin(objectives, ","),
                      "], \"credits\": [", absl::StrJoin(credits, ","),
                      "],\n     \"only_as_is\": ", Names(contract.only_as_is),
                      ", \"only_what_if\": ", Names(contract.only_what_if),
                      "}");
}

}  // namespace

std::string ComparisonJson(const Comparison& comparison,
                           const ReportStyle& style) {
  std::vector<std::string> contracts;
  for (const ComparedContract& contract : comparison.contracts) {
    contracts.push_back("\n    " + ContractJson(contract, style));
  }
  return absl::StrCat(
      "{\n  \"events\": ", EventsJson(comparison.as_is.events),
      ",\n  \"uncovered\": ", CountsJson(comparison.as_is.uncovered),
      ",\n  \"what_if_uncovered\": ", CountsJson(comparison.what_if_uncovered),
      ",\n  \"contracts\": [", absl::StrJoin(contracts, ","),
      "],\n  \"only_as_is\": ", Names(comparison.only_as_is),
      ", \"only_what_if\": ", Names(comparison.only_what_if), "\n}\n");
}

}  // namespace holdline

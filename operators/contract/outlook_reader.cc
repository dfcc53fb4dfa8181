#include "operators/contract/outlook_reader.h"

#include "operators/contract/text.h"
#include "operators/contract/value_reader.h"

namespace holdline {
namespace {

void ReadWeeks(const YamlCursor& at, OutlookRules& rules) {
  const auto weeks = ReadValue(at, ParseWhole);
  if (!weeks) return;
  if (*weeks < 1 || *weeks > OutlookRules::kMostWeeks) {
    at.Error(Concat("must be 1 to ", OutlookRules::kMostWeeks,
                    ": so many earlier weeks say what is still to come"));
    return;
  }
  rules.weeks = static_cast<int>(*weeks);
}

}  // namespace

OutlookRules ReadOutlook(YamlMap& map, const Objective& objective) {
  OutlookRules rules;
  const auto at = map.Find("outlook");
  if (!at.has_value()) return rules;
  YamlMap outlook(*at);
  if (const auto weeks = outlook.Require("weeks", "4")) {
    ReadWeeks(*weeks, rules);
  }
  if (const auto margin = outlook.Find("margin")) {
    rules.margin_ppm =
        ReadValue(*margin, ParseSharePpm).value_or(rules.margin_ppm);
  }
  outlook.Close();
  if (IsOfCases(objective.measure)) {
    at->ErrorAtKey(
        "an outlook for cases is not yet supported: it goes by what enters "
        "queues");
  } else if (CountsTime(objective.measure)) {
    at->ErrorAtKey(
        "availability needs none: how much time is still to come is known, and "
        "always told");
  } else if (IsOfServices(objective.measure)) {
    at->ErrorAtKey("nobody knows which outages are still to come");
  }
  if (objective.periods.empty()) {
    at->ErrorAtKey(
        "looks ahead of a period that runs, and there is none; write for "
        "example `periods: [month]`");
  }
  return rules;
}

void AlignOutlooks(Contract& contract) {
  if (!contract.forecast.has_value()) return;
  const int64_t part_us = contract.forecast->part_us;
  if (part_us == VerdictRules::kDay) return;
  for (Objective& objective : contract.objectives) {
    if (!ForecastCounts(contract, objective)) continue;
    objective.outlook.part_us = part_us;
  }
}

}  // namespace holdline

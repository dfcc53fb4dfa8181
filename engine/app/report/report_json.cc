#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/app/report/json_text.h"
#include "engine/app/report/report.h"
#include "engine/app/report/report_parts.h"

namespace holdline {
namespace {

std::string Percentiles(const std::map<int, double>& percentiles) {
  std::vector<std::string> members;
  for (const auto& [percent, seconds] : percentiles) {
    members.push_back(
        absl::StrCat("\"p", percent, "\": ", JsonNumber(seconds)));
  }
  return absl::StrCat("{", absl::StrJoin(members, ", "), "}");
}

std::string Verdict(const ReportVerdict& verdict) {
  std::string out = absl::StrCat("{\"form\": ", JsonString(verdict.form),
                                 ", \"value\": ", JsonNumber(verdict.value));
  if (verdict.share.has_value()) {
    absl::StrAppend(&out, ", \"target\": ", JsonNumber(verdict.share));
  }
  return out + "}";
}

std::string Excluded(const ReportExcluded& excluded) {
  return absl::StrCat("{\"contacts\": ", excluded.contacts,
                      ", \"met\": ", excluded.met,
                      ", \"raw_value\": ", JsonNumber(excluded.raw_value), "}");
}

std::string OutlookJson(const ReportOutlook& outlook) {
  std::string out = absl::StrCat(
      "{\"by_forecast\": ", JsonBool(outlook.by_forecast),
      ", \"weeks\": ", outlook.weeks, ", \"expected\": ", outlook.expected,
      ", \"at_most\": ", outlook.at_most);
  const auto add = [&](const char* name, std::optional<double> value) {
    if (!value) return;
    absl::StrAppend(&out, ", \"", name, "\": ", JsonNumber(value));
  };
  add("needed", outlook.needed);
  add("projected", outlook.projected);
  add("lowest", outlook.lowest);
  add("highest", outlook.highest);
  if (outlook.spare_us)
    absl::StrAppend(&out, ", \"spare_us\": ", *outlook.spare_us);
  return out + "}";
}

std::string Relieved(const ReportRelieved& relieved) {
  return absl::StrCat(
      "{\"contacts\": ", relieved.contacts, ", \"met\": ", relieved.met,
      ", \"intervals\": ", relieved.intervals,
      ", \"unrelieved_value\": ", JsonNumber(relieved.unrelieved_value), "}");
}

std::string ObjectiveJson(const ReportObjective& objective,
                          absl::TimeZone zone) {
  std::vector<std::string> results;
  for (const ReportResult& result : objective.results) {
    results.push_back("\n        " + ResultJson(result, zone));
  }
  return absl::StrCat("{\"objective\": ", JsonString(objective.name),
                      ", \"results\": [", absl::StrJoin(results, ","), "]}");
}

std::string ForecastJson(const ReportForecast& forecast, absl::TimeZone zone) {
  const auto instant = [&](int64_t time_us) {
    return JsonString(InstantText(time_us, zone));
  };
  return absl::StrCat("{\"objective\": ", JsonString(forecast.objective),
                      ", \"start\": ", instant(forecast.start_us),
                      ", \"end\": ", instant(forecast.end_us),
                      ", \"due\": ", instant(forecast.due_us),
                      ", \"state\": ", JsonString(forecast.state), "}");
}

std::string ContractJson(const ReportContract& contract,
                         const ReportStyle& style) {
  const absl::TimeZone zone = style.zone.value_or(contract.zone);
  std::vector<std::string> objectives;
  for (const ReportObjective& objective : contract.objectives) {
    objectives.push_back("\n      " + ObjectiveJson(objective, zone));
  }
  std::string out = absl::StrCat("{\"contract\": ", JsonString(contract.name));
  if (contract.lost != 0) {
    absl::StrAppend(&out, ", \"lost\": ", contract.lost);
  }
  absl::StrAppend(&out, ", \"objectives\": [", absl::StrJoin(objectives, ","),
                  "]");
  const auto add = [&](const char* name, const auto& all, const auto& json) {
    if (all.empty()) return;
    std::vector<std::string> items;
    for (const auto& one : all) items.push_back("\n      " + json(one, zone));
    absl::StrAppend(&out, ", \"", name, "\": [", absl::StrJoin(items, ","),
                    "]");
  };
  add("credits", contract.credits, CreditJson);
  add("termination_rights", contract.terminations, TerminationJson);
  add("forecasts", contract.forecasts, ForecastJson);
  return out + "}";
}

}  // namespace

std::string CountsJson(const std::map<std::string, int64_t>& counts) {
  std::vector<std::string> members;
  for (const auto& [name, count] : counts) {
    members.push_back(absl::StrCat(JsonString(name), ": ", count));
  }
  return absl::StrCat("{", absl::StrJoin(members, ", "), "}");
}

std::string EventsJson(const ReportEvents& events) {
  return absl::StrCat(
      "{\"read\": ", events.read, ", \"applied\": ", events.applied,
      ", \"duplicate\": ", events.duplicate, ", \"late\": ", events.late,
      ", \"refused\": ", CountsJson(events.refused), "}");
}

std::string ResultJson(const ReportResult& result, absl::TimeZone zone) {
  const auto instant = [zone](int64_t time_us) {
    return JsonString(InstantText(time_us, zone));
  };
  std::string out =
      result.period.empty()
          ? absl::StrCat("{\"watch\": ", JsonString(result.watch))
          : absl::StrCat("{\"period\": ", JsonString(result.period));
  if (!result.slot.empty()) {
    absl::StrAppend(&out, ", \"slot\": ", JsonString(result.slot));
  }
  absl::StrAppend(&out, ", \"start\": ", instant(result.start_us),
                  ", \"end\": ", instant(result.end_us));
  if (result.partial_since_us.has_value()) {
    absl::StrAppend(&out,
                    ", \"partial_since\": ", instant(*result.partial_since_us));
  }
  absl::StrAppend(&out, ", \"state\": ", JsonString(result.state),
                  ", \"value\": ", JsonNumber(result.value));
  if (result.target.has_value()) {
    absl::StrAppend(&out, ", \"target\": ", JsonNumber(result.target));
  }
  absl::StrAppend(&out, ", \"counted\": ", result.counted,
                  ", \"met\": ", result.met);
  if (result.verdict.has_value()) {
    absl::StrAppend(&out, ", \"verdict\": ", Verdict(*result.verdict));
  }
  if (result.excluded.has_value()) {
    absl::StrAppend(&out, ", \"excluded\": ", Excluded(*result.excluded));
  }
  if (result.relieved.has_value()) {
    absl::StrAppend(&out, ", \"relieved\": ", Relieved(*result.relieved));
  }
  if (result.is_void) out += ", \"void\": true";
  if (result.outlook.has_value()) {
    absl::StrAppend(&out, ", \"outlook\": ", OutlookJson(*result.outlook));
  }
  if (result.worst.has_value()) {
    absl::StrAppend(&out, ", \"worst\": ", JsonNumber(result.worst),
                    ", \"worst_at\": ", instant(result.worst_us));
  }
  if (result.breaches.has_value()) {
    absl::StrAppend(&out, ", \"breaches\": ", *result.breaches);
  }
  if (!result.percentiles.empty()) {
    absl::StrAppend(&out,
                    ", \"percentiles\": ", Percentiles(result.percentiles));
  }
  return out + "}";
}

std::string CreditJson(const ReportCredit& credit, absl::TimeZone zone) {
  std::string out = absl::StrCat(
      "{\"objective\": ", JsonString(credit.objective),
      ", \"period\": ", JsonString(credit.period),
      ", \"start\": ", JsonString(InstantText(credit.start_us, zone)),
      ", \"end\": ", JsonString(InstantText(credit.end_us, zone)),
      ", \"closed\": ", JsonBool(credit.closed),
      ", \"currency\": ", JsonString(credit.currency),
      ", \"credit_minor\": ", credit.credit_minor,
      ", \"bonus_minor\": ", credit.bonus_minor);
  if (credit.most_minor.has_value()) {
    absl::StrAppend(&out, ", \"most_minor\": ", *credit.most_minor);
  }
  return out + "}";
}

std::string TerminationJson(const ReportTermination& termination,
                            absl::TimeZone zone) {
  return absl::StrCat(
      "{\"objective\": ", JsonString(termination.objective),
      ", \"period\": ", JsonString(termination.period),
      ", \"start\": ", JsonString(InstantText(termination.start_us, zone)),
      ", \"end\": ", JsonString(InstantText(termination.end_us, zone)),
      ", \"misses\": ", termination.misses,
      ", \"of_periods\": ", termination.of_periods, "}");
}

std::string ReportJson(const Report& report, const ReportStyle& style) {
  std::string out =
      absl::StrCat("{\n  \"events\": ", EventsJson(report.events), ",\n");
  if (!report.uncovered.empty()) {
    absl::StrAppend(&out, "  \"uncovered\": ", CountsJson(report.uncovered),
                    ",\n");
  }
  if (!report.uncovered_cases.empty()) {
    absl::StrAppend(&out, "  \"uncovered_cases\": ",
                    CountsJson(report.uncovered_cases), ",\n");
  }
  if (!report.uncovered_outages.empty()) {
    absl::StrAppend(&out, "  \"uncovered_outages\": ",
                    CountsJson(report.uncovered_outages), ",\n");
  }
  std::vector<std::string> contracts;
  for (const ReportContract& contract : report.contracts) {
    contracts.push_back("\n    " + ContractJson(contract, style));
  }
  return absl::StrCat(out, "  \"contracts\": [", absl::StrJoin(contracts, ","),
                      "]\n}\n");
}

}  // namespace holdline

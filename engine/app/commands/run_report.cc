#include "engine/app/commands/run_report.h"

#include <span>
#include <utility>

#include "holdline/status.pb.h"
#include "operators/contract/versions.h"

namespace holdline {
namespace {

template <typename Optional, typename Has, typename Value>
void SetIf(Optional& to, Has has, Value value) {
  if (has) to = value;
}

ReportOutlook OutlookOf(const PeriodOutlook& told) {
  ReportOutlook outlook;
  outlook.by_forecast = told.by_forecast();
  outlook.weeks = told.weeks();
  outlook.expected = told.expected();
  outlook.at_most = told.at_most();
  SetIf(outlook.needed, told.has_needed(), told.needed());
  SetIf(outlook.projected, told.has_projected(), told.projected());
  SetIf(outlook.lowest, told.has_lowest(), told.lowest());
  SetIf(outlook.highest, told.has_highest(), told.highest());
  SetIf(outlook.spare_us, told.has_spare_us(), told.spare_us());
  return outlook;
}

ReportResult ResultOf(const StatusRow& row) {
  ReportResult result;
  result.period = row.period();
  result.watch = row.watch();
  result.slot = row.slot();
  result.start_us = row.start_us();
  result.end_us = row.end_us();
  SetIf(result.partial_since_us, row.has_partial_since_us(),
        row.partial_since_us());
  result.state = row.state();
  SetIf(result.value, row.has_value(), row.value());
  SetIf(result.target, row.has_target(), row.target());
  result.at_most = row.target_at_most();
  result.counted = row.counted();
  result.met = row.met();
  if (!row.verdict().empty()) {
    ReportVerdict& verdict = result.verdict.emplace();
    verdict.form = row.verdict();
    SetIf(verdict.value, row.has_verdict_value(), row.verdict_value());
    SetIf(verdict.share, row.has_verdict_target(), row.verdict_target());
  }
  if (row.excluded() != 0) {
    ReportExcluded& excluded = result.excluded.emplace();
    excluded.contacts = row.excluded();
    excluded.met = row.excluded_met();
    SetIf(excluded.raw_value, row.has_raw_value(), row.raw_value());
  }
  if (row.relieved_intervals() != 0) {
    ReportRelieved& relieved = result.relieved.emplace();
    relieved.contacts = row.relieved();
    relieved.met = row.relieved_met();
    relieved.intervals = row.relieved_intervals();
    SetIf(relieved.unrelieved_value, row.has_unrelieved_value(),
          row.unrelieved_value());
  }
  result.is_void = row.is_void();
  if (row.has_outlook()) result.outlook = OutlookOf(row.outlook());
  SetIf(result.worst, row.has_worst(), row.worst());
  result.worst_us = row.worst_us();
  if (row.has_p50()) {
    result.percentiles = {
        {50, row.p50()}, {90, row.p90()}, {95, row.p95()}, {99, row.p99()}};
  }
  return result;
}

ReportCredit CreditOf(const CreditRow& row) {
  ReportCredit credit;
  credit.objective = row.objective();
  credit.period = row.period();
  credit.start_us = row.start_us();
  credit.end_us = row.end_us();
  credit.closed = row.closed();
  credit.currency = row.currency();
  credit.digits = static_cast<int>(row.digits());
  credit.credit_minor = row.credit_minor();
  credit.bonus_minor = row.bonus_minor();
  SetIf(credit.most_minor, row.has_most_minor(), row.most_minor());
  return credit;
}

ReportTermination TerminationOf(const TerminationRow& row) {
  return {.objective = row.objective(),
          .period = row.period(),
          .start_us = row.start_us(),
          .end_us = row.end_us(),
          .misses = row.misses(),
          .of_periods = row.of_periods()};
}

ReportForecast ForecastOf(const ForecastRow& row) {
  return {.objective = row.objective(),
          .start_us = row.start_us(),
          .end_us = row.end_us(),
          .due_us = row.due_us(),
          .state = row.state()};
}

ReportContract ContractOf(const Contract& contract, const Status& status) {
  ReportContract report;
  report.name = contract.name;
  report.title = contract.title;
  report.zone = contract.zone;
  report.lost = status.lost();
  for (const StatusRow& row : status.rows()) {
    if (report.objectives.empty() ||
        report.objectives.back().name != row.objective()) {
      report.objectives.push_back({.name = row.objective(),
                                   .measure = row.measure(),
                                   .unit = UnitOfMeasure(row.measure()),
                                   .results = {}});
    }
    report.objectives.back().results.push_back(ResultOf(row));
  }
  for (const CreditRow& row : status.credits()) {
    report.credits.push_back(CreditOf(row));
  }
  for (const TerminationRow& row : status.termination_rights()) {
    report.terminations.push_back(TerminationOf(row));
  }
  for (const ForecastRow& row : status.forecasts()) {
    report.forecasts.push_back(ForecastOf(row));
  }
  return report;
}

ReportEvents EventsOf(const EventCounts& counts) {
  ReportEvents events;
  events.applied = counts.applied;
  events.duplicate = counts.duplicate;
  events.late = counts.late;
  events.read = counts.applied + counts.duplicate + counts.late;
  for (size_t i = 0; i < counts.refused.size(); ++i) {
    if (counts.refused[i] == 0) continue;
    const std::string reason(RefusalName(static_cast<Refusal>(i)));
    events.refused[reason] = counts.refused[i];
    events.read += counts.refused[i];
  }
  return events;
}

}  // namespace

Report MakeReport(const Pipeline& pipeline, const ContractBook& book) {
  Report report;
  report.events = EventsOf(pipeline.CountEvents());
  std::map<std::string, Status> by_contract;
  for (const JudgePartition* judge : pipeline.Judges()) {
    for (Status& status : judge->Report()) {
      by_contract[status.contract()] = std::move(status);
    }
    for (const auto& [queue, contacts] : judge->uncovered()) {
      report.uncovered[queue] += contacts;
    }
    for (const auto& [queue, cases] : judge->uncovered_cases()) {
      report.uncovered_cases[queue] += cases;
    }
    for (const auto& [service, outages] : judge->uncovered_outages()) {
      report.uncovered_outages[service] += outages;
    }
  }
  for (const std::span<const Contract> versions : ByContract(book)) {
    const Contract& last = versions.back();  // which gives the title
    report.contracts.push_back(ContractOf(last, by_contract[last.name]));
  }
  return report;
}

void AddLineCounts(const FileReport& files, Report& report) {
  for (size_t i = 0; i < files.refused.size(); ++i) {
    if (files.refused[i] == 0) continue;
    const std::string reason(RefusalName(static_cast<Refusal>(i)));
    report.events.refused[reason] += files.refused[i];
    report.events.read += files.refused[i];
  }
}

}  // namespace holdline

#include "engine/app/status/contract_series.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "engine/app/report/figures.h"

namespace holdline {
namespace {

double Seconds(int64_t micros) { return static_cast<double>(micros) / 1e6; }

// A row with its labels, made once for all families.
struct RowSeries {
  const StatusRow* row = nullptr;
  std::string labels;
};

struct CreditSeries {
  const CreditRow* row = nullptr;
  std::string labels;
};

struct QueueSeries {
  const QueueLevel* level = nullptr;
  std::string labels;
};

struct ServiceSeries {
  const ServiceRow* row = nullptr;
  std::string labels;
};

struct ContractSeries {
  const ShownContract* shown = nullptr;
  std::string labels;
};

struct AllSeries {
  std::vector<RowSeries> rows;
  std::vector<CreditSeries> credits;
  std::vector<QueueSeries> queues;
  std::vector<QueueSeries> cases;
  std::vector<ServiceSeries> services;
  std::vector<ContractSeries> contracts;
};

// Of periods the one that holds the clock: a status has the last closed one
// too, whose series would have the same labels.
template <class Row>
bool IsCurrent(const Status& status, const Row& row) {
  return row.start_us() <= status.clock_us() &&
         status.clock_us() < row.end_us();
}
bool IsShown(const Status& status, const StatusRow& row) {
  return !row.watch().empty() || IsCurrent(status, row);
}

AllSeries Collect(const ContractList& contracts) {
  AllSeries all;
  for (const ShownContract& shown : contracts) {
    const Status& status = *shown.status;
    std::string contract;
    AppendLabel(contract, "contract", status.contract());
    all.contracts.push_back({&shown, contract});
    if (shown.is_stale) continue;
    for (const StatusRow& row : status.rows()) {
      if (!IsShown(status, row)) continue;
      std::string labels = contract;
      AppendLabel(labels, "objective", row.objective());
      AppendLabel(labels, "slot", row.slot());
      AppendLabel(labels, "window",
                  row.watch().empty() ? row.period() : row.watch());
      all.rows.push_back({&row, std::move(labels)});
    }
    for (const CreditRow& row : status.credits()) {
      if (!IsCurrent(status, row)) continue;
      std::string labels = contract;
      AppendLabel(labels, "objective", row.objective());
      AppendLabel(labels, "window", row.period());
      AppendLabel(labels, "currency", row.currency());
      all.credits.push_back({&row, std::move(labels)});
    }
    for (const QueueLevel& level : status.queues()) {
      std::string labels = contract;
      AppendLabel(labels, "queue", level.queue());
      all.queues.push_back({&level, std::move(labels)});
    }
    for (const QueueLevel& level : status.cases()) {
      std::string labels = contract;
      AppendLabel(labels, "queue", level.queue());
      all.cases.push_back({&level, std::move(labels)});
    }
    for (const ServiceRow& row : status.services()) {
      std::string labels = contract;
      AppendLabel(labels, "service", row.service());
      AppendLabel(labels, "why", row.maintenance() ? "maintenance" : "outage");
      all.services.push_back({&row, std::move(labels)});
    }
  }
  return all;
}

constexpr const char* kRatio = "unit=\"ratio\"";

const char* UnitLabel(const StatusRow& row) {
  switch (UnitOfMeasure(row.measure())) {
    case Unit::kShare:
      return kRatio;
    case Unit::kSeconds:
      return "unit=\"seconds\"";
    case Unit::kContacts:
      return "unit=\"contacts\"";
  }
  return "";
}

// Of what is held against the target: of a share of parts it is that share.
const char* HeldUnitLabel(const StatusRow& row) {
  return row.has_verdict_target() ? kRatio : UnitLabel(row);
}

bool IsOfTime(const StatusRow& row) { return CountsTime(row.measure()); }

// Contacts that count against the promise; none where it is not one of shares.
std::optional<int64_t> Missed(const StatusRow& row) {
  if (UnitOfMeasure(row.measure()) != Unit::kShare || IsOfTime(row)) {
    return std::nullopt;
  }
  // The numerator of an abandonment is those who have abandoned.
  return row.measure() == "abandonment" ? row.met() : row.counted() - row.met();
}

void WriteOutlooks(const std::vector<RowSeries>& rows, ExpositionWriter& page) {
  page.Family("holdline_objective_expected_contacts",
              "Contacts that are still to come in the period; absent where "
              "nobody says.",
              "gauge");
  for (const auto& [row, labels] : rows) {
    if (row->has_outlook() && !IsOfTime(*row)) {
      page.Sample(labels, row->outlook().expected());
    }
  }
  page.Family("holdline_objective_expected_seconds",
              "Time that is still to come in the period, of availability.",
              "gauge");
  for (const auto& [row, labels] : rows) {
    if (!row->has_outlook() || !IsOfTime(*row)) continue;
    page.Sample(labels, Seconds(row->outlook().expected()));
  }
  page.Family("holdline_objective_spare_seconds",
              "How long services may still be down in the period; less than 0: "
              "they were down for too long.",
              "gauge");
  for (const auto& [row, labels] : rows) {
    if (!row->outlook().has_spare_us()) continue;
    page.Sample(labels, Seconds(row->outlook().spare_us()));
  }
  page.Family("holdline_objective_needed_value",
              "The value that these must have for the period to be just at its "
              "target (unit contacts: how many must come); outside of what "
              "there can be where none will do.",
              "gauge");
  for (const auto& [row, labels] : rows) {
    if (!row->outlook().has_needed()) continue;
    page.Sample(labels, UnitLabel(*row), row->outlook().needed());
  }
  page.Family("holdline_objective_projected_value",
              "What the period comes to if the rest goes as the same hours of "
              "earlier weeks: their mean, the worst and the best of them.",
              "gauge");
  for (const RowSeries& series : rows) {
    const PeriodOutlook& outlook = series.row->outlook();
    const auto sample = [&](bool has, const char* course, double value) {
      if (!has) return;
      std::string more;
      AppendLabel(more, "course", course);
      page.Sample(series.labels,
                  absl::StrCat(more, ",", HeldUnitLabel(*series.row)), value);
    };
    sample(outlook.has_projected(), "mean", outlook.projected());
    sample(outlook.has_lowest(), "lowest", outlook.lowest());
    sample(outlook.has_highest(), "highest", outlook.highest());
  }
}

int64_t CountOutlook(const StatusRow& row) {
  if (!row.has_outlook()) return 0;
  const PeriodOutlook& outlook = row.outlook();
  return 1 + (outlook.has_needed() ? 1 : 0) + (outlook.has_spare_us() ? 1 : 0) +
         (outlook.has_projected() ? 1 : 0) + (outlook.has_lowest() ? 1 : 0) +
         (outlook.has_highest() ? 1 : 0);
}

void WriteObjectives(const std::vector<RowSeries>& rows,
                     ExpositionWriter& page) {
  page.Family("holdline_objective_value",
              "Value of the objective's measure; absent without data.",
              "gauge");
  for (const auto& [row, labels] : rows) {
    if (row->has_value()) page.Sample(labels, UnitLabel(*row), row->value());
  }
  page.Family("holdline_objective_target",
              "Target of the objective in this slot.", "gauge");
  for (const auto& [row, labels] : rows) {
    if (row->has_target()) page.Sample(labels, UnitLabel(*row), row->target());
  }
  page.Family("holdline_objective_verdict_value",
              "What a verdict of parts holds against the target: the mean of "
              "the parts' values, or (unit ratio) the share of parts that keep "
              "it; absent where it is the value of all contacts.",
              "gauge");
  for (const auto& [row, labels] : rows) {
    if (!row->has_verdict_value()) continue;
    page.Sample(labels, HeldUnitLabel(*row), row->verdict_value());
  }
  page.Family("holdline_objective_verdict_target",
              "The share of parts that must keep the target.", "gauge");
  for (const auto& [row, labels] : rows) {
    if (!row->has_verdict_target()) continue;
    page.Sample(labels, kRatio, row->verdict_target());
  }
  page.Family("holdline_objective_excluded_contacts",
              "Contacts that exclusions have taken out of the period.",
              "gauge");
  for (const auto& [row, labels] : rows) {
    if (row->excluded() == 0 || IsOfTime(*row)) continue;
    page.Sample(labels, static_cast<double>(row->excluded()));
  }
  page.Family("holdline_objective_excluded_seconds",
              "Time that exclusions and maintenance have taken out of the "
              "period, of availability.",
              "gauge");
  for (const auto& [row, labels] : rows) {
    if (row->excluded() == 0 || !IsOfTime(*row)) continue;
    page.Sample(labels, Seconds(row->excluded()));
  }
  page.Family("holdline_objective_raw_value",
              "Value of the measure before exclusions; absent where nothing is "
              "excluded.",
              "gauge");
  for (const auto& [row, labels] : rows) {
    if (!row->has_raw_value()) continue;
    page.Sample(labels, UnitLabel(*row), row->raw_value());
  }
  page.Family("holdline_objective_relieved_contacts",
              "Contacts that relief has taken out of the period.", "gauge");
  for (const auto& [row, labels] : rows) {
    if (row->relieved_intervals() == 0) continue;
    page.Sample(labels, static_cast<double>(row->relieved()));
  }
  page.Family("holdline_objective_unrelieved_value",
              "Value of the measure after exclusions and before relief; absent "
              "where nothing is relieved.",
              "gauge");
  for (const auto& [row, labels] : rows) {
    if (!row->has_unrelieved_value()) continue;
    page.Sample(labels, UnitLabel(*row), row->unrelieved_value());
  }
  page.Family("holdline_objective_state",
              "1 for the state that the objective is in.", "gauge");
  for (const auto& [row, labels] : rows) {
    std::string state;
    AppendLabel(state, "state", row->state());
    page.Sample(labels, state, int64_t{1});
  }
  page.Family("holdline_objective_counted_contacts",
              "Contacts in the window that the objective counts.", "gauge");
  for (const auto& [row, labels] : rows) {
    if (!IsOfTime(*row)) page.Sample(labels, row->counted());
  }
  page.Family("holdline_objective_scheduled_seconds",
              "Time in the window that availability counts, of all its "
              "services.",
              "gauge");
  for (const auto& [row, labels] : rows) {
    if (IsOfTime(*row)) page.Sample(labels, Seconds(row->counted()));
  }
  page.Family("holdline_objective_down_seconds",
              "Of that time, in which services were down.", "gauge");
  for (const auto& [row, labels] : rows) {
    if (!IsOfTime(*row)) continue;
    page.Sample(labels, Seconds(row->counted() - row->met()));
  }
  page.Family("holdline_objective_missed_contacts",
              "Contacts in the window that count against the promise.",
              "gauge");
  for (const auto& [row, labels] : rows) {
    if (const auto missed = Missed(*row)) page.Sample(labels, *missed);
  }
  page.Family("holdline_objective_partial_since_timestamp_seconds",
              "When the terms came into force, where the window or period "
              "began before it: it holds what was decided since.",
              "gauge");
  for (const auto& [row, labels] : rows) {
    if (!row->has_partial_since_us()) continue;
    page.Sample(labels, Seconds(row->partial_since_us()));
  }
}

double Units(const CreditRow& row, int64_t minor) {
  double units = static_cast<double>(minor);
  for (uint32_t i = 0; i < row.digits(); ++i) units /= 10;
  return units;
}

void WriteCredits(const std::vector<CreditSeries>& rows,
                  ExpositionWriter& page) {
  page.Family("holdline_objective_credit",
              "What the period that runs would cost if it closed as it is, in "
              "units of the currency.",
              "gauge");
  for (const auto& [row, labels] : rows) {
    page.Sample(labels, Units(*row, row->credit_minor()));
  }
  page.Family("holdline_objective_credit_most",
              "The most that the period that runs may cost; absent where "
              "nothing bounds it.",
              "gauge");
  for (const auto& [row, labels] : rows) {
    if (!row->has_most_minor()) continue;
    page.Sample(labels, Units(*row, row->most_minor()));
  }
}

void WriteQueues(const std::vector<QueueSeries>& queues, int64_t now_us,
                 ExpositionWriter& page) {
  page.Family("holdline_queue_waiting_contacts",
              "Contacts that wait in the queue.", "gauge");
  for (const auto& [level, labels] : queues) {
    page.Sample(labels, level->waiting());
  }
  page.Family("holdline_queue_longest_wait_seconds",
              "How long the first in the queue has waited; 0: nobody waits.",
              "gauge");
  for (const auto& [level, labels] : queues) {
    const int64_t wait_us =
        level->oldest_us() == 0 ? 0 : now_us - level->oldest_us();
    page.Sample(labels, Seconds(std::max<int64_t>(0, wait_us)));
  }
  page.Family("holdline_queue_next_miss_seconds",
              "Time until the next promise to a waiting contact is missed; "
              "absent where none is ahead.",
              "gauge");
  for (const auto& [level, labels] : queues) {
    if (level->next_miss_us() == 0) continue;
    page.Sample(labels, Seconds(level->next_miss_us() - now_us));
  }
}

void WriteCases(const std::vector<QueueSeries>& queues, int64_t now_us,
                ExpositionWriter& page) {
  page.Family("holdline_cases_open", "Cases that are open.", "gauge");
  for (const auto& [level, labels] : queues) {
    page.Sample(labels, level->waiting());
  }
  page.Family("holdline_cases_oldest_seconds",
              "How long ago the oldest of the open cases was opened.", "gauge");
  for (const auto& [level, labels] : queues) {
    page.Sample(labels,
                Seconds(std::max<int64_t>(0, now_us - level->oldest_us())));
  }
  page.Family("holdline_cases_next_miss_seconds",
              "Time until the next open case is overdue; absent where none has "
              "that ahead.",
              "gauge");
  for (const auto& [level, labels] : queues) {
    if (level->next_miss_us() == 0) continue;
    page.Sample(labels, Seconds(level->next_miss_us() - now_us));
  }
}

void WriteServices(const std::vector<ServiceSeries>& services,
                   ExpositionWriter& page) {
  page.Family(
      "holdline_service_down_since_timestamp_seconds",
      "Since when a service is down, or maintained and not down; absent "
      "where it is up.",
      "gauge");
  for (const auto& [row, labels] : services) {
    page.Sample(labels, Seconds(row->since_us()));
  }
}

int64_t CountLate(const Status& status) {
  return std::count_if(
      status.forecasts().begin(), status.forecasts().end(),
      [](const ForecastRow& row) { return row.state() == "forecast_late"; });
}
int64_t CountLate(const ContractSeries& contract) {
  return contract.shown->is_stale ? 0 : CountLate(*contract.shown->status);
}

// 0: none is awaited.
int64_t NextDueUs(const Status& status) {
  for (const ForecastRow& row : status.forecasts()) {
    if (row.state() == "forecast_due") return row.due_us();
  }
  return 0;
}
int64_t NextDueUs(const ContractSeries& contract) {
  return contract.shown->is_stale ? 0 : NextDueUs(*contract.shown->status);
}

void WriteTerminations(const std::vector<ContractSeries>& contracts,
                       ExpositionWriter& page) {
  page.Family("holdline_contract_termination_rights",
              "Closed periods with which the client may end the contract; "
              "absent where there is none.",
              "gauge");
  for (const ContractSeries& contract : contracts) {
    if (contract.shown->is_stale) continue;
    const int64_t rights = contract.shown->status->termination_rights_size();
    if (rights > 0) page.Sample(contract.labels, rights);
  }
}

void WriteForecasts(const std::vector<ContractSeries>& contracts,
                    ExpositionWriter& page) {
  page.Family("holdline_client_forecasts_late",
              "Months for which the client's forecast had not come when it was "
              "due; absent where none is.",
              "gauge");
  for (const ContractSeries& contract : contracts) {
    if (const int64_t late = CountLate(contract)) {
      page.Sample(contract.labels, late);
    }
  }
  page.Family("holdline_client_forecast_due_timestamp_seconds",
              "When the client's next forecast is due; absent where it is "
              "there already.",
              "gauge");
  for (const ContractSeries& contract : contracts) {
    if (const int64_t due_us = NextDueUs(contract)) {
      page.Sample(contract.labels, Seconds(due_us));
    }
  }
}

void WriteContracts(const std::vector<ContractSeries>& contracts,
                    int64_t now_us, ExpositionWriter& page) {
  page.Family(
      "holdline_contract_stale",
      "1 where the judge's clock is too old for the contract's values to "
      "be shown, else 0.",
      "gauge");
  for (const ContractSeries& contract : contracts) {
    page.Sample(contract.labels, int64_t{contract.shown->is_stale ? 1 : 0});
  }
  page.Family("holdline_status_complete_ratio",
              "Share of telemetry's partitions that the contract's status "
              "includes; 1: all.",
              "gauge");
  for (const ContractSeries& contract : contracts) {
    const Completeness& complete = contract.shown->status->completeness();
    if (complete.partitions() == 0) continue;
    page.Sample(contract.labels, static_cast<double>(complete.included()) /
                                     complete.partitions());
  }
  page.Family(
      "holdline_status_age_seconds",
      "Age of the judge's clock, up to which the contract's values hold.",
      "gauge");
  for (const ContractSeries& contract : contracts) {
    page.Sample(contract.labels, Seconds(now_us - contract.shown->clock_us));
  }
}

int64_t CountRow(const StatusRow& row) {
  return 2 + (row.has_value() ? 1 : 0) + (row.has_target() ? 1 : 0) +
         (Missed(row).has_value() || IsOfTime(row) ? 1 : 0) +
         (row.has_verdict_value() ? 1 : 0) +
         (row.has_verdict_target() ? 1 : 0) + (row.excluded() != 0 ? 1 : 0) +
         (row.has_raw_value() ? 1 : 0) +
         (row.relieved_intervals() != 0 ? 1 : 0) +
         (row.has_unrelieved_value() ? 1 : 0) +
         (row.has_partial_since_us() ? 1 : 0) + CountOutlook(row);
}

}  // namespace

int64_t CountContractSeries(const ContractList& contracts) {
  int64_t series = 0;
  for (const auto& [status, clock_us, is_stale] : contracts) {
    series += status->completeness().partitions() == 0 ? 2 : 3;
    if (is_stale) continue;
    for (const StatusRow& row : status->rows()) {
      if (IsShown(*status, row)) series += CountRow(row);
    }
    if (status->termination_rights_size() > 0) ++series;
    if (CountLate(*status) > 0) ++series;
    if (NextDueUs(*status) > 0) ++series;
    for (const CreditRow& row : status->credits()) {
      if (IsCurrent(*status, row)) series += row.has_most_minor() ? 2 : 1;
    }
    for (const QueueLevel& level : status->queues()) {
      series += level.next_miss_us() == 0 ? 2 : 3;
    }
    for (const QueueLevel& level : status->cases()) {
      series += level.next_miss_us() == 0 ? 2 : 3;
    }
    series += status->services_size();
  }
  return series;
}

void WriteContractSeries(const ContractList& contracts, int64_t now_us,
                         ExpositionWriter& page) {
  const AllSeries all = Collect(contracts);
  WriteObjectives(all.rows, page);
  WriteOutlooks(all.rows, page);
  WriteCredits(all.credits, page);
  WriteQueues(all.queues, now_us, page);
  WriteCases(all.cases, now_us, page);
  WriteServices(all.services, page);
  WriteTerminations(all.contracts, page);
  WriteForecasts(all.contracts, page);
  WriteContracts(all.contracts, now_us, page);
}

}  // namespace holdline

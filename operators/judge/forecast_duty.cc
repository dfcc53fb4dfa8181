#include "operators/judge/forecast_duty.h"

#include <algorithm>
#include <utility>

#include "operators/contract/lead_time.h"
#include "operators/judge/alert.h"
#include "operators/judge/state.h"

namespace holdline {
namespace {

constexpr char kForecastDue[] = "forecast_due";

bool IsOwed(const Contract& contract) {
  return contract.forecast.has_value() && contract.forecast->due.has_value();
}

// REQUIRES: IsOwed(contract).
int64_t DueUs(const Contract& contract, int64_t month) {
  return contract.forecast->due->lead.EndUs(month, contract.zone);
}

// The first that is not due yet. What is due lies before its month by a year
// and a day at most.
int64_t NextMonth(const Contract& contract, int64_t clock_us) {
  int64_t month = std::max(contract.forecast->due->first_month,
                           MonthAt(clock_us, contract.zone));
  while (DueUs(contract, month) < clock_us) ++month;
  return month;
}

}  // namespace

void ForecastDuty::Judge(const Contract& contract, int64_t clock_us,
                         std::vector<Alert>& alerts) {
  if (!IsOwed(contract)) return;
  const Forecast& forecast = *contract.forecast;
  const int64_t next = NextMonth(contract, clock_us);
  const int64_t first = std::max(forecast.due->first_month, next - kMostMonths);
  std::vector<int64_t> late;
  for (int64_t month = first; month < next; ++month) {
    if (!forecast.WasInTime(month)) late.push_back(month);
  }
  for (const int64_t month : late_) {
    const bool is_known = first <= month && month < next;
    if (!is_known || std::binary_search(late.begin(), late.end(), month)) {
      continue;
    }
    Tell(contract, month, /*is_late=*/false, clock_us, alerts);
  }
  for (const int64_t month : late) {
    if (std::binary_search(late_.begin(), late_.end(), month)) continue;
    Tell(contract, month, /*is_late=*/true, clock_us, alerts);
  }
  late_ = std::move(late);
}

void ForecastDuty::Tell(const Contract& contract, int64_t month, bool is_late,
                        int64_t clock_us, std::vector<Alert>& alerts) {
  last_us_ = NextSince(last_us_, clock_us);
  const Objective& of = contract.objectives[contract.forecast->of];
  const DayRange days = DaysOfMonth(month);
  Alert alert;
  alert.set_contract(contract.name);
  alert.set_contract_version(HexName(contract.version));
  alert.set_objective(of.name);
  alert.set_clause(of.clause);
  alert.set_measure(MeasureName(of.measure));
  alert.set_period(PeriodSpec{.kind = PeriodKind::kMonth}.Name());
  alert.set_period_start_us(DayStartUs(contract.zone, days.first));
  alert.set_period_end_us(DayStartUs(contract.zone, days.end));
  alert.set_state_before(is_late ? kForecastDue : kForecastLate);
  alert.set_state(is_late ? kForecastLate : kForecastInTime);
  alert.set_correction(!is_late);
  alert.set_since_us(last_us_);
  alert.set_due_us(DueUs(contract, month));
  alert.set_alert_id(AlertId(alert));
  alerts.push_back(std::move(alert));
}

void ForecastDuty::AppendRows(const Contract& contract, int64_t clock_us,
                              Status* status) const {
  if (!IsOwed(contract)) return;
  const auto add = [&](int64_t month, const char* state) {
    const DayRange days = DaysOfMonth(month);
    ForecastRow* const row = status->add_forecasts();
    row->set_objective(contract.objectives[contract.forecast->of].name);
    row->set_start_us(DayStartUs(contract.zone, days.first));
    row->set_end_us(DayStartUs(contract.zone, days.end));
    row->set_due_us(DueUs(contract, month));
    row->set_state(state);
  };
  for (const int64_t month : late_) add(month, kForecastLate);
  const int64_t next = NextMonth(contract, clock_us);
  add(next,
      contract.forecast->WasInTime(next) ? kForecastInTime : kForecastDue);
}

}  // namespace holdline

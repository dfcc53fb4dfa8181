#include "operators/judge/termination_rights.h"

#include <algorithm>
#include <utility>

#include "operators/judge/alert.h"
#include "operators/judge/state.h"

namespace holdline {
namespace {

// Beyond any number of periods that is kept; the oldest go first.
constexpr size_t kMostKept = 1'000;

// The first day of so many successive periods that end with this one.
int64_t FirstDayOf(const PeriodSpec& spec, DayRange last, int periods) {
  for (int i = 1; i < periods; ++i) last = PeriodOf(spec, last.first - 1);
  return last.first;
}

bool AreTheSame(const Contract& a, const Contract& b) {
  return std::equal(
      a.termination_rights.begin(), a.termination_rights.end(),
      b.termination_rights.begin(), b.termination_rights.end(),
      [&](const TerminationRight& one, const TerminationRight& other) {
        return a.objectives[one.objective].name ==
                   b.objectives[other.objective].name &&
               one.period == other.period && one.times == other.times &&
               one.in == other.in;
      });
}

}  // namespace

void TerminationRights::TakeOver(TerminationRights&& other,
                                 const Contract& before, const Contract& now,
                                 int64_t since_us) {
  const bool goes_on = AreTheSame(before, now);
  *this = std::move(other);
  if (!goes_on) from_us_ = since_us;
}

std::vector<TerminationRights::Arisen> TerminationRights::WhatArises(
    const Contract& contract, const TerminationRight& right,
    const Known& known) const {
  std::vector<Arisen> arisen;
  for (size_t last = 0; last < known.closed.size(); ++last) {
    const Period& period = known.closed[last];
    if (!period.missed || !MayArise(contract, period.end_us)) continue;
    const int64_t from_day = FirstDayOf(right.period, period.days, right.in);
    int64_t misses = 0;
    for (size_t i = 0; i <= last; ++i) {
      const Period& one = known.closed[i];
      if (one.missed && one.days.first >= from_day) ++misses;
    }
    if (misses < right.times) continue;
    arisen.push_back({.objective = contract.objectives[right.objective].name,
                      .period = right.period.Name(),
                      .days = period.days,
                      .start_us = period.start_us,
                      .end_us = period.end_us,
                      .misses = misses,
                      .of_periods = right.in});
  }
  return arisen;
}

// Where a part of what led to it has been forgotten, what was told stays.
void TerminationRights::Judge(const Contract& contract,
                              const TerminationRight& right, const Known& known,
                              int64_t clock_us, std::vector<Alert>& alerts) {
  const std::string& objective = contract.objectives[right.objective].name;
  const auto is_to_be_judged = [&](const Arisen& one) {
    return one.objective == objective && one.period == right.period.Name() &&
           MayArise(contract, one.end_us) &&
           FirstDayOf(right.period, one.days, right.in) >= known.from_day;
  };
  const auto is_among = [](const std::vector<Arisen>& all, const Arisen& one) {
    return std::any_of(all.begin(), all.end(), [&](const Arisen& other) {
      return other.objective == one.objective && other.period == one.period &&
             other.days == one.days;
    });
  };
  const std::vector<Arisen> now = WhatArises(contract, right, known);
  for (const Arisen& one : arisen_) {
    if (!is_to_be_judged(one) || is_among(now, one)) continue;
    Tell(contract, right, one, /*has_arisen=*/false, clock_us, alerts);
  }
  for (const Arisen& one : now) {
    if (is_among(arisen_, one)) continue;
    Tell(contract, right, one, /*has_arisen=*/true, clock_us, alerts);
  }
  std::erase_if(arisen_, [&](const Arisen& one) {
    return is_to_be_judged(one) || is_among(now, one);
  });
  arisen_.insert(arisen_.end(), now.begin(), now.end());
  Forget();
}

void TerminationRights::Forget() {
  if (arisen_.size() <= kMostKept) return;
  arisen_.erase(arisen_.begin(),
                arisen_.end() - static_cast<std::ptrdiff_t>(kMostKept));
}

void TerminationRights::Tell(const Contract& contract,
                             const TerminationRight& right, const Arisen& one,
                             bool has_arisen, int64_t clock_us,
                             std::vector<Alert>& alerts) {
  last_us_ = NextSince(last_us_, clock_us);
  const Objective& objective = contract.objectives[right.objective];
  Alert alert;
  alert.set_contract(contract.name);
  alert.set_contract_version(HexName(contract.version));
  alert.set_objective(one.objective);
  alert.set_clause(right.clause.empty() ? objective.clause : right.clause);
  alert.set_measure(MeasureName(objective.measure));
  alert.set_period(one.period);
  alert.set_period_start_us(one.start_us);
  alert.set_period_end_us(one.end_us);
  alert.set_state_before(has_arisen ? PeriodStateName(ObjectiveState::kMissed)
                                    : kRightArisen);
  alert.set_state(has_arisen ? kRightArisen : kRightWithdrawn);
  alert.set_correction(!has_arisen);
  alert.set_since_us(last_us_);
  alert.set_misses(one.misses);
  alert.set_of_periods(one.of_periods);
  alert.set_alert_id(AlertId(alert));
  alerts.push_back(std::move(alert));
}

void TerminationRights::AppendRows(Status* status) const {
  for (const Arisen& one : arisen_) {
    TerminationRow* const row = status->add_termination_rights();
    row->set_objective(one.objective);
    row->set_period(one.period);
    row->set_start_us(one.start_us);
    row->set_end_us(one.end_us);
    row->set_misses(one.misses);
    row->set_of_periods(one.of_periods);
  }
}

}  // namespace holdline

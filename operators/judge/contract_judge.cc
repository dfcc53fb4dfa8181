#include "operators/judge/contract_judge.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "engine/base/hash.h"

namespace holdline {
namespace {

void AddTold(const ContractLedger::Told& told, CreditRow& row) {
  switch (told.kind) {
    case ChargeKind::kCredit:
      row.set_credit_minor(row.credit_minor() + told.minor);
      return;
    case ChargeKind::kEarnBack:
      row.set_credit_minor(row.credit_minor() - told.minor);
      return;
    case ChargeKind::kBonus:
      row.set_bonus_minor(told.minor);
      return;
  }
}

}  // namespace

ContractJudge::ContractJudge(std::shared_ptr<const Contract> contract,
                             size_t periods_kept, int64_t since_us)
    : contract_(std::move(contract)),
      since_us_(since_us),
      days_(contract_->zone) {
  const int64_t begins_us = std::max(since_us, contract_->effective_us);
  for (const Objective& objective : contract_->objectives) {
    for (const Target& target : objective.targets) {
      slots_.emplace_back(Subject{contract_.get(), &objective, &target},
                          periods_kept, begins_us);
    }
  }
}

void ContractJudge::TakeOver(ContractJudge&& other) {
  levels_ = std::move(other.levels_);
  lost_ = other.lost_;
  ledger_.TakeOver(std::move(other.ledger_), *other.contract_, *contract_,
                   since_us_);
  absl::flat_hash_map<uint64_t, size_t> first_slots;
  size_t slot = 0;
  for (const Objective& objective : other.contract_->objectives) {
    first_slots[objective.id] = slot;
    slot += objective.targets.size();
  }
  slot = 0;
  for (const Objective& objective : contract_->objectives) {
    const auto found = first_slots.find(objective.id);
    for (size_t i = 0; i < objective.targets.size(); ++i, ++slot) {
      if (found == first_slots.end()) continue;
      slots_[slot].TakeOver(std::move(other.slots_[found->second + i]));
    }
  }
}

Status ContractJudge::MakeHead(const Standing& standing) const {
  Status status;
  status.set_contract(contract_->name);
  status.set_contract_version(HexName(contract_->version));
  status.set_clock_us(standing.clock_us);
  status.set_live(standing.live);
  *status.mutable_completeness() = standing.completeness;
  levels_.AppendRows(&status);
  status.set_lost(lost_);
  return status;
}

Status ContractJudge::MakeStatus(const Standing& standing) {
  Status status = MakeHead(standing);
  const int64_t today = days_.DayOf(standing.clock_us);
  for (const SlotJudge& slot : slots_) {
    slot.AppendRows(standing.clock_us, today, &status);
  }
  if (contract_->credits) AppendCredits(/*all=*/false, &status);
  return status;
}

Status ContractJudge::MakeReport(const Standing& standing) const {
  Status status = MakeHead(standing);
  for (const SlotJudge& slot : slots_) {
    slot.AppendReportRows(standing.clock_us, &status);
  }
  if (contract_->credits) AppendCredits(/*all=*/true, &status);
  return status;
}

void ContractJudge::Settle(int64_t clock_us,
                           std::vector<LedgerEntry>& entries) {
  if (!contract_->credits) return;
  ledger_.Settle(*contract_, ClosedPeriods(), clock_us, entries);
}

// For each schedule.
std::vector<std::vector<PeriodOutcome>> ContractJudge::ClosedPeriods() const {
  std::vector<std::vector<PeriodOutcome>> all;
  for (const CreditSchedule& schedule : contract_->credits->schedules) {
    std::vector<PeriodOutcome>& periods = all.emplace_back();
    for (auto& [day, period] : PeriodsOf(schedule, /*all=*/true)) {
      if (period.span.closed) periods.push_back(std::move(period.outcome));
    }
  }
  return all;
}

// By first day.
std::map<int64_t, ContractJudge::CreditPeriod> ContractJudge::PeriodsOf(
    const CreditSchedule& schedule, bool all) const {
  std::map<int64_t, CreditPeriod> periods;
  const std::span<const SlotJudge> slots = SlotsOf(schedule);
  for (size_t slot = 0; slot < slots.size(); ++slot) {
    for (const SlotJudge::Outcome& one :
         slots[slot].Outcomes(contract_->credits->period, all)) {
      CreditPeriod& period = periods[one.days.first];
      period.span = one;
      period.outcome.days = one.days;
      period.outcome.slots.resize(slots.size());
      period.outcome.slots[slot] = one.outcome;
    }
  }
  return periods;
}

std::span<const SlotJudge> ContractJudge::SlotsOf(
    const CreditSchedule& schedule) const {
  size_t first = 0;
  for (size_t i = 0; i < schedule.objective; ++i) {
    first += contract_->objectives[i].targets.size();
  }
  return std::span(slots_).subspan(
      first, contract_->objectives[schedule.objective].targets.size());
}

// Those that run, and of the closed ones the last or all.
void ContractJudge::AppendCredits(bool all, Status* status) const {
  for (const CreditSchedule& schedule : contract_->credits->schedules) {
    const auto periods = PeriodsOf(schedule, all);
    for (auto at = periods.begin(); at != periods.end(); ++at) {
      const auto next = std::next(at);
      const bool is_last_closed =
          next == periods.end() || !next->second.span.closed;
      if (at->second.span.closed && !all && !is_last_closed) continue;
      *status->add_credits() = CreditRowOf(schedule, at->second);
    }
  }
}

CreditRow ContractJudge::CreditRowOf(const CreditSchedule& schedule,
                                     const CreditPeriod& period) const {
  const CreditTerms& terms = *contract_->credits;
  const std::string& name = contract_->objectives[schedule.objective].name;
  CreditRow row;
  row.set_objective(name);
  row.set_period(terms.period.Name());
  row.set_start_us(period.span.start_us);
  row.set_end_us(period.span.end_us);
  row.set_closed(period.span.closed);
  row.set_currency(terms.currency);
  row.set_digits(static_cast<uint32_t>(terms.digits));
  if (!row.closed()) {
    row.set_credit_minor(CostOf(terms, schedule, period.outcome));
  }
  for (const ContractLedger::Told& told : ledger_.told()) {
    const bool is_of_it =
        told.objective == name && told.first_day == period.outcome.days.first;
    if (row.closed() && is_of_it) AddTold(told, row);
  }
  if (const auto most = MostOf(terms, schedule)) row.set_most_minor(*most);
  return row;
}

bool ContractJudge::IsNews(const Status& status) {
  Status still = status;
  still.clear_clock_us();
  still.mutable_completeness()->clear_oldest_clock_us();
  for (StatusRow& row : *still.mutable_rows()) {
    if (row.watch().empty()) continue;
    row.clear_start_us();
    row.clear_end_us();
  }
  const uint64_t fingerprint = StableHash(still.SerializeAsString());
  return std::exchange(told_, fingerprint) != fingerprint;
}

int64_t ContractJudge::NextDayUs(int64_t clock_us) {
  return DayStartUs(contract_->zone, days_.DayOf(clock_us) + 1);
}

}  // namespace holdline

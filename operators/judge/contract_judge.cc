#include "operators/judge/contract_judge.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
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

ContractJudge::ContractJudge(ContractVersions versions, size_t periods_kept,
                             int64_t since_us, const ServiceLog& services)
    : versions_(std::move(versions)),
      credits_(CreditSpansOf(versions_)),
      has_escalation_(std::any_of(
          versions_.all().begin(), versions_.all().end(),
          [](const Contract& one) { return !one.escalation.empty(); })),
      since_us_(since_us),
      services_(services),
      days_(versions_.all()[0].zone) {
  for (const ContractVersions::Chain& chain : versions_.chains()) {
    slots_.emplace_back(chain.terms, periods_kept,
                        std::max(since_us, chain.terms[0].from_us), services_);
  }
  LinkRelief();
}

// Each slot whose relief goes by a volume follows the slot that counts it.
void ContractJudge::LinkRelief() {
  std::set<std::pair<uint32_t, uint32_t>> linked;
  for (size_t v = 0; v < versions_.all().size(); ++v) {
    const Contract& contract = versions_.all()[v];
    if (!contract.forecast.has_value()) continue;
    const uint32_t volume = versions_.ChainOf(v, contract.forecast->of, 0);
    for (size_t o = 0; o < contract.objectives.size(); ++o) {
      const Objective& objective = contract.objectives[o];
      if (!objective.relief.volume.has_value()) continue;
      for (size_t target = 0; target < objective.targets.size(); ++target) {
        const uint32_t slot = versions_.ChainOf(v, o, target);
        if (!linked.emplace(volume, slot).second) continue;
        slots_[volume].LeadRelief({.judge = &slots_[slot], .index = slot});
      }
    }
  }
}

void ContractJudge::TakeOver(ContractJudge&& other) {
  levels_ = std::move(other.levels_);
  open_cases_ = std::move(other.open_cases_);
  rights_.TakeOver(std::move(other.rights_), other.versions_.At(since_us_),
                   versions_.At(since_us_), since_us_);
  duty_ = std::move(other.duty_);
  escalation_ = std::move(other.escalation_);
  renewal_ = other.renewal_;
  lost_ = other.lost_;
  ledger_.TakeOver(std::move(other.ledger_), other.versions_.At(since_us_),
                   versions_.At(since_us_), since_us_);
  // By what an objective is in any of the versions, and slot.
  absl::flat_hash_map<std::pair<uint64_t, std::string>, size_t> others;
  const auto& chains = other.versions_.chains();
  for (size_t i = 0; i < chains.size(); ++i) {
    for (const SlotTerms& terms : chains[i].terms) {
      others[{terms.subject.objective->id, terms.subject.target->slot}] = i;
    }
  }
  std::vector<bool> is_taken(chains.size());
  for (size_t i = 0; i < slots_.size(); ++i) {
    for (const SlotTerms& terms : versions_.chains()[i].terms) {
      const auto found = others.find(
          {terms.subject.objective->id, terms.subject.target->slot});
      if (found == others.end() || is_taken[found->second]) continue;
      is_taken[found->second] = true;
      slots_[i].TakeOver(std::move(other.slots_[found->second]));
      // The forecast may be another, and so may exclusions of services.
      const Objective& objective = *terms.subject.objective;
      if (objective.relief.IsAny() || objective.outlook.IsAny() ||
          slots_[i].IsOfServices()) {
        slots_[i].TouchAll();
      }
      break;
    }
  }
}

void ContractJudge::Escalate(std::span<const Alert* const> alerts,
                             int64_t clock_us,
                             std::vector<NotificationRecord>& out) {
  std::vector<Trouble> troubles;
  for (const SlotJudge& slot : slots_) {
    slot.AppendTroubles(clock_us, troubles);
  }
  escalation_.Judge(versions_.At(clock_us), troubles, alerts, clock_us, out);
}

Status ContractJudge::MakeHead(const Standing& standing) const {
  Status status;
  status.set_contract(name());
  status.set_contract_version(HexName(versions_.At(standing.clock_us).version));
  status.set_clock_us(standing.clock_us);
  status.set_live(standing.live);
  *status.mutable_completeness() = standing.completeness;
  levels_.AppendRows(status.mutable_queues());
  open_cases_.AppendRows(status.mutable_cases());
  AppendServices(standing.clock_us, &status);
  status.set_lost(lost_);
  rights_.AppendRows(&status);
  duty_.AppendRows(versions_.At(standing.clock_us), standing.clock_us, &status);
  return status;
}

void ContractJudge::AppendServices(int64_t clock_us, Status* status) const {
  constexpr int kMostOutages = 8;
  for (const ScopeLine& line : versions_.At(clock_us).covers) {
    if (line.kind != EntityKind::kService) continue;
    const ServiceLog::Known* const known = services_.Find(line.service);
    if (known == nullptr) continue;
    ServiceRow row;
    ServiceRow maintained;
    for (const auto& [id, outage] : known->outages) {
      if (!outage.IsRunning()) continue;
      ServiceRow& of = outage.is_maintenance ? maintained : row;
      const int64_t since_us = outage.down.back().from_us;
      const bool is_first = of.outages().empty() || since_us < of.since_us();
      if (is_first) of.set_since_us(since_us);
      if (of.outages_size() < kMostOutages) of.add_outages(id);
    }
    maintained.set_maintenance(true);
    ServiceRow& shown = row.outages().empty() ? maintained : row;
    if (shown.outages().empty()) continue;
    shown.set_service(line.service);
    *status->add_services() = shown;
  }
}

Status ContractJudge::MakeStatus(const Standing& standing) {
  Status status = MakeHead(standing);
  const int64_t today = days_.DayOf(standing.clock_us);
  for (SlotJudge& slot : slots_) {
    slot.BringUpTo(standing.clock_us);
    slot.AppendRows(standing.clock_us, today, &status);
  }
  AppendCredits(/*all=*/false, &status);
  return status;
}

Status ContractJudge::MakeReport(const Standing& standing) const {
  Status status = MakeHead(standing);
  for (const SlotJudge& slot : slots_) {
    slot.AppendReportRows(standing.clock_us, &status);
  }
  AppendCredits(/*all=*/true, &status);
  return status;
}

ContractJudge::JudgedPeriods ContractJudge::PeriodsOf(size_t version,
                                                      size_t objective,
                                                      const PeriodSpec& spec,
                                                      bool all) const {
  JudgedPeriods periods;
  const size_t slots =
      versions_.all()[version].objectives[objective].targets.size();
  for (size_t slot = 0; slot < slots; ++slot) {
    const uint32_t chain = versions_.ChainOf(version, objective, slot);
    for (const SlotJudge::Outcome& one : slots_[chain].Outcomes(spec, all)) {
      JudgedPeriod& period = periods[one.days.first];
      period.span = one;
      period.outcome.days = one.days;
      period.outcome.slots.resize(slots);
      period.outcome.slots[slot] = one.outcome;
    }
  }
  return periods;
}

TerminationRights::Known ContractJudge::KnownOf(const TerminationRight& right,
                                                size_t version) const {
  TerminationRights::Known known;
  const size_t slots =
      versions_.all()[version].objectives[right.objective].targets.size();
  for (size_t slot = 0; slot < slots; ++slot) {
    const uint32_t chain = versions_.ChainOf(version, right.objective, slot);
    known.from_day =
        std::max(known.from_day, slots_[chain].KnownFromDay(right.period));
  }
  for (const auto& [day, period] :
       PeriodsOf(version, right.objective, right.period, /*all=*/true)) {
    if (!period.span.closed) continue;
    known.closed.push_back(
        {.days = period.span.days,
         .start_us = period.span.start_us,
         .end_us = period.span.end_us,
         .missed = std::any_of(period.outcome.slots.begin(),
                               period.outcome.slots.end(),
                               [](const std::optional<SlotOutcome>& slot) {
                                 return slot.has_value() && slot->missed;
                               })});
  }
  return known;
}

void ContractJudge::JudgeRights(int64_t clock_us, std::vector<Alert>& alerts) {
  const Contract& now = versions_.At(clock_us);
  const auto version = static_cast<size_t>(&now - versions_.all().data());
  for (const TerminationRight& right : now.termination_rights) {
    rights_.Judge(now, right, KnownOf(right, version), clock_us, alerts);
  }
}

void ContractJudge::Settle(int64_t clock_us, std::vector<Alert>& alerts,
                           std::vector<LedgerEntry>& entries) {
  JudgeRights(clock_us, alerts);
  std::vector<std::vector<std::vector<PeriodOutcome>>> outcomes;
  for (const CreditSpan& span : credits_) {
    outcomes.push_back(ClosedPeriods(span));
  }
  ledger_.Settle(credits_, outcomes, clock_us, entries);
}

// For each schedule.
std::vector<std::vector<PeriodOutcome>> ContractJudge::ClosedPeriods(
    const CreditSpan& span) const {
  std::vector<std::vector<PeriodOutcome>> all;
  for (const CreditSchedule& schedule : span.terms().schedules) {
    std::vector<PeriodOutcome>& periods = all.emplace_back();
    for (auto& [day, period] : CreditPeriodsOf(span, schedule, /*all=*/true)) {
      if (period.span.closed) periods.push_back(std::move(period.outcome));
    }
  }
  return all;
}

// Those before the span too, which have led to what is in it.
ContractJudge::JudgedPeriods ContractJudge::CreditPeriodsOf(
    const CreditSpan& span, const CreditSchedule& schedule, bool all) const {
  JudgedPeriods periods =
      PeriodsOf(span.version, schedule.objective, span.terms().period, all);
  periods.erase(periods.lower_bound(span.end_day), periods.end());
  return periods;
}

// Those that run, and of the closed ones the last or all.
void ContractJudge::AppendCredits(bool all, Status* status) const {
  for (const CreditSpan& span : credits_) {
    for (const CreditSchedule& schedule : span.terms().schedules) {
      const auto periods = CreditPeriodsOf(span, schedule, all);
      for (auto at = periods.begin(); at != periods.end(); ++at) {
        if (at->first < span.from_day) continue;
        const auto next = std::next(at);
        const bool is_last_closed =
            next == periods.end() || !next->second.span.closed;
        if (at->second.span.closed && !all && !is_last_closed) continue;
        *status->add_credits() = CreditRowOf(span, schedule, at->second);
      }
    }
  }
}

CreditRow ContractJudge::CreditRowOf(const CreditSpan& span,
                                     const CreditSchedule& schedule,
                                     const JudgedPeriod& period) const {
  const CreditTerms& terms = span.terms();
  const std::string& name = span.contract().objectives[schedule.objective].name;
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

std::optional<ContractJudge::Account> ContractJudge::AccountOf(
    std::string_view objective, int64_t first_day) const {
  for (const CreditSpan& span : credits_) {
    if (first_day < span.from_day || first_day >= span.end_day) continue;
    const std::vector<CreditSchedule>& schedules = span.terms().schedules;
    for (size_t i = 0; i < schedules.size(); ++i) {
      const size_t index = schedules[i].objective;
      if (span.contract().objectives[index].name != objective) continue;
      const auto periods = CreditPeriodsOf(span, schedules[i], /*all=*/true);
      const auto at = periods.find(first_day);
      if (at == periods.end()) return std::nullopt;
      return Account{
          .span = span,
          .schedule = i,
          .outcome = at->second.outcome,
          .row = CreditRowOf(span, schedules[i], at->second),
          .steps = ledger_.StepsOf(span, ClosedPeriods(span), i, first_day)};
    }
  }
  return std::nullopt;
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
  return DayStartUs(versions_.all()[0].zone, days_.DayOf(clock_us) + 1);
}

}  // namespace holdline

#include "engine/app/explain/explain_cost.h"

#include <algorithm>
#include <set>
#include <string>

#include "operators/money/settlement.h"

namespace holdline {
namespace {

using Kind = ExplainedCost::Kind;

bool HasSchedule(const Contract& contract, const std::string& objective) {
  return std::any_of(
      contract.credits->schedules.begin(), contract.credits->schedules.end(),
      [&](const CreditSchedule& schedule) {
        return contract.objectives[schedule.objective].name == objective;
      });
}

bool IsOfContract(const LedgerEntry& entry, const ObjectiveQuestion& question) {
  return entry.contract() == question.versions[0].name;
}

bool IsOfPeriod(const LedgerEntry& entry, const ObjectiveQuestion& question) {
  return IsOfContract(entry, question) &&
         entry.period() == question.spec.Name() &&
         entry.period_start_us() == question.from_us;
}

bool IsOfKind(const LedgerEntry& entry, ChargeKind kind) {
  return entry.kind() == ChargeKindName(kind);
}

// In the order of the schedules, in which the caps are used up.
void AddBefore(const ObjectiveQuestion& question,
               std::span<const LedgerEntry> ledger, ExplainedCost& cost) {
  const ContractJudge::Account& account = *cost.account;
  for (size_t i = 0; i < account.schedule; ++i) {
    const size_t index = account.span.terms().schedules[i].objective;
    ExplainedCost::Before before{
        .objective = account.span.contract().objectives[index].name};
    for (const LedgerEntry& entry : ledger) {
      if (IsOfPeriod(entry, question) && IsOfKind(entry, ChargeKind::kCredit) &&
          entry.objective() == before.objective) {
        before.credit_minor += entry.amount_minor();
      }
    }
    if (before.credit_minor > 0) cost.before.push_back(before);
  }
}

// What the ledger has for shorter periods that begin within this one.
ExplainedCost::Within WithinOf(const ObjectiveQuestion& question,
                               std::span<const LedgerEntry> ledger) {
  ExplainedCost::Within within;
  std::set<int64_t> periods;
  for (const LedgerEntry& entry : ledger) {
    if (!IsOfContract(entry, question) ||
        entry.objective() != question.objective ||
        entry.period_start_us() < question.from_us ||
        entry.period_end_us() > question.to_us) {
      continue;
    }
    periods.insert(entry.period_start_us());
    if (IsOfKind(entry, ChargeKind::kBonus)) {
      within.bonus_minor += entry.amount_minor();
    } else {
      within.credit_minor += IsOfKind(entry, ChargeKind::kCredit)
                                 ? entry.amount_minor()
                                 : -entry.amount_minor();
    }
  }
  within.periods = static_cast<int64_t>(periods.size());
  return within;
}

}  // namespace

ExplainedCost ExplainCost(const ObjectiveQuestion& question,
                          const ContractJudge* judge,
                          std::span<const LedgerEntry> ledger) {
  const Contract& contract = question.contract();
  ExplainedCost cost;
  if (!contract.credits) return cost;
  cost.settled_by = contract.credits->period;
  cost.kind = Kind::kNoSchedule;
  if (!HasSchedule(contract, question.objective) || judge == nullptr) {
    return cost;
  }
  if (cost.settled_by != question.spec) {
    cost.kind = Kind::kOtherPeriod;
    cost.within = WithinOf(question, ledger);
    return cost;
  }
  cost.account = judge->AccountOf(question.objective, question.days.first);
  if (!cost.account) return cost;
  cost.kind = Kind::kPriced;
  for (const LedgerEntry& entry : ledger) {
    if (IsOfPeriod(entry, question) &&
        entry.objective() == question.objective) {
      cost.entries.push_back(entry);
    }
  }
  AddBefore(question, ledger, cost);
  return cost;
}

}  // namespace holdline

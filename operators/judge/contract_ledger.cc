#include "operators/judge/contract_ledger.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "engine/base/hash.h"
#include "operators/judge/alert.h"

namespace holdline {
namespace {

std::string EntryId(const LedgerEntry& entry, uint32_t number) {
  uint64_t hash = StableHash("holdline.LedgerEntry");
  for (const std::string* text : {&entry.contract(), &entry.objective(),
                                  &entry.period(), &entry.kind()}) {
    hash = CombineHash(hash, StableHash(*text));
  }
  hash = CombineHash(hash, static_cast<uint64_t>(entry.period_start_us()));
  return HexName(CombineHash(hash, number));
}

auto KeyOf(const ContractLedger::Told& told) {
  return std::tie(told.objective, told.first_day, told.kind);
}

}  // namespace

void ContractLedger::TakeOver(ContractLedger&& other, const Contract& before,
                              const Contract& now, int64_t since_us) {
  told_ = std::move(other.told_);
  again_from_day_ = other.again_from_day_;
  if (!now.credits || before.credits_version == now.credits_version) return;
  DayFinder days(now.zone);
  const DayRange current = PeriodOf(now.credits->period, days.DayOf(since_us));
  again_from_day_ = std::max(again_from_day_, current.first);
}

ContractLedger::Told& ContractLedger::Find(const std::string& objective,
                                           const Charge& charge) {
  const Told wanted{.objective = objective,
                    .first_day = charge.first_day,
                    .kind = charge.kind};
  const auto at = std::lower_bound(
      told_.begin(), told_.end(), wanted,
      [](const Told& a, const Told& b) { return KeyOf(a) < KeyOf(b); });
  if (at != told_.end() && KeyOf(*at) == KeyOf(wanted)) return *at;
  return *told_.insert(at, wanted);
}

void ContractLedger::Settle(
    const Contract& contract,
    std::span<const std::vector<PeriodOutcome>> outcomes, int64_t clock_us,
    std::vector<LedgerEntry>& entries) {
  const CreditTerms& terms = *contract.credits;
  // What is known no more, or was under other terms, stays; the rest is owed
  // only if it comes out again.
  std::vector<Charge> settled;
  std::vector<Charge> taken_back;
  for (size_t i = 0; i < terms.schedules.size(); ++i) {
    const std::string& objective =
        contract.objectives[terms.schedules[i].objective].name;
    for (const Told& told : told_) {
      if (told.objective != objective) continue;
      const bool stays = told.first_day < again_from_day_ ||
                         outcomes[i].empty() ||
                         told.first_day < outcomes[i].front().days.first;
      (stays ? settled : taken_back)
          .push_back({.schedule = i,
                      .first_day = told.first_day,
                      .kind = told.kind,
                      .minor = stays ? told.minor : 0,
                      .reason = stays ? "" : "nothing is owed any more"});
    }
  }
  std::vector<Charge> charges =
      holdline::Settle(terms, outcomes, settled, again_from_day_);
  const size_t owed = charges.size();
  for (Charge& charge : taken_back) {
    const auto is_same = [&](const Charge& other) {
      return other.schedule == charge.schedule &&
             other.first_day == charge.first_day && other.kind == charge.kind;
    };
    if (std::none_of(charges.begin(),
                     charges.begin() + static_cast<std::ptrdiff_t>(owed),
                     is_same)) {
      charges.push_back(std::move(charge));
    }
  }
  for (const Charge& charge : charges) {
    const Objective& objective =
        contract.objectives[terms.schedules[charge.schedule].objective];
    Told& told = Find(objective.name, charge);
    if (told.minor == charge.minor) continue;
    const DayRange days = PeriodOf(terms.period, charge.first_day);
    LedgerEntry entry;
    entry.set_contract(contract.name);
    entry.set_contract_version(HexName(contract.version));
    entry.set_objective(objective.name);
    entry.set_period(terms.period.Name());
    entry.set_period_start_us(DayStartUs(contract.zone, days.first));
    entry.set_period_end_us(DayStartUs(contract.zone, days.end));
    entry.set_kind(ChargeKindName(charge.kind));
    entry.set_currency(terms.currency);
    entry.set_amount_minor(charge.minor - told.minor);
    entry.set_clause(objective.clause);
    if (told.entries > 0) entry.set_corrects(EntryId(entry, told.entries));
    entry.set_reason(charge.reason);
    entry.set_clock_us(clock_us);
    entry.set_entry_id(EntryId(entry, ++told.entries));
    told.minor = charge.minor;
    entries.push_back(std::move(entry));
  }
}

}  // namespace holdline

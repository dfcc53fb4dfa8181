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

void ContractLedger::Settle(std::span<const CreditSpan> spans,
                            std::span<const Outcomes> outcomes,
                            int64_t clock_us,
                            std::vector<LedgerEntry>& entries) {
  for (size_t i = 0; i < spans.size(); ++i) {
    for (const Charge& charge : ChargesOf(spans[i], outcomes[i])) {
      Tell(spans[i], charge, clock_us, entries);
    }
  }
}

// What is known no more, or was under other terms, stays as it was told.
ContractLedger::Before ContractLedger::BeforeOf(
    const CreditSpan& span, const Outcomes& outcomes) const {
  const CreditTerms& terms = span.terms();
  Before before{.from_day = std::max(again_from_day_, span.from_day),
                .settled = {},
                .open = {}};
  for (size_t i = 0; i < terms.schedules.size(); ++i) {
    const std::string& objective =
        span.contract().objectives[terms.schedules[i].objective].name;
    const int64_t known_from_day = outcomes[i].empty()
                                       ? std::numeric_limits<int64_t>::max()
                                       : outcomes[i].front().days.first;
    for (const Told& told : told_) {
      if (told.objective != objective || told.first_day >= span.end_day) {
        continue;
      }
      Charge charge{.schedule = i,
                    .first_day = told.first_day,
                    .kind = told.kind,
                    .minor = told.minor};
      if (told.first_day < std::max(before.from_day, known_from_day)) {
        before.settled.push_back(std::move(charge));
      } else {
        charge.minor = 0;
        charge.reason = "nothing is owed any more";
        before.open.push_back(std::move(charge));
      }
    }
  }
  return before;
}

// What is owed for the span's periods; nothing, where something was told that
// is not owed any more.
std::vector<Charge> ContractLedger::ChargesOf(const CreditSpan& span,
                                              const Outcomes& outcomes) const {
  Before before = BeforeOf(span, outcomes);
  std::vector<Charge> charges =
      holdline::Settle(span.terms(), outcomes, before.settled, before.from_day);
  std::erase_if(before.open, [&](const Charge& told) {
    return std::any_of(
        charges.begin(), charges.end(), [&](const Charge& charge) {
          return charge.schedule == told.schedule &&
                 charge.first_day == told.first_day && charge.kind == told.kind;
        });
  });
  charges.insert(charges.end(), before.open.begin(), before.open.end());
  return charges;
}

std::optional<CreditSteps> ContractLedger::StepsOf(const CreditSpan& span,
                                                   const Outcomes& outcomes,
                                                   size_t schedule,
                                                   int64_t first_day) const {
  const Before before = BeforeOf(span, outcomes);
  return holdline::StepsOf({.terms = span.terms(),
                            .outcomes = outcomes,
                            .settled = before.settled,
                            .again_from_day = before.from_day},
                           schedule, first_day);
}

void ContractLedger::Tell(const CreditSpan& span, const Charge& charge,
                          int64_t clock_us, std::vector<LedgerEntry>& entries) {
  const CreditTerms& terms = span.terms();
  const Objective& objective =
      span.contract().objectives[terms.schedules[charge.schedule].objective];
  Told& told = Find(objective.name, charge);
  if (told.minor == charge.minor) return;
  const DayRange days = PeriodOf(terms.period, charge.first_day);
  const absl::TimeZone zone = span.contract().zone;
  const int64_t end_us = DayStartUs(zone, days.end);
  const Contract& contract = VersionAt(span.versions, end_us - 1);
  LedgerEntry entry;
  entry.set_contract(contract.name);
  entry.set_contract_version(HexName(contract.version));
  entry.set_objective(objective.name);
  entry.set_period(terms.period.Name());
  entry.set_period_start_us(DayStartUs(zone, days.first));
  entry.set_period_end_us(end_us);
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

}  // namespace holdline

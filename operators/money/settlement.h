// What a contract's closed periods cost: credits, bonuses, and credits that are
// earned back, to the minor unit. A pure function of what the periods came to,
// so that a correction of a period corrects all that follows from it.
//
// Oracles: the clauses of real contracts in tests/operators/money.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "operators/money/credit_terms.h"
#include "operators/money/period_outcome.h"

namespace holdline {

enum class ChargeKind : uint8_t { kCredit, kBonus, kEarnBack };
const char* ChargeKindName(ChargeKind kind);

// What one schedule costs for one period. Never negative: who owes it follows
// from the kind.
struct Charge {
  size_t schedule = 0;    // index in the terms
  int64_t first_day = 0;  // of the period
  ChargeKind kind = ChargeKind::kCredit;
  int64_t minor = 0;
  std::string reason = {};
};

// `outcomes`: for each schedule the closed periods of its objective,
// ascending. Charges for periods that are not to be settled again stand in
// `settled`: they count for the caps, and are returned as they are. Periods
// that begin before `again_from_day` are settled.
// Returns charges above zero, by day, schedule and kind.
std::vector<Charge> Settle(const CreditTerms& terms,
                           std::span<const std::vector<PeriodOutcome>> outcomes,
                           std::span<const Charge> settled,
                           int64_t again_from_day);

// What a period would cost with these outcomes, other periods apart.
int64_t CostOf(const CreditTerms& terms, const CreditSchedule& schedule,
               const PeriodOutcome& period);

// The most that a period may cost; absent: nothing bounds it.
std::optional<int64_t> MostOf(const CreditTerms& terms,
                              const CreditSchedule& schedule);

}  // namespace holdline

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

#include "operators/money/credit_history.h"
#include "operators/money/credit_terms.h"
#include "operators/money/period_cost.h"
#include "operators/money/period_outcome.h"

namespace holdline {

enum class ChargeKind : uint8_t { kCredit, kBonus, kEarnBack };
const char* ChargeKindName(ChargeKind kind);

// What a credit asked of the caps, and what they had left for it then.
struct AskedOfCaps {
  int64_t minor = 0;
  std::optional<int64_t> period_left = {};  // absent: there is no such cap
  std::optional<int64_t> year_left = {};
};

// What one schedule costs for one period. Never negative: who owes it follows
// from the kind.
struct Charge {
  size_t schedule = 0;    // index in the terms
  int64_t first_day = 0;  // of the period
  ChargeKind kind = ChargeKind::kCredit;
  int64_t minor = 0;
  std::string reason = {};
  AskedOfCaps asked = {};  // of a credit that was not settled before
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

// How Settle comes to what it says of one schedule and period.
struct CreditSteps {
  PeriodCost cost = {};  // trigger and caps apart
  // Where the schedule has a trigger: the misses that it sees, by first day.
  std::vector<int64_t> misses = {};
  bool is_due = false;
  // It stands as it was settled before; then nothing was asked of the caps.
  bool is_settled = false;
  AskedOfCaps asked = {};  // where it is due
  int64_t credit_minor = 0;
  int64_t bonus_minor = 0;
  // Of a credit, where the schedule has an earn-back.
  std::optional<EarningBack> earning_back = {};
};

// What Settle is given; borrowed.
struct ToSettle {
  const CreditTerms& terms;
  std::span<const std::vector<PeriodOutcome>> outcomes;
  std::span<const Charge> settled;
  int64_t again_from_day = 0;
};

// Absent where the schedule has no closed period that begins on the day.
std::optional<CreditSteps> StepsOf(const ToSettle& given, size_t schedule,
                                   int64_t first_day);

// What a period would cost with these outcomes, other periods apart.
int64_t CostOf(const CreditTerms& terms, const CreditSchedule& schedule,
               const PeriodOutcome& period);

// The most that a period may cost; absent: nothing bounds it.
std::optional<int64_t> MostOf(const CreditTerms& terms,
                              const CreditSchedule& schedule);

}  // namespace holdline

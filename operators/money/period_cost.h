// What one schedule costs for one period, other periods and caps apart.
//
// Thread-safe: functions without state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "operators/money/credit_terms.h"
#include "operators/money/exact.h"
#include "operators/money/period_outcome.h"

namespace holdline {

struct Cost {
  int64_t minor = 0;
  std::string reason = {};
};

struct PeriodCost {
  bool is_measured = false;
  bool is_missed = false;
  Cost credit = {};  // if the miss is to be paid
  Cost bonus = {};
};
PeriodCost CostAlone(const CreditTerms& terms, const CreditSchedule& schedule,
                     const PeriodOutcome& period);

// How far the value is on the bad side of `bound`; negative: on the good one.
Exact Shortfall(const Exact& value, int64_t bound, bool at_most);

// Whether the schedule is about the slot.
bool Counts(const CreditSchedule& schedule, size_t slot);

}  // namespace holdline

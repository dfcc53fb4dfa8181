// What one schedule costs for one period, other periods and caps apart.
//
// Thread-safe: functions without state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "operators/money/credit_terms.h"
#include "operators/money/exact.h"
#include "operators/money/period_outcome.h"

namespace holdline {

struct Cost {
  int64_t minor = 0;
  std::string reason = {};
};

// What one slot comes to by itself.
struct SlotCost {
  size_t slot = 0;
  bool is_missed = false;  // by the schedule's own level, where it has one
  Cost credit = {};
  Cost bonus = {};
};

struct PeriodCost {
  bool is_measured = false;
  bool is_missed = false;
  Cost credit = {};  // if the miss is to be paid
  Cost bonus = {};
  // How that comes about: the slots that were measured, what their misses ask
  // for before the allocation limits it, and whether the period is one of those
  // that cost nothing yet.
  std::vector<SlotCost> slots = {};
  int64_t asked_minor = 0;
  bool is_free = false;
};
PeriodCost CostAlone(const CreditTerms& terms, const CreditSchedule& schedule,
                     const PeriodOutcome& period);

// How far the value is on the bad side of `bound`; negative: on the good one.
Exact Shortfall(const Exact& value, int64_t bound, bool at_most);

// Contacts that went wrong beyond those that the target lets go wrong.
int64_t BeyondAllowed(const SlotOutcome& outcome);

// Whether the schedule is about the slot.
bool IsAbout(const CreditSchedule& schedule, size_t slot);

}  // namespace holdline

// One schedule through its periods, before caps: which misses are due, and
// which credits the periods behind them earn back.
//
// Borrows all that it is given.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "operators/money/credit_terms.h"
#include "operators/money/period_cost.h"
#include "operators/money/period_outcome.h"

namespace holdline {

class CreditHistory {
 public:
  // `periods` ascending.
  CreditHistory(const CreditTerms& terms, const CreditSchedule& schedule,
                const std::vector<PeriodOutcome>& periods);

  const PeriodCost& At(size_t period) const { return costs_[period]; }
  // Whether the period's miss is to be paid.
  bool IsDue(size_t period) const { return due_[period]; }
  // Whether the periods behind it have earned its credit back.
  // REQUIRES: the schedule has an earn-back.
  bool IsEarnedBack(size_t period) const;

 private:
  int64_t DaysBack(size_t period, int periods) const;
  void FindDue();
  std::vector<size_t> MissesWithin(size_t from, size_t to) const;
  bool IsRepeated(size_t period) const;
  bool ReachesLevel(const PeriodOutcome& period) const;

  const CreditTerms& terms_;
  const CreditSchedule& schedule_;
  const std::vector<PeriodOutcome>& periods_;
  std::vector<PeriodCost> costs_;
  std::vector<bool> due_;
};

}  // namespace holdline

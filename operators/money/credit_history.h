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

// How far the periods behind a miss have come with its credit.
struct EarningBack {
  enum class State : uint8_t {
    kOpen,      // too few have closed with data; those that have are good
    kEarned,    // as many as it takes are good
    kFailed,    // one of them does not reach the level
    kRepeated,  // never, because one of those before was a miss too
  };
  State state = State::kOpen;
  int good = 0;  // periods, until it is decided
};

class CreditHistory {
 public:
  // `periods` ascending.
  CreditHistory(const CreditTerms& terms, const CreditSchedule& schedule,
                const std::vector<PeriodOutcome>& periods);

  const PeriodCost& At(size_t period) const { return costs_[period]; }
  // Whether the period's miss is to be paid.
  bool IsDue(size_t period) const { return due_[period]; }
  // The first days of the misses that the trigger sees from the period, which
  // is the last of them where it is one; those that lead to nothing more are
  // not among them. REQUIRES: the schedule has a trigger.
  std::vector<int64_t> MissesSeenFrom(size_t period) const;
  // Whether the periods behind it have earned its credit back.
  // REQUIRES: the schedule has an earn-back.
  bool IsEarnedBack(size_t period) const {
    return EarningBackOf(period).state == EarningBack::State::kEarned;
  }
  EarningBack EarningBackOf(size_t period) const;

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
  // With a trigger: misses below this index lead to nothing more, as it was
  // when the period came.
  std::vector<size_t> consumed_;
};

}  // namespace holdline

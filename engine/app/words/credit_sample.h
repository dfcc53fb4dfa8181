// Values to try a schedule of credits on, and periods to try it in. What they
// cost is said by the settlement.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "operators/contract/model.h"
#include "operators/judge/promise.h"
#include "operators/money/settlement.h"

namespace holdline {

class CreditSample {
 public:
  // REQUIRES: contract.credits, and the schedule is one of its. Both must
  // outlive this.
  CreditSample(const Contract& contract, const CreditSchedule& schedule);

  const Objective& objective() const { return objective_; }
  // The slot in which values are tried: the schedule's, else the first; with
  // what the verdict holds values against, a target or a share of parts.
  const Target& target() const { return held_; }
  size_t slot() const { return slot_; }
  ValueUnit unit() const { return unit_; }
  int64_t step() const;
  // "77.5 %", "77.5 % of the half-hours".
  std::string Words(int64_t amount) const;

  // A value for each way in which the schedule tells misses apart: one in each
  // tier, else a single one.
  std::vector<int64_t> Misses() const;
  // The one of them that costs most.
  int64_t DearestMiss() const;
  // Far beyond all of them.
  int64_t FarMiss() const;

  PeriodOutcome OutcomeAt(int64_t amount, DayRange days) const;
  // What the first period that may cost anything costs with that value.
  int64_t CostAt(int64_t amount) const;

 private:
  std::optional<SlotOutcome> OutcomeIn(size_t slot, int64_t amount) const;
  // The value inside of a tier.
  int64_t Inside(const ValueRange& range) const;
  // The target missed by as much, or half of what is left where that is more
  // than there is.
  int64_t Beyond(int64_t by) const;

  const Contract& contract_;
  const CreditSchedule& schedule_;
  const Objective& objective_;
  const size_t slot_;
  const Target held_;
  const ValueUnit unit_;
};

// So many periods one after the other, all of which may cost something.
std::vector<DayRange> PeriodsFrom(const Contract& contract, int count);

}  // namespace holdline

// What an objective promises for a period in one slot, and whether the period
// keeps it: as Promise says, but by the objective's verdict rules. They may
// hold the mean of the parts against the target, or the share of parts that
// keep it; round first; and go easy on few contacts (contracts.md, "Percent",
// "Watch and period").
//
// The mean is reckoned to 10^-12 of a unit for each part; nearer to a whole
// unit than that it is that unit, so that 70 % and 90 % are exactly 80 %.
//
// Immutable after construction.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "operators/contract/model.h"
#include "operators/judge/promise.h"
#include "operators/judge/state.h"
#include "operators/money/settlement.h"
#include "operators/tally/tally.h"
#include "operators/window/part_sums.h"

namespace holdline {

// A period as it stands. Parts are there where the verdict is one of parts.
struct PeriodSum {
  Tally tally;
  std::span<const PartSum> parts = {};
  bool is_void = false;  // relief leaves it without a verdict
};

class PeriodPromise {
 public:
  PeriodPromise(const Objective& objective, const Target& target);

  // While it runs: kNoData, kInsufficient (too few for a verdict), kGood,
  // kAtRisk or kBad.
  ObjectiveState StateOf(const PeriodSum& sum) const;
  // For DampedState, with the counts that `alert:` wants.
  DampedState::Observed Observe(const PeriodSum& sum) const;

  // Once closed: kNoData, kNotMeasured, kMet or kMissed.
  // REQUIRES: has_bound().
  ObjectiveState VerdictOf(const PeriodSum& sum) const;
  // What it came to, for what it costs; absent where there is no verdict.
  // REQUIRES: has_bound().
  std::optional<SlotOutcome> OutcomeOf(const PeriodSum& sum) const;

  // Whether something else than the value of all contacts is held against the
  // target: "mean_of day", "share_of 30m", "every day"; and what, for people.
  bool is_of_parts() const { return rules_.HasParts(); }
  std::string FormName() const;
  std::optional<double> FormValue(const PeriodSum& sum) const;
  // The share of parts that must keep the target; absent: it is the target.
  std::optional<double> FormTarget() const;

  // What is held against the target, for people.
  std::optional<double> ValueOf(const PeriodSum& sum) const {
    return is_of_parts() ? FormValue(sum) : promise_.ValueOf(sum.tally);
  }

  const Promise& promise() const { return promise_; }
  bool has_bound() const { return promise_.has_bound(); }
  int64_t hold_us() const { return promise_.hold_us(); }

 private:
  enum class Volume : uint8_t { kEnough, kTooLow, kOneMissAllowed };
  Volume VolumeOf(const Tally& tally) const;
  // Whether the period as a whole keeps the target for having but one miss.
  bool IsLenient(const PeriodSum& sum) const;
  // Of a tally that is held against the target by itself.
  ObjectiveState StateAlone(const Tally& tally) const;
  Exact Rounded(const Exact& value) const;
  Exact MeanOf(std::span<const PartSum> parts) const;
  std::optional<Exact> ShareOf(std::span<const PartSum> parts) const;
  // What is held against `held()`; absent where nothing can be.
  std::optional<Exact> HeldValue(const PeriodSum& sum) const;
  // REQUIRES: has_bound(); `value` is the period's HeldValue.
  ObjectiveState StateWith(const std::optional<Exact>& value,
                           const PeriodSum& sum) const;
  const Promise& held() const {
    return rules_.form == VerdictRules::Form::kShareOf ? share_ : promise_;
  }

  Promise promise_;
  VerdictRules rules_;
  Promise share_;  // of the parts that keep the target
};

}  // namespace holdline

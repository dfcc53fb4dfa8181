// What one objective promises in one slot, and whether a tally keeps it. All
// comparisons are of integers: shares are parts per million, durations
// microseconds, and a value is never divided before it is compared.
//
// A share is met / counted, whatever the measure: for abandonment "met" counts
// the abandoned and the target is an upper limit. A percentile of the wait is
// judged as the share of waits within its limit. Of availability what is
// counted is microseconds.
//
// Immutable after construction.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/ppm.h"
#include "engine/base/time_units.h"
#include "operators/contract/model.h"
#include "operators/judge/state.h"
#include "operators/money/exact.h"
#include "operators/tally/tally.h"

namespace holdline {

// Values count millionths of a share, or microseconds: so many are the 1 that
// people read. (Of contacts they count contacts.)
inline constexpr int64_t kWholeUnit = kWholePpm;
static_assert(kWholeUnit == kSecondUs);

enum class ValueUnit : uint8_t { kShare, kDuration, kContacts };
ValueUnit ValueUnitOf(Measure measure);
// In the unit of a bound. REQUIRES: tally.counted > 0.
Exact ValueIn(ValueUnit unit, const Tally& tally);

class Promise {
 public:
  Promise(const Objective& objective, const Target& target);
  Promise(ValueUnit unit, const Target& target, const AlertRules& rules);

  // kNoData, kGood, kAtRisk or kBad. Exactly at the target is met; exactly
  // `at_risk_within` past it is still at risk.
  ObjectiveState StateOf(const Tally& tally) const;
  // The same of a value that there is. REQUIRES: has_bound().
  ObjectiveState StateOf(const Exact& value) const;

  // The same with too few contacts told apart, and whether the margin of
  // recovery is reached; for DampedState.
  DampedState::Observed Observe(const Tally& tally) const;
  bool HasEnough(const Tally& tally) const;

  // Whether `a` is further from the promise than `b`; both have data.
  bool IsWorse(const Tally& a, const Tally& b) const;

  // Contacts that went against the target; of a share.
  int64_t WrongOf(const Tally& tally) const {
    return at_most_ ? tally.met : tally.counted - tally.met;
  }

  // For people: a fraction of 1, seconds, or contacts. Absent without data.
  std::optional<double> ValueOf(const Tally& tally) const;
  std::optional<double> TargetValue() const;

  // Contacts in a row that must go well for a share to be back at its target;
  // absent where it is there, or where no number would do.
  std::optional<int64_t> InARow(const Tally& tally) const;

  // As well as so many contacts, or less of them, can go: at best the value of
  // a tally that this is added to comes to this. Absent where nothing is best.
  std::optional<Tally> BestOf(int64_t contacts) const;
  // The value that so many contacts must have (for people, as ValueOf), for the
  // whole of them and the tally to be just at the target; a number of contacts
  // where those are counted. Outside of what there can be where none will do.
  // REQUIRES: has_bound().
  std::optional<double> NeededOf(int64_t contacts, const Tally& tally) const;

  // The values at which a state may change, in the unit of the bound.
  std::vector<int64_t> Edges() const;

  bool has_bound() const { return has_bound_; }
  bool at_most() const { return at_most_; }
  int64_t bound() const { return bound_; }
  ValueUnit unit() const { return unit_; }
  int64_t hold_us() const { return rules_.recover_for_us; }

  // Whether the value is past the target by the margin of recovery.
  bool IsRecovered(const Exact& value) const {
    return Reaches(value, rules_.recover_by, false);
  }

 private:
  // Whether the value is at the bound moved by `margin` to the good side, or
  // better; `strictly`: better.
  bool Reaches(const Exact& value, int64_t margin, bool strictly) const;

  ValueUnit unit_;
  bool has_bound_;
  bool at_most_;
  int64_t bound_;
  AlertRules rules_;
};

}  // namespace holdline

#include "operators/judge/promise.h"

#include <algorithm>

#include "absl/numeric/int128.h"
#include "engine/base/check.h"
#include "engine/base/ppm.h"
#include "engine/base/time_units.h"

namespace holdline {
namespace {

absl::int128 CeilDivide(absl::int128 value, absl::int128 by) {
  return (value + by - 1) / by;
}

}  // namespace

ValueUnit ValueUnitOf(Measure measure) {
  switch (measure) {
    case Measure::kServiceLevel:
    case Measure::kAbandonment:
    case Measure::kWaitTime:
    case Measure::kResponseTime:
    case Measure::kTurnaround:
    case Measure::kTotalResolutionTime:
    case Measure::kAvailability:
      return ValueUnit::kShare;
    case Measure::kAverageSpeedOfAnswer:
    case Measure::kHandleTime:
    case Measure::kMeanResponseTime:
    case Measure::kMeanTurnaround:
    case Measure::kMeanTotalResolutionTime:
    case Measure::kMeanTimeToRespond:
    case Measure::kMeanTimeToRestore:
    case Measure::kMeanTimeToResolve:
    case Measure::kMeanTimeToRecover:
      return ValueUnit::kDuration;
    case Measure::kOffered:
    case Measure::kAnswered:
    case Measure::kAbandoned:
      return ValueUnit::kContacts;
  }
  HL_CHECK(false);
  return ValueUnit::kShare;
}

Exact ValueIn(ValueUnit unit, const Tally& tally) {
  switch (unit) {
    case ValueUnit::kShare:
      return {absl::int128(tally.met) * kWholePpm, tally.counted};
    case ValueUnit::kDuration:
      return {tally.sum_us, tally.counted};
    case ValueUnit::kContacts:
      return {tally.counted, 1};
  }
  HL_CHECK(false);
  return {};
}

Promise::Promise(const Objective& objective, const Target& target)
    : Promise(ValueUnitOf(objective.measure), target, objective.alert) {}

Promise::Promise(ValueUnit unit, const Target& target, const AlertRules& rules)
    : unit_(unit),
      has_bound_(target.has_bound),
      at_most_(target.at_most),
      bound_(target.bound),
      rules_(rules) {}

bool Promise::Reaches(const Exact& value, int64_t margin, bool strictly) const {
  const absl::int128 moved = at_most_ ? bound_ - margin : bound_ + margin;
  absl::int128 distance = value.numerator - moved * value.denominator;
  if (at_most_) distance = -distance;
  return strictly ? distance > 0 : distance >= 0;
}

ObjectiveState Promise::StateOf(const Tally& tally) const {
  if (tally.counted <= 0) return ObjectiveState::kNoData;
  if (!has_bound_) return ObjectiveState::kGood;
  return StateOf(ValueIn(unit_, tally));
}

ObjectiveState Promise::StateOf(const Exact& value) const {
  if (!Reaches(value, 0, false)) return ObjectiveState::kBad;
  if (!rules_.at_risk_within) return ObjectiveState::kGood;
  return Reaches(value, *rules_.at_risk_within, true) ? ObjectiveState::kGood
                                                      : ObjectiveState::kAtRisk;
}

std::vector<int64_t> Promise::Edges() const {
  if (!has_bound_) return {};
  std::vector<int64_t> edges;
  for (const int64_t margin :
       {int64_t{0}, rules_.at_risk_within.value_or(0), rules_.recover_by}) {
    edges.push_back(at_most_ ? bound_ - margin : bound_ + margin);
  }
  return edges;
}

bool Promise::HasEnough(const Tally& tally) const {
  return tally.counted >= std::max<int64_t>(rules_.from_contacts, 1);
}

DampedState::Observed Promise::Observe(const Tally& tally) const {
  const ObjectiveState state = StateOf(tally);
  if (state == ObjectiveState::kNoData || !has_bound_) return {state, true};
  if (!HasEnough(tally)) return {ObjectiveState::kInsufficient, true};
  return {state, IsRecovered(ValueIn(unit_, tally))};
}

bool Promise::IsWorse(const Tally& a, const Tally& b) const {
  const Exact left = ValueIn(unit_, a);
  const Exact right = ValueIn(unit_, b);
  const absl::int128 difference =
      left.numerator * right.denominator - right.numerator * left.denominator;
  return at_most_ ? difference > 0 : difference < 0;
}

std::optional<double> Promise::ValueOf(const Tally& tally) const {
  if (tally.counted <= 0) return std::nullopt;
  const auto counted = static_cast<double>(tally.counted);
  switch (unit_) {
    case ValueUnit::kShare:
      return static_cast<double>(tally.met) / counted;
    case ValueUnit::kDuration:
      return static_cast<double>(tally.sum_us) / counted / kSecondUs;
    case ValueUnit::kContacts:
      return counted;
  }
  return std::nullopt;
}

std::optional<double> Promise::TargetValue() const {
  if (!has_bound_) return std::nullopt;
  const auto bound = static_cast<double>(bound_);
  return unit_ == ValueUnit::kContacts ? bound : bound / kWholeUnit;
}

std::optional<int64_t> Promise::InARow(const Tally& tally) const {
  if (unit_ != ValueUnit::kShare || !has_bound_) return std::nullopt;
  if (tally.counted <= 0) return std::nullopt;
  if (Reaches(ValueIn(unit_, tally), 0, false)) return std::nullopt;
  const absl::int128 met = absl::int128(tally.met) * kWholePpm;
  const absl::int128 due = absl::int128(tally.counted) * bound_;
  // At least: (met + k) / (counted + k) = bound. At most: met / (counted + k).
  const int64_t gain = at_most_ ? bound_ : kWholePpm - bound_;
  if (gain <= 0) return std::nullopt;
  return static_cast<int64_t>(
      CeilDivide(at_most_ ? met - due : due - met, gain));
}

std::optional<Tally> Promise::BestOf(int64_t contacts) const {
  switch (unit_) {
    case ValueUnit::kShare:
      return Tally{.counted = contacts, .met = at_most_ ? 0 : contacts};
    case ValueUnit::kDuration:
      // They might take for ever.
      if (!at_most_) return std::nullopt;
      return Tally{.counted = contacts};
    case ValueUnit::kContacts:
      return Tally{.counted = at_most_ ? 0 : contacts};
  }
  return std::nullopt;
}

std::optional<double> Promise::NeededOf(int64_t contacts,
                                        const Tally& tally) const {
  if (unit_ == ValueUnit::kContacts) {
    return static_cast<double>(bound_ - tally.counted);
  }
  if (contacts <= 0) return std::nullopt;
  const absl::int128 has = unit_ == ValueUnit::kShare
                               ? absl::int128(tally.met) * kWholePpm
                               : absl::int128(tally.sum_us);
  const absl::int128 due =
      absl::int128(bound_) * (tally.counted + contacts) - has;
  return static_cast<double>(due) / static_cast<double>(contacts) / kWholeUnit;
}

}  // namespace holdline

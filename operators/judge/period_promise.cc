#include "operators/judge/period_promise.h"

#include <algorithm>

#include "engine/base/ppm.h"
#include "operators/contract/units.h"

namespace holdline {
namespace {

using Form = VerdictRules::Form;

constexpr int64_t kFine = 1'000'000'000'000;  // steps of a unit in a mean

Target ShareTarget(const VerdictRules& rules) {
  Target target;
  target.bound = rules.share_ppm;
  return target;
}

// To the nearest step.
absl::int128 InFineSteps(const Exact& value) {
  return (2 * value.numerator * kFine + value.denominator) /
         (2 * value.denominator);
}

}  // namespace

PeriodPromise::PeriodPromise(const Objective& objective, const Target& target)
    : promise_(objective, target),
      rules_(objective.verdict),
      share_(ValueUnit::kShare, ShareTarget(objective.verdict), AlertRules()) {}

PeriodPromise::Volume PeriodPromise::VolumeOf(const Tally& tally) const {
  if (tally.counted >= rules_.low_below) return Volume::kEnough;
  if (!rules_.low_allows_one_miss) return Volume::kTooLow;
  return promise_.WrongOf(tally) <= 1 ? Volume::kOneMissAllowed
                                      : Volume::kEnough;
}

Exact PeriodPromise::Rounded(const Exact& value) const {
  return rules_.rounded_to > 0 ? RoundedTo(rules_.rounded_to, value) : value;
}

ObjectiveState PeriodPromise::StateAlone(const Tally& tally) const {
  if (tally.counted <= 0) return ObjectiveState::kNoData;
  switch (VolumeOf(tally)) {
    case Volume::kTooLow:
      return ObjectiveState::kInsufficient;
    case Volume::kOneMissAllowed:
      return ObjectiveState::kGood;
    case Volume::kEnough:
      break;
  }
  return promise_.StateOf(Rounded(ValueIn(promise_.unit(), tally)));
}

// REQUIRES: something counts in one of them.
Exact PeriodPromise::MeanOf(std::span<const PartSum> parts) const {
  absl::int128 sum = 0;
  int64_t measured = 0;
  for (const PartSum& part : parts) {
    if (part.tally.counted <= 0) continue;
    sum += InFineSteps(ValueIn(promise_.unit(), part.tally));
    ++measured;
  }
  const absl::int128 nearest = (sum + kFine / 2) / kFine * kFine;
  const absl::int128 distance = sum < nearest ? nearest - sum : sum - nearest;
  if (distance <= measured) sum = nearest;
  return {sum, absl::int128(measured) * kFine};
}

std::optional<Exact> PeriodPromise::ShareOf(
    std::span<const PartSum> parts) const {
  int64_t measured = 0;
  int64_t kept = 0;
  for (const PartSum& part : parts) {
    const ObjectiveState state = StateAlone(part.tally);
    if (state == ObjectiveState::kNoData) continue;
    if (state == ObjectiveState::kInsufficient) continue;
    ++measured;
    if (state != ObjectiveState::kBad) ++kept;
  }
  if (measured == 0) return std::nullopt;
  return Exact{absl::int128(kept) * kWholePpm, measured};
}

std::optional<Exact> PeriodPromise::HeldValue(const PeriodSum& sum) const {
  if (sum.tally.counted <= 0 || sum.is_void) return std::nullopt;
  if (rules_.form == Form::kShareOf) return ShareOf(sum.parts);
  if (VolumeOf(sum.tally) == Volume::kTooLow) return std::nullopt;
  return Rounded(rules_.form == Form::kMeanOf
                     ? MeanOf(sum.parts)
                     : ValueIn(promise_.unit(), sum.tally));
}

bool PeriodPromise::IsLenient(const PeriodSum& sum) const {
  return rules_.form != Form::kShareOf &&
         VolumeOf(sum.tally) == Volume::kOneMissAllowed;
}

ObjectiveState PeriodPromise::StateWith(const std::optional<Exact>& value,
                                        const PeriodSum& sum) const {
  if (!value) {
    return sum.tally.counted <= 0 ? ObjectiveState::kNoData
                                  : ObjectiveState::kInsufficient;
  }
  return IsLenient(sum) ? ObjectiveState::kGood : held().StateOf(*value);
}

ObjectiveState PeriodPromise::StateOf(const PeriodSum& sum) const {
  if (has_bound()) return StateWith(HeldValue(sum), sum);
  return sum.tally.counted <= 0 ? ObjectiveState::kNoData
                                : ObjectiveState::kGood;
}

DampedState::Observed PeriodPromise::Observe(const PeriodSum& sum) const {
  if (!has_bound()) return {StateOf(sum), true};
  const std::optional<Exact> value = HeldValue(sum);
  const ObjectiveState state = StateWith(value, sum);
  if (state == ObjectiveState::kNoData) return {state, true};
  if (!value || !promise_.HasEnough(sum.tally)) {
    return {ObjectiveState::kInsufficient, true};
  }
  return {state, IsLenient(sum) || held().IsRecovered(*value)};
}

ObjectiveState PeriodPromise::VerdictOf(const PeriodSum& sum) const {
  switch (StateOf(sum)) {
    case ObjectiveState::kNoData:
      return ObjectiveState::kNoData;
    case ObjectiveState::kInsufficient:
      return ObjectiveState::kNotMeasured;
    case ObjectiveState::kBad:
      return ObjectiveState::kMissed;
    default:
      return ObjectiveState::kMet;
  }
}

std::optional<SlotOutcome> PeriodPromise::OutcomeOf(
    const PeriodSum& sum) const {
  const std::optional<Exact> value = HeldValue(sum);
  if (!value) return std::nullopt;
  const bool is_share = promise_.unit() == ValueUnit::kShare;
  return SlotOutcome{
      .missed = StateWith(value, sum) == ObjectiveState::kBad,
      .value = *value,
      .bound = held().bound(),
      .at_most = held().at_most(),
      .wrong = is_share ? promise_.WrongOf(sum.tally) : sum.tally.met,
      .counted = sum.tally.counted};
}

std::string PeriodPromise::FormName() const {
  if (!is_of_parts()) return "";
  const std::string part = rules_.part_us == VerdictRules::kDay
                               ? "day"
                               : DurationText(rules_.part_us);
  if (rules_.form == Form::kMeanOf) return "mean_of " + part;
  return (rules_.share_ppm == kWholePpm ? "every " : "share_of ") + part;
}

std::optional<double> PeriodPromise::FormValue(const PeriodSum& sum) const {
  if (!is_of_parts()) return std::nullopt;
  const std::optional<Exact> value = HeldValue(sum);
  if (!value) return std::nullopt;
  const double in_units = static_cast<double>(value->numerator) /
                          static_cast<double>(value->denominator);
  return held().unit() == ValueUnit::kContacts ? in_units
                                               : in_units / kWholeUnit;
}

std::optional<double> PeriodPromise::FormTarget() const {
  if (rules_.form != Form::kShareOf) return std::nullopt;
  return share_.TargetValue();
}

}  // namespace holdline

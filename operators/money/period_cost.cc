#include "operators/money/period_cost.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/base/ppm.h"
#include "engine/base/time_units.h"

namespace holdline {
namespace {

Cost PerStep(const Exact& price, int64_t steps, const std::string& what) {
  return {RoundHalfEven(Times(price, steps)),
          std::to_string(steps) + " " + what};
}

Cost PerSecond(const Exact& price, SecondsCounted counted, const Exact& us,
               const std::string& what) {
  const Exact seconds{us.numerator, us.denominator * kSecondUs};
  switch (counted) {
    case SecondsCounted::kWhole:
      return PerStep(price, FloorOf(seconds), "whole seconds " + what);
    case SecondsCounted::kFraction:
      return PerStep(price, CeilOf(seconds), "seconds or fractions " + what);
    case SecondsCounted::kExact:
      break;
  }
  const Exact amount = Reduced({price.numerator * seconds.numerator,
                                price.denominator * seconds.denominator});
  return {RoundHalfEven(amount), "exact seconds " + what};
}

Cost CostOfMiss(const CreditSchedule& schedule, const SlotOutcome& outcome) {
  const Exact shortfall =
      Shortfall(outcome.value, outcome.bound, outcome.at_most);
  const Exact points{shortfall.numerator, shortfall.denominator * kPercentPpm};
  switch (schedule.form) {
    case CreditForm::kTiers:
      for (const CreditSchedule::Tier& tier : schedule.tiers) {
        if (!tier.range.Holds(outcome.value)) continue;
        return {RoundHalfEven(tier.amount), tier.range.text + ": " + tier.text};
      }
      return {};
    case CreditForm::kPerMiss:
      return {RoundHalfEven(schedule.price), "missed: " + schedule.price_text};
    case CreditForm::kPerPoint:
      return PerStep(schedule.price, FloorOf(points),
                     "whole points at " + schedule.price_text);
    case CreditForm::kPerPointOrFraction:
      return PerStep(schedule.price, CeilOf(points),
                     "points or fractions at " + schedule.price_text);
    case CreditForm::kPerSecond:
      return PerSecond(schedule.price, schedule.seconds,
                       Shortfall(outcome.value, schedule.over_us, true),
                       "at " + schedule.price_text);
    case CreditForm::kPerContact:
      return PerStep(schedule.price, BeyondAllowed(outcome),
                     "contacts at " + schedule.price_text);
  }
  return {};
}

// Whether it goes against the schedule, which may have a level of its own.
bool IsMiss(const CreditSchedule& schedule, const SlotOutcome& outcome) {
  if (schedule.trigger && schedule.trigger->when) {
    return schedule.trigger->when->Holds(outcome.value);
  }
  return outcome.missed;
}

void Add(const Cost& more, Cost& sum) {
  sum.minor += more.minor;
  if (!sum.reason.empty() && !more.reason.empty()) sum.reason += "; ";
  sum.reason += more.reason;
}

void TakeMore(Cost cost, Cost& best) {
  if (cost.minor > best.minor || best.reason.empty()) best = std::move(cost);
}

// Slots count together, or the dearest of them does.
void Take(const CreditSchedule& schedule, Cost cost, Cost& sum) {
  if (schedule.slots_paid > 1) {
    Add(cost, sum);
  } else {
    TakeMore(std::move(cost), sum);
  }
}

Cost BonusOf(const CreditSchedule& schedule, const SlotOutcome& outcome) {
  const Exact gain = Shortfall(outcome.value, schedule.bonus->below_us, false);
  if (gain.numerator <= 0) return {};
  return PerSecond(schedule.bonus->per_second, schedule.seconds, gain,
                   "below the bonus level");
}

void LimitTo(const Exact& allocation, Cost& credit) {
  const int64_t most = RoundHalfEven(allocation);
  if (credit.minor <= most) return;
  credit.minor = most;
  credit.reason += ", at most the allocation";
}

}  // namespace

Exact Shortfall(const Exact& value, int64_t bound, bool at_most) {
  const absl::int128 above =
      value.numerator - absl::int128(bound) * value.denominator;
  return {at_most ? above : -above, value.denominator};
}

// A part of a contact is none.
int64_t BeyondAllowed(const SlotOutcome& outcome) {
  const int64_t allowed_ppm =
      outcome.at_most ? outcome.bound : kWholePpm - outcome.bound;
  const absl::int128 allowed =
      absl::int128(allowed_ppm) * outcome.counted / kWholePpm;
  return std::max<int64_t>(0, outcome.wrong - static_cast<int64_t>(allowed));
}

bool IsAbout(const CreditSchedule& schedule, size_t slot) {
  return schedule.slot == CreditSchedule::kWorstSlot ||
         static_cast<size_t>(schedule.slot) == slot;
}

PeriodCost CostAlone(const CreditTerms& terms, const CreditSchedule& schedule,
                     const PeriodOutcome& period) {
  PeriodCost cost;
  for (size_t slot = 0; slot < period.slots.size(); ++slot) {
    const std::optional<SlotOutcome>& outcome = period.slots[slot];
    if (!outcome || !IsAbout(schedule, slot)) continue;
    cost.is_measured = true;
    SlotCost& one = cost.slots.emplace_back(SlotCost{.slot = slot});
    if (IsMiss(schedule, *outcome)) {
      cost.is_missed = one.is_missed = true;
      one.credit = CostOfMiss(schedule, *outcome);
      Take(schedule, one.credit, cost.credit);
    } else if (schedule.bonus) {
      one.bonus = BonusOf(schedule, *outcome);
      Take(schedule, one.bonus, cost.bonus);
    }
  }
  // What is good in one slot does not outweigh what is bad in another.
  if (cost.is_missed) cost.bonus = {};
  cost.asked_minor = cost.credit.minor;
  if (schedule.most) LimitTo(*schedule.most, cost.credit);
  cost.is_free = period.days.first < terms.from_day;
  if (cost.is_free) cost.credit = cost.bonus = {};
  return cost;
}

}  // namespace holdline

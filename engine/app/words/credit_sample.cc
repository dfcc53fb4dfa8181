#include "engine/app/words/credit_sample.h"

#include <algorithm>

#include "engine/app/words/amounts.h"
#include "engine/app/words/sample.h"
#include "engine/app/words/verdict_words.h"
#include "engine/base/ppm.h"
#include "engine/base/time_units.h"
#include "operators/contract/held_target.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

constexpr int64_t kPointsPpm = 58'000;  // 5.8 points
constexpr int64_t kFarUs = 600 * kSecondUs;

// Few digits, where the value stays what it is.
int64_t Rounded(ValueUnit unit, int64_t amount) {
  const int64_t to = unit == ValueUnit::kShare      ? 1000
                     : unit == ValueUnit::kDuration ? kSecondUs / 10
                                                    : 1;
  return amount / to * to;
}

Target HeldTarget(const Objective& objective, size_t slot) {
  Target held = objective.targets[slot];
  const Held of = HeldOf(objective, slot);
  held.at_most = of.at_most;
  held.bound = of.bound;
  return held;
}

}  // namespace

CreditSample::CreditSample(const Contract& contract,
                           const CreditSchedule& schedule)
    : contract_(contract),
      schedule_(schedule),
      objective_(contract.objectives[schedule.objective]),
      slot_(schedule.slot == CreditSchedule::kWorstSlot
                ? 0
                : static_cast<size_t>(schedule.slot)),
      held_(HeldTarget(objective_, slot_)),
      unit_(IsOfShares(objective_) ? ValueUnit::kShare
                                   : ValueUnitOf(objective_.measure)) {}

int64_t CreditSample::step() const {
  return IsOfShares(objective_) ? StepOf(unit_) : StepOf(objective_);
}

std::string CreditSample::Words(int64_t amount) const {
  const std::string words = AmountWords(unit_, amount);
  return IsOfShares(objective_)
             ? Concat(words, " of the ", PartsWords(objective_.verdict))
             : words;
}

int64_t CreditSample::Inside(const ValueRange& range) const {
  const int64_t low = std::max<int64_t>(range.from, 0);
  const int64_t beyond = unit() == ValueUnit::kShare      ? kWholePpm
                         : unit() == ValueUnit::kDuration ? low + 10 * kSecondUs
                                                          : low + 10;
  const int64_t high = std::min(range.to, beyond);
  const int64_t middle = low + (high - low) / 2;
  const int64_t rounded = Rounded(unit(), middle);
  return range.Holds({rounded, 1}) ? rounded : middle;
}

int64_t CreditSample::Beyond(int64_t by) const {
  const int64_t bound = target().bound;
  if (!target().at_most) return bound >= by ? bound - by : bound / 2;
  const bool is_share = unit() == ValueUnit::kShare;
  return is_share && bound + by > kWholePpm ? (bound + kWholePpm) / 2
                                            : bound + by;
}

std::vector<int64_t> CreditSample::Misses() const {
  switch (schedule_.form) {
    case CreditForm::kTiers: {
      std::vector<int64_t> misses;
      for (const CreditSchedule::Tier& tier : schedule_.tiers) {
        misses.push_back(Inside(tier.range));
      }
      return misses;
    }
    case CreditForm::kPerMiss:
      return {Beyond(step())};
    case CreditForm::kPerPoint:
    case CreditForm::kPerPointOrFraction:
    case CreditForm::kPerContact:
      return {Beyond(kPointsPpm)};
    case CreditForm::kPerSecond:
      return {schedule_.over_us + 17 * kSecondUs + kSecondUs / 2};
  }
  return {};
}

int64_t CreditSample::DearestMiss() const {
  const std::vector<int64_t> misses = Misses();
  return *std::max_element(
      misses.begin(), misses.end(),
      [this](int64_t a, int64_t b) { return CostAt(a) < CostAt(b); });
}

int64_t CreditSample::FarMiss() const {
  switch (unit()) {
    case ValueUnit::kShare:
      return target().at_most ? kWholePpm : 0;
    case ValueUnit::kDuration:
      return target().at_most ? target().bound + kFarUs : 0;
    case ValueUnit::kContacts:
      break;
  }
  return target().at_most ? 2 * target().bound + 1 : 1;
}

// Where each slot is paid for, all come to the same.
PeriodOutcome CreditSample::OutcomeAt(int64_t amount, DayRange days) const {
  PeriodOutcome outcome{.days = days, .slots = {}};
  for (size_t slot = 0; slot < objective_.targets.size(); ++slot) {
    outcome.slots.push_back(slot == slot_ || schedule_.slots_paid > 1
                                ? OutcomeIn(slot, amount)
                                : std::nullopt);
  }
  return outcome;
}

std::optional<SlotOutcome> CreditSample::OutcomeIn(size_t slot,
                                                   int64_t amount) const {
  const Target& target = objective_.targets[slot];
  const PeriodPromise promise(objective_, target);
  if (!IsOfShares(objective_)) {
    return promise.OutcomeOf(SomeParts(TallyAt(objective_, amount)).Sum());
  }
  const Tally share = TallyAt(ValueUnit::kShare, amount);
  const SomeParts parts = PartsThatKeep(
      objective_, target, {.kept = share.met, .of = share.counted});
  return promise.OutcomeOf(parts.Sum());
}

int64_t CreditSample::CostAt(int64_t amount) const {
  return CostOf(*contract_.credits, schedule_,
                OutcomeAt(amount, PeriodsFrom(contract_, 1)[0]));
}

std::vector<DayRange> PeriodsFrom(const Contract& contract, int count) {
  DayFinder finder(contract.zone);
  const CreditTerms& terms = *contract.credits;
  const int64_t day =
      std::max(finder.DayOf(contract.effective_us), terms.from_day);
  DayRange days = PeriodOf(terms.period, day);
  if (days.first < day) days = PeriodOf(terms.period, days.end);
  std::vector<DayRange> periods;
  for (int i = 0; i < count; ++i) {
    periods.push_back(days);
    days = PeriodOf(terms.period, days.end);
  }
  return periods;
}

}  // namespace holdline

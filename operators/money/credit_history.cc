#include "operators/money/credit_history.h"

#include <optional>

namespace holdline {

CreditHistory::CreditHistory(const CreditTerms& terms,
                             const CreditSchedule& schedule,
                             const std::vector<PeriodOutcome>& periods)
    : terms_(terms), schedule_(schedule), periods_(periods) {
  for (const PeriodOutcome& period : periods) {
    costs_.push_back(CostAlone(terms, schedule, period));
    due_.push_back(!schedule.trigger && costs_.back().is_missed);
  }
  if (schedule.trigger) FindDue();
}

// The first day of the period that lies so many before.
int64_t CreditHistory::DaysBack(size_t period, int periods) const {
  int64_t day = periods_[period].days.first;
  for (int i = 0; i < periods; ++i) {
    day = PeriodOf(terms_.period, day - 1).first;
  }
  return day;
}

void CreditHistory::FindDue() {
  const CreditSchedule::Trigger& trigger = *schedule_.trigger;
  size_t consumed = 0;  // misses below this index lead to nothing more
  for (size_t i = 0; i < periods_.size(); ++i) {
    consumed_.push_back(consumed);
    if (!costs_[i].is_missed) continue;
    const std::vector<size_t> misses = MissesWithin(consumed, i);
    if (static_cast<int>(misses.size()) < trigger.times) continue;
    due_[i] = true;
    if (trigger.pays_every_miss) {
      for (const size_t miss : misses) due_[miss] = true;
    }
    if (trigger.consumes) consumed = i + 1;
  }
}

// From index `from` on, in the periods that the trigger looks back on from
// `to`.
std::vector<size_t> CreditHistory::MissesWithin(size_t from, size_t to) const {
  const int64_t from_day = DaysBack(to, schedule_.trigger->in - 1);
  std::vector<size_t> misses;
  for (size_t i = from; i <= to; ++i) {
    if (periods_[i].days.first >= from_day && costs_[i].is_missed) {
      misses.push_back(i);
    }
  }
  return misses;
}

std::vector<int64_t> CreditHistory::MissesSeenFrom(size_t period) const {
  std::vector<int64_t> days;
  for (const size_t miss : MissesWithin(consumed_[period], period)) {
    days.push_back(periods_[miss].days.first);
  }
  return days;
}

EarningBack CreditHistory::EarningBackOf(size_t period) const {
  using enum EarningBack::State;
  const CreditSchedule::EarnBack& terms = *schedule_.earn_back;
  if (terms.unless_repeated && IsRepeated(period)) return {.state = kRepeated};
  EarningBack earning;
  for (size_t i = period + 1; i < periods_.size(); ++i) {
    if (!costs_[i].is_measured) continue;
    if (!ReachesLevel(periods_[i])) {
      earning.state = kFailed;
      break;
    }
    if (++earning.good == terms.next) {
      earning.state = kEarned;
      break;
    }
  }
  return earning;
}

// Whether one of as many periods before it was a miss as well.
bool CreditHistory::IsRepeated(size_t period) const {
  const int64_t from_day = DaysBack(period, schedule_.earn_back->next);
  for (size_t i = period; i-- > 0;) {
    if (periods_[i].days.first < from_day) return false;
    if (costs_[i].is_missed) return true;
  }
  return false;
}

bool CreditHistory::ReachesLevel(const PeriodOutcome& period) const {
  const std::optional<int64_t>& level = schedule_.earn_back->level;
  for (size_t slot = 0; slot < period.slots.size(); ++slot) {
    const std::optional<SlotOutcome>& outcome = period.slots[slot];
    if (!outcome || !IsAbout(schedule_, slot)) continue;
    const bool falls_short =
        level
            ? Shortfall(outcome->value, *level, outcome->at_most).numerator > 0
            : outcome->missed;
    if (falls_short) return false;
  }
  return true;
}

}  // namespace holdline

#include "operators/score/contribution.h"

#include <algorithm>

#include "engine/base/check.h"
#include "operators/tally/histogram.h"

namespace holdline {
namespace {

constexpr Tally kCounted{.counted = 1, .met = 0, .sum_us = 0};
constexpr Tally kCountedAndMet{.counted = 1, .met = 1, .sum_us = 0};

ContactClass ClassOf(const Leg& leg, const Objective& objective) {
  const bool within = leg.wait_us <= objective.within_us;
  switch (leg.outcome) {
    case Outcome::kAnswered:
      return within ? ContactClass::kAnsweredWithin
                    : ContactClass::kAnsweredLate;
    case Outcome::kAbandoned:
      if (leg.wait_us <= objective.short_us) {
        return ContactClass::kAbandonedShort;
      }
      return within ? ContactClass::kAbandonedWithin
                    : ContactClass::kAbandonedLate;
    case Outcome::kFlowedOut:
      return within ? ContactClass::kFlowedWithin : ContactClass::kFlowedLate;
    case Outcome::kWaiting:
    case Outcome::kLost:
      break;
  }
  return ContactClass::kAnsweredLate;  // still waits, past `within`
}

Counts CountsAs(const Leg& leg, const Objective& objective) {
  return objective.classes[static_cast<size_t>(ClassOf(leg, objective))];
}

bool IsLongAbandon(const Leg& leg, const Objective& objective) {
  return leg.outcome == Outcome::kAbandoned && leg.wait_us > objective.over_us;
}

// Whether an average's part works against the target of its slot.
bool IsBeyond(int64_t duration_us, const Objective& objective, int slot) {
  const Target& target = objective.targets[static_cast<size_t>(slot)];
  if (!target.has_bound) return false;
  return target.at_most ? duration_us > target.bound
                        : duration_us < target.bound;
}

// A leg that waits has none.
bool HasOutcome(const Leg& leg) { return leg.outcome != Outcome::kWaiting; }

// The first of the outcome and the miss.
int64_t ServiceLevelEventUs(const Leg& leg, const Objective& objective) {
  const std::optional<int64_t> deadline = DeadlineOf(objective);
  if (!deadline.has_value()) {
    return HasOutcome(leg) ? leg.outcome_us : leg.enqueue_us;
  }
  const int64_t miss_us = leg.enqueue_us + *deadline;
  return HasOutcome(leg) ? std::min(leg.outcome_us, miss_us) : miss_us;
}

int64_t WatchUs(const Leg& leg, const Objective& objective) {
  switch (objective.measure) {
    case Measure::kServiceLevel:
    case Measure::kWaitTime:
      return ServiceLevelEventUs(leg, objective);
    case Measure::kHandleTime:
      return leg.end_us;
    case Measure::kOffered:
      return leg.enqueue_us;
    default:
      return leg.outcome_us;
  }
}

int64_t BookedUs(const Leg& leg, const Objective& objective) {
  switch (objective.booked_at) {
    case BookedAt::kEnqueue:
      return leg.enqueue_us;
    case BookedAt::kServiceLevelEvent:
      return ServiceLevelEventUs(leg, objective);
    case BookedAt::kOutcome:
      break;
    case BookedAt::kEnd:
      if (leg.IsHandled()) return leg.end_us;
      break;
  }
  return HasOutcome(leg) ? leg.outcome_us : ServiceLevelEventUs(leg, objective);
}

void ScoreWaitTime(const Leg& leg, const Objective& objective,
                   Contribution& out) {
  out.tally = kCounted;
  out.missed = true;
  if (leg.outcome != Outcome::kAnswered) return;  // still waits
  out.tally.sum_us = leg.wait_us;
  out.bin = HistogramBin(leg.wait_us);
  if (DeadlineOf(objective).has_value() && leg.wait_us > objective.within_us) {
    return;
  }
  out.tally.met = 1;
  out.missed = false;
}

void ScoreAverage(int64_t duration_us, const Objective& objective,
                  Contribution& out) {
  out.tally = kCounted;
  out.tally.sum_us = duration_us;
  out.missed = IsBeyond(duration_us, objective, out.slot);
}

void ScoreAbandonment(const Leg& leg, const Objective& objective,
                      Contribution& out) {
  out.missed = IsLongAbandon(leg, objective);
  out.tally = out.missed ? kCountedAndMet : kCounted;
}

}  // namespace

Leg LegAt(const Leg& leg, int64_t clock_us, int64_t lost_after_us) {
  Leg at = leg;
  if (leg.outcome == Outcome::kWaiting &&
      HasPassed(leg.enqueue_us, lost_after_us, clock_us)) {
    at.outcome = Outcome::kLost;
    at.wait_us = lost_after_us;
    at.outcome_us = leg.enqueue_us + lost_after_us;
  }
  return at;
}

std::optional<int64_t> DeadlineOf(const Objective& objective) {
  if (!objective.HasDeadline()) return std::nullopt;
  // A percentile without a limit is only shown.
  if (objective.measure == Measure::kWaitTime && objective.within_us <= 0) {
    return std::nullopt;
  }
  return objective.within_us;
}

bool Contributes(const Leg& leg, const Objective& objective, int64_t clock_us) {
  if (leg.outcome == Outcome::kLost) return false;
  const bool waits = leg.outcome == Outcome::kWaiting;
  switch (objective.measure) {
    case Measure::kServiceLevel:
      if (waits && !HasPassed(leg.enqueue_us, objective.within_us, clock_us)) {
        return false;
      }
      return CountsAs(leg, objective) != Counts::kOut;
    case Measure::kWaitTime:
      if (!waits) return leg.outcome == Outcome::kAnswered;
      return DeadlineOf(objective).has_value() &&
             HasPassed(leg.enqueue_us, objective.within_us, clock_us);
    case Measure::kAverageSpeedOfAnswer:
      return objective.divide_by == DivideBy::kAnswered
                 ? leg.outcome == Outcome::kAnswered
                 : !waits;
    case Measure::kAbandonment:
      if (objective.divide_by == DivideBy::kOfferedLessShort &&
          leg.outcome == Outcome::kAbandoned) {
        return IsLongAbandon(leg, objective);
      }
      return !waits;
    case Measure::kHandleTime:
      return leg.IsHandled();
    case Measure::kOffered:
      return true;
    case Measure::kAnswered:
      return leg.outcome == Outcome::kAnswered;
    case Measure::kAbandoned:
      return IsLongAbandon(leg, objective);
  }
  return false;
}

Contribution Score(const Leg& leg, const Objective& objective, int slot) {
  Contribution out;
  out.slot = slot;
  out.watch_us = WatchUs(leg, objective);
  out.booked_us = BookedUs(leg, objective);
  switch (objective.measure) {
    case Measure::kServiceLevel:
      out.missed = CountsAs(leg, objective) == Counts::kMissed;
      out.tally = out.missed ? kCounted : kCountedAndMet;
      break;
    case Measure::kWaitTime:
      ScoreWaitTime(leg, objective, out);
      break;
    case Measure::kAverageSpeedOfAnswer:
      if (leg.outcome == Outcome::kAnswered) {
        ScoreAverage(leg.wait_us, objective, out);
      } else {
        out.tally = kCounted;
      }
      break;
    case Measure::kAbandonment:
      ScoreAbandonment(leg, objective, out);
      break;
    case Measure::kHandleTime:
      ScoreAverage(leg.handle_us, objective, out);
      break;
    case Measure::kOffered:
    case Measure::kAnswered:
      out.tally = kCountedAndMet;
      break;
    case Measure::kAbandoned:
      out.tally = kCountedAndMet;
      out.missed = true;
      break;
  }
  return out;
}

}  // namespace holdline

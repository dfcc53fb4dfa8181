#include "operators/score/contribution.h"

#include <algorithm>

#include "operators/tally/histogram.h"

namespace holdline {

ContactClass ClassOf(const Leg& leg, const Rule& rule) {
  const bool within = leg.wait_us <= rule.within_us;
  switch (leg.outcome) {
    case Outcome::kAnswered:
      return within ? ContactClass::kAnsweredWithin
                    : ContactClass::kAnsweredLate;
    case Outcome::kAbandoned:
      if (leg.wait_us <= rule.short_us) return ContactClass::kAbandonedShort;
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

bool IsAnsweredShort(const Leg& leg, const Rule& rule) {
  return leg.IsHandled() && leg.handle_us < rule.answered_short_us;
}

namespace {

// The first of the outcome and the miss; what waits and is no miss has only
// its enqueue.
int64_t ServiceLevelEventUs(const Leg& leg, const Rule& rule) {
  const int64_t miss_us = leg.enqueue_us + rule.within_us;
  if (leg.outcome == Outcome::kWaiting) {
    return rule.has_deadline ? miss_us : leg.enqueue_us;
  }
  return rule.has_deadline ? std::min(leg.outcome_us, miss_us) : leg.outcome_us;
}

int64_t WatchUs(const Leg& leg, const Rule& rule) {
  switch (rule.measure) {
    case Measure::kServiceLevel:
    case Measure::kWaitTime:
      return ServiceLevelEventUs(leg, rule);
    case Measure::kHandleTime:
      return leg.end_us;
    case Measure::kOffered:
      return leg.enqueue_us;
    default:
      return leg.outcome_us;
  }
}

bool ScoreServiceLevel(const Leg& leg, const Rule& rule, Contribution& out) {
  const Counts counts =
      IsAnsweredShort(leg, rule)
          ? rule.answered_short
          : rule.classes[static_cast<size_t>(ClassOf(leg, rule))];
  out.tally.met = counts == Counts::kMet ? 1 : 0;
  return counts != Counts::kOut;
}

bool ScoreWaitTime(const Leg& leg, const Rule& rule, Contribution& out) {
  if (leg.outcome == Outcome::kWaiting) return true;  // past `within`
  if (leg.outcome != Outcome::kAnswered) return false;
  out.tally.met = !rule.has_deadline || leg.wait_us <= rule.within_us ? 1 : 0;
  out.tally.sum_us = leg.wait_us;
  out.bin = HistogramBin(leg.wait_us);
  return true;
}

bool ScoreSpeedOfAnswer(const Leg& leg, const Rule& rule, Contribution& out) {
  if (leg.outcome == Outcome::kAnswered) {
    out.tally.sum_us = leg.wait_us;
    return true;
  }
  return rule.divide_by != DivideBy::kAnswered;
}

bool ScoreAbandonment(const Leg& leg, const Rule& rule, Contribution& out) {
  if (leg.outcome != Outcome::kAbandoned) return true;
  const bool is_long = leg.wait_us > rule.over_us;
  out.tally.met = is_long ? 1 : 0;
  return is_long || rule.divide_by != DivideBy::kOfferedLessShort;
}

// The tally and the bin; false where the leg does not count. What waits is
// asked about only where it may count.
bool ScoreTally(const Leg& leg, const Rule& rule, Contribution& out) {
  switch (rule.measure) {
    case Measure::kServiceLevel:
      return ScoreServiceLevel(leg, rule, out);
    case Measure::kWaitTime:
      return ScoreWaitTime(leg, rule, out);
    case Measure::kAverageSpeedOfAnswer:
      return ScoreSpeedOfAnswer(leg, rule, out);
    case Measure::kAbandonment:
      return ScoreAbandonment(leg, rule, out);
    case Measure::kHandleTime:
      out.tally.sum_us = leg.handle_us;
      return leg.IsHandled();
    case Measure::kOffered:
      out.tally.met = 1;
      return true;
    case Measure::kAnswered:
      out.tally.met = 1;
      return leg.outcome == Outcome::kAnswered;
    case Measure::kAbandoned:
      out.tally.met = 1;
      return leg.outcome == Outcome::kAbandoned && leg.wait_us > rule.over_us;
    default:  // of cases
      break;
  }
  return false;
}

bool MayCountWhileWaiting(const Leg& leg, const Rule& rule, int64_t clock_us) {
  if (rule.measure == Measure::kOffered) return true;
  return rule.has_deadline &&
         HasPassed(leg.enqueue_us, rule.within_us, clock_us);
}

}  // namespace

Rule::Rule(const Objective& of)
    : objective(&of),
      within_us(of.within_us),
      short_us(of.short_us),
      over_us(of.over_us),
      answered_short_us(of.answered_short_us),
      classes(of.classes),
      measure(of.measure),
      divide_by(of.divide_by),
      booked_at(of.booked_at),
      answered_short(of.answered_short),
      // A percentile without a limit is only shown.
      has_deadline(of.HasDeadline() &&
                   (of.measure != Measure::kWaitTime || of.within_us > 0)),
      needs_end(of.measure == Measure::kHandleTime ||
                of.answered_short_us > 0 || of.booked_at == BookedAt::kEnd) {}

int64_t BookedUs(const Leg& leg, const Rule& rule) {
  if (rule.booked_at == BookedAt::kEnqueue) return leg.enqueue_us;
  if (rule.booked_at == BookedAt::kEnd && leg.IsHandled()) return leg.end_us;
  if (rule.booked_at == BookedAt::kServiceLevelEvent ||
      leg.outcome == Outcome::kWaiting) {
    return ServiceLevelEventUs(leg, rule);
  }
  return leg.outcome_us;
}

bool Score(const Leg& leg, const Rule& rule, int64_t clock_us,
           Contribution& out) {
  if (leg.outcome == Outcome::kWaiting &&
      !MayCountWhileWaiting(leg, rule, clock_us)) {
    return false;
  }
  out.tally = {.counted = 1, .met = 0, .sum_us = 0};
  out.bin = kNoBin;
  if (!ScoreTally(leg, rule, out)) return false;
  out.watch_us = WatchUs(leg, rule);
  out.booked_us = BookedUs(leg, rule);
  return true;
}

bool IsMiss(const Contribution& contribution, const Rule& rule) {
  switch (rule.measure) {
    case Measure::kServiceLevel:
    case Measure::kWaitTime:
    case Measure::kResponseTime:
    case Measure::kTurnaround:
    case Measure::kTotalResolutionTime:
      return contribution.tally.met == 0;
    case Measure::kAbandonment:
    case Measure::kAbandoned:
      return contribution.tally.met != 0;
    case Measure::kAverageSpeedOfAnswer:
    case Measure::kHandleTime:
    case Measure::kMeanResponseTime:
    case Measure::kAvailability:
    case Measure::kMeanTimeToRespond:
    case Measure::kMeanTimeToRestore:
    case Measure::kMeanTimeToResolve:
    case Measure::kMeanTimeToRecover:
    case Measure::kMeanTurnaround:
    case Measure::kMeanTotalResolutionTime: {
      const Target& target =
          rule.objective->targets[static_cast<size_t>(contribution.slot)];
      const int64_t part_us = contribution.tally.sum_us;
      return target.has_bound &&
             (target.at_most ? part_us > target.bound : part_us < target.bound);
    }
    case Measure::kOffered:
    case Measure::kAnswered:
      break;
  }
  return false;
}

}  // namespace holdline

#include "engine/app/explain/objective_words.h"

#include "engine/app/explain/explanation_words.h"
#include "engine/app/words/amounts.h"
#include "engine/app/words/exclusion_words.h"
#include "engine/app/words/scope_words.h"
#include "operators/contract/service_level_reader.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

bool IsShare(Measure measure) {
  return measure == Measure::kServiceLevel || measure == Measure::kWaitTime;
}

std::string ClassWords(const ExplainedObjective& told, const Leg& leg) {
  const Objective& objective = *told.objective;
  const ContactClass contact_class = *told.contact_class;
  const std::string within = ThresholdWords(objective.within_us);
  const std::string_view name = ContactClassName(contact_class);
  if (leg.outcome == Outcome::kWaiting) {
    return Concat(name, ": waits longer than ", within,
                  ", until its end says otherwise");
  }
  switch (contact_class) {
    case ContactClass::kAbandonedShort:
      return Concat(name, ": its wait is at most ",
                    ThresholdWords(objective.short_us));
    case ContactClass::kAnsweredWithin:
    case ContactClass::kAbandonedWithin:
    case ContactClass::kFlowedWithin:
      return Concat(name, ": its wait is at most ", within);
    case ContactClass::kAnsweredLate:
    case ContactClass::kAbandonedLate:
    case ContactClass::kFlowedLate:
      break;
  }
  return Concat(name, ": its wait is longer than ", within);
}

// Whether `counts` says otherwise than the formula.
bool IsOverridden(const ExplainedObjective& told) {
  const ClassTable* const table = FormulaTable(told.objective->formula);
  return table != nullptr &&
         (*table)[static_cast<size_t>(*told.contact_class)] !=
             told.class_counts;
}

std::string ServiceLevelReason(const ExplainedObjective& told, const Leg& leg,
                               absl::TimeZone zone) {
  const Objective& objective = *told.objective;
  if (!told.contact_class) {
    return Concat("waits still; late after ",
                  ExactText(leg.enqueue_us + objective.within_us, zone));
  }
  if (told.answered_short) {
    return Concat("answered and over in less than ",
                  ThresholdWords(objective.answered_short_us),
                  ": that counts as ", CountsName(objective.answered_short),
                  " by `answered_short`, whatever its wait");
  }
  return Concat(
      ClassWords(told, leg), "; that counts as ", CountsName(told.class_counts),
      IsOverridden(told) ? Concat(" by `counts`, which ", objective.formula,
                                  " alone would not say")
                         : Concat(" under ", objective.formula));
}

std::string WaitTimeReason(const ExplainedObjective& told, const Leg& leg) {
  const int64_t within_us = told.objective->within_us;
  if (!told.counted) {
    return leg.outcome == Outcome::kWaiting ? "waits still"
                                            : "only who is answered counts";
  }
  if (within_us == 0) return Concat("a wait of ", DurationWords(leg.wait_us));
  const std::string limit = ThresholdWords(within_us);
  if (leg.outcome == Outcome::kWaiting) {
    return Concat("waits longer than ", limit);
  }
  return Concat("a wait of ", DurationWords(leg.wait_us), ", ",
                told.miss ? "longer than " : "at most ", limit);
}

std::string AbandonmentReason(const ExplainedObjective& told, const Leg& leg) {
  const int64_t over_us = told.objective->over_us;
  if (leg.outcome != Outcome::kAbandoned) {
    return "not abandoned: one of those that are divided by";
  }
  if (over_us < 0) return "abandoned";
  const std::string over = ThresholdWords(over_us);
  if (leg.wait_us > over_us) return Concat("abandoned after more than ", over);
  return Concat("abandoned within ", over,
                told.counted ? ": only one of those that are divided by"
                             : ": not even one of those that are divided by");
}

std::string SpeedReason(const ExplainedObjective& told, const Leg& leg) {
  if (leg.outcome == Outcome::kAnswered) {
    return Concat("adds a wait of ", DurationWords(leg.wait_us));
  }
  return told.counted ? "not answered: divided by, with no wait"
                      : "only who is answered counts";
}

std::string MeasureReason(const ExplainedObjective& told, const Leg& leg,
                          absl::TimeZone zone) {
  const Measure measure = told.objective->measure;
  if (measure == Measure::kServiceLevel) {
    return ServiceLevelReason(told, leg, zone);
  }
  if (measure == Measure::kWaitTime) return WaitTimeReason(told, leg);
  if (measure == Measure::kOffered) return "entered the queue";
  if (leg.outcome == Outcome::kWaiting) return "waits still";
  switch (measure) {
    case Measure::kAbandonment:
      return AbandonmentReason(told, leg);
    case Measure::kAverageSpeedOfAnswer:
      return SpeedReason(told, leg);
    case Measure::kHandleTime:
      return leg.IsHandled()
                 ? Concat("handled for ", DurationWords(leg.handle_us))
                 : "its handle time is not known";
    case Measure::kAnswered:
      return told.counted ? "answered" : "not answered";
    default:
      break;
  }
  if (told.counted) return "abandoned";
  return leg.outcome == Outcome::kAbandoned
             ? Concat("abandoned within ",
                      ThresholdWords(told.objective->over_us))
             : "not abandoned";
}

std::string ExclusionReason(const ExplainedObjective& told, const Leg& leg,
                            absl::TimeZone zone) {
  const std::string_view would = !IsShare(told.objective->measure)
                                     ? "it would count"
                                 : told.miss ? "it would be missed"
                                             : "it would be met";
  return Concat("taken out: ", ExclusionWords(*told.excluded, zone), "; ",
                would, ": ", MeasureReason(told, leg, zone));
}

}  // namespace

std::string_view ObjectiveVerdict(const ExplainedObjective& told,
                                  const ExplainedLeg& leg) {
  if (!told.taken) return "other";
  if (told.slot == Terms::kNoTarget) return "no_slot";
  if (leg.lost) return "lost";
  if (told.counted) {
    if (told.excluded != nullptr) return "excluded";
    if (!IsShare(told.objective->measure)) return "counts";
    return told.miss ? "missed" : "met";
  }
  return leg.leg.outcome == Outcome::kWaiting && !told.contact_class ? "open"
                                                                     : "out";
}

std::string ObjectiveReason(const ExplainedObjective& told,
                            const ExplainedLeg& leg, absl::TimeZone zone) {
  if (!told.taken) {
    return Concat("`of` takes contacts ", ScopeWords(*told.objective->of));
  }
  if (told.slot == Terms::kNoTarget) {
    return "no slot holds the time at which it entered the queue";
  }
  if (told.excluded != nullptr && told.counted) {
    return ExclusionReason(told, leg.leg, zone);
  }
  std::string reason = leg.lost ? "what is lost counts for nothing"
                                : MeasureReason(told, leg.leg, zone);
  if (told.miss && !IsShare(told.objective->measure)) {
    reason += "; that works against the target";
  }
  return reason;
}

std::string WithdrawnWords(const WithdrawnMiss& withdrawn,
                           absl::TimeZone zone) {
  return Concat("while it waited it was a miss from ",
                ExactText(withdrawn.from_us, zone), " on, taken back at ",
                ExactText(withdrawn.until_us, zone));
}

}  // namespace holdline

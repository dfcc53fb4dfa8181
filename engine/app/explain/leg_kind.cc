#include "engine/app/explain/leg_kind.h"

#include <array>

#include "engine/app/words/amounts.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

using enum LegKind;

constexpr std::array<std::string_view, 16> kNames = {
    "answered_within", "answered_late", "answered_short",  "answered",
    "handled",         "unhandled",     "abandoned_short", "abandoned_within",
    "abandoned_late",  "abandoned",     "flowed_within",   "flowed_late",
    "flowed_out",      "waits_past",    "waits",           "lost"};

LegKind KindOf(ContactClass contact_class) {
  switch (contact_class) {
    case ContactClass::kAnsweredWithin:
      return kAnsweredWithin;
    case ContactClass::kAnsweredLate:
      return kAnsweredLate;
    case ContactClass::kAbandonedShort:
      return kAbandonedShort;
    case ContactClass::kAbandonedWithin:
      return kAbandonedWithin;
    case ContactClass::kAbandonedLate:
      return kAbandonedLate;
    case ContactClass::kFlowedWithin:
      return kFlowedWithin;
    case ContactClass::kFlowedLate:
      break;
  }
  return kFlowedLate;
}

// Of an abandonment, those within `over` are told apart.
LegKind AbandonedKind(const ExplainedObjective& told) {
  const Measure measure = told.objective->measure;
  const bool is_told_apart =
      (measure == Measure::kAbandonment || measure == Measure::kAbandoned) &&
      !told.miss;
  return is_told_apart ? kAbandonedShort : kAbandoned;
}

LegKind AnsweredKind(const ExplainedObjective& told, const Leg& leg) {
  switch (told.objective->measure) {
    case Measure::kHandleTime:
      return leg.IsHandled() ? kHandled : kUnhandled;
    case Measure::kWaitTime:
      if (told.objective->within_us == 0) return kAnswered;
      return told.miss ? kAnsweredLate : kAnsweredWithin;
    default:
      return kAnswered;
  }
}

// "within 20 s", "after more than 20 s".
std::string Within(int64_t limit_us) {
  return Concat("within ", ThresholdWords(limit_us));
}
std::string After(int64_t limit_us) {
  return Concat("after more than ", ThresholdWords(limit_us));
}

std::string ShortWords(const Objective& objective) {
  return Concat("gave up ", Within(objective.measure == Measure::kServiceLevel
                                       ? objective.short_us
                                       : objective.over_us));
}

std::string AbandonedWords(const Objective& objective) {
  const bool is_over = (objective.measure == Measure::kAbandonment ||
                        objective.measure == Measure::kAbandoned) &&
                       objective.over_us >= 0;
  return is_over ? Concat("gave up ", After(objective.over_us)) : "gave up";
}

}  // namespace

LegKind LegKindOf(const ExplainedObjective& told, const Leg& leg, bool lost) {
  if (lost) return kLost;
  if (leg.outcome == Outcome::kWaiting) {
    return told.counted && told.miss ? kWaitsPast : kWaits;
  }
  if (told.answered_short) return kAnsweredShort;
  if (told.contact_class) return KindOf(*told.contact_class);
  if (leg.outcome == Outcome::kAnswered) return AnsweredKind(told, leg);
  return leg.outcome == Outcome::kAbandoned ? AbandonedKind(told) : kFlowedOut;
}

std::string_view LegKindName(LegKind kind) {
  static_assert(kNames.size() == static_cast<size_t>(kLost) + 1);
  return kNames[static_cast<size_t>(kind)];
}

std::string LegKindWords(LegKind kind, const Objective& objective) {
  switch (kind) {
    case kAnsweredWithin:
      return Concat("answered ", Within(objective.within_us));
    case kAnsweredLate:
      return Concat("answered ", After(objective.within_us));
    case kAnsweredShort:
      return Concat("answered, and over in less than ",
                    ThresholdWords(objective.answered_short_us));
    case kAnswered:
      return "answered";
    case kHandled:
      return "answered, and handled to the end";
    case kUnhandled:
      return "answered; its handle time is not known";
    case kAbandonedShort:
      return ShortWords(objective);
    case kAbandonedWithin:
      return Concat("gave up ", Within(objective.within_us));
    case kAbandonedLate:
      return Concat("gave up ", After(objective.within_us));
    case kAbandoned:
      return AbandonedWords(objective);
    case kFlowedWithin:
      return Concat("left for elsewhere ", Within(objective.within_us));
    case kFlowedLate:
      return Concat("left for elsewhere ", After(objective.within_us));
    case kFlowedOut:
      return "left for elsewhere";
    case kWaitsPast:
      return Concat("still waits, ", After(objective.within_us));
    case kWaits:
      return "still waits";
    case kLost:
      break;
  }
  return "its end is not known";
}

}  // namespace holdline

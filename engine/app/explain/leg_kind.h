// What became of a leg, as far as its objective tells legs apart: the classes
// of a service level, and for other measures what they ask about.
//
// Thread-safe: functions without state.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/app/explain/explanation.h"

namespace holdline {

// In the order in which they are told.
enum class LegKind : uint8_t {
  kAnsweredWithin,
  kAnsweredLate,
  kAnsweredShort,  // over so soon that `answered_short` says what it counts as
  kAnswered,
  kHandled,
  kUnhandled,  // answered, and its handle time is not known
  kAbandonedShort,
  kAbandonedWithin,
  kAbandonedLate,
  kAbandoned,
  kFlowedWithin,
  kFlowedLate,
  kFlowedOut,
  kWaitsPast,  // the limit, and counts for it
  kWaits,
  kLost,
};

LegKind LegKindOf(const ExplainedObjective& told, const Leg& leg, bool lost);

// "answered_within", as the contract language names its classes.
std::string_view LegKindName(LegKind kind);

// "answered within 20 s".
std::string LegKindWords(LegKind kind, const Objective& objective);

}  // namespace holdline

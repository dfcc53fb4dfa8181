// What is kept of an event: facts, of which the state of an entity is a set.
// Texts are the interned numbers of names.h.
#pragma once

#include <cstddef>
#include <cstdint>

#include "operators/telemetry/event.h"

namespace holdline {

// The most events that an entity holds; more are refused.
inline constexpr size_t kMaxEventsPerEntity = 64;

// How far an end may lie before its start, microseconds, inclusive: a
// producer's clock that is behind.
inline constexpr int64_t kClockBehindUs = 5'000'000;

struct EventFact {
  int64_t time_us = 0;
  uint64_t id_hash = 0;
  uint64_t sequence = 0;
  // The stated wait (ANSWERED, ABANDONED, FLOWED_OUT) or handle time
  // (COMPLETED, TRANSFERRED).
  int64_t stated_us = kAbsent;
  uint32_t revision = 0;
  uint32_t queue = 0;       // 0: none stated
  uint32_t attributes = 0;  // 0: none stated that the book uses
  uint16_t channel = 0;     // 0: none stated
  EventKind kind = EventKind::kUnspecified;

  bool operator==(const EventFact&) const = default;
};
static_assert(sizeof(EventFact) == 48);

// The order in which a set is folded.
inline bool FoldsBefore(const EventFact& a, const EventFact& b) {
  if (a.time_us != b.time_us) return a.time_us < b.time_us;
  if (a.kind != b.kind) return a.kind < b.kind;
  if (a.sequence != b.sequence) return a.sequence < b.sequence;
  return a.id_hash < b.id_hash;
}

// What is remembered of how an entity's facts were folded.
struct EntitySummary {
  bool ended = false;   // its life is over, unless something begins it again
  bool orphan = false;  // nothing has begun it
  // Something of it is open, so that the clock may change what it counts.
  bool waiting = false;
  bool contradictory = false;  // something of it cannot be: see case.h
};

}  // namespace holdline

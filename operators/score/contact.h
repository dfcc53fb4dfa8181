// What a contact's events mean. The state of a contact is the *set* of its
// events (fact_set.h); this file folds the set, sorted, into legs. So order of
// arrival, duplicates and corrections cannot matter.
//
// The rules are those of ARCHITECTURE.md, "Contacts". Where that page leaves a
// case open, it is decided here:
//
// - Channel and attributes of a leg are those stated last, at or before the
//   event that enqueued it. OFFERED after an end is a new life and inherits
//   none of the old.
// - An event without a queue names no other queue: QUEUED without one, while
//   the contact waits, is the same wait.
// - TRANSFERRED or OFFERED with another queue while the contact waits moves it
//   on as QUEUED does: the old leg flowed out.
// - LOST is provisional: an end of the wait that comes later takes its place,
//   until the contact enters a queue again.
// - COMPLETED of a contact that waits and is not handled says that the wait is
//   over but not how: the leg is lost, in the same provisional way.
// - COMPLETED and TRANSFERRED end the handling of the leg answered last; a leg
//   that waits meanwhile goes on waiting. COMPLETED and TRANSFERRED out of the
//   centre up to 5 s before the answer belong to it, with a handle time of zero
//   unless it is stated: it is the same clock that is behind.
// - Where several ends lie before a start, the earliest belongs to it.
#pragma once

#include <cstdint>
#include <span>

#include "operators/score/attribute_sets.h"
#include "operators/score/leg.h"
#include "operators/telemetry/event.h"

namespace holdline {

// How far an end may lie before its start, microseconds, inclusive.
inline constexpr int64_t kClockBehindUs = 5'000'000;

// An event without its texts: what is kept of it.
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

// What is remembered of a fold.
struct ContactSummary {
  bool ended = false;    // its life is over until something opens a leg again
  bool orphan = false;   // no leg, and nothing announced one
  bool waiting = false;  // a leg waits
};

// Replaces `legs`. At most one leg waits. REQUIRES: `facts` sorted by
// FoldsBefore, at most kMaxEventsPerContact.
ContactSummary FoldLegs(std::span<const EventFact> facts,
                        AttributeSets& attributes, LegList& legs);

// The same in one pass for what most events do: `before` is what the facts
// give without the last. REQUIRES: at least one fact.
ContactSummary FoldLegsAroundLast(std::span<const EventFact> facts,
                                  AttributeSets& attributes, LegList& before,
                                  LegList& after);

}  // namespace holdline

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
#include "operators/score/event_fact.h"
#include "operators/score/leg.h"

namespace holdline {

// Replaces `legs`. At most one leg waits. REQUIRES: `facts` sorted by
// FoldsBefore, at most kMaxEventsPerEntity.
EntitySummary FoldLegs(std::span<const EventFact> facts,
                       AttributeSets& attributes, LegList& legs);

// The same in one pass for what most events do: `before` is what the facts
// give without the last. REQUIRES: at least one fact.
EntitySummary FoldLegsAroundLast(std::span<const EventFact> facts,
                                 AttributeSets& attributes, LegList& before,
                                 LegList& after);

}  // namespace holdline

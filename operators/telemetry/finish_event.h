// The last step of every decoder and adapter: one place that says what a good
// event is, and that gives it its hashes.
#pragma once

#include <span>
#include <string>

#include "operators/telemetry/event.h"
#include "operators/telemetry/refusal.h"

namespace holdline {

// Checks the event against the limits and, where it is good, sets id_hash and
// entity_hash and returns kNone. Of several faults one is told. REQUIRES: a
// duration that the source gave as -1 was refused before, since that is
// kAbsent.
[[nodiscard]] Refusal FinishEvent(Event& event);

// What FinishEvent found, in words; for the refused only, it is slow.
std::string ExplainRefusal(Refusal refusal, const Event& event);

// Sorts by key and keeps the last of equal keys; returns how many remain, at
// the front. The order of attributes so means nothing.
size_t NormalizeAttributes(std::span<Attribute> attributes);

}  // namespace holdline

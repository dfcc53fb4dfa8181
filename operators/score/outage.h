// What the events of an outage, or of maintenance, mean. The state is the *set*
// of its events (fact_set.h); this file folds the set, sorted, into its life.
// So order of arrival, duplicates and corrections cannot matter.
//
// - BEGAN begins it; again after an end, the service is down once more. BEGAN
//   while it is down says nothing. The service is the one stated last.
// - ENDED or RESOLVED ends it, the first of them. RESOLVED says too that the
//   cause is removed, the last one where it begins again after it.
// - RESPONDED counts once, the first.
// - CANCELLED: it counts as nothing, unless it begins once more.
// - RESPONDED, ENDED and RESOLVED up to 5 s before its beginning are of a clock
//   that is behind, and taken to come with it. What lies further before it
//   cannot be: it is not taken, and the outage is contradictory. So is an end
//   without any beginning, and what is said of maintenance under the id of an
//   outage.
#pragma once

#include <cstdint>
#include <span>

#include "operators/calendar/time_spans.h"
#include "operators/score/case.h"
#include "operators/score/event_fact.h"

namespace holdline {

// Instants are microseconds since the epoch.
struct OutageLife {
  TimeSpans down;  // none: nothing has begun it
  int64_t responded_us = kNotYetUs;
  int64_t resolved_us = kNotYetUs;
  uint32_t service = 0;  // as names.h has it
  bool is_maintenance = false;
  bool cancelled = false;
  bool contradictory = false;

  bool HasBegun() const { return !down.empty(); }
  bool IsDown() const {
    return HasBegun() && down.back().to_us == TimeSpan::kNever;
  }
  bool operator==(const OutageLife&) const = default;
};

// REQUIRES: `facts` sorted by FoldsBefore.
OutageLife FoldOutage(std::span<const EventFact> facts);

// What is remembered of how it was folded.
EntitySummary SummaryOf(const OutageLife& life);

}  // namespace holdline

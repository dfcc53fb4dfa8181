// The time of a case as one objective's clock measures it, and what the case
// adds to the objective when the clock stands at T: a pure function of both.
// When an event or T changes it, score emits what it adds after minus what it
// added before.
//
// A run is the part of a case's life that counts once: opened to resolved, and
// on from a reopening that continues it; response_time ends it at the first
// response, or where the case is resolved without one. Its time runs in the
// clock's business hours, without pauses in a status that the clock names, and
// without the time between a resolution and the reopening that continues it,
// which only total_resolution_time has in it.
//
// - A share (response_time, turnaround, total_resolution_time) counts a run
//   that has ended, met where its time is at most `within`; and from the moment
//   on at which an open one has taken more than that, as a miss.
// - A mean counts a run that has ended, with its time.
//
// It is in the slot of the moment at which the run began. A watch books it at
// the first of its end and the moment at which it became a miss; a period at
// `booked_at`: opened; due, where it would have been due with the pauses it has
// had; resolved, its end, or due as long as it has none.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "operators/calendar/open_time.h"
#include "operators/contract/model.h"
#include "operators/score/attribute_sets.h"
#include "operators/score/case.h"
#include "operators/score/contribution.h"

namespace holdline {

// Instants and durations are microseconds.
struct CaseRun {
  int64_t began_us = 0;
  int64_t ended_us = kNotYetUs;
  int64_t elapsed_us = 0;  // of one that has ended
  // The first instant at which `within` has passed, as its pauses are now, and
  // the last; where it runs on. kNotYetUs: it pauses before that.
  int64_t due_us = kNotYetUs;
  // It is a miss later than that; kNotYetUs where it ended, or pauses, in time.
  int64_t last_us = kNotYetUs;

  bool IsOpen() const { return ended_us == kNotYetUs; }
  bool operator==(const CaseRun&) const = default;
};

// How an objective measures a case. What it points to must outlive it.
struct CaseMeter {
  const Objective* objective = nullptr;
  const CalendarSpec* calendar = nullptr;  // of the clock; null: always
  OpenTime* hours = nullptr;               // of the calendar
  absl::TimeZone zone;                     // of the contract: its days
};

// Replaces `runs`: none where the case is cancelled, or nothing has opened it.
void FindRuns(const CaseLife& life, const CaseMeter& meter,
              const AttributeSets& attributes, std::vector<CaseRun>& runs);

// What the run adds when the clock stands at T; nothing where it does not count
// yet. Its slot is the caller's.
std::optional<Contribution> ScoreRun(const CaseRun& run,
                                     const Objective& objective,
                                     int64_t clock_us);

// Where a period books it, or would if it counted.
int64_t BookedUs(const CaseRun& run, const Objective& objective);

// The last instant of the business day that is so many after that of the
// instant; kNotYetUs where there are not so many. `days` > 0.
int64_t EndOfBusinessDay(const CaseMeter& meter, int64_t from_us, int64_t days);

}  // namespace holdline

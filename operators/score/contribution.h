// What one leg adds to one objective when the clock stands at T: a pure
// function of both. When an event or the clock changes a leg, score emits the
// contribution after minus the contribution before; nothing else moves numbers.
//
// Formulas, for a leg with a known wait (contracts.md holds the class table):
//
// - service_level: one counted, met or not by the class table. A leg that waits
//   longer than `within` at T is answered_late until its end says otherwise.
//   Answered and handled in less than `answered_short` it counts as that says.
// - wait_time pNN: one counted where answered, met where the wait is at most
//   `within`; with the wait and its histogram bin. A leg that waits longer than
//   `within` is a miss as above, and is withdrawn if it is not answered.
// - average_speed_of_answer: one counted and the wait where answered; divided
// by
//   offered, one counted (with no wait) for every other outcome too.
// - abandonment: one counted for every leg with an outcome, met where abandoned
//   after more than `over` (all, where it is unset). Divided by
//   offered_less_short, those abandoned within `over` are not counted.
// - handle_time: one counted and the handle time where it is known.
// - offered, answered, abandoned: one counted (and met).
//
// "Offered" in a divisor means: entered the queue and has an outcome. A contact
// that still waits may yet become either; counted before, it would dilute the
// rate of a busy moment and make it better the longer the queue is. So vendors'
// interval reports divide too: B / (A + B + F).
//
// A lost leg, by event or because it has waited longer than `lost_after` at T,
// adds nothing anywhere.
//
// When: a watch books a share at the first of outcome and enqueue + within,
// durations and rates at the outcome, a handle time at its end, offered at the
// enqueue. A period books at what `booked_at` names; where that has not come
// yet, at the latest of end, outcome, service level event and enqueue, in this
// order, that has. When it comes, the difference moves the contribution.
#pragma once

#include <cstdint>

#include "operators/contract/model.h"
#include "operators/score/leg.h"
#include "operators/tally/tally.h"

namespace holdline {

inline constexpr int kNoBin = -1;

struct Contribution {
  int64_t watch_us = 0;   // microseconds since the epoch
  int64_t booked_us = 0;  // microseconds since the epoch
  Tally tally;
  int32_t slot = 0;      // index into the objective's targets; by the caller
  int32_t bin = kNoBin;  // of operators/tally/histogram.h

  bool operator==(const Contribution&) const = default;
};

// What Score needs of an objective, in one cache line.
struct Rule {
  Rule() = default;
  // Points to the objective, which must outlive it.
  explicit Rule(const Objective& objective);

  const Objective* objective = nullptr;
  int64_t within_us = 0;
  int64_t short_us = -1;
  int64_t over_us = -1;
  int64_t answered_short_us = 0;
  ClassTable classes{};
  Measure measure = Measure::kServiceLevel;
  DivideBy divide_by = DivideBy::kAnswered;
  BookedAt booked_at = BookedAt::kEnqueue;
  Counts answered_short = Counts::kOut;
  // A leg that waits becomes a miss once `within_us` has passed.
  bool has_deadline = false;
  // The end of the handling matters; else only what comes before it.
  bool needs_end = false;
};
static_assert(sizeof(Rule) <= 64);

// Whether `limit_us` after the enqueue lies strictly before the clock.
inline bool HasPassed(int64_t enqueue_us, int64_t limit_us, int64_t clock_us) {
  return enqueue_us + limit_us < clock_us;
}

// Whether the leg is lost at T: as its events say, or because it has waited
// longer than `lost_after_us`.
inline bool IsLostAt(const Leg& leg, int64_t clock_us, int64_t lost_after_us) {
  return leg.outcome == Outcome::kLost ||
         (leg.outcome == Outcome::kWaiting &&
          HasPassed(leg.enqueue_us, lost_after_us, clock_us));
}

// The class that a service level sees the leg in. REQUIRES: its wait has ended,
// or lasts longer than `within`.
ContactClass ClassOf(const Leg& leg, const Rule& rule);

// Whether the leg was over so soon after its answer that `answered_short` says
// what it counts as, whatever its class does.
bool IsAnsweredShort(const Leg& leg, const Rule& rule);

// What the leg contributes when the clock stands at T; false where it is
// nothing. `out.slot` stays as it is. REQUIRES: !IsLostAt(leg, clock_us, ...).
bool Score(const Leg& leg, const Rule& rule, int64_t clock_us,
           Contribution& out);

// Where a period books the leg, or would if it counted.
int64_t BookedUs(const Leg& leg, const Rule& rule);

// Whether a contribution works against the target of its slot, so that the
// contact is evidence.
bool IsMiss(const Contribution& contribution, const Rule& rule);

}  // namespace holdline

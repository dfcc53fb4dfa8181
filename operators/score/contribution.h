// What one leg adds to one objective when the clock stands at T: a pure
// function of both. When an event or the clock changes a leg, score emits the
// contribution after minus the contribution before; nothing else moves numbers.
//
// Formulas, for a leg with a known wait (contracts.md holds the class table):
//
// - service_level: one counted, met or not by the class table. A leg that waits
//   longer than `within` at T is answered_late until its end says otherwise.
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
#include <optional>

#include "operators/contract/model.h"
#include "operators/score/leg.h"
#include "operators/tally/tally.h"

namespace holdline {

inline constexpr int kNoBin = -1;

struct Contribution {
  int64_t watch_us = 0;   // microseconds since the epoch
  int64_t booked_us = 0;  // microseconds since the epoch
  Tally tally;
  int32_t slot = 0;      // index into the objective's targets
  int32_t bin = kNoBin;  // of operators/tally/histogram.h
  // Works against the target: evidence names the contact.
  bool missed = false;

  bool operator==(const Contribution&) const = default;
};

// The leg as it stands at T: one that has waited longer than `lost_after_us`
// is lost. REQUIRES: lost_after_us >= 0.
Leg LegAt(const Leg& leg, int64_t clock_us, int64_t lost_after_us);

// Whether `limit_us` after the enqueue lies strictly before the clock.
inline bool HasPassed(int64_t enqueue_us, int64_t limit_us, int64_t clock_us) {
  return enqueue_us + limit_us < clock_us;
}

// Whether Score has anything to say of the leg; cheaper than asking it.
bool Contributes(const Leg& leg, const Objective& objective, int64_t clock_us);

// REQUIRES: Contributes(...), and `slot` is that of the leg's enqueue.
Contribution Score(const Leg& leg, const Objective& objective, int slot);

// How long after its enqueue a leg that waits becomes a miss; nullopt where it
// never does. Microseconds.
std::optional<int64_t> DeadlineOf(const Objective& objective);

}  // namespace holdline

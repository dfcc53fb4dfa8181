// What must hold of every run, asked when it is over: ARCHITECTURE.md's laws.
//
//  - Cuts: each committed cut is built on the one before it, by a writer that
//    had claimed it; no position goes back, no record is passed over or taken
//    twice.
//  - Score: a task that nothing ever disturbed, given the log's own records and
//    the clocks of the committed cuts, says the same packets, byte for byte.
//    Two things that a recovery says again are taken out before they are
//    compared: the book, and levels, of which what stands after each cut is
//    compared instead; and how far the control log was read. A packet with
//    nothing but a clock counts as none, where the clock that was told is not a
//    second old. Where no clock is wrong that task knows all contract books
//    from the beginning, since when they became known must not be seen; and
//    each was told before its activation. Else it learns of them as the run
//    did.
//  - Judge: a task that reads the committed observations says the same alerts
//    and status in the same transactions, byte for byte.
//    Where books became known too late the rest is not asked.
//  - Totals: tallies, levels and periods are those of an oracle that works all
//    of it out anew from the events.
//  - Under ClockMode::kLog: alerts and status are those of one undisturbed run
//    over telemetry.
#pragma once

#include <string>
#include <vector>

#include "tests/sim/history.h"
#include "tests/sim/workload.h"
#include "tests/sim/world.h"

namespace holdline::sim {

// What does not hold; empty where all does. `arrivals` are those that were
// appended, in their order.
std::string Check(World& world, const History& history,
                  const std::vector<Arrival>& arrivals);

}  // namespace holdline::sim

// What arrives on telemetry in a run: contacts, cases and outages from their
// first event to their last, with whatever may go wrong on the way: duplicates,
// corrections, delays, wrong clocks, bytes that are no events, partitions that
// are silent.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/app/simulate/random.h"
#include "tests/operators/score/contact_oracle.h"
#include "tests/sim/faults.h"
#include "tests/sim/plan.h"

namespace holdline::sim {

// One record of telemetry.
struct Arrival {
  int64_t at_us = 0;  // when it is appended, by the true time
  int32_t partition = 0;
  int64_t timestamp_us = 0;
  std::string bytes;
  std::vector<OwnEvent> events;  // what is in it
};

// In the order of their arrival. Counts the kinds of Fault that it used.
std::vector<Arrival> MakeArrivals(const Plan& plan, Random& random,
                                  FaultCounts& counts);

}  // namespace holdline::sim

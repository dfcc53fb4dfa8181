// One run: a plan, processes, faults, and then the checks.
//
// Everything follows from the seed; a run has one thread and no other clock or
// source of chance than its own.
#pragma once

#include <cstdint>
#include <string>

#include "tests/sim/bugs.h"
#include "tests/sim/faults.h"

namespace holdline::sim {

struct RunOptions {
  uint64_t seed = 1;
  int minutes = 0;  // how long faults go on; 0: as the seed has it
  Bug bug = Bug::kNone;
  FaultSet allowed = FaultSet::All();
};

struct RunResult {
  std::string violation;  // empty: all held
  uint64_t trace_hash = 0;
  std::string last;  // the last that happened, a line each

  int64_t simulated_us = 0;
  int64_t events = 0;
  int64_t transactions = 0;
  int64_t alerts = 0;
  int64_t entries = 0;   // of the ledger
  int64_t restores = 0;  // of partitions, from a cut
  FaultCounts faults{};
};

RunResult RunSeed(const RunOptions& options);

}  // namespace holdline::sim

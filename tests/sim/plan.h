// The shape of one run, drawn from its seed: how many of what, every limit and
// pace, and how often what goes wrong.
#pragma once

#include <array>
#include <cstdint>

#include "engine/app/simulate/random.h"
#include "engine/runtime/runtime.h"
#include "operators/score/score_partition.h"
#include "tests/sim/faults.h"

namespace holdline::sim {

struct Plan {
  int64_t start_us = 0;
  int64_t faults_for_us = 0;  // then they stop, and all must come to rest

  int32_t telemetry_partitions = 1;
  int32_t judge_partitions = 1;
  int32_t snapshot_partitions = 1;
  int instances = 2;

  // Of the log.
  int64_t session_us = 0;
  int64_t transaction_timeout_us = 0;
  size_t max_poll_records = 4096;

  // Names, clock and incarnation are filled in by each process.
  RuntimeOptions runtime;
  ScoreOptions score;
  uint32_t score_buckets = 1;
  uint32_t judge_buckets = 1;
  int64_t contracts_lead_us = 0;

  // Of rounds: each moves the clock, then steps processes.
  int64_t round_us_max = 0;
  int part_percent = 100;  // of parts that run in a round

  // Of events.
  int contacts_per_minute = 0;
  int events_per_record = 1;

  // How often per minute, for each kind; for those of commits and of events:
  // out of a thousand; freezing is both.
  std::array<int, kFaults> rate{};
  int Rate(Fault fault) const { return rate[static_cast<size_t>(fault)]; }

  // Whether contracts come from the control log; else one book always holds.
  bool HasControl() const { return Rate(Fault::kReload) > 0; }
};

// `minutes`: how long faults go on; 0: as the seed has it.
Plan MakePlan(Random& random, FaultSet allowed, int minutes);

}  // namespace holdline::sim

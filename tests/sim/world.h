// What all that takes part in a run shares.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/app/simulate/random.h"
#include "engine/app/topics.h"
#include "engine/base/clock.h"
#include "engine/log/memory_log.h"
#include "tests/sim/bugs.h"
#include "tests/sim/faults.h"
#include "tests/sim/ledger.h"
#include "tests/sim/plan.h"
#include "tests/sim/trace.h"

namespace holdline::sim {

class ProcessReader;

struct World {
  World(const Plan& of_run, uint64_t seed, Bug planted)
      : plan(of_run),
        bug(planted),
        random(seed),
        clock(of_run.start_us),
        log(clock, {.max_poll_records = of_run.max_poll_records,
                    .session_timeout = absl::Microseconds(of_run.session_us),
                    .sessions_end_by_silence = true,
                    .transaction_timeout =
                        absl::Microseconds(of_run.transaction_timeout_us)}),
        trace(clock) {}

  const Plan plan;
  const Bug bug;
  const TopicNames topics;
  Random random;
  ManualClock clock;  // the true time, and the log's
  MemoryLog log;
  Trace trace;
  Ledger ledger;
  FaultCounts counts{};
  bool faults_on = true;
  size_t contracts = 0;  // of Books(), what lies in everybody's folder
  std::vector<ProcessReader*> readers;  // of all processes that live
  std::string violation;                // the first; empty: none

  void Violate(std::string what) {
    if (violation.empty()) violation = std::move(what);
  }
  void Count(Fault fault) { ++counts[static_cast<size_t>(fault)]; }
  // Out of a thousand, while faults go on.
  bool Happens(Fault fault) {
    if (!faults_on ||
        static_cast<int>(random.Below(1'000)) >= plan.Rate(fault)) {
      return false;
    }
    Count(fault);
    return true;
  }
};

// A process's clock: the true time, with a wall that is off.
class ProcessClock final : public Clock {
 public:
  explicit ProcessClock(ManualClock& true_clock) : true_clock_(true_clock) {}

  int64_t WallUs() const override { return true_clock_.WallUs() + ahead_us_; }
  int64_t MonotonicUs() const override { return true_clock_.MonotonicUs(); }
  void Sleep(absl::Duration duration) override { true_clock_.Sleep(duration); }

  int64_t ahead_us() const { return ahead_us_; }
  void set_ahead_us(int64_t ahead_us) { ahead_us_ = ahead_us; }

 private:
  ManualClock& true_clock_;
  int64_t ahead_us_ = 0;
};

}  // namespace holdline::sim

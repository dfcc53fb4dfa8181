// Which time a partition with a clock is told: ARCHITECTURE.md, "Time".
//
// Pure: everything it decides follows from what it is given, in order. The
// answers of the log that it is given carry when they were asked for, by the
// same wall clock.
//
// One per partition, owned by its shard's thread.
#pragma once

#include <cstdint>

#include "engine/base/time_units.h"

namespace holdline {

enum class ClockMode {
  kLive,  // follow the wall where the log's end has been reached
  kLog,   // record time, always
};

// "Asked at this wall time, the log said that the partition ends here."
struct EndAnswer {
  int64_t asked_at_us = 0;  // 0: there is no answer yet
  int64_t end_offset = 0;
  int64_t first_offset = 0;  // the oldest record that it still has
};

struct ClockRuleOptions {
  ClockMode mode = ClockMode::kLive;
  // How long a record may take from its event to us.
  int64_t allowance_us = 500'000;
  // How old the newest answer whose end was reached may be before T follows
  // record time. Long enough that a burst that is through in a moment does not
  // change the mode to and fro.
  int64_t behind_after_us = 2'000'000;
  // Wall and broker must agree to this, or the wall is not believed.
  int64_t skew_limit_us = kMinuteUs;
};

class ClockRule {
 public:
  explicit ClockRule(const ClockRuleOptions& options) : options_(options) {}

  struct Inputs {
    int64_t wall_us = 0;
    int64_t skew_us = 0;      // wall minus broker; 0: not known
    EndAnswer answer = {};    // the newest
    int64_t next_offset = 0;  // everything below has been processed
  };
  struct Decision {
    bool live = false;
    // Live: where T may go. It may lie before T, which then stays.
    int64_t clock_us = 0;
    bool operator==(const Decision&) const = default;
  };
  Decision Decide(const Inputs& inputs);

 private:
  void Learn(const Inputs& inputs);

  const ClockRuleOptions options_;
  EndAnswer awaited_;  // the oldest whose end is not reached; none: asked at 0
  int64_t reached_us_ = 0;  // when the newest was asked whose end is reached
};

}  // namespace holdline

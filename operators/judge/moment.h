// The time at which judge evaluates, microseconds since the epoch.
#pragma once

#include <cstdint>

namespace holdline {

struct Moment {
  // The judge's clock: where live values stand.
  int64_t clock_us = 0;
  // Everything before it has been delivered by every partition that is
  // included: what is closed, or found to be empty, waits for this. At most
  // clock_us, and the same with record time.
  int64_t settled_us = 0;
  // settled_us of the evaluation before.
  int64_t settled_before_us = 0;
};

}  // namespace holdline

#include "engine/runtime/clock_rule.h"

#include <algorithm>
#include <cstdlib>

namespace holdline {

ClockRule::Decision ClockRule::Decide(int64_t wall_us, int64_t skew_us,
                                      const EndAnswer& answer,
                                      int64_t next_offset) {
  if (options_.mode == ClockMode::kLog) return {};
  const bool believed = std::abs(skew_us) <= options_.skew_limit_us;
  const bool at_end =
      answer.end_offset >= 0 && next_offset >= answer.end_offset;
  if (believed && at_end) {
    live_ = true;
    at_end_us_ = std::max(at_end_us_, answer.asked_wall_us);
    const int64_t clock_us =
        std::min(wall_us - options_.allowance_us, at_end_us_);
    if (clock_us <= clock_us_) return {};
    clock_us_ = clock_us;
    return {Action::kAdvance, clock_us};
  }
  const bool behind = !at_end && answer.end_offset >= 0 &&
                      wall_us - at_end_us_ > options_.behind_after_us;
  if (live_ && (behind || !believed)) {
    live_ = false;
    return {Action::kFollowRecords, 0};
  }
  return {};
}

}  // namespace holdline

#include "engine/runtime/clock_rule.h"

#include <algorithm>
#include <cstdlib>

namespace holdline {
ClockRule::Decision ClockRule::Decide(const Inputs& inputs) {
  if (options_.mode == ClockMode::kLog) return {};
  Learn(inputs);
  if (std::abs(inputs.skew_us) > options_.skew_limit_us || reached_us_ == 0 ||
      inputs.wall_us - reached_us_ > options_.behind_after_us) {
    return {};
  }
  return {.live = true,
          .clock_us =
              std::min(inputs.wall_us, reached_us_ + options_.allowance_us) -
              options_.allowance_us};
}

// Under load the newest answer is always a little ahead of us. So one that is
// not reached is kept until it is, while newer ones come and go.
void ClockRule::Learn(const Inputs& inputs) {
  if (awaited_.asked_at_us != 0 && inputs.next_offset >= awaited_.end_offset) {
    reached_us_ = awaited_.asked_at_us;
    awaited_ = {};
  }
  const EndAnswer& newest = inputs.answer;
  if (newest.asked_at_us == 0) return;
  if (inputs.next_offset >= newest.end_offset) {
    reached_us_ = newest.asked_at_us;
    awaited_ = {};
  } else if (awaited_.asked_at_us == 0) {
    awaited_ = newest;
  }
}

}  // namespace holdline

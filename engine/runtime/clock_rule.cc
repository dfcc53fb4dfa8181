#include "engine/runtime/clock_rule.h"

#include <algorithm>
#include <cstdlib>

namespace holdline {
namespace {

constexpr int64_t kMinuteUs = 60'000'000;

}  // namespace

ClockRule::Decision ClockRule::Decide(const Inputs& inputs) {
  if (options_.mode == ClockMode::kLog) return {};
  Learn(inputs);
  if (!inputs.wall_agrees || reached_us_ == 0 ||
      inputs.wall_us - reached_us_ > options_.fresh_us) {
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

bool WallAgrees(int64_t broker_us, int64_t heard_wall_us) {
  if (broker_us == 0) return true;
  return std::abs(heard_wall_us - broker_us) <= kMinuteUs;
}

}  // namespace holdline

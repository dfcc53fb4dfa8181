// When the next contact arrives at a queue: a Poisson process whose rate
// follows the hours of the local day and the incidents.
//
// Thread-compatible.
#pragma once

#include <cstdint>
#include <limits>

#include "absl/time/time.h"
#include "engine/app/simulate/centre_options.h"
#include "engine/app/simulate/random.h"

namespace holdline {

class Arrivals {
 public:
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

  Arrivals(const QueueOptions& queue, absl::TimeZone zone, double scale);

  // The first arrival after `now_us` where the rate stays at `percent` of the
  // profile's; kNever where nobody ever comes. The process has no memory, so
  // it may be drawn anew whenever the percentage changes.
  int64_t NextUs(int64_t now_us, int percent, Random& random) const;

 private:
  struct Hour {
    int profile_percent = 0;
    int64_t end_us = 0;
  };
  Hour HourOf(int64_t time_us) const;

  DayProfile profile_;
  absl::TimeZone zone_;
  double busy_per_hour_;
  bool ever_ = false;
};

}  // namespace holdline

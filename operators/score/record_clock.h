// Record time of a telemetry partition, by ARCHITECTURE.md, "Time":
//   r_i = max(r_{i-1}, min(ts_i, bound_i)),
// the bound being r_{i-1} + 5 min unless the record before claimed a time that
// far ahead too. So one record with a broken clock moves nothing for long, and
// a silent night costs one record's delay.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "engine/base/time_units.h"

namespace holdline {

// No time is known yet; before all times.
inline constexpr int64_t kNoClock = std::numeric_limits<int64_t>::min();

class RecordClock {
 public:
  static constexpr int64_t kLeapUs = 5 * kMinuteUs;

  // Takes the log's timestamp of the next record; microseconds.
  void Take(int64_t timestamp_us) {
    // Far from both ends of the numbers, so that sums cannot overflow.
    constexpr int64_t kMost = std::numeric_limits<int64_t>::max() / 4;
    const int64_t ts_us = std::clamp(timestamp_us, -kMost, kMost);
    if (now_us_ == kNoClock) {
      now_us_ = ts_us;
    } else {
      const bool confirmed = last_us_ >= ts_us - kLeapUs;
      const int64_t bounded_us =
          confirmed ? ts_us : std::min(ts_us, now_us_ + kLeapUs);
      now_us_ = std::max(now_us_, bounded_us);
    }
    last_us_ = ts_us;
  }

  // kNoClock before the first record.
  int64_t now_us() const { return now_us_; }

  template <class Archive>
  void Persist(Archive& archive) {
    archive.Fields(now_us_, last_us_);
  }

 private:
  int64_t now_us_ = kNoClock;
  int64_t last_us_ = kNoClock;  // as the last record claimed
};

}  // namespace holdline

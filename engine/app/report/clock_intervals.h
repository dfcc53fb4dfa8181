// Intervals of clock time: half-hours that begin at :00 and :30 of a local
// day, whatever that day's length. Where clocks are set back, intervals of an
// hour or less occur twice, each under its own offset; longer ones take in the
// repeated hour. An interval that a clock change falls into ends or begins
// there.
//
// Thread-compatible: keeps the interval that was found last.
#pragma once

#include <cstdint>

#include "absl/time/time.h"

namespace holdline {

class ClockIntervals {
 public:
  struct Interval {
    int64_t start_us = 0;
    int64_t end_us = 0;  // exclusive
    bool operator==(const Interval&) const = default;
  };

  // Whole minutes that divide an hour, or whole hours that divide a day.
  static bool IsAllowed(absl::Duration every);

  // REQUIRES: IsAllowed(every).
  ClockIntervals(absl::TimeZone zone, absl::Duration every);

  // The interval that holds the instant. O(1) while times stay within one.
  Interval At(int64_t time_us);

 private:
  Interval Find(absl::Time time) const;
  Interval FindWithinHour(absl::Time time) const;
  Interval FindOfHours(absl::Time time) const;

  absl::TimeZone zone_;
  int every_minutes_;
  Interval last_;
};

}  // namespace holdline

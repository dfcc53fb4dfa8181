// Business time: how long a calendar is open between two instants, and when so
// much of it has passed. All microseconds; instants since the epoch.
//
// The spans in which it is open are laid out once, as far as they are asked
// for, with what was open before each: so both take a binary search, however
// long a case has been open. Thread-compatible: belongs to one thread.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "engine/base/time_units.h"
#include "operators/calendar/calendar.h"

namespace holdline {

class OpenTime {
 public:
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::max();
  // It is not looked further ahead for an opening.
  static constexpr int64_t kHorizonUs = 10 * 366 * kDayUs;

  OpenTime() = default;  // always open
  explicit OpenTime(CalendarSpec spec) : calendar_(std::move(spec)) {}

  // Open time in [from, to); 0 where `to_us` is not after `from_us`.
  int64_t Between(int64_t from_us, int64_t to_us);

  // The first and the last instant, not before `from_us`, at which exactly
  // `amount_us` (>= 0) of open time has passed since then: they differ where it
  // closes with the amount. kNever where nothing opens within the horizon.
  int64_t FirstAfter(int64_t from_us, int64_t amount_us);
  int64_t LastAfter(int64_t from_us, int64_t amount_us);

 private:
  struct Span {
    int64_t from_us = 0;
    int64_t to_us = 0;      // exclusive
    int64_t before_us = 0;  // open time before it, since the first span
    int64_t until_us() const { return before_us + (to_us - from_us); }
  };

  void LayOut(int64_t from_us, int64_t to_us);
  // Open time since the first span. REQUIRES: it is laid out up to there.
  int64_t OpenUntil(int64_t time_us) const;

  std::optional<Calendar> calendar_;  // none: always open
  std::vector<Span> spans_;           // of [laid_from_us_, laid_to_us_)
  int64_t laid_from_us_ = 0;
  int64_t laid_to_us_ = 0;
};

}  // namespace holdline

// When a calendar is open: weekly hours, closed days (holidays), and days with
// hours of their own, all in one time zone. "fri 22:00-06:00" belongs to the
// day that it starts on, and is closed when that day is closed.
//
// The clock on the wall decides: it is open whenever that clock shows a minute
// inside a span. An hour that a clock change skips is never open, one that it
// repeats is open twice.
//
// Immutable after construction; the lookup keeps a one-interval cache, so a
// Calendar is thread-compatible and belongs to one thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace holdline {

inline constexpr int kMinutesPerDay = 24 * 60;

// Local minutes of a day: [from, to). `to` may pass 24:00 (up to 48:00): then
// the span ends on the next day.
struct DaySpan {
  int from_minute = 0;
  int to_minute = 0;
  bool operator==(const DaySpan&) const = default;
};

struct CalendarSpec {
  absl::TimeZone zone;
  // By weekday, index 0 = Monday. Sorted, not overlapping within a day.
  std::array<std::vector<DaySpan>, 7> week;
  absl::flat_hash_set<absl::CivilDay> closed;
  // Days with hours of their own; they win over `closed` and `week`.
  std::map<absl::CivilDay, std::vector<DaySpan>> days;
};

// The spans that begin on the day.
std::span<const DaySpan> SpansOfDay(const CalendarSpec& spec,
                                    absl::CivilDay day);

class Calendar {
 public:
  explicit Calendar(CalendarSpec spec);

  // Whether the instant (microseconds since the epoch) is inside. O(1) while
  // times stay within the last interval found.
  bool Contains(int64_t time_us) const;

  // A time around the instant in which it neither opens nor closes; the next
  // one may be alike.
  struct Interval {
    int64_t from_us = 0;
    int64_t to_us = 0;  // exclusive
    bool open = false;
  };
  Interval Around(int64_t time_us) const;

  // Whether it is ever open, in a week or on a day of its own.
  bool EverOpens() const;

  const CalendarSpec& spec() const { return spec_; }

 private:
  CalendarSpec spec_;
  mutable Interval cached_;
};

}  // namespace holdline

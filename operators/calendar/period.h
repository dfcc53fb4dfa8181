// Calendar spans in a time zone: days, and the periods that days add up to.
// A civil day is named by its number: days since 1970-01-01 in the zone's own
// calendar. Days end at local midnight and may have 23 or 25 hours.
#pragma once

#include <cstdint>
#include <string>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace holdline {

// The day whose number is 0.
inline constexpr absl::CivilDay kEpoch(1970, 1, 1);

enum class PeriodKind : uint8_t { kDay, kWeek, kMonth, kQuarter, kYear };

struct PeriodSpec {
  PeriodKind kind = PeriodKind::kMonth;
  // First day of a fiscal month, 1..28; 1 is the calendar month. A fiscal month
  // is named for the month that it ends in: 22 January is February's first day.
  // Quarters and years begin with the first of their fiscal months.
  int month_from = 1;
  std::string Name() const;  // "day", "week", "month", ..., "month_from_22"
  bool operator==(const PeriodSpec&) const = default;
};

// Days [first, end) as day numbers.
struct DayRange {
  int64_t first = 0;
  int64_t end = 0;
  bool operator==(const DayRange&) const = default;
};

// The period that holds the day. Weeks begin on Monday.
DayRange PeriodOf(const PeriodSpec& spec, int64_t day);

// First instant of the day in the zone, microseconds since the epoch. Where a
// clock change skips midnight, the instant of the change; where midnight comes
// twice, the first.
int64_t DayStartUs(absl::TimeZone zone, int64_t day);

// Day numbers of instants, with a cache of the last day: O(1) for times that
// mostly stay within a day. Belongs to one thread.
class DayFinder {
 public:
  explicit DayFinder(absl::TimeZone zone) : zone_(zone) {}
  int64_t DayOf(int64_t time_us);
  // Of the day asked for last.
  int64_t day_start_us() const { return from_us_; }

 private:
  absl::TimeZone zone_;
  int64_t day_ = 0;
  int64_t from_us_ = 0;
  int64_t to_us_ = 0;  // exclusive; empty at first
};

}  // namespace holdline

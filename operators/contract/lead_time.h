// How long before a month something is to be there: "15th of the month before",
// "30 days before".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "operators/calendar/period.h"

namespace holdline {

struct LeadTime {
  int day_of_month_before = 0;  // 1..28; 0: `days_before` says it
  int days_before = 0;          // the month's first day

  // The last instant at which it is in time for the month: the end of that day
  // in the zone, microseconds since the epoch. For MonthNumber.
  int64_t EndUs(int64_t month, absl::TimeZone zone) const;
  // As it is written.
  std::string Text() const;
  bool operator==(const LeadTime&) const = default;
};

absl::StatusOr<LeadTime> ParseLeadTime(std::string_view text);

// The days of the month of that MonthNumber.
DayRange DaysOfMonth(int64_t month);

// "2026-03" as a MonthNumber (operators/contract/forecast.h), and back.
absl::StatusOr<int64_t> ParseMonth(std::string_view text);
std::string MonthText(int64_t month);

}  // namespace holdline

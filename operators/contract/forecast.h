// What the client has said will come, as it was locked: contacts by part of the
// day. Relief goes by it.
//
// Constant after construction.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "operators/calendar/period.h"
#include "operators/contract/lead_time.h"

namespace holdline {

struct Forecast {
  struct Part {
    int64_t slice = 0;  // as Objective::part_us() of `of` cuts the days
    int64_t contacts = 0;
    bool operator==(const Part&) const = default;
  };

  uint32_t of = 0;  // index of the objective that counts what is forecast
  int64_t part_us = 0;
  std::vector<Part> parts = {};  // ascending
  // When the one for a month has to be there, and the first that needs one.
  struct Due {
    LeadTime lead = {};
    int64_t first_month = 0;
  };
  std::optional<Due> due = {};  // unset: none has to be there in time
  std::vector<int64_t> months_in_time = {};  // ascending

  // The parts in slices [first, end).
  std::span<const Part> PartsIn(int64_t first, int64_t end) const;
  // What they come to; unset: nothing was forecast.
  std::optional<int64_t> ContactsIn(int64_t first, int64_t end) const;

  // Whether there is one for the month that holds the day. Of a month it speaks
  // as a whole: where it says nothing, nothing is to come.
  bool IsOfMonth(int64_t day) const;

  // Whether there was one for the month when it was due.
  bool WasInTime(int64_t month) const;

  // Whether one of the months that the days fall into needs a forecast and had
  // none in time.
  bool IsLateFor(DayRange days) const;
};

// Months since the year 0.
inline int64_t MonthNumber(absl::CivilMonth month) {
  return month.year() * 12 + month.month() - 1;
}

// The month of the instant in the zone, by its MonthNumber.
inline int64_t MonthAt(int64_t time_us, absl::TimeZone zone) {
  return MonthNumber(
      absl::CivilMonth(zone.At(absl::FromUnixMicros(time_us)).cs));
}

}  // namespace holdline

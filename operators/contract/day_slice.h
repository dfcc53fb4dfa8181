// The slices of time in which periods are booked: civil days by their numbers,
// or parts of a day, which are day * VerdictRules::kPartsOfDay and the number
// of the part from the day's first instant on. `part_us` is the length of a
// part, or VerdictRules::kDay; see Objective::booked_us().
#pragma once

#include <cstdint>

#include "absl/time/time.h"
#include "engine/base/floor_divide.h"
#include "engine/base/time_units.h"
#include "operators/calendar/period.h"
#include "operators/contract/model.h"

namespace holdline {

inline int64_t DaySliceOf(int64_t time_us, int64_t part_us, DayFinder& days) {
  const int64_t day = days.DayOf(time_us);
  if (part_us == VerdictRules::kDay) return day;
  return day * VerdictRules::kPartsOfDay +
         (time_us - days.day_start_us()) / part_us;
}

inline int64_t DayOfSlice(int64_t slice, int64_t part_us) {
  return part_us == VerdictRules::kDay
             ? slice
             : FloorDivide(slice, VerdictRules::kPartsOfDay);
}

// No day has more of them: it may have 25 hours.
inline int64_t MostSlicesOfDay(int64_t part_us) {
  constexpr int64_t kLongestDayUs = 25 * kHourUs;
  return part_us == VerdictRules::kDay ? 1 : kLongestDayUs / part_us;
}

// Its first instant in the zone, microseconds since the epoch.
inline int64_t DaySliceStartUs(int64_t slice, int64_t part_us,
                               absl::TimeZone zone) {
  const int64_t day = DayOfSlice(slice, part_us);
  const int64_t start_us = DayStartUs(zone, day);
  if (part_us == VerdictRules::kDay) return start_us;
  return start_us + (slice - day * VerdictRules::kPartsOfDay) * part_us;
}

}  // namespace holdline

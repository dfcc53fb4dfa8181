// Instants and days by what the clock and the calendar on the wall show.
#pragma once

#include <cstdint>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "operators/calendar/period.h"

namespace holdline {

inline int64_t At(absl::TimeZone zone, absl::CivilSecond civil) {
  return absl::ToUnixMicros(zone.At(civil).pre);
}

// The number of the day.
inline int64_t Number(int year, int month, int day) {
  return absl::CivilDay(year, month, day) - kEpoch;
}

}  // namespace holdline

// Lengths of time in microseconds, the unit of all times and durations here
// that are integers. A day is 24 hours: that of a calendar may have 23 or 25.
#pragma once

#include <cstdint>

namespace holdline {

inline constexpr int64_t kMillisecondUs = 1'000;
inline constexpr int64_t kSecondUs = 1'000 * kMillisecondUs;
inline constexpr int64_t kMinuteUs = 60 * kSecondUs;
inline constexpr int64_t kHourUs = 60 * kMinuteUs;
inline constexpr int64_t kDayUs = 24 * kHourUs;

}  // namespace holdline

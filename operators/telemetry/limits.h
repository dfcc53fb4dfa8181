// What telemetry may be at most. Fixed: they are part of what an event is, so
// that every installation refuses the same events.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/base/time_units.h"

namespace holdline {

// A message on the bus; Kafka's own default is 1 MiB.
inline constexpr size_t kMaxMessageBytes = 4 << 20;
inline constexpr int32_t kMaxEventsPerMessage = 65'536;

// Ids, queue, agent, customer and channel.
inline constexpr size_t kMaxTextBytes = 256;
inline constexpr size_t kMaxAttributes = 32;
inline constexpr size_t kMaxAttributeBytes = 1024;  // key and value, each

// 1990-01-01 and 2100-01-01, UTC. Between them lie no seconds or milliseconds
// that were mistaken for microseconds.
inline constexpr int64_t kMinEventTimeUs = 631'152'000'000'000;
inline constexpr int64_t kMaxEventTimeUs = 4'102'444'800'000'000;

// Stated waits and handle times: 366 days.
inline constexpr int64_t kMaxDurationUs = 366 * kDayUs;

}  // namespace holdline

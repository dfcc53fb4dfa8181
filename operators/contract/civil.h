// Dates and local times as contracts write them, and what a clock change does
// to them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace holdline {

// "2026-01-31"; the day must exist.
absl::StatusOr<absl::CivilDay> ParseDay(std::string_view text);

// "2026-01-31", or "2026-01-31 08:00".
struct LocalTime {
  absl::CivilSecond civil;
  bool is_day = false;  // without a time of day
};
absl::StatusOr<LocalTime> ParseLocalTime(std::string_view text);

// Minutes since midnight of "07:30"; "24:00" is 1440.
absl::StatusOr<int> ParseMinute(std::string_view text);

// The instant of a local time. A time that a clock change skips is the instant
// of the change; one that it repeats is the first of the two. `remark` says so
// in a sentence, and is empty where the time is as usual.
struct Instant {
  int64_t us = 0;
  std::string remark;
};
Instant InstantOf(absl::CivilSecond civil, absl::TimeZone zone);

// A zone of the tz database, by its name. The machine's own zone and files are
// not taken: the same contract must mean the same everywhere.
absl::StatusOr<absl::TimeZone> ParseZone(std::string_view name);

}  // namespace holdline

// Numbers and instants as people read them. The same everywhere: in the
// report, on the board, in the log.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"

namespace holdline {

enum class Unit {
  kShare,  // of 1; read as per cent
  kSeconds,
  kContacts,
};

// The unit of a measure by its name. "wait_time" is a share: of those who were
// answered in the time that is promised for a percentile.
Unit UnitOfMeasure(std::string_view measure);

// Whether what the measure of that name counts is time.
bool CountsTime(std::string_view measure);

// "33,066".
std::string CountText(int64_t count);
// What a measure has counted: "33,066"; of one that counts time, microseconds,
// "719:16:48": hours, minutes and seconds, rounded down.
std::string CountedText(int64_t counted, bool is_time);

// "49.02 %", "40.8 s", "33,066". "–" where there is no value.
std::string ValueText(std::optional<double> value, Unit unit);

// The same with as many more decimals as it takes (up to six) to lie on the
// same side of the target as the value itself does: 79.9996 % of a target of
// 80 % is not shown as 80.00 %.
std::string ValueText(std::optional<double> value, Unit unit,
                      std::optional<double> target);

// The same for a glance: one decimal less to begin with, "49.0 %", "41 s".
std::string ShortValueText(std::optional<double> value, Unit unit,
                           std::optional<double> target);

// "≥ 80 %", "≤ 30 s"; empty where there is none.
std::string TargetText(std::optional<double> target, bool at_most, Unit unit);

// How long somebody waits: "8 s", "1 m 42 s", "2 h 05 m", "3 d 04 h".
std::string WaitText(absl::Duration wait);

// RFC 3339 with the zone's offset: "1999-02-01T00:00:00+02:00".
std::string InstantText(int64_t time_us, absl::TimeZone zone);

// "2026-03-02 10:07:31" and "10:07:31", local.
std::string LocalText(int64_t time_us, absl::TimeZone zone);
std::string ClockText(int64_t time_us, absl::TimeZone zone);

// "2026-03-01 – 2026-03-31": whole days, by the first and the last of them; one
// day by itself.
std::string DaysText(int64_t start_us, int64_t end_us, absl::TimeZone zone);

}  // namespace holdline

#include "engine/app/options.h"

#include <string>

#include "absl/strings/str_cat.h"

namespace holdline {

absl::StatusOr<absl::Duration> ParseDurationOption(const std::string& text) {
  absl::Duration duration;
  if (!absl::ParseDuration(text, &duration) ||
      duration < absl::ZeroDuration() || duration == absl::InfiniteDuration()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "\"", text, "\" is not a duration; write it like 500ms, 20s or 1h30m"));
  }
  return duration;
}

absl::StatusOr<absl::Time> ParseTimeOption(const std::string& text,
                                           absl::TimeZone zone) {
  absl::Time time;
  std::string error;
  if (absl::ParseTime(absl::RFC3339_full, text, &time, &error)) return time;
  for (const char* format :
       {"%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"}) {
    if (absl::ParseTime(format, text, zone, &time, &error)) return time;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("\"", text,
                   "\" is not a time; write it like 2026-03-02T10:00:00Z or "
                   "\"2026-03-02 10:00\""));
}

absl::StatusOr<absl::TimeZone> ParseZoneOption(const std::string& name) {
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(name, &zone)) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", name,
                     "\" is not a time zone; write it like Europe/Berlin "
                     "(the system's package tzdata must be installed)"));
  }
  return zone;
}

}  // namespace holdline

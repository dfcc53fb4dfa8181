// Values of command line options that CLI11 has no type for. All return
// InvalidArgument with a sentence that says what would be right.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace holdline {

// "20s", "1h30m", "250ms", "0": not negative.
absl::StatusOr<absl::Duration> ParseDurationOption(const std::string& text);

// RFC 3339 ("2026-03-02T10:00:00Z"), or "2026-03-02 10:00[:00]" and
// "2026-03-02" in `zone`.
absl::StatusOr<absl::Time> ParseTimeOption(const std::string& text,
                                           absl::TimeZone zone);

absl::StatusOr<absl::TimeZone> ParseZoneOption(const std::string& name);

}  // namespace holdline

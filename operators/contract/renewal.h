// A contract that goes on by itself: `renews` (contracts.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace holdline {

// A span of the calendar: "1 year", "3 months", "90 days".
struct CivilSpan {
  int months = 0;  // or else:
  int days = 0;

  std::string Text() const;
  bool operator==(const CivilSpan&) const = default;
};
absl::StatusOr<CivilSpan> ParseCivilSpan(std::string_view text);

// After its first term it is extended by another each time, unless notice is
// given so long before the end of the one that runs.
struct Renewal {
  absl::CivilSecond first_end;  // local, exclusive
  CivilSpan length;
  CivilSpan notice;
  CivilSpan remind = {.days = 30};  // before that

  // The term that runs at a time, microseconds since the epoch.
  struct Term {
    int64_t start_us = 0;   // of the first one: not known here, 0
    int64_t end_us = 0;     // exclusive
    int64_t notice_us = 0;  // notice must have been given before it
    int64_t remind_us = 0;
  };
  Term TermAt(int64_t time_us, absl::TimeZone zone) const;
};

}  // namespace holdline

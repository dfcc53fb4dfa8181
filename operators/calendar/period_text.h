// A period by its name, as people ask for one: "2026-03-17" a day, "2026-W14" a
// week (ISO 8601, from Monday), "2026-03" a month, "2026-Q1" a quarter, "2026"
// a year.
//
// A fiscal month is named for the month that it ends in, so the days of a name
// depend on where the contract's months begin: see PeriodSpec.
//
// Thread-safe: functions without state.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "operators/calendar/period.h"

namespace holdline {

struct NamedPeriod {
  PeriodKind kind = PeriodKind::kMonth;
  absl::CivilDay day;  // one that the period holds, whatever `month_from` is

  // The days of that name where months begin so: those of the kind.
  DayRange Days(int month_from = 1) const;

  bool operator==(const NamedPeriod&) const = default;
};

// InvalidArgument with a sentence that says what would be right. The text is
// taken whole, without blanks; years are 1970 to 2100, as in contracts.
absl::StatusOr<NamedPeriod> ParsePeriod(std::string_view text);

// The name of the period that holds the day.
std::string PeriodText(const PeriodSpec& spec, int64_t day);

}  // namespace holdline

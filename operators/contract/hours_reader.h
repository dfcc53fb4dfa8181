// Reads opening hours: "mon-fri 07:30-18:00", "daily 22:00-06:00" (over
// midnight, belongs to the day it starts), "sat 09:00-12:00, 13:00-17:00".
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "operators/calendar/calendar.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// Spans of one day, sorted: "07:30-12:00, 13:00-18:00", or "closed" for none.
absl::StatusOr<std::vector<DaySpan>> ParseDaySpans(std::string_view text);

// A text, or a list of them, with the days of the week that each holds for.
std::array<std::vector<DaySpan>, 7> ReadWeek(const YamlCursor& at);

}  // namespace holdline

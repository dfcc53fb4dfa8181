// Reads `periods` and `watch`.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "operators/calendar/period.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

inline constexpr size_t kMaxWatches = 16;

// day, week, month, quarter, year or {month_from: 22}
std::optional<PeriodSpec> ReadOnePeriod(const YamlCursor& at);

// A list of such, each once.
std::vector<PeriodSpec> ReadPeriods(const YamlCursor& at);

// A part of a period: day, which is VerdictRules::kDay, or so many minutes that
// they divide an hour, microseconds.
std::optional<int64_t> ReadDayPart(const YamlCursor& at);

// Lengths, ascending, each a multiple of its slice.
std::vector<int64_t> ReadWatches(const YamlCursor& at);

}  // namespace holdline

// Reads `periods` and `watch`.
#pragma once

#include <cstdint>
#include <vector>

#include "operators/calendar/period.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

inline constexpr size_t kMaxWatches = 16;

// [day, week, month, quarter, year, {month_from: 22}]
std::vector<PeriodSpec> ReadPeriods(const YamlCursor& at);

// Lengths, ascending, each a multiple of its slice.
std::vector<int64_t> ReadWatches(const YamlCursor& at);

}  // namespace holdline

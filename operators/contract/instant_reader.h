// Reads instants: days and local times of a contract's zone.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/time/time.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// Whether a day without a time of day is meant from its beginning or to its
// end.
enum class DayMeans : uint8_t { kBeginning, kEnd };

// Microseconds since the epoch. Warns where a clock change skips or repeats the
// time; tells, and returns nothing, where it is none.
std::optional<int64_t> ReadInstant(const YamlCursor& at, absl::TimeZone zone,
                                   DayMeans day);

}  // namespace holdline

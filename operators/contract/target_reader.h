// Reads `target` and `targets`.
#pragma once

#include <vector>

#include "operators/contract/calendar_reader.h"
#include "operators/contract/model.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

inline constexpr size_t kMaxTargets = 64;

// The targets of an objective, never empty: without any, one that has no
// bound. Marks the calendars that they use.
std::vector<Target> ReadTargets(YamlMap& objective, Measure measure,
                                ReadCalendars& calendars);

}  // namespace holdline

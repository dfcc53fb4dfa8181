// Reads the percentile that a wait, or a time of a case, is promised as.
#pragma once

#include <string_view>

#include "operators/contract/model.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// "p95", and what was meant as one ("p99.9").
bool IsPercentileKey(std::string_view key);

// Sets the limit, the percentile and the one target. `how_promised` ends the
// sentence that is told where there is none.
void ReadPercentiles(YamlMap& map, std::string_view how_promised,
                     Objective& objective);

}  // namespace holdline

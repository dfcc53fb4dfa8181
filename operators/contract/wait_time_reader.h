// Reads what belongs to wait_time alone: the percentile that is promised.
#pragma once

#include <string_view>

#include "operators/contract/model.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// "p95", and what was meant as one ("p99.9").
bool IsPercentileKey(std::string_view key);

// Sets the limit, the percentile and the one target.
void ReadWaitTime(YamlMap& map, Objective& objective);

}  // namespace holdline

// Reads `verdict`, `rounded_to` and `low_volume` of an objective.
#pragma once

#include "operators/contract/model.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// The objective's measure, targets and periods have been read.
VerdictRules ReadVerdictRules(YamlMap& map, const Objective& objective);

}  // namespace holdline

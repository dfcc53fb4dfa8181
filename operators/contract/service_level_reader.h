// Reads what belongs to a service level alone: `within`, `formula`, `counts`
// and `short`.
#pragma once

#include "operators/contract/model.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// REQUIRES: the watches have been read.
void ReadServiceLevel(YamlMap& map, Objective& objective);

}  // namespace holdline

// Reads what belongs to a service level alone: `within`, `formula`, `counts`
// and `short`; and knows the words that it reads them by.
#pragma once

#include <string_view>

#include "operators/contract/model.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// REQUIRES: the watches have been read.
void ReadServiceLevel(YamlMap& map, Objective& objective);

// "answered_within", as `counts` has it.
std::string_view ContactClassName(ContactClass contact_class);
// "met", "missed" or "out".
std::string_view CountsName(Counts counts);

}  // namespace holdline

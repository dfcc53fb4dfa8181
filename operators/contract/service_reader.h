// Reads what belongs to the measures of services: which of their time counts.
#pragma once

#include <vector>

#include "operators/contract/calendar_reader.h"
#include "operators/contract/model.h"
#include "operators/contract/scope_reader.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// REQUIRES: `objective.measure` is one of services. Marks the calendars that
// they use.
void ReadServiceRules(YamlMap& map, ReadCalendars& calendars,
                      Objective& objective);

// The services that are covered and that `of` names, all without one;
// ascending.
std::vector<std::string> ServicesOf(const std::optional<ScopeLine>& of,
                                    const std::vector<ReadScope>& covers,
                                    const std::vector<ReadScope>& except);

}  // namespace holdline

// Reads one objective.
#pragma once

#include <string_view>
#include <vector>

#include "operators/contract/calendar_reader.h"
#include "operators/contract/model.h"
#include "operators/contract/scope_reader.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// What an objective needs to know of its contract.
struct ObjectiveContext {
  ReadCalendars& calendars;
  const std::vector<ReadScope>& covers;
  const std::vector<ReadScope>& except;
  bool covers_are_whole = true;  // no line of them had a mistake
};

Objective ReadObjective(const YamlCursor& at, const ObjectiveContext& context);

}  // namespace holdline

// Reads what belongs to the measures of cases: the time that is promised, when
// it runs, and what becomes of a case that is reopened.
#pragma once

#include "operators/contract/calendar_reader.h"
#include "operators/contract/model.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// REQUIRES: `objective.measure` is one of cases. Marks the calendars that they
// use.
void ReadCaseTime(YamlMap& map, ReadCalendars& calendars, Objective& objective);

}  // namespace holdline

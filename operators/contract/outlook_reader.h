// Reads `outlook` of an objective: how far ahead of a period that runs is
// looked.
#pragma once

#include "operators/contract/model.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// The objective's targets and periods have been read.
OutlookRules ReadOutlook(YamlMap& map, const Objective& objective);

// Lets the outlooks that go by the contract's forecast know their volume by the
// parts of it.
void AlignOutlooks(Contract& contract);

}  // namespace holdline

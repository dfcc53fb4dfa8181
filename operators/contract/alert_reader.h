// Reads `alert`: what shapes alerts and the states of watches, and never a
// period's verdict.
#pragma once

#include "operators/contract/model.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// REQUIRES: measure and targets of the objective have been read.
AlertRules ReadAlert(const YamlCursor& at, const Objective& objective);

}  // namespace holdline

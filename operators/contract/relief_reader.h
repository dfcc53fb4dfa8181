// Reads `relief`: what does not count because the client has caused it.
#pragma once

#include "operators/contract/model.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// The objectives learn of it. `contract` has its forecast, where it has one;
// `says_forecast`: it says one, though it may not have been readable.
void ReadRelief(const YamlCursor& at, bool says_forecast, Contract& contract);

}  // namespace holdline

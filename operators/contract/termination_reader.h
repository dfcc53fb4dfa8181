// Reads `termination_right`: how often an objective may be missed before the
// client may end the contract.
#pragma once

#include <vector>

#include "operators/contract/model.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// One, or a list of them. `contract` has its objectives.
std::vector<TerminationRight> ReadTerminationRights(const YamlCursor& at,
                                                    const Contract& contract);

}  // namespace holdline

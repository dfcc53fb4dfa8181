// Reads `escalation`: who hears of what, and when.
#pragma once

#include <vector>

#include "operators/contract/escalation_terms.h"
#include "operators/contract/model.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// `contract` is whole but for this.
std::vector<EscalationLine> ReadEscalation(const YamlCursor& at,
                                           const Contract& contract);

}  // namespace holdline

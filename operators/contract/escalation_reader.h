// Reads `escalation`: who hears of what, and when.
#pragma once

#include <vector>

#include "operators/contract/escalation_terms.h"
#include "operators/contract/model.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// Whether a line can ever come true is told only where all else of the contract
// `is_whole`.
std::vector<EscalationLine> ReadEscalation(const YamlCursor& at,
                                           const Contract& contract,
                                           bool is_whole);

}  // namespace holdline

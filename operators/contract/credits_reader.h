// Reads `credits:`, what a contract's misses cost.
#pragma once

#include <optional>

#include "operators/contract/model.h"
#include "operators/contract/yaml_walker.h"
#include "operators/money/credit_terms.h"

namespace holdline {

// `contract` is read up to its objectives.
std::optional<CreditTerms> ReadCredits(const YamlCursor& at,
                                       const Contract& contract);

}  // namespace holdline

// Reads one contract, a document of YAML, and tells all that is wrong with it.
#pragma once

#include <optional>

#include "operators/contract/model.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// Nothing where something was wrong.
std::optional<Contract> ReadContract(const YamlCursor& document);

}  // namespace holdline

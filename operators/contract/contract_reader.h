// Reads one contract with its amendments, a document of YAML, and tells all
// that is wrong with it.
#pragma once

#include <vector>

#include "operators/contract/forecast_reader.h"
#include "operators/contract/model.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// `find_table`: the tables beside it. Its versions, in the order in which they
// come into force; none where something was wrong.
std::vector<Contract> ReadContract(const YamlNode& document,
                                   const FindTable& find_table, YamlSink& sink);

}  // namespace holdline

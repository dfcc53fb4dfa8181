// Amendments: what a contract says from a day on, as the paper has it: one line
// after the other, none of which is ever edited.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "operators/contract/model.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

struct Amendment {
  int64_t effective_us = 0;
  std::string clause;
  // Paths, and what stands there from then on.
  std::vector<YamlCursor> set;
};

// Ascending. `contract` has its zone and its term.
std::vector<Amendment> ReadAmendments(const YamlCursor& at,
                                      const Contract& contract);

// Lays what the amendment sets over the contract's document. Tells paths that
// lead nowhere, and what no amendment can set; false then.
bool Amend(const Amendment& amendment, YamlNode& document);

}  // namespace holdline

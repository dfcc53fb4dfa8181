// Writes a YAML tree so that it reads again as the same: amounts as they were
// written, and what stood on one line on one line.
#pragma once

#include <string>

#include "absl/functional/function_ref.h"
#include "operators/contract/yaml_tree.h"

namespace holdline {

// One document, without "---". `remark` is asked of the word that each line is
// about; what it answers becomes the line's comment, where it is not empty.
// REQUIRES: nothing in the tree is refused.
std::string WriteYaml(const YamlNode& document,
                      absl::FunctionRef<std::string(const YamlNode&)> remark);

}  // namespace holdline

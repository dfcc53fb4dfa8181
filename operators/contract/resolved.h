// A contract as it finally is, with all that it inherits, for a person to read
// beside the files that it was written in.
#pragma once

#include <string>
#include <vector>

#include "operators/contract/book_document.h"
#include "operators/contract/model.h"

namespace holdline {

struct ResolvedContract {
  const Contract& contract;  // as it was agreed first
  const YamlNode& tree;
  const BookDocument& document;
  const std::vector<std::string>& files;  // those of YamlNode::file
};

// A document of YAML, "---" before it, that loads as the same version of the
// contract. Each line that is not the contract's own says where it stands.
std::string ResolvedText(const ResolvedContract& resolved);

}  // namespace holdline

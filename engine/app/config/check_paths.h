// What `holdline check` does: contracts and configurations alike, all mistakes
// of all files at once. Render with FormatAsText or FormatAsJson
// (operators/contract/diagnostic.h).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/app/config/environment.h"
#include "operators/contract/diagnostic.h"
#include "operators/contract/model.h"

namespace holdline {

struct CheckResult {
  int files = 0;
  std::vector<Diagnostic> diagnostics;
  std::vector<ContractBook> books = {};  // those without mistakes
};

// Paths are files, or folders with *.yaml and *.yml in them. A file is a
// configuration where a setting of holdline.yaml stands in it and neither
// `holdline:` nor `contract:` nor `template:`; any other is a contract. All
// contracts given are one book; the contracts that a configuration names are
// checked with it, as a book of their own.
//
// `resolved` may be null; else it gets every contract as it finally is, as YAML
// (operators/contract/resolved.h).
CheckResult CheckPaths(std::span<const std::string> paths,
                       const Environment& environment,
                       std::string* resolved = nullptr);

}  // namespace holdline

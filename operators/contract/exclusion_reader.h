// Reads `exclusions`: what does not count, and why. They are facts, not terms:
// all versions of a contract have the same, each for those of its objectives
// that they name.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "absl/time/time.h"
#include "operators/contract/model.h"
#include "operators/contract/scope_reader.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// One of them, before the objectives that it names have been looked up.
struct ReadExclusion {
  Exclusion exclusion;
  YamlCursor at;
  std::vector<YamlCursor> objectives;  // none: all
};

std::vector<ReadExclusion> ReadExclusions(const YamlCursor& at,
                                          absl::TimeZone zone);

// Gives them to the versions, which are all that the contract has; tells what
// none of the versions knows, or covers.
void AddExclusions(const std::vector<ReadExclusion>& read,
                   std::span<Contract> versions);

}  // namespace holdline

// Reads `covers`, `except` and `of`.
#pragma once

#include <optional>
#include <vector>

#include "operators/contract/model.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// A line with where it stands.
struct ReadScope {
  ScopeLine line;
  YamlCursor at;
};

std::optional<ReadScope> ReadScopeLine(const YamlCursor& at);
std::vector<ReadScope> ReadScopeLines(const YamlCursor& at);

// Tells of lines that `except` takes away whole, and warns of lines that
// repeat what a line before them covers.
void CheckCovers(const std::vector<ReadScope>& covers,
                 const std::vector<ReadScope>& except);

// Tells where nothing that is covered can match `of`.
void CheckWithinCovers(const ReadScope& of,
                       const std::vector<ReadScope>& covers,
                       const std::vector<ReadScope>& except);

}  // namespace holdline

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
// The lines of `except`, and of `covers`, which are of contacts unless they say
// of what.
std::vector<ReadScope> ReadExceptLines(const YamlCursor& at);
std::vector<ReadScope> ReadCoversLines(const YamlCursor& at);

// Tells of lines that `except` takes away whole, and warns of lines that
// repeat what a line before them covers.
void CheckCovers(const std::vector<ReadScope>& covers,
                 const std::vector<ReadScope>& except);

// Whether any line covers such entities.
bool CoverAny(const std::vector<ReadScope>& covers, EntityKind kind);

// Tells where nothing that is covered can match `of`.
void CheckWithinCovers(const ReadScope& of,
                       const std::vector<ReadScope>& covers,
                       const std::vector<ReadScope>& except);

}  // namespace holdline

// The score stage's part of a cut (X, K, T), as text for the commit's metadata.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace holdline {

struct Cut {
  int64_t control_position = 0;  // K
  int64_t clock_us = 0;          // T, microseconds since the epoch
  bool operator==(const Cut&) const = default;
};

// "score-cut/1 k=12 t=1772445600000000"
std::string FormatCut(const Cut& cut);
// InvalidArgument where it is no such text; quotes it.
absl::StatusOr<Cut> ParseCut(std::string_view text);

}  // namespace holdline

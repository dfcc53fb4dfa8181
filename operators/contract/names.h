// Names that become labels, keys and parts of ids: of contracts, objectives
// and calendars.
#pragma once

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"

namespace holdline {

inline constexpr size_t kMaxNameBytes = 100;

// Letters, digits, '-', '_' and '.', beginning with a letter or digit.
absl::Status CheckName(std::string_view name);

}  // namespace holdline

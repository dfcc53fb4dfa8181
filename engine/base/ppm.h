// Shares are integers too: so many millionths of a whole.
#pragma once

#include <cstdint>

namespace holdline {

inline constexpr int64_t kWholePpm = 1'000'000;
inline constexpr int64_t kPercentPpm = kWholePpm / 100;

}  // namespace holdline

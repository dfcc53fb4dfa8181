// Division of times before 1970 too.
#pragma once

#include <cstdint>

namespace holdline {

// Rounds down. REQUIRES: by > 0.
constexpr int64_t FloorDivide(int64_t value, int64_t by) {
  const int64_t quotient = value / by;
  return value % by < 0 ? quotient - 1 : quotient;
}

}  // namespace holdline

// What the operating system says of this process. Thread-safe.
#pragma once

#include <cstdint>

namespace holdline {

// Memory that is in use, bytes; 0 where it cannot be had.
int64_t ResidentBytes();

}  // namespace holdline

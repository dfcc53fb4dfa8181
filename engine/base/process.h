// What the operating system says of this process. Thread-safe.
#pragma once

#include <cstdint>

namespace holdline {

// Memory that is in use, bytes; 0 where it cannot be had.
int64_t ResidentBytes();

// Gives what was freed back to the operating system; may take some ten ms, in
// which whoever allocates may wait. For when much was freed that will not be
// wanted again soon.
void ReturnFreeMemory();

}  // namespace holdline

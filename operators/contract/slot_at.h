// Which slot of an objective a time belongs to: the first whose calendar holds
// it (operators/contract/README.md).
#pragma once

#include <cstddef>
#include <vector>

#include "operators/contract/model.h"

namespace holdline {

// It counts in no slot.
inline constexpr int kNoTarget = -1;

// The index of the target. `holds(calendar)` says whether that calendar of the
// contract holds the time.
template <typename Holds>
int SlotAt(const std::vector<Target>& targets, const Holds& holds) {
  for (size_t i = 0; i < targets.size(); ++i) {
    const int calendar = targets[i].calendar;
    if (calendar == Target::kAlways || calendar == Target::kOtherwise ||
        holds(static_cast<size_t>(calendar))) {
      return static_cast<int>(i);
    }
  }
  return kNoTarget;
}

}  // namespace holdline

// What periods came to, as far as money is concerned.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "operators/calendar/period.h"
#include "operators/money/exact.h"

namespace holdline {

// What an objective came to in one slot.
struct SlotOutcome {
  bool missed = false;
  Exact value;
  int64_t bound = 0;  // the slot's target
  bool at_most = false;
  int64_t wrong = 0;    // contacts against the target
  int64_t counted = 0;  // contacts
};

// A closed period of one objective. Without an outcome nothing has counted.
struct PeriodOutcome {
  DayRange days;
  std::vector<std::optional<SlotOutcome>> slots;
};

}  // namespace holdline

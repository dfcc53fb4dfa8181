// In which slices of the time to come contacts can count for an objective in
// one slot: while the slot is, and the contract is in force, and nothing is
// excluded as a whole. A slice counts with any part of it.
//
// Owned by the thread that judges.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "operators/calendar/calendar.h"
#include "operators/calendar/period.h"
#include "operators/judge/alert.h"

namespace holdline {

class SlotHours {
 public:
  // What it points to must outlive this.
  explicit SlotHours(const Subject& subject);

  bool CountIn(int64_t slice) const;

 private:
  bool CountAt(int64_t time_us) const;
  bool IsInSlot(int64_t time_us) const;

  Subject subject_;
  std::optional<uint32_t> objective_;  // its index, where it is the contract's
  std::vector<Calendar> calendars_;    // of the contract
  bool is_always_;                     // nothing below needs to be looked at
};

}  // namespace holdline

#include "operators/judge/slot_hours.h"

#include <algorithm>
#include <limits>

#include "operators/contract/day_slice.h"
#include "operators/contract/find.h"
#include "operators/contract/slot_at.h"

namespace holdline {

SlotHours::SlotHours(const Subject& subject)
    : subject_(subject),
      objective_(FindObjective(*subject.contract, subject.objective->name)) {
  const Contract& contract = *subject.contract;
  is_always_ = subject.target->calendar == Target::kAlways &&
               contract.exclusions.empty() &&
               contract.terminates_us == std::numeric_limits<int64_t>::max();
  if (is_always_) return;
  for (const CalendarSpec& spec : contract.calendars) {
    calendars_.emplace_back(spec);
  }
}

bool SlotHours::CountIn(int64_t slice) const {
  if (is_always_) return true;
  const int64_t booked_us = subject_.objective->booked_us();
  const int64_t from_us =
      DaySliceStartUs(slice, booked_us, subject_.contract->zone);
  return CountAt(from_us) || CountAt(from_us + booked_us - 1);
}

bool SlotHours::CountAt(int64_t time_us) const {
  const Contract& contract = *subject_.contract;
  if (time_us >= contract.terminates_us || !IsInSlot(time_us)) return false;
  return std::none_of(contract.exclusions.begin(), contract.exclusions.end(),
                      [&](const Exclusion& exclusion) {
                        return !exclusion.of && exclusion.entities.empty() &&
                               objective_ &&
                               exclusion.TakesSpan(*objective_, time_us);
                      });
}

bool SlotHours::IsInSlot(int64_t time_us) const {
  const std::vector<Target>& targets = subject_.objective->targets;
  const int slot = SlotAt(targets, [&](size_t calendar) {
    return calendars_[calendar].Contains(time_us);
  });
  return slot != kNoTarget &&
         &targets[static_cast<size_t>(slot)] == subject_.target;
}

}  // namespace holdline

#include "operators/contract/forecast.h"

#include <algorithm>

#include "operators/calendar/period.h"
#include "operators/contract/day_slice.h"

namespace holdline {
namespace {

int64_t MonthOf(int64_t day) {
  return MonthNumber(absl::CivilMonth(kEpoch + day));
}

}  // namespace

std::span<const Forecast::Part> Forecast::PartsIn(int64_t first,
                                                  int64_t end) const {
  const auto before = [](const Part& part, int64_t slice) {
    return part.slice < slice;
  };
  const auto from = std::lower_bound(parts.begin(), parts.end(), first, before);
  return {from, std::lower_bound(from, parts.end(), end, before)};
}

std::optional<int64_t> Forecast::ContactsIn(int64_t first, int64_t end) const {
  const std::span<const Part> within = PartsIn(first, end);
  if (within.empty()) return std::nullopt;
  int64_t contacts = 0;
  for (const Part& part : within) contacts += part.contacts;
  return contacts;
}

bool Forecast::IsOfMonth(int64_t day) const {
  if (parts.empty()) return false;
  const auto month_of = [&](const Part& part) {
    return MonthOf(DayOfSlice(part.slice, part_us));
  };
  // There are no gaps between them.
  return month_of(parts.front()) <= MonthOf(day) &&
         MonthOf(day) <= month_of(parts.back());
}

bool Forecast::WasInTime(int64_t month) const {
  return std::binary_search(months_in_time.begin(), months_in_time.end(),
                            month);
}

bool Forecast::IsLateFor(DayRange days) const {
  if (!due.has_value()) return false;
  const int64_t last = MonthOf(days.end - 1);
  for (int64_t month = std::max(due->first_month, MonthOf(days.first));
       month <= last; ++month) {
    if (!WasInTime(month)) return true;
  }
  return false;
}

}  // namespace holdline

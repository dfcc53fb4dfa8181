#include "operators/contract/forecast.h"

#include <algorithm>

#include "engine/base/floor_divide.h"
#include "operators/contract/model.h"

namespace holdline {
namespace {

int64_t MonthOf(int64_t day) {
  return MonthNumber(absl::CivilMonth(absl::CivilDay(1970, 1, 1) + day));
}

}  // namespace

std::optional<int64_t> Forecast::ContactsIn(int64_t first, int64_t end) const {
  const auto before = [](const Part& part, int64_t slice) {
    return part.slice < slice;
  };
  auto at = std::lower_bound(parts.begin(), parts.end(), first, before);
  if (at == parts.end() || at->slice >= end) return std::nullopt;
  int64_t contacts = 0;
  for (; at != parts.end() && at->slice < end; ++at) contacts += at->contacts;
  return contacts;
}

bool Forecast::IsOfMonth(int64_t day) const {
  if (parts.empty()) return false;
  const auto month_of = [&](const Part& part) {
    return MonthOf(part_us > VerdictRules::kDay
                       ? FloorDivide(part.slice, VerdictRules::kPartsOfDay)
                       : part.slice);
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
  if (!first_month.has_value()) return false;
  const int64_t last = MonthOf(days.end - 1);
  for (int64_t month = std::max(*first_month, MonthOf(days.first));
       month <= last; ++month) {
    if (!WasInTime(month)) return true;
  }
  return false;
}

}  // namespace holdline

#include "operators/calendar/period.h"

#include "absl/strings/str_cat.h"
#include "engine/base/floor_divide.h"
#include "engine/base/time_units.h"

namespace holdline {
namespace {

int64_t NumberOf(absl::CivilDay day) { return day - kEpoch; }

// The month whose period holds the day: with `month_from` 22, the days from
// the 22nd on belong to the month after.
absl::CivilMonth MonthOf(absl::CivilDay day, int month_from) {
  const absl::CivilMonth month(day);
  return month_from > 1 && day.day() >= month_from ? month + 1 : month;
}

int64_t FirstDayOf(absl::CivilMonth month, int month_from) {
  if (month_from <= 1) return NumberOf(absl::CivilDay(month));
  return NumberOf(absl::CivilDay(month - 1) + (month_from - 1));
}

// `months` from the first month on of the span that holds `month`.
DayRange Months(absl::CivilMonth month, int months, int month_from) {
  const absl::CivilMonth first = month - (month.month() - 1) % months;
  return {FirstDayOf(first, month_from),
          FirstDayOf(first + months, month_from)};
}

}  // namespace

std::string PeriodSpec::Name() const {
  switch (kind) {
    case PeriodKind::kDay:
      return "day";
    case PeriodKind::kWeek:
      return "week";
    case PeriodKind::kMonth:
      return month_from == 1 ? "month"
                             : absl::StrCat("month_from_", month_from);
    case PeriodKind::kQuarter:
      return "quarter";
    case PeriodKind::kYear:
      return "year";
  }
  return "";
}

DayRange PeriodOf(const PeriodSpec& spec, int64_t day) {
  const absl::CivilDay civil = kEpoch + day;
  const absl::CivilMonth month = MonthOf(civil, spec.month_from);
  switch (spec.kind) {
    case PeriodKind::kDay:
      break;
    case PeriodKind::kWeek: {
      const int64_t monday =
          day - static_cast<int64_t>(absl::GetWeekday(civil));
      return {monday, monday + 7};
    }
    case PeriodKind::kMonth:
      return Months(month, 1, spec.month_from);
    case PeriodKind::kQuarter:
      return Months(month, 3, spec.month_from);
    case PeriodKind::kYear:
      return Months(month, 12, spec.month_from);
  }
  return {day, day + 1};
}

int64_t DayStartUs(absl::TimeZone zone, int64_t day) {
  const auto midnight = zone.At(absl::CivilSecond(kEpoch + day));
  const bool skipped = midnight.kind == absl::TimeZone::TimeInfo::SKIPPED;
  return absl::ToUnixSeconds(skipped ? midnight.trans : midnight.pre) *
         kSecondUs;
}

int64_t DayFinder::DayOf(int64_t time_us) {
  if (from_us_ <= time_us && time_us < to_us_) return day_;
  const absl::Time at = absl::FromUnixSeconds(FloorDivide(time_us, kSecondUs));
  day_ = NumberOf(absl::CivilDay(zone_.At(at).cs));
  // A clock put back over midnight shows the old date once more; the new day
  // has begun by then. A date that was skipped is a day without an instant.
  while (DayStartUs(zone_, day_) > time_us) --day_;
  while (DayStartUs(zone_, day_ + 1) <= time_us) ++day_;
  from_us_ = DayStartUs(zone_, day_);
  to_us_ = DayStartUs(zone_, day_ + 1);
  return day_;
}

}  // namespace holdline

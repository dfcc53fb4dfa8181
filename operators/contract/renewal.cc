#include "operators/contract/renewal.h"

#include <algorithm>

#include "absl/status/status.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

constexpr int kMostMonths = 120;
constexpr int kMostDays = 3660;
constexpr int kMonthsOfYear = 12;

int DaysIn(absl::CivilMonth month) {
  return static_cast<int>(absl::CivilDay(month + 1) - absl::CivilDay(month));
}

// So many spans later, or before where it is negative; a day that the month
// does not have is its last.
absl::CivilSecond Moved(absl::CivilSecond from, const CivilSpan& span,
                        int times) {
  if (span.days > 0) {
    const absl::CivilDay day = absl::CivilDay(from) + times * span.days;
    return absl::CivilSecond(day.year(), day.month(), day.day(), from.hour(),
                             from.minute(), from.second());
  }
  const absl::CivilMonth month = absl::CivilMonth(from) + times * span.months;
  return absl::CivilSecond(month.year(), month.month(),
                           std::min(from.day(), DaysIn(month)), from.hour(),
                           from.minute(), from.second());
}

std::string Counted(int number, std::string_view unit) {
  return Concat(number, " ", unit, number == 1 ? "" : "s");
}

}  // namespace

std::string CivilSpan::Text() const {
  if (days > 0) return Counted(days, "day");
  return months % kMonthsOfYear == 0 ? Counted(months / kMonthsOfYear, "year")
                                     : Counted(months, "month");
}

absl::StatusOr<CivilSpan> ParseCivilSpan(std::string_view text) {
  const size_t space = text.find(' ');
  int number = 0;
  if (space != std::string_view::npos &&
      ParseDigits(text.substr(0, space), number) && number >= 1) {
    std::string_view unit = text.substr(space + 1);
    if (unit.ends_with('s')) unit.remove_suffix(1);
    if (unit == "year" && number <= kMostMonths / kMonthsOfYear) {
      return CivilSpan{.months = kMonthsOfYear * number};
    }
    if (unit == "month" && number <= kMostMonths) {
      return CivilSpan{.months = number};
    }
    if (unit == "day" && number <= kMostDays) return CivilSpan{.days = number};
  }
  return absl::InvalidArgumentError(
      Concat("\"", text,
             "\" is no span of the calendar of up to ten years; write for "
             "example 1 year, 3 months or 90 days"));
}

Renewal::Term Renewal::TermAt(int64_t time_us, absl::TimeZone zone) const {
  const absl::CivilSecond now = zone.At(absl::FromUnixMicros(time_us)).cs;
  int renewals = 0;
  if (now >= first_end) {
    // About how many; then on to the one that runs.
    const int64_t days = absl::CivilDay(now) - absl::CivilDay(first_end);
    const int64_t each = length.days > 0 ? length.days : 31 * length.months;
    renewals = static_cast<int>(days / each);
    while (Moved(first_end, length, renewals) <= now) ++renewals;
  }
  const auto instant = [&](absl::CivilSecond civil) {
    return absl::ToUnixMicros(zone.At(civil).pre);
  };
  const absl::CivilSecond end = Moved(first_end, length, renewals);
  const absl::CivilSecond notice_by = Moved(end, notice, -1);
  return {.start_us = renewals == 0
                          ? 0
                          : instant(Moved(first_end, length, renewals - 1)),
          .end_us = instant(end),
          .notice_us = instant(notice_by),
          .remind_us = instant(Moved(notice_by, remind, -1))};
}

}  // namespace holdline

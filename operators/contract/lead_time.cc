#include "operators/contract/lead_time.h"

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "operators/calendar/period.h"
#include "operators/contract/text.h"
#include "operators/contract/units.h"

namespace holdline {
namespace {

constexpr std::string_view kOfMonthBefore = " of the month before";
constexpr std::string_view kDaysBefore = " days before";
constexpr int kMostDaysBefore = 366;

absl::CivilMonth CivilMonthOf(int64_t number) {
  return absl::CivilMonth(number / 12, static_cast<int>(number % 12) + 1);
}

}  // namespace

int64_t LeadTime::EndUs(int64_t month, absl::TimeZone zone) const {
  const absl::CivilDay first(CivilMonthOf(month));
  const absl::CivilDay day =
      day_of_month_before > 0
          ? absl::CivilDay(CivilMonthOf(month) - 1) + (day_of_month_before - 1)
          : first - days_before;
  return DayStartUs(zone, day + 1 - kEpoch) - 1;
}

DayRange DaysOfMonth(int64_t month) {
  return {.first = absl::CivilDay(CivilMonthOf(month)) - kEpoch,
          .end = absl::CivilDay(CivilMonthOf(month) + 1) - kEpoch};
}

std::string LeadTime::Text() const {
  return day_of_month_before > 0
             ? Concat(OrdinalText(day_of_month_before), kOfMonthBefore)
             : Concat(days_before, kDaysBefore);
}

absl::StatusOr<LeadTime> ParseLeadTime(std::string_view text) {
  LeadTime lead;
  if (text.ends_with(kDaysBefore)) {
    std::string_view number = text;
    number.remove_suffix(kDaysBefore.size());
    if (ParseDigits(number, lead.days_before) && lead.days_before >= 1 &&
        lead.days_before <= kMostDaysBefore) {
      return lead;
    }
  } else if (text.ends_with(kOfMonthBefore) &&
             text.size() > kOfMonthBefore.size() + 2) {
    std::string_view number = text;
    number.remove_suffix(kOfMonthBefore.size());
    const std::string_view suffix = number.substr(number.size() - 2);
    number.remove_suffix(2);
    int day = 0;
    if (ParseDigits(number, day) && day >= 1 && day <= 28 &&
        OrdinalText(day).ends_with(suffix)) {
      lead.day_of_month_before = day;
      return lead;
    }
  }
  return absl::InvalidArgumentError(Concat(
      "\"", text, "\" is no time before a month; write for example ",
      "\"15th of the month before\" (1st to 28th) or \"30 days before\""));
}

absl::StatusOr<int64_t> ParseMonth(std::string_view text) {
  int64_t year = 0;
  int month = 0;
  if (text.size() == 7 && text[4] == '-' &&
      ParseDigits(text.substr(0, 4), year) &&
      ParseDigits(text.substr(5), month) && month >= 1 && month <= 12) {
    return year * 12 + month - 1;
  }
  return absl::InvalidArgumentError(
      Concat("\"", text, "\" is no month; write for example 2026-03"));
}

std::string MonthText(int64_t month) {
  const int64_t number = month % 12 + 1;
  return Concat(month / 12, number < 10 ? "-0" : "-", number);
}

}  // namespace holdline

#include "operators/calendar/period_text.h"

#include <algorithm>
#include <charconv>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace holdline {
namespace {

constexpr int kFirstYear = 1970;
constexpr int kLastYear = 2100;

// Whether the text has this shape, 0 standing for any digit.
bool HasShape(std::string_view text, std::string_view shape) {
  return std::equal(text.begin(), text.end(), shape.begin(), shape.end(),
                    [](char c, char wanted) {
                      return wanted == '0' ? c >= '0' && c <= '9' : c == wanted;
                    });
}

// REQUIRES: digits alone, few enough.
int NumberIn(std::string_view digits) {
  int number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

std::string Quoted(std::string_view text) {
  return absl::StrCat("\"", std::string(text), "\"");
}

absl::Status NotAPeriod(std::string_view text) {
  return absl::InvalidArgumentError(absl::StrCat(
      Quoted(text),
      " is not a period; write a month (2026-03), a week (2026-W14), a day "
      "(2026-03-17), a quarter (2026-Q1) or a year (2026)"));
}

absl::Status NoSuch(std::string_view what, std::string_view text) {
  return absl::InvalidArgumentError(
      absl::StrCat("there is no ", std::string(what), " ", std::string(text)));
}

// The first week is that of 4 January: the first with most of its days in it.
absl::CivilDay FirstMonday(int year) {
  const absl::CivilDay day(year, 1, 4);
  return day - static_cast<int>(absl::GetWeekday(day));
}

absl::StatusOr<NamedPeriod> ParseWeek(int year, std::string_view text) {
  const int week = NumberIn(text.substr(6));
  const absl::CivilDay monday = FirstMonday(year) + 7 * (week - 1);
  if (week == 0 || monday >= FirstMonday(year + 1)) {
    return absl::InvalidArgumentError(
        absl::StrCat("there is no week ", std::string(text), ": ", year,
                     " has ", (FirstMonday(year + 1) - FirstMonday(year)) / 7));
  }
  return NamedPeriod{PeriodKind::kWeek, monday};
}

absl::StatusOr<NamedPeriod> ParseQuarter(int year, std::string_view text) {
  const int quarter = NumberIn(text.substr(6));
  if (quarter < 1 || quarter > 4) return NoSuch("quarter", text);
  return NamedPeriod{PeriodKind::kQuarter,
                     absl::CivilDay(year, 3 * quarter - 2, 1)};
}

absl::StatusOr<NamedPeriod> ParseMonth(int year, std::string_view text) {
  const int month = NumberIn(text.substr(5));
  if (month < 1 || month > 12) return NoSuch("month", text);
  return NamedPeriod{PeriodKind::kMonth, absl::CivilDay(year, month, 1)};
}

absl::StatusOr<NamedPeriod> ParseDate(int year, std::string_view text) {
  const int month = NumberIn(text.substr(5, 2));
  const int number = NumberIn(text.substr(8));
  const absl::CivilDay day(year, month, number);
  if (day.month() != month || day.day() != number) return NoSuch("day", text);
  return NamedPeriod{PeriodKind::kDay, day};
}

// The name of the week: its year is that of its Thursday.
std::string WeekText(absl::CivilDay monday) {
  const auto year = static_cast<int>((monday + 3).year());
  return absl::StrFormat("%04d-W%02d", year,
                         (monday - FirstMonday(year)) / 7 + 1);
}

}  // namespace

// The first of the month that gives a fiscal month its name lies within it.
DayRange NamedPeriod::Days(int month_from) const {
  return PeriodOf({.kind = kind, .month_from = month_from}, day - kEpoch);
}

absl::StatusOr<NamedPeriod> ParsePeriod(std::string_view text) {
  if (text.size() < 4 || !HasShape(text.substr(0, 4), "0000")) {
    return NotAPeriod(text);
  }
  const int year = NumberIn(text.substr(0, 4));
  if (year < kFirstYear || year > kLastYear) {
    return absl::InvalidArgumentError(
        absl::StrCat(Quoted(text), ": the year ", year, " is not from ",
                     kFirstYear, " to ", kLastYear));
  }
  if (text.size() == 4) {
    return NamedPeriod{PeriodKind::kYear, absl::CivilDay(year, 1, 1)};
  }
  if (HasShape(text, "0000-W00")) return ParseWeek(year, text);
  if (HasShape(text, "0000-Q0")) return ParseQuarter(year, text);
  if (HasShape(text, "0000-00")) return ParseMonth(year, text);
  if (HasShape(text, "0000-00-00")) return ParseDate(year, text);
  return NotAPeriod(text);
}

std::string PeriodText(const PeriodSpec& spec, int64_t day) {
  const DayRange days = PeriodOf(spec, day);
  // A fiscal month ends in the month of its name; without one so does the last
  // day of each. Of quarters and years that is the last of their months.
  const absl::CivilDay last = kEpoch + (days.end - 1);
  const auto year = static_cast<int>(last.year());
  switch (spec.kind) {
    case PeriodKind::kDay:
      break;
    case PeriodKind::kWeek:
      return WeekText(kEpoch + days.first);
    case PeriodKind::kMonth:
      return absl::StrFormat("%04d-%02d", year, last.month());
    case PeriodKind::kQuarter:
      return absl::StrFormat("%04d-Q%d", year, last.month() / 3);
    case PeriodKind::kYear:
      return absl::StrFormat("%04d", year);
  }
  return absl::FormatCivilTime(kEpoch + day);
}

}  // namespace holdline

#include "operators/contract/civil.h"

#include <algorithm>

#include "absl/status/status.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

constexpr int kFirstYear = 1970;
constexpr int kLastYear = 2100;

// Whether the text has this shape, 0 standing for any digit.
bool HasShape(std::string_view text, std::string_view shape) {
  return std::equal(text.begin(), text.end(), shape.begin(), shape.end(),
                    [](char c, char wanted) {
                      return wanted == '0' ? IsDigit(c) : c == wanted;
                    });
}

int NumberAt(std::string_view text, size_t at, size_t length) {
  int number = 0;
  return ParseDigits(text.substr(at, length), number) ? number : -1;
}

absl::Status NotADate(std::string_view text) {
  return absl::InvalidArgumentError(
      Concat("\"", text, "\" is not a date; write for example 2026-01-31"));
}

std::string ClockText(absl::CivilSecond civil) {
  return absl::FormatTime("%Y-%m-%d %H:%M",
                          absl::FromCivil(civil, absl::UTCTimeZone()),
                          absl::UTCTimeZone());
}

}  // namespace

absl::StatusOr<absl::CivilDay> ParseDay(std::string_view text) {
  text = Trim(text);
  if (!HasShape(text, "0000-00-00")) return NotADate(text);
  const int year = NumberAt(text, 0, 4);
  const int month = NumberAt(text, 5, 2);
  const int day = NumberAt(text, 8, 2);
  const absl::CivilDay civil(year, month, day);
  if (civil.month() != month || civil.day() != day) {
    return absl::InvalidArgumentError(Concat("there is no day ", text));
  }
  if (year < kFirstYear || year > kLastYear) {
    return absl::InvalidArgumentError(Concat("the year ", year, " is not from ",
                                             kFirstYear, " to ", kLastYear));
  }
  return civil;
}

absl::StatusOr<int> ParseMinute(std::string_view text) {
  text = Trim(text);
  if (!HasShape(text, "00:00")) {
    return absl::InvalidArgumentError(
        Concat("\"", text, "\" is not a time of day; write for example 07:30"));
  }
  const int hour = NumberAt(text, 0, 2);
  const int minute = NumberAt(text, 3, 2);
  if (minute > 59 || hour > 24 || (hour == 24 && minute != 0)) {
    return absl::InvalidArgumentError(Concat("there is no time ", text));
  }
  return hour * 60 + minute;
}

absl::StatusOr<LocalTime> ParseLocalTime(std::string_view text) {
  text = Trim(text);
  constexpr size_t kDayLength = 10;
  const absl::StatusOr<absl::CivilDay> day =
      ParseDay(text.substr(0, kDayLength));
  if (!day.ok()) return day.status();
  if (text.size() <= kDayLength) {
    return LocalTime{absl::CivilSecond(*day), true};
  }
  const absl::StatusOr<int> minute = ParseMinute(text.substr(kDayLength));
  if (!minute.ok()) return minute.status();
  return LocalTime{absl::CivilSecond(*day) + *minute * 60, false};
}

Instant InstantOf(absl::CivilSecond civil, absl::TimeZone zone) {
  const absl::TimeZone::TimeInfo info = zone.At(civil);
  Instant instant;
  absl::Time time = info.pre;
  if (info.kind == absl::TimeZone::TimeInfo::SKIPPED) {
    time = info.trans;
    instant.remark =
        Concat("a clock change skips ", ClockText(civil), "; taken as ",
               ClockText(zone.At(time).cs), ", the first time after it");
  } else if (info.kind == absl::TimeZone::TimeInfo::REPEATED) {
    instant.remark =
        Concat("a clock change repeats ", ClockText(civil),
               "; taken as the first of the two, ",
               absl::FormatTime("%Y-%m-%d %H:%M UTC%Ez", time, zone));
  }
  instant.us = absl::ToUnixMicros(time);
  return instant;
}

absl::StatusOr<absl::TimeZone> ParseZone(std::string_view name) {
  const bool plain =
      !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return IsLetter(c) || IsDigit(c) || c == '_' || c == '-' || c == '+' ||
               c == '/';
      });
  absl::TimeZone zone;
  if (plain && name[0] >= 'A' && name[0] <= 'Z' &&
      !name.starts_with("Fixed/") &&
      absl::LoadTimeZone(std::string(name), &zone)) {
    return zone;
  }
  return absl::InvalidArgumentError(
      Concat("\"", name,
             "\" is not a zone of the tz database; they are written like "
             "Europe/Berlin, America/Halifax or UTC"));
}

}  // namespace holdline

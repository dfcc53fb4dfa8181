// Reads `holidays` and `calendars`.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "operators/calendar/calendar.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

struct HolidayList {
  YamlCursor at;
  std::set<absl::CivilDay> days;
  bool used = false;
};

struct NamedCalendar {
  std::string name;
  YamlCursor at;
  CalendarSpec spec;
  bool used = false;
};

struct ReadCalendars {
  std::map<std::string, HolidayList> holidays;
  std::vector<NamedCalendar> calendars;

  // The index of the calendar that is named there, which is used from now on;
  // absent where there is none, which is told.
  std::optional<int> Use(const YamlCursor& at, std::string_view name);
};

ReadCalendars ReadCalendarSection(const std::optional<YamlCursor>& holidays,
                                  const std::optional<YamlCursor>& calendars,
                                  absl::TimeZone zone);

}  // namespace holdline

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
  bool used = false;  // by a target
};

struct ReadCalendars {
  std::map<std::string, HolidayList> holidays;
  std::vector<NamedCalendar> calendars;

  // The index, or -1.
  int IndexOf(std::string_view name) const;
  // "calendars here: nights, prime"
  std::string Listing() const;
};

ReadCalendars ReadCalendarSection(const std::optional<YamlCursor>& holidays,
                                  const std::optional<YamlCursor>& calendars,
                                  absl::TimeZone zone);

}  // namespace holdline

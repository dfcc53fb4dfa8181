#include "operators/contract/calendar_reader.h"

#include <algorithm>

#include "operators/contract/civil.h"
#include "operators/contract/hours_reader.h"
#include "operators/contract/names.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

std::set<absl::CivilDay> ReadDays(const YamlCursor& at) {
  std::set<absl::CivilDay> days;
  for (const YamlCursor& item : at.Items()) {
    const std::optional<std::string> text = item.Text();
    if (!text.has_value()) continue;
    const absl::StatusOr<absl::CivilDay> day = ParseDay(*text);
    if (!day.ok()) {
      item.Error(std::string(day.status().message()));
    } else if (!days.insert(*day).second) {
      item.Error(Concat(*text, " stands here a second time"));
    }
  }
  return days;
}

std::map<std::string, HolidayList> ReadHolidays(const YamlCursor& at) {
  std::map<std::string, HolidayList> lists;
  for (const YamlCursor& entry : at.Entries()) {
    lists.emplace(entry.Key(), HolidayList{entry, ReadDays(entry)});
  }
  return lists;
}

void CloseOn(const YamlCursor& at, std::map<std::string, HolidayList>& lists,
             CalendarSpec& spec) {
  const std::optional<std::string> name = at.Text();
  if (!name.has_value()) return;
  const auto list = lists.find(*name);
  if (list != lists.end()) {
    list->second.used = true;
    spec.closed.insert(list->second.days.begin(), list->second.days.end());
    return;
  }
  std::vector<std::string> names;
  for (const auto& [known, unused] : lists) names.push_back(known);
  at.Error(Concat("the holiday list \"", *name, "\" is not defined; ",
                  names.empty() ? "there are no `holidays` here"
                                : Concat("holidays here: ", Listed(names))));
}

void ReadOwnDay(const YamlCursor& at, CalendarSpec& spec) {
  const absl::StatusOr<absl::CivilDay> day = ParseDay(at.Key());
  if (!day.ok()) at.ErrorAtKey(std::string(day.status().message()));
  const std::optional<std::string> text = at.Text();
  if (!text.has_value()) return;
  const absl::StatusOr<std::vector<DaySpan>> spans = ParseDaySpans(*text);
  if (!spans.ok()) {
    at.Error(std::string(spans.status().message()));
  } else if (day.ok()) {
    spec.days[*day] = *spans;
  }
}

CalendarSpec ReadCalendar(const YamlCursor& at,
                          std::map<std::string, HolidayList>& holidays) {
  CalendarSpec spec;
  YamlMap map(at);
  if (const auto hours = map.Find("hours")) spec.week = ReadWeek(*hours);
  if (const auto closed = map.Find("closed")) {
    const std::vector<YamlCursor> names =
        closed->IsList() ? closed->Items() : std::vector<YamlCursor>{*closed};
    for (const YamlCursor& name : names) CloseOn(name, holidays, spec);
  }
  if (const auto days = map.Find("days")) {
    for (const YamlCursor& day : days->Entries()) ReadOwnDay(day, spec);
  }
  map.Close();
  return spec;
}

void ReadNamedCalendar(const YamlCursor& at, absl::TimeZone zone,
                       ReadCalendars& read) {
  if (at.Key() == "otherwise") {
    at.ErrorAtKey(
        "\"otherwise\" is what no calendar holds; choose another name");
    return;
  }
  if (const absl::Status name = CheckName(at.Key()); !name.ok()) {
    at.ErrorAtKey(std::string(name.message()));
  }
  const size_t errors_before = at.ErrorsSoFar();
  CalendarSpec spec = ReadCalendar(at, read.holidays);
  spec.zone = zone;
  if (at.ErrorsSoFar() == errors_before && !Calendar(spec).EverOpens()) {
    at.ErrorAtKey("this calendar never opens; give it `hours:` or `days:`");
  }
  read.calendars.push_back({at.Key(), at, std::move(spec)});
}

}  // namespace

std::optional<int> ReadCalendars::Use(const YamlCursor& at,
                                      std::string_view name) {
  std::set<std::string_view> names;
  for (size_t i = 0; i < calendars.size(); ++i) {
    if (calendars[i].name == name) {
      calendars[i].used = true;
      return static_cast<int>(i);
    }
    names.insert(calendars[i].name);
  }
  at.Error(Concat("the calendar \"", name, "\" is not defined; ",
                  names.empty() ? "there are no `calendars` here"
                                : Concat("calendars here: ", Listed(names))));
  return std::nullopt;
}

ReadCalendars ReadCalendarSection(const std::optional<YamlCursor>& holidays,
                                  const std::optional<YamlCursor>& calendars,
                                  absl::TimeZone zone) {
  ReadCalendars read;
  if (holidays.has_value()) read.holidays = ReadHolidays(*holidays);
  if (!calendars.has_value()) return read;
  for (const YamlCursor& entry : calendars->Entries()) {
    ReadNamedCalendar(entry, zone, read);
  }
  return read;
}

}  // namespace holdline

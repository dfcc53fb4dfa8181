#include "engine/app/words/scope_words.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "engine/app/words/amounts.h"
#include "engine/base/time_units.h"
#include "operators/calendar/period.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

std::string PartiesWords(const Contract& contract) {
  if (contract.provider.empty() && contract.client.empty()) return "";
  if (contract.client.empty()) {
    return Concat(contract.provider, " provides. ");
  }
  if (contract.provider.empty()) {
    return Concat(contract.client, " is the client. ");
  }
  return Concat(contract.provider, " provides, ", contract.client,
                " is the client. ");
}

// With the first of its terms as the worked number.
std::string RenewalWords(const Contract& contract) {
  const Renewal& renewal = *contract.renewal;
  const Renewal::Term first =
      renewal.TermAt(contract.effective_us, contract.zone);
  return Concat(
      "Its first term ends at ", MomentWords(first.end_us, contract.zone),
      ". It then goes on for another ", renewal.length.Text(),
      " each time, unless notice is given ", renewal.notice.Text(),
      " before the end of the term that runs: of the first one before ",
      MomentWords(first.notice_us, contract.zone), ". It is reminded of from ",
      MomentWords(first.remind_us, contract.zone), " on, ",
      renewal.remind.Text(), " before that.");
}

std::string TermWords(const Contract& contract) {
  const std::string from = MomentWords(contract.effective_us, contract.zone);
  if (contract.terminates_us == std::numeric_limits<int64_t>::max()) {
    return Concat("In force from ", from, " on",
                  contract.renewal.has_value()
                      ? Concat(". ", RenewalWords(contract))
                      : ", without an end.");
  }
  return Concat("In force from ", from, " until ",
                MomentWords(contract.terminates_us, contract.zone),
                ", which no longer belongs to it.");
}

bool HasWildcard(const std::vector<ScopeLine>& lines) {
  return std::any_of(lines.begin(), lines.end(), [](const ScopeLine& line) {
    return line.queue && line.queue->find_first_of("*?") != std::string::npos;
  });
}

std::string KindWords(const ScopeLine& line) {
  if (!line.kind.has_value()) return "a contact or a case ";
  if (line.kind == EntityKind::kService) return "";
  return line.kind == EntityKind::kCase ? "a case " : "a contact ";
}

void TellCovers(const Contract& contract, Page& page) {
  const auto has = [&](EntityKind kind) {
    return std::any_of(
        contract.covers.begin(), contract.covers.end(),
        [&](const ScopeLine& line) { return line.kind == kind; });
  };
  const bool has_cases = has(EntityKind::kCase);
  const bool has_services = has(EntityKind::kService);
  const bool has_both = has_cases ? has(EntityKind::kContact) || has_services
                                  : has(EntityKind::kContact) && has_services;
  // Where there is but one kind, nobody asks which.
  const auto words = [&](const ScopeLine& line) {
    const bool is_whole = !line.channel && !line.queue &&
                          line.attributes.empty() && line.service.empty();
    if (is_whole && line.kind == EntityKind::kCase)
      return std::string("every case");
    return Concat(has_both && !is_whole ? KindWords(line) : "",
                  ScopeWords(line));
  };
  std::vector<std::string> kinds;
  if (has(EntityKind::kContact)) kinds.emplace_back("contact");
  if (has_cases) kinds.emplace_back("case");
  if (has_services) kinds.emplace_back("service");
  page.Paragraph(Concat("It covers every ", Listed(kinds, ", and every "),
                        has_both ? "," : "",
                        " of which one of these lines is wholly true:"));
  for (const ScopeLine& line : contract.covers) page.Item(words(line));
  if (!contract.except.empty()) {
    page.Paragraph("But none of which one of these is:");
    for (const ScopeLine& line : contract.except) page.Item(words(line));
  }
  if (HasWildcard(contract.covers) || HasWildcard(contract.except)) {
    page.Paragraph(
        "In a name, * stands for anything or nothing, ? for one character.");
  }
}

std::string MinuteWords(int minute) {
  const int of_day = minute % (24 * 60);
  if (minute == 24 * 60) return "24:00";
  return absl::StrFormat("%02d:%02d%s", of_day / 60, of_day % 60,
                         minute > 24 * 60 ? " of the next day" : "");
}

std::string SpansWords(const std::vector<DaySpan>& spans) {
  std::vector<std::string> words;
  for (const DaySpan& span : spans) {
    words.push_back(Concat(MinuteWords(span.from_minute), " to ",
                           MinuteWords(span.to_minute)));
  }
  return words.empty() ? "not at all" : AndList(words);
}

// Days that follow each other with the same hours are told together.
std::vector<std::string> WeekWords(const CalendarSpec& spec) {
  constexpr const char* kDays[] = {"Monday",   "Tuesday", "Wednesday",
                                   "Thursday", "Friday",  "Saturday",
                                   "Sunday"};
  std::vector<std::string> words;
  for (size_t first = 0; first < spec.week.size();) {
    size_t end = first + 1;
    while (end < spec.week.size() && spec.week[end] == spec.week[first]) ++end;
    if (!spec.week[first].empty()) {
      const std::string days =
          end == first + 1 ? kDays[first]
                           : Concat(kDays[first], " to ", kDays[end - 1]);
      words.push_back(Concat(days, " ", SpansWords(spec.week[first])));
    }
    first = end;
  }
  return words;
}

std::string ClosedWords(const CalendarSpec& spec) {
  std::vector<absl::CivilDay> days(spec.closed.begin(), spec.closed.end());
  std::sort(days.begin(), days.end());
  std::vector<std::string> words;
  for (const absl::CivilDay& day : days) {
    words.push_back(absl::FormatCivilTime(day));
  }
  return words.empty() ? "" : Concat(" Closed on ", AndList(words), ".");
}

std::string OwnDaysWords(const CalendarSpec& spec) {
  std::vector<std::string> words;
  for (const auto& [day, spans] : spec.days) {
    words.push_back(
        Concat("on ", absl::FormatCivilTime(day), " ", SpansWords(spans)));
  }
  return words.empty() ? ""
                       : Concat(
                             " Days with hours of their own, whatever else "
                             "is said of them: ",
                             AndList(words), ".");
}

// The first Monday from the contract's first day on.
int64_t FirstMonday(const Contract& contract) {
  const absl::CivilDay day(
      contract.zone.At(absl::FromUnixMicros(contract.effective_us)).cs);
  const PeriodSpec week{.kind = PeriodKind::kWeek};
  const int64_t number = day - kEpoch;
  const DayRange range = PeriodOf(week, number);
  return range.first == number ? number : range.end;
}

// Minute by minute, as contacts are asked for.
std::string OpenWords(const Contract& contract, const CalendarSpec& spec) {
  const Calendar calendar(spec);
  const int64_t monday = FirstMonday(contract);
  const int64_t to_us = DayStartUs(contract.zone, monday + 7);
  int64_t open_us = 0;
  for (int64_t time_us = DayStartUs(contract.zone, monday); time_us < to_us;
       time_us += kMinuteUs) {
    if (calendar.Contains(time_us)) open_us += kMinuteUs;
  }
  const int64_t minutes = open_us / kMinuteUs;
  return Concat(" For example, in the week of Monday ", DayWords(monday),
                " it is open for ", minutes / 60, " h ", minutes % 60,
                " min in all.");
}

}  // namespace

std::string ScopeWords(const ScopeLine& line) {
  std::vector<std::string> words;
  if (line.channel) words.push_back(Concat("on the channel ", *line.channel));
  if (line.queue) words.push_back(Concat("in a queue named ", *line.queue));
  for (const auto& [name, value] : line.attributes) {
    words.push_back(Concat("with ", name, " = ", value));
  }
  if (!line.service.empty()) {
    words.push_back(Concat("the service ", line.service));
  }
  return words.empty() ? "every contact" : AndList(words);
}

void TellHead(const Contract& contract, Page& page) {
  page.Title(contract.title.empty()
                 ? contract.name
                 : Concat(contract.name, ": ", contract.title));
  page.Paragraph(Concat(PartiesWords(contract), TermWords(contract),
                        " All days and hours are those of the clock in ",
                        contract.time_zone, "."));
  TellCovers(contract, page);
}

void TellCalendars(const Contract& contract, Page& page) {
  if (contract.calendars.empty()) return;
  page.Section("Calendars");
  for (size_t i = 0; i < contract.calendars.size(); ++i) {
    const CalendarSpec& spec = contract.calendars[i];
    const std::vector<std::string> week = WeekWords(spec);
    page.Paragraph(Concat(
        contract.calendar_names[i], ": ",
        week.empty() ? "open on no day of the week as such" : AndList(week),
        ".", ClosedWords(spec), OwnDaysWords(spec), OpenWords(contract, spec)));
  }
}

}  // namespace holdline

#include "engine/app/statement/statement_period.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/app/report/figures.h"
#include "engine/app/words/amounts.h"
#include "operators/contract/text.h"
#include "operators/contract/versions.h"

namespace holdline {
namespace {

constexpr absl::CivilDay kDayZero(1970, 1, 1);

absl::Status Refused(const std::string& text) {
  return absl::InvalidArgumentError(Concat(
      "\"", text,
      "\" is not a period; write it like 2026-03 (a month), 2026-W14 (a week), "
      "2026-03-17 (a day), 2026-Q1 (a quarter) or 2026 (a year)"));
}

// Exactly so many digits.
std::optional<int> NumberOf(std::string_view text, size_t digits) {
  int number = 0;
  if (text.size() != digits || !ParseDigits(text, number)) return std::nullopt;
  return number;
}

// Weeks begin on Monday; the first is that of 4 January.
std::optional<absl::CivilDay> WeekOf(int year, int week) {
  const absl::CivilDay first =
      absl::PrevWeekday(absl::CivilDay(year, 1, 5), absl::Weekday::monday);
  const absl::CivilDay monday = first + 7 * (week - 1);
  const bool is_of_year = week >= 1 && (monday + 3).year() == year;
  return is_of_year ? std::optional(monday) : std::nullopt;
}

std::optional<AskedPeriod> MonthOf(int year, std::string_view rest) {
  const std::optional<int> month = NumberOf(rest.substr(0, 2), 2);
  if (!month || *month < 1 || *month > 12) return std::nullopt;
  if (rest.size() == 2) {
    return AskedPeriod{.kind = PeriodKind::kMonth,
                       .day = absl::CivilDay(year, *month, 1)};
  }
  const std::optional<int> day =
      rest[2] == '-' ? NumberOf(rest.substr(3), 2) : std::nullopt;
  if (!day) return std::nullopt;
  const absl::CivilDay civil(year, *month, *day);
  if (civil.month() != *month || civil.day() != *day) return std::nullopt;
  return AskedPeriod{.kind = PeriodKind::kDay, .day = civil};
}

std::optional<AskedPeriod> PeriodAt(std::string_view text) {
  const std::optional<int> year = NumberOf(text.substr(0, 4), 4);
  if (!year || *year < 1) return std::nullopt;
  if (text.size() == 4) {
    return AskedPeriod{.kind = PeriodKind::kYear,
                       .day = absl::CivilDay(*year, 1, 1)};
  }
  if (text[4] != '-' || text.size() < 7) return std::nullopt;
  const std::string_view rest = text.substr(5);
  if (rest[0] == 'W') {
    const std::optional<int> week = NumberOf(rest.substr(1), 2);
    const auto monday = week ? WeekOf(*year, *week) : std::nullopt;
    if (!monday) return std::nullopt;
    return AskedPeriod{.kind = PeriodKind::kWeek, .day = *monday};
  }
  if (rest[0] == 'Q') {
    const std::optional<int> quarter = NumberOf(rest.substr(1), 1);
    if (!quarter || *quarter < 1 || *quarter > 4) return std::nullopt;
    return AskedPeriod{.kind = PeriodKind::kQuarter,
                       .day = absl::CivilDay(*year, 3 * *quarter - 2, 1)};
  }
  return MonthOf(*year, rest);
}

std::string TitleOf(const AskedPeriod& asked, const PeriodSpec& spec) {
  const auto told = [&](const char* format) {
    return absl::FormatTime(format,
                            absl::FromCivil(asked.day, absl::UTCTimeZone()),
                            absl::UTCTimeZone());
  };
  const std::string year = asked.text.substr(0, 4);
  const std::string fiscal = spec.month_from == 1 ? "" : "Fiscal ";
  switch (asked.kind) {
    case PeriodKind::kDay:
      return told("%A, %-d %B %Y");
    case PeriodKind::kWeek:
      return Concat("Week ", asked.text.substr(6), " of ", year);
    case PeriodKind::kMonth:
      return Concat(fiscal, told("%B %Y"));
    case PeriodKind::kQuarter:
      return Concat(fiscal, "Q", asked.text.substr(6), " ", year);
    case PeriodKind::kYear:
      break;
  }
  return Concat(fiscal, year);
}

StatementPeriod PeriodIn(const AskedPeriod& asked, const PeriodSpec& spec,
                         absl::TimeZone zone) {
  const DayRange days = PeriodOf(spec, asked.day - kDayZero);
  return {.spec = spec,
          .title = TitleOf(asked, spec),
          .start_us = DayStartUs(zone, days.first),
          .end_us = DayStartUs(zone, days.end)};
}

// Of all objectives, each once.
std::vector<PeriodSpec> SpecsOf(const Contract& contract) {
  std::vector<PeriodSpec> specs;
  for (const Objective& objective : contract.objectives) {
    for (const PeriodSpec& spec : objective.periods) {
      if (std::find(specs.begin(), specs.end(), spec) == specs.end()) {
        specs.push_back(spec);
      }
    }
  }
  return specs;
}

// Those that are asked for, each by the terms at its own end.
std::vector<StatementPeriod> Candidates(const AskedPeriod& asked,
                                        std::span<const Contract> versions) {
  std::vector<PeriodSpec> known;
  for (const Contract& version : versions) {
    for (const PeriodSpec& spec : SpecsOf(version)) {
      if (std::find(known.begin(), known.end(), spec) == known.end()) {
        known.push_back(spec);
      }
    }
  }
  std::vector<StatementPeriod> found;
  for (const PeriodSpec& spec : known) {
    if (spec.kind != asked.kind) continue;
    if (!asked.name.empty() && asked.name != spec.Name()) continue;
    StatementPeriod period = PeriodIn(asked, spec, versions[0].zone);
    const std::vector<PeriodSpec> at_end =
        SpecsOf(VersionAt(versions, period.end_us - 1));
    if (std::find(at_end.begin(), at_end.end(), spec) == at_end.end()) continue;
    found.push_back(std::move(period));
  }
  return found;
}

std::string KindWords(const AskedPeriod& asked) {
  return asked.name.empty() ? PeriodSpec{.kind = asked.kind}.Name()
                            : asked.name;
}

absl::Status NoSuchPeriod(const AskedPeriod& asked,
                          std::span<const Contract> versions) {
  const int64_t end_us =
      PeriodIn(asked, {.kind = asked.kind}, versions[0].zone).end_us;
  std::vector<std::string> names;
  for (const PeriodSpec& spec : SpecsOf(VersionAt(versions, end_us - 1))) {
    names.push_back(spec.Name());
  }
  return absl::NotFoundError(
      Concat(asked.text, " is a ", KindWords(asked), ", and no objective of ",
             versions[0].name, " has such a period then; ",
             names.empty() ? "none has any"
                           : Concat("periods there are: ", Listed(names))));
}

absl::Status NotInForce(const StatementPeriod& period,
                        std::span<const Contract> versions) {
  const absl::TimeZone zone = versions[0].zone;
  const bool is_before = period.end_us <= versions.front().effective_us;
  return absl::NotFoundError(Concat(
      versions[0].name, " is not in force in ", period.title, " (",
      DaysText(period.start_us, period.end_us, zone), "): it ",
      is_before
          ? Concat("begins ", MomentWords(versions.front().effective_us, zone))
          : Concat("ends ", MomentWords(versions.back().terminates_us, zone))));
}

}  // namespace

absl::StatusOr<AskedPeriod> ParsePeriod(const std::string& text) {
  const size_t colon = text.find(':');
  const std::string written =
      colon == text.npos ? text : text.substr(colon + 1);
  std::optional<AskedPeriod> asked = PeriodAt(written);
  if (!asked || colon == 0) return Refused(text);
  asked->text = written;
  if (colon != text.npos) asked->name = text.substr(0, colon);
  return *std::move(asked);
}

absl::StatusOr<StatementPeriod> FindPeriod(const AskedPeriod& asked,
                                           std::span<const Contract> versions) {
  std::vector<StatementPeriod> found = Candidates(asked, versions);
  if (found.empty()) return NoSuchPeriod(asked, versions);
  const auto calendar = std::find_if(found.begin(), found.end(),
                                     [](const StatementPeriod& period) {
                                       return period.spec.month_from == 1;
                                     });
  if (calendar != found.end()) std::swap(found[0], *calendar);
  if (calendar == found.end() && found.size() > 1) {
    return absl::NotFoundError(
        Concat(asked.text, " is two periods of ", versions[0].name,
               "; write which: ", found[0].spec.Name(), ":", asked.text, " or ",
               found[1].spec.Name(), ":", asked.text));
  }
  const bool is_in_force = found[0].end_us > versions.front().effective_us &&
                           found[0].start_us < versions.back().terminates_us;
  if (!is_in_force) return NotInForce(found[0], versions);
  return std::move(found[0]);
}

}  // namespace holdline

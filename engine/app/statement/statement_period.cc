#include "engine/app/statement/statement_period.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/app/report/figures.h"
#include "engine/app/words/amounts.h"
#include "operators/contract/text.h"
#include "operators/contract/versions.h"

namespace holdline {
namespace {

absl::Status Refused(const std::string& text) {
  return absl::InvalidArgumentError(Concat(
      "\"", text,
      "\" is not a period; write it like 2026-03 (a month), 2026-W14 (a week), "
      "2026-03-17 (a day), 2026-Q1 (a quarter) or 2026 (a year)"));
}

std::string TitleOf(const AskedPeriod& asked, const PeriodSpec& spec) {
  const auto told = [&](const char* format) {
    return absl::FormatTime(
        format, absl::FromCivil(asked.named.day, absl::UTCTimeZone()),
        absl::UTCTimeZone());
  };
  const std::string year = asked.text.substr(0, 4);
  const std::string fiscal = spec.month_from == 1 ? "" : "Fiscal ";
  switch (asked.named.kind) {
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
  const DayRange days = asked.named.Days(spec.month_from);
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
    if (spec.kind != asked.named.kind) continue;
    if (!asked.kind_name.empty() && asked.kind_name != spec.Name()) continue;
    StatementPeriod period = PeriodIn(asked, spec, versions[0].zone);
    const std::vector<PeriodSpec> at_end =
        SpecsOf(VersionAt(versions, period.end_us - 1));
    if (std::find(at_end.begin(), at_end.end(), spec) == at_end.end()) continue;
    found.push_back(std::move(period));
  }
  return found;
}

std::string KindWords(const AskedPeriod& asked) {
  return asked.kind_name.empty() ? PeriodSpec{.kind = asked.named.kind}.Name()
                                 : asked.kind_name;
}

absl::Status NoSuchPeriod(const AskedPeriod& asked,
                          std::span<const Contract> versions) {
  const int64_t end_us =
      PeriodIn(asked, {.kind = asked.named.kind}, versions[0].zone).end_us;
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

absl::StatusOr<AskedPeriod> ParseAskedPeriod(const std::string& text) {
  const size_t colon = text.find(':');
  const bool has_kind = colon != text.npos;
  const std::string written = has_kind ? text.substr(colon + 1) : text;
  const absl::StatusOr<NamedPeriod> named = ParsePeriod(written);
  if (!named.ok() || colon == 0) return Refused(text);
  return AskedPeriod{.text = written,
                     .named = *named,
                     .kind_name = has_kind ? text.substr(0, colon) : ""};
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

#include "operators/contract/case_reader.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "operators/contract/measure_rules.h"
#include "operators/contract/percentile_reader.h"
#include "operators/contract/target_reader.h"
#include "operators/contract/text.h"
#include "operators/contract/units.h"
#include "operators/contract/value_reader.h"

namespace holdline {
namespace {

constexpr int64_t kMostBusinessDays = 366;
constexpr size_t kMostStatuses = 32;

constexpr WordOf<int64_t> kReopen[] = {{"continues", CaseClock::kContinues},
                                       {"new_clock", CaseClock::kNewClock}};

// "5 business days".
absl::StatusOr<int64_t> ParseBusinessDays(std::string_view text) {
  const size_t space = text.find(' ');
  const std::string_view unit =
      space == std::string_view::npos ? "" : text.substr(space + 1);
  const auto days = ParseWhole(text.substr(0, space));
  if ((unit != "business days" && unit != "business day") || !days.ok() ||
      *days < 1 || *days > kMostBusinessDays) {
    return absl::InvalidArgumentError(
        Concat("\"", text, "\" is not 1 to ", kMostBusinessDays,
               " business days; write for example 5 business days"));
  }
  return days;
}

void ReadRuns(const YamlCursor& at, ReadCalendars& calendars,
              CaseClock& clock) {
  const auto name = at.Text();
  if (!name.has_value() || *name == "always") return;
  clock.calendar = calendars.Use(at, *name).value_or(CaseClock::kAlways);
}

void ReadPauses(const YamlCursor& at, CaseClock& clock) {
  for (const YamlCursor& item : at.Items()) {
    auto status = item.Text();
    if (!status.has_value()) continue;
    if (std::find(clock.pauses_on.begin(), clock.pauses_on.end(), *status) !=
        clock.pauses_on.end()) {
      item.Error(Concat("\"", *status, "\" stands here a second time"));
      continue;
    }
    clock.pauses_on.push_back(*std::move(status));
  }
  if (clock.pauses_on.size() > kMostStatuses) {
    at.Error(Concat("more than ", kMostStatuses, " statuses"));
  }
  std::sort(clock.pauses_on.begin(), clock.pauses_on.end());
}

void ReadClock(const YamlCursor& at, ReadCalendars& calendars,
               CaseClock& clock) {
  YamlMap map(at);
  if (const auto runs = map.Find("runs")) ReadRuns(*runs, calendars, clock);
  if (const auto pauses = map.Find("pauses_on")) ReadPauses(*pauses, clock);
  map.Close();
}

void ReadReopen(const YamlCursor& at, CaseClock& clock) {
  if (!at.IsMap()) {
    clock.continues_days =
        ReadWord(at, "what becomes of a reopened case", kReopen)
            .value_or(CaseClock::kContinues);
    return;
  }
  YamlMap map(at);
  if (const auto within = map.Require("continues_within", "5 business days")) {
    clock.continues_days =
        ReadValue(*within, ParseBusinessDays).value_or(CaseClock::kContinues);
  }
  map.Close();
}

// `within` and a target, or a percentile.
void ReadShare(YamlMap& map, ReadCalendars& calendars, Objective& objective) {
  const bool has_target =
      map.Find("target").has_value() || map.Find("targets").has_value();
  if (has_target || map.Find("within").has_value()) {
    if (const auto within = map.Require("within", "4h")) {
      objective.within_us =
          ReadDurationWithin(*within, 1, MostWithinUs(objective.measure))
              .value_or(0);
    }
    objective.targets = ReadTargets(map, objective.measure, calendars);
    for (const YamlCursor& one : map.TakeWhere(IsPercentileKey)) {
      one.ErrorAtKey("give either `within` or a percentile");
    }
    return;
  }
  ReadPercentiles(map,
                  "is promised as a share, `within: 4h` with a `target`, or as "
                  "a percentile, `p90: {at_most: 8h}`",
                  objective);
}

}  // namespace

void ReadCaseTime(YamlMap& map, ReadCalendars& calendars,
                  Objective& objective) {
  if (const auto clock = map.Find("clock")) {
    ReadClock(*clock, calendars, objective.clock);
  }
  if (const auto reopen = map.Find("reopen")) {
    ReadReopen(*reopen, objective.clock);
  }
  if (IsCaseShare(objective.measure)) {
    ReadShare(map, calendars, objective);
  } else {
    objective.targets = ReadTargets(map, objective.measure, calendars);
    for (const YamlCursor& one : map.TakeWhere(IsPercentileKey)) {
      one.ErrorAtKey(Concat("a mean has no percentiles; they belong to ",
                            std::string_view(MeasureName(objective.measure))
                                .substr(std::string_view("mean_").size())));
    }
  }
}

}  // namespace holdline

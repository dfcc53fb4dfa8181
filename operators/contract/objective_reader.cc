#include "operators/contract/objective_reader.h"

#include <optional>
#include <string>

#include "operators/contract/alert_reader.h"
#include "operators/contract/coverage.h"
#include "operators/contract/measure_rules.h"
#include "operators/contract/names.h"
#include "operators/contract/outlook_reader.h"
#include "operators/contract/service_level_reader.h"
#include "operators/contract/target_reader.h"
#include "operators/contract/text.h"
#include "operators/contract/value_reader.h"
#include "operators/contract/verdict_reader.h"
#include "operators/contract/wait_time_reader.h"
#include "operators/contract/window_reader.h"

namespace holdline {
namespace {

constexpr int64_t kDayUs = int64_t{86'400} * 1'000'000;

constexpr WordOf<BookedAt> kBookedAt[] = {
    {"enqueue", BookedAt::kEnqueue},
    {"service_level_event", BookedAt::kServiceLevelEvent},
    {"outcome", BookedAt::kOutcome},
    {"end", BookedAt::kEnd},
};
constexpr WordOf<DivideBy> kSpeedDivisors[] = {
    {"answered", DivideBy::kAnswered}, {"offered", DivideBy::kOffered}};
constexpr WordOf<DivideBy> kAbandonmentDivisors[] = {
    {"offered", DivideBy::kOffered},
    {"offered_less_short", DivideBy::kOfferedLessShort}};
constexpr std::string_view kLaterMoments[] = {"opened", "due", "resolved"};
constexpr std::string_view kLaterUnits[] = {"contact"};
constexpr std::string_view kLaterWaits[] = {"first_queue", "arrival"};

// A key that says something of one measure, or of two.
struct OwnedKey {
  std::string_view key;
  Measure owner;
  Measure other_owner;
  std::string_view belongs;
};
constexpr OwnedKey kOwnedKeys[] = {
    {"within", Measure::kServiceLevel, Measure::kServiceLevel, "service_level"},
    {"formula", Measure::kServiceLevel, Measure::kServiceLevel,
     "service_level"},
    {"counts", Measure::kServiceLevel, Measure::kServiceLevel, "service_level"},
    {"short", Measure::kServiceLevel, Measure::kServiceLevel, "service_level"},
    {"answered_short", Measure::kServiceLevel, Measure::kServiceLevel,
     "service_level"},
    {"over", Measure::kAbandonment, Measure::kAbandonment, "abandonment"},
    {"divide_by", Measure::kAbandonment, Measure::kAverageSpeedOfAnswer,
     "abandonment and average_speed_of_answer"},
};

void RefuseForeignKeys(YamlMap& map, Measure measure) {
  for (const OwnedKey& owned : kOwnedKeys) {
    if (measure == owned.owner || measure == owned.other_owner) continue;
    if (const auto found = map.Take(owned.key)) {
      found->ErrorAtKey(Concat("`", owned.key, "` belongs to ", owned.belongs,
                               ", not to ", MeasureName(measure)));
    }
  }
}

void ReadAbandonment(YamlMap& map, Objective& objective) {
  objective.divide_by = DivideBy::kOffered;
  if (const auto over = map.Find("over")) {
    objective.over_us = ReadDurationWithin(*over, 0, kDayUs).value_or(-1);
  }
  const auto divide_by = map.Find("divide_by");
  if (!divide_by.has_value()) return;
  objective.divide_by = ReadWord(*divide_by, "a divisor", kAbandonmentDivisors)
                            .value_or(DivideBy::kOffered);
  if (objective.divide_by == DivideBy::kOfferedLessShort &&
      !map.Find("over").has_value()) {
    divide_by->Error(
        "offered_less_short needs `over:`, the wait up to which an "
        "abandonment is short");
  }
}

void ReadSpeed(YamlMap& map, Objective& objective) {
  if (const auto divide_by = map.Find("divide_by")) {
    objective.divide_by = ReadWord(*divide_by, "a divisor", kSpeedDivisors)
                              .value_or(DivideBy::kAnswered);
  }
}

void ReadMeasureKeys(YamlMap& map, const ObjectiveContext& context,
                     Objective& objective) {
  switch (objective.measure) {
    case Measure::kServiceLevel:
      ReadServiceLevel(map, objective);
      break;
    case Measure::kAbandonment:
      ReadAbandonment(map, objective);
      break;
    case Measure::kAverageSpeedOfAnswer:
      ReadSpeed(map, objective);
      break;
    case Measure::kWaitTime:
      return ReadWaitTime(map, objective);
    case Measure::kHandleTime:
    case Measure::kOffered:
    case Measure::kAnswered:
    case Measure::kAbandoned:
      break;
  }
  objective.targets = ReadTargets(map, objective.measure, context.calendars);
  for (const YamlCursor& percentile : map.TakeWhere(IsPercentileKey)) {
    percentile.ErrorAtKey(
        Concat("percentiles belong to wait_time, not "
               "to ",
               MeasureName(objective.measure)));
  }
}

void ReadWindows(YamlMap& map, Objective& objective) {
  const auto periods = map.Find("periods");
  const auto watch = map.Find("watch");
  if (periods.has_value()) objective.periods = ReadPeriods(*periods);
  if (watch.has_value()) objective.watches_us = ReadWatches(*watch);
  if (!periods.has_value() && !watch.has_value() && map.is_map()) {
    map.at().ErrorAtKey(
        "an objective needs `periods:` or `watch:`; write for example "
        "`periods: [month]`");
  }
  const auto booked_at = map.Find("booked_at");
  if (booked_at.has_value() && !RefuseLaterWord(*booked_at, kLaterMoments)) {
    objective.booked_at = ReadWord(*booked_at, "a moment to book at", kBookedAt)
                              .value_or(BookedAt::kEnqueue);
  }
}

void CheckBookedAt(YamlMap& map, const Objective& objective) {
  if (objective.booked_at != BookedAt::kServiceLevelEvent ||
      objective.HasDeadline()) {
    return;
  }
  map.Find("booked_at")
      ->Error(
          "service_level_event belongs to service_level and wait_time: other "
          "measures have no threshold to pass");
}

// Without a measure nobody can say what these mean: nothing is told of them.
void PassOverMeasureKeys(YamlMap& map) {
  for (const std::string_view key :
       {"within", "formula", "counts", "short", "answered_short", "over",
        "divide_by", "target", "targets", "alert", "verdict", "rounded_to",
        "low_volume", "outlook"}) {
    map.Find(key);
  }
  map.TakeWhere(IsPercentileKey);
}

void ReadAlertOf(YamlMap& map, Objective& objective) {
  const auto alert = map.Find("alert");
  if (alert.has_value()) objective.alert = ReadAlert(*alert, objective);
  const bool says_from = alert.has_value() && YamlMap::Has(*alert, "from");
  const auto watch = map.Find("watch");
  if (watch.has_value() && !says_from && objective.targets[0].has_bound) {
    watch->WarnAtKey(
        "without `alert: {from: 20 contacts}` a single contact is enough to "
        "judge a watch");
  }
}

void ReadScopeOf(YamlMap& map, const ObjectiveContext& context,
                 Objective& objective) {
  const auto of = map.Find("of");
  if (!of.has_value()) return;
  const std::optional<ReadScope> scope = ReadScopeLine(*of);
  if (!scope.has_value()) return;
  objective.of = scope->line;
  CheckWithinCovers(*scope, context.covers, context.except);
}

void WarnOfUncoveredTime(YamlMap& map, const ObjectiveContext& context,
                         const Objective& objective) {
  const auto targets = map.Find("targets");
  if (!targets.has_value() || !targets->IsList()) return;
  std::vector<const CalendarSpec*> slots;
  for (const Target& target : objective.targets) {
    if (target.calendar < 0) return;  // otherwise, or a mistake
    slots.push_back(
        &context.calendars.calendars[static_cast<size_t>(target.calendar)]
             .spec);
  }
  const std::string uncovered = FirstUncoveredTime(slots);
  if (uncovered.empty()) return;
  targets->WarnAtKey(Concat(
      "contacts that no slot holds do not count (the first such time is ",
      uncovered, "); add `when: otherwise` if they are to count"));
}

}  // namespace

Objective ReadObjective(const YamlCursor& at, const ObjectiveContext& context) {
  Objective objective;
  objective.name = at.Key();
  if (const absl::Status name = CheckName(at.Key()); !name.ok()) {
    at.ErrorAtKey(std::string(name.message()));
  }
  YamlMap map(at);
  if (const auto clause = map.Find("clause")) {
    objective.clause = clause->Text().value_or("");
  }
  ReadScopeOf(map, context, objective);
  if (const auto unit = map.Find("unit")) {
    ReadOnlyWord(*unit, "a unit", "leg", kLaterUnits);
  }
  if (const auto wait_from = map.Find("wait_from")) {
    ReadOnlyWord(*wait_from, "where a wait begins", "queue", kLaterWaits);
  }
  map.NotYet({"callback", "clock", "slots", "reopen", "period_terms",
              "repeat_scope", "scheduled"});
  ReadWindows(map, objective);
  const auto measure_at = map.Require("measure", "service_level");
  const std::optional<Measure> measure =
      measure_at.has_value() ? ReadMeasure(*measure_at) : std::nullopt;
  if (measure.has_value()) {
    objective.measure = *measure;
    RefuseForeignKeys(map, *measure);
    ReadMeasureKeys(map, context, objective);
    CheckBookedAt(map, objective);
    objective.verdict = ReadVerdictRules(map, objective);
    objective.outlook = ReadOutlook(map, objective);
    ReadAlertOf(map, objective);
    WarnOfUncoveredTime(map, context, objective);
  } else {
    PassOverMeasureKeys(map);
  }
  map.Close();
  return objective;
}

}  // namespace holdline

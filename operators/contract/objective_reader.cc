#include "operators/contract/objective_reader.h"

#include <optional>
#include <string>

#include "engine/base/time_units.h"
#include "operators/contract/alert_reader.h"
#include "operators/contract/case_reader.h"
#include "operators/contract/coverage.h"
#include "operators/contract/measure_rules.h"
#include "operators/contract/names.h"
#include "operators/contract/outlook_reader.h"
#include "operators/contract/percentile_reader.h"
#include "operators/contract/service_level_reader.h"
#include "operators/contract/service_reader.h"
#include "operators/contract/target_reader.h"
#include "operators/contract/text.h"
#include "operators/contract/value_reader.h"
#include "operators/contract/verdict_reader.h"
#include "operators/contract/window_reader.h"

namespace holdline {
namespace {

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
constexpr WordOf<BookedAt> kCasesBookedAt[] = {
    {"opened", BookedAt::kOpened},
    {"due", BookedAt::kDue},
    {"resolved", BookedAt::kResolved},
};
constexpr WordOf<BookedAt> kOutagesBookedAt[] = {
    {"began", BookedAt::kBegan},
    {"ended", BookedAt::kEnded},
};
constexpr std::string_view kLaterUnits[] = {"contact"};
constexpr std::string_view kLaterWaits[] = {"first_queue", "arrival"};

bool IsServiceLevel(Measure measure) {
  return measure == Measure::kServiceLevel;
}
bool HasWithin(Measure measure) {
  return IsServiceLevel(measure) || IsCaseShare(measure);
}
bool IsAbandonment(Measure measure) { return measure == Measure::kAbandonment; }
bool HasDivisor(Measure measure) {
  return IsAbandonment(measure) || measure == Measure::kAverageSpeedOfAnswer;
}
bool IsAvailability(Measure measure) { return CountsTime(measure); }
bool MayReopen(Measure measure) {
  return IsOfCases(measure) && measure != Measure::kTotalResolutionTime &&
         measure != Measure::kMeanTotalResolutionTime;
}

// A key that says something of some measures.
struct OwnedKey {
  std::string_view key;
  bool (*belongs_to)(Measure);
  std::string_view belongs;
};
constexpr OwnedKey kOwnedKeys[] = {
    {"within", HasWithin,
     "service_level, response_time, turnaround and total_resolution_time"},
    {"formula", IsServiceLevel, "service_level"},
    {"counts", IsServiceLevel, "service_level"},
    {"short", IsServiceLevel, "service_level"},
    {"answered_short", IsServiceLevel, "service_level"},
    {"over", IsAbandonment, "abandonment"},
    {"divide_by", HasDivisor, "abandonment and average_speed_of_answer"},
    {"clock", IsOfCases, "the measures of cases"},
    {"reopen", MayReopen,
     "response_time and turnaround, and to the means of them"},
    {"during", IsOfServices, "the measures of services"},
    {"ignore_below", IsAvailability, "availability"},
};

void RefuseForeignKeys(YamlMap& map, Measure measure) {
  for (const OwnedKey& owned : kOwnedKeys) {
    if (owned.belongs_to(measure)) continue;
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
      return ReadPercentiles(map,
                             "is promised as a percentile; write for example "
                             "`p95: {at_most: 120s}`",
                             objective);
    case Measure::kResponseTime:
    case Measure::kTurnaround:
    case Measure::kTotalResolutionTime:
    case Measure::kMeanResponseTime:
    case Measure::kMeanTurnaround:
    case Measure::kMeanTotalResolutionTime:
      return ReadCaseTime(map, context.calendars, objective);
    case Measure::kAvailability:
    case Measure::kMeanTimeToRespond:
    case Measure::kMeanTimeToRestore:
    case Measure::kMeanTimeToResolve:
    case Measure::kMeanTimeToRecover:
      ReadServiceRules(map, context.calendars, objective);
      break;
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
}

std::optional<BookedAt> ReadBookedAtOf(EntityKind kind, const YamlCursor& at) {
  constexpr std::string_view kWhat = "a moment to book at";
  switch (kind) {
    case EntityKind::kContact:
      return ReadWord(at, kWhat, kBookedAt);
    case EntityKind::kCase:
      return ReadWord(at, kWhat, kCasesBookedAt);
    case EntityKind::kService:
      return ReadWord(at, kWhat, kOutagesBookedAt);
  }
  return std::nullopt;
}

BookedAt UsuallyBookedAt(EntityKind kind) {
  switch (kind) {
    case EntityKind::kContact:
      return BookedAt::kEnqueue;
    case EntityKind::kCase:
      return BookedAt::kOpened;
    case EntityKind::kService:
      break;
  }
  return BookedAt::kBegan;
}

void ReadBookedAt(YamlMap& map, Objective& objective) {
  const EntityKind kind = EntityOf(objective.measure);
  objective.booked_at = UsuallyBookedAt(kind);
  const auto at = map.Find("booked_at");
  if (!at.has_value()) return;
  if (CountsTime(objective.measure)) {
    at->ErrorAtKey("time is booked when it passes");
    return;
  }
  objective.booked_at = ReadBookedAtOf(kind, *at).value_or(objective.booked_at);
  if (objective.HasDeadline()) return;
  if (objective.booked_at == BookedAt::kServiceLevelEvent) {
    at->Error(
        "service_level_event belongs to service_level and wait_time: other "
        "measures have no threshold to pass");
  } else if (objective.booked_at == BookedAt::kDue) {
    at->Error(
        "a mean has no time at which a case is due; it is booked at opened or "
        "resolved");
  }
}

// Without a measure nobody can say what these mean: nothing is told of them.
void PassOverMeasureKeys(YamlMap& map) {
  for (const std::string_view key :
       {"within", "formula", "counts", "short", "answered_short", "over",
        "divide_by", "clock", "reopen", "during", "ignore_below", "booked_at",
        "target", "targets", "alert", "verdict", "rounded_to", "low_volume",
        "outlook"}) {
    map.Find(key);
  }
  map.TakeWhere(IsPercentileKey);
}

void ReadAlertOf(YamlMap& map, Objective& objective) {
  const auto alert = map.Find("alert");
  if (alert.has_value()) objective.alert = ReadAlert(*alert, objective);
  if (IsOfServices(objective.measure)) return;
  const bool says_from = alert.has_value() && YamlMap::Has(*alert, "from");
  const auto watch = map.Find("watch");
  if (watch.has_value() && !says_from && objective.targets[0].has_bound) {
    watch->WarnAtKey(
        "without `alert: {from: 20 contacts}` a single contact is enough to "
        "judge a watch");
  }
}

// What the measure counts has to be covered.
void ReadScopeOf(YamlMap& map, const ObjectiveContext& context,
                 const std::optional<YamlCursor>& measure,
                 Objective& objective) {
  const EntityKind kind = EntityOf(objective.measure);
  if (measure.has_value() && context.covers_are_whole &&
      !CoverAny(context.covers, kind)) {
    measure->Error(Concat(MeasureName(objective.measure), " is of ",
                          EntityKindName(kind),
                          "s, and `covers` has none; add ",
                          kind == EntityKind::kService
                              ? std::string("{service: acme-ivr}")
                              : Concat("{kind: ", EntityKindName(kind), "}"),
                          " to it"));
    map.Find("of");
    return;
  }
  const auto of = map.Find("of");
  if (!of.has_value()) return;
  std::optional<ReadScope> scope = ReadScopeLine(*of);
  if (!scope.has_value()) return;
  if (scope->line.kind.value_or(kind) != kind && measure.has_value()) {
    of->Error(Concat(MeasureName(objective.measure), " is of ",
                     EntityKindName(kind), "s, not of ",
                     EntityKindName(*scope->line.kind), "s"));
    return;
  }
  if (measure.has_value()) scope->line.kind = kind;
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
  const bool is_time = CountsTime(objective.measure);
  targets->WarnAtKey(
      Concat(is_time ? std::string("time")
                     : Concat(CountedName(EntityOf(objective.measure)), "s"),
             " that no slot holds ", is_time ? "does" : "do",
             " not count (the first such time is ", uncovered,
             "); add `when: otherwise` if ", is_time ? "it is" : "they are",
             " to count"));
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
  if (const auto unit = map.Find("unit")) {
    ReadOnlyWord(*unit, "a unit", "leg", kLaterUnits);
  }
  if (const auto wait_from = map.Find("wait_from")) {
    ReadOnlyWord(*wait_from, "where a wait begins", "queue", kLaterWaits);
  }
  map.NotYet({"callback", "slots", "period_terms", "repeat_scope"});
  ReadWindows(map, objective);
  const auto measure_at = map.Require("measure", "service_level");
  const std::optional<Measure> measure =
      measure_at.has_value() ? ReadMeasure(*measure_at) : std::nullopt;
  if (measure.has_value()) {
    objective.measure = *measure;
    ReadScopeOf(map, context, measure_at, objective);
    RefuseForeignKeys(map, *measure);
    ReadMeasureKeys(map, context, objective);
    ReadBookedAt(map, objective);
    objective.verdict = ReadVerdictRules(map, objective);
    objective.outlook = ReadOutlook(map, objective);
    ReadAlertOf(map, objective);
    WarnOfUncoveredTime(map, context, objective);
  } else {
    ReadScopeOf(map, context, std::nullopt, objective);
    PassOverMeasureKeys(map);
  }
  map.Close();
  return objective;
}

}  // namespace holdline

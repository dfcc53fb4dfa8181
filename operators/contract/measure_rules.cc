#include "operators/contract/measure_rules.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "engine/base/time_units.h"
#include "operators/contract/suggestion.h"
#include "operators/contract/text.h"
#include "operators/contract/units.h"

namespace holdline {
namespace {

constexpr Measure kMeasures[] = {
    Measure::kServiceLevel,
    Measure::kAverageSpeedOfAnswer,
    Measure::kAbandonment,
    Measure::kHandleTime,
    Measure::kWaitTime,
    Measure::kOffered,
    Measure::kAnswered,
    Measure::kAbandoned,
    Measure::kResponseTime,
    Measure::kTurnaround,
    Measure::kTotalResolutionTime,
    Measure::kMeanResponseTime,
    Measure::kMeanTurnaround,
    Measure::kMeanTotalResolutionTime,
    Measure::kAvailability,
    Measure::kMeanTimeToRespond,
    Measure::kMeanTimeToRestore,
    Measure::kMeanTimeToResolve,
    Measure::kMeanTimeToRecover,
};

// Measures of the language that a later release computes.
constexpr std::string_view kNotYet[] = {
    "backlog",
    "declared",
    "fcr",
    "first_contact_resolution",
    "line_adherence",
    "lost",
    "occupancy",
    "recontact_rate",
    "schedule_adherence",
    "staffing",
    "transfer_rate",
};

std::vector<std::string_view> AllNames() {
  std::vector<std::string_view> names;
  for (const Measure measure : kMeasures) names.push_back(MeasureName(measure));
  return names;
}

}  // namespace

TargetUnit UnitOf(Measure measure) {
  switch (measure) {
    case Measure::kServiceLevel:
    case Measure::kAbandonment:
    case Measure::kWaitTime:
    case Measure::kResponseTime:
    case Measure::kTurnaround:
    case Measure::kTotalResolutionTime:
    case Measure::kAvailability:
      return TargetUnit::kShare;
    case Measure::kAverageSpeedOfAnswer:
    case Measure::kHandleTime:
    case Measure::kMeanResponseTime:
    case Measure::kMeanTurnaround:
    case Measure::kMeanTotalResolutionTime:
    case Measure::kMeanTimeToRespond:
    case Measure::kMeanTimeToRestore:
    case Measure::kMeanTimeToResolve:
    case Measure::kMeanTimeToRecover:
      return TargetUnit::kDuration;
    case Measure::kOffered:
    case Measure::kAnswered:
    case Measure::kAbandoned:
      break;
  }
  return TargetUnit::kContacts;
}

bool MayBeAtLeast(Measure measure) {
  const bool is_mean_of_others = EntityOf(measure) != EntityKind::kContact &&
                                 UnitOf(measure) == TargetUnit::kDuration;
  return measure != Measure::kAbandonment &&
         measure != Measure::kAverageSpeedOfAnswer && !is_mean_of_others;
}

bool MayBeAtMost(Measure measure) {
  return measure != Measure::kServiceLevel && !IsCaseShare(measure) &&
         measure != Measure::kAvailability;
}

int64_t MostWithinUs(Measure measure) {
  return (IsOfCases(measure) ? 366 : 30) * kDayUs;
}

bool WantsTarget(Measure measure) {
  return measure == Measure::kServiceLevel ||
         measure == Measure::kAverageSpeedOfAnswer ||
         measure == Measure::kAbandonment ||
         EntityOf(measure) != EntityKind::kContact;
}

std::optional<Measure> ReadMeasure(const YamlCursor& at) {
  const std::optional<std::string> name = at.Text();
  if (!name.has_value()) return std::nullopt;
  for (const Measure measure : kMeasures) {
    if (*name == MeasureName(measure)) return measure;
  }
  const bool later = std::find(std::begin(kNotYet), std::end(kNotYet), *name) !=
                     std::end(kNotYet);
  at.Error(later ? Concat("the measure \"", *name, "\" is not yet supported")
                 : Concat("\"", *name, "\" is not a measure",
                          DidYouMean(*name, AllNames())));
  return std::nullopt;
}

absl::StatusOr<int64_t> ParseAmount(TargetUnit unit, std::string_view text) {
  switch (unit) {
    case TargetUnit::kShare:
      return ParseSharePpm(text);
    case TargetUnit::kDuration:
      return ParseDurationUs(text);
    case TargetUnit::kContacts:
      break;
  }
  return ParseContacts(text);
}

std::string AmountText(TargetUnit unit, int64_t amount) {
  switch (unit) {
    case TargetUnit::kShare:
      return ShareText(amount);
    case TargetUnit::kDuration:
      return DurationText(amount);
    case TargetUnit::kContacts:
      break;
  }
  return Concat(amount, amount == 1 ? " contact" : " contacts");
}

}  // namespace holdline

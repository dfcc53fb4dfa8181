#include "operators/contract/model.h"

#include <algorithm>
#include <limits>

#include "engine/base/hash.h"
#include "engine/base/time_units.h"

namespace holdline {
namespace {

constexpr auto kOut = Counts::kOut;
constexpr auto kMissed = Counts::kMissed;
constexpr auto kMet = Counts::kMet;

struct Formula {
  std::string_view name;
  ClassTable table;
};

// In the order of ContactClass: answered within and late; abandoned short,
// within and late; flowed out within and late. Sources: ICMI (abandons_*),
// Asterisk (answered_only), Cisco (abandons_*), Genesys (short_*,
// flowouts_miss), Amazon Connect (removed_within).
constexpr Formula kFormulas[] = {
    {"answered_only", {kMet, kMissed, kOut, kOut, kOut, kOut, kOut}},
    {"abandons_miss", {kMet, kMissed, kMissed, kMissed, kMissed, kOut, kOut}},
    {"abandons_within_ignored",
     {kMet, kMissed, kOut, kOut, kMissed, kOut, kOut}},
    {"abandons_within_met", {kMet, kMissed, kMet, kMet, kMissed, kOut, kOut}},
    {"short_abandons_ignored",
     {kMet, kMissed, kOut, kMissed, kMissed, kOut, kOut}},
    {"short_abandons_met", {kMet, kMissed, kMet, kMissed, kMissed, kOut, kOut}},
    {"removed_within", {kMet, kMissed, kMet, kMet, kMissed, kMet, kMissed}},
    {"flowouts_miss",
     {kMet, kMissed, kMissed, kMissed, kMissed, kMissed, kMissed}},
};

}  // namespace

const char* MeasureName(Measure measure) {
  switch (measure) {
    case Measure::kServiceLevel:
      return "service_level";
    case Measure::kAverageSpeedOfAnswer:
      return "average_speed_of_answer";
    case Measure::kAbandonment:
      return "abandonment";
    case Measure::kHandleTime:
      return "handle_time";
    case Measure::kWaitTime:
      return "wait_time";
    case Measure::kOffered:
      return "offered";
    case Measure::kAnswered:
      return "answered";
    case Measure::kAbandoned:
      return "abandoned";
    case Measure::kResponseTime:
      return "response_time";
    case Measure::kTurnaround:
      return "turnaround";
    case Measure::kTotalResolutionTime:
      return "total_resolution_time";
    case Measure::kMeanResponseTime:
      return "mean_response_time";
    case Measure::kMeanTurnaround:
      return "mean_turnaround";
    case Measure::kMeanTotalResolutionTime:
      return "mean_total_resolution_time";
    case Measure::kAvailability:
      return "availability";
    case Measure::kMeanTimeToRespond:
      return "mean_time_to_respond";
    case Measure::kMeanTimeToRestore:
      return "mean_time_to_restore";
    case Measure::kMeanTimeToResolve:
      return "mean_time_to_resolve";
    case Measure::kMeanTimeToRecover:
      return "mean_time_to_recover";
  }
  return "";
}

const char* EntityKindName(EntityKind kind) {
  switch (kind) {
    case EntityKind::kContact:
      return "contact";
    case EntityKind::kCase:
      return "case";
    case EntityKind::kService:
      return "service";
  }
  return "";
}

const char* CountedName(EntityKind kind) {
  return kind == EntityKind::kService ? "outage" : EntityKindName(kind);
}

EntityKind EntityOf(Measure measure) {
  if (measure >= Measure::kAvailability) return EntityKind::kService;
  return measure >= Measure::kResponseTime ? EntityKind::kCase
                                           : EntityKind::kContact;
}

bool IsCaseShare(Measure measure) {
  return measure == Measure::kResponseTime || measure == Measure::kTurnaround ||
         measure == Measure::kTotalResolutionTime;
}

bool IsResponse(Measure measure) {
  return measure == Measure::kResponseTime ||
         measure == Measure::kMeanResponseTime;
}

bool IsTotalResolution(Measure measure) {
  return measure == Measure::kTotalResolutionTime ||
         measure == Measure::kMeanTotalResolutionTime;
}

const char* BookedAtName(BookedAt booked_at) {
  switch (booked_at) {
    case BookedAt::kEnqueue:
      return "enqueue";
    case BookedAt::kServiceLevelEvent:
      return "service_level_event";
    case BookedAt::kOutcome:
      return "outcome";
    case BookedAt::kEnd:
      return "end";
    case BookedAt::kOpened:
      return "opened";
    case BookedAt::kDue:
      return "due";
    case BookedAt::kResolved:
      return "resolved";
    case BookedAt::kBegan:
      return "began";
    case BookedAt::kEnded:
      return "ended";
  }
  return "";
}

const ClassTable* FormulaTable(std::string_view name) {
  for (const Formula& formula : kFormulas) {
    if (formula.name == name) return &formula.table;
  }
  return nullptr;
}

std::vector<std::string_view> FormulaNames() {
  std::vector<std::string_view> names;
  for (const Formula& formula : kFormulas) names.push_back(formula.name);
  return names;
}

int64_t SliceUs(int64_t watch_us) {
  if (watch_us <= 5 * kMinuteUs) return kSecondUs;
  if (watch_us <= kHourUs) return 10 * kSecondUs;
  if (watch_us <= kDayUs) return 5 * kMinuteUs;
  if (watch_us <= 7 * kDayUs) return 30 * kMinuteUs;
  return 2 * kHourUs;
}

// Each slice length divides every longer one, so the least serves all.
int64_t BaseSliceUs(const Objective& objective) {
  if (objective.watches_us.empty()) return 0;
  int64_t slice_us = std::numeric_limits<int64_t>::max();
  for (const int64_t watch_us : objective.watches_us) {
    slice_us = std::min(slice_us, SliceUs(watch_us));
  }
  return slice_us;
}

uint64_t ContractId(std::string_view contract) { return StableHash(contract); }

uint64_t ObjectiveId(std::string_view contract, std::string_view objective) {
  return CombineHash(ContractId(contract), StableHash(objective));
}

bool Exclusion::TakesSpan(size_t objective, int64_t began_us) const {
  return from_us <= began_us && began_us < to_us &&
         std::binary_search(objectives.begin(), objectives.end(), objective);
}

bool Exclusion::TakesEntity(size_t objective, EntityKind of_kind,
                            std::string_view id) const {
  return kind == of_kind &&
         std::binary_search(entities.begin(), entities.end(), id) &&
         std::binary_search(objectives.begin(), objectives.end(), objective);
}

bool ForecastCounts(const Contract& contract, const Objective& objective) {
  if (!contract.forecast.has_value()) return false;
  const bool counts_all = objective.measure == Measure::kServiceLevel ||
                          objective.measure == Measure::kAbandonment ||
                          objective.measure == Measure::kOffered;
  return counts_all && objective.booked_at == BookedAt::kEnqueue &&
         objective.targets.size() == 1 &&
         objective.targets[0].calendar == Target::kAlways &&
         objective.of == contract.objectives[contract.forecast->of].of;
}

}  // namespace holdline

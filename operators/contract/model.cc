#include "operators/contract/model.h"

#include <algorithm>
#include <limits>

#include "engine/base/hash.h"

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

constexpr int64_t kSecondUs = 1'000'000;
constexpr int64_t kMinuteUs = 60 * kSecondUs;
constexpr int64_t kHourUs = 60 * kMinuteUs;
constexpr int64_t kDayUs = 24 * kHourUs;

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

bool Exclusion::TakesSpan(size_t objective, int64_t enqueue_us) const {
  return from_us <= enqueue_us && enqueue_us < to_us &&
         std::binary_search(objectives.begin(), objectives.end(), objective);
}

bool Exclusion::TakesContact(size_t objective, std::string_view contact) const {
  return std::binary_search(contacts.begin(), contacts.end(), contact) &&
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

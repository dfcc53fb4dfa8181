#include "operators/contract/alert_reader.h"

#include <algorithm>
#include <optional>

#include "engine/base/ppm.h"
#include "engine/base/time_units.h"
#include "operators/contract/measure_rules.h"
#include "operators/contract/text.h"
#include "operators/contract/value_reader.h"

namespace holdline {
namespace {

// A distance from the target: points of a share under one key, durations and
// contacts under another.
struct DistanceKeys {
  std::string_view points;
  std::string_view amount;
};

std::optional<int64_t> ReadDistance(YamlMap& map, DistanceKeys keys,
                                    TargetUnit unit) {
  const bool share = unit == TargetUnit::kShare;
  const auto points = map.Find(keys.points);
  const auto amount = map.Find(keys.amount);
  const auto& right = share ? points : amount;
  const auto& wrong = share ? amount : points;
  if (wrong.has_value()) {
    wrong->ErrorAtKey(Concat(
        "this objective is measured in ",
        share                           ? "percent"
        : unit == TargetUnit::kDuration ? "time"
                                        : "contacts",
        "; write `",
        share ? Concat(keys.points, ": 2")
              : Concat(keys.amount, ": ",
                       unit == TargetUnit::kDuration ? "5s" : "5 contacts"),
        "`"));
  }
  if (!right.has_value()) return std::nullopt;
  return ReadValue(*right, [&](std::string_view text) {
    return share ? ParsePointsPpm(text) : ParseAmount(unit, text);
  });
}

// Whether a value can lie this far on the good side of every target.
bool Reachable(const Objective& objective, int64_t distance) {
  const bool share = UnitOf(objective.measure) == TargetUnit::kShare;
  return std::all_of(objective.targets.begin(), objective.targets.end(),
                     [&](const Target& target) {
                       if (!target.has_bound) return true;
                       if (target.at_most) return target.bound >= distance;
                       return !share || target.bound + distance <= kWholePpm;
                     });
}

void ReadAtRisk(const YamlCursor& at, const Objective& objective,
                AlertRules& rules) {
  YamlMap map(at);
  rules.at_risk_within =
      ReadDistance(map, {"within_points", "within"}, UnitOf(objective.measure));
  map.Close();
  if (!rules.at_risk_within.has_value()) return;
  if (!Reachable(objective, *rules.at_risk_within)) {
    at.Error(
        "no value is this far from the target: it would always be at "
        "risk");
  }
}

void ReadRecover(const YamlCursor& at, const Objective& objective,
                 AlertRules& rules) {
  YamlMap map(at);
  rules.recover_by =
      ReadDistance(map, {"above_points", "by"}, UnitOf(objective.measure))
          .value_or(0);
  if (const auto hold = map.Find("for")) {
    rules.recover_for_us = ReadDurationWithin(*hold, 0, kDayUs).value_or(0);
  }
  map.Close();
  if (!Reachable(objective, rules.recover_by)) {
    at.Error("no value is this far from the target: it would never recover");
  }
}

}  // namespace

AlertRules ReadAlert(const YamlCursor& at, const Objective& objective) {
  AlertRules rules;
  YamlMap map(at);
  if (const auto from = map.Find("from")) {
    const char* const counted = CountedName(EntityOf(objective.measure));
    if (CountsTime(objective.measure)) {
      from->ErrorAtKey("availability is of time, of which there is enough");
    } else {
      rules.from_contacts = ReadValue(*from, [&](std::string_view text) {
                              return ParseCount(text, counted);
                            }).value_or(1);
    }
    if (rules.from_contacts < 1) {
      from->Error(Concat("must be at least 1 ", counted));
    }
  }
  if (const auto at_risk = map.Find("at_risk")) {
    ReadAtRisk(*at_risk, objective, rules);
  }
  if (const auto recover = map.Find("recover")) {
    ReadRecover(*recover, objective, rules);
  }
  map.Close();
  if (!objective.HasTarget()) {
    at.ErrorAtKey("an objective without a target has no alerts");
  }
  return rules;
}

}  // namespace holdline

#include "operators/contract/escalation_reader.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "engine/base/time_units.h"
#include "operators/contract/names.h"
#include "operators/contract/objective_name.h"
#include "operators/contract/text.h"
#include "operators/contract/value_reader.h"
#include "operators/contract/window_reader.h"

namespace holdline {
namespace {

constexpr int64_t kLongestFor = 366 * kDayUs;
constexpr size_t kMostLines = 100;
constexpr size_t kMostNotified = 20;

constexpr WordOf<Occasion> kOccasions[] = {
    {"at_risk", Occasion::kAtRisk},
    {"breached", Occasion::kBreached},
    {"behind", Occasion::kBehind},
    {"lost", Occasion::kLost},
    {"missed", Occasion::kMissed},
    {"forecast_late", Occasion::kForecastLate},
    {"termination_right", Occasion::kTerminationRight},
    {"renewal_due", Occasion::kRenewalDue},
};

bool IsOfWatches(Occasion when) {
  return when == Occasion::kAtRisk || when == Occasion::kBreached;
}

bool IsOfPeriods(Occasion when) {
  return when != Occasion::kBreached && when != Occasion::kForecastLate &&
         when != Occasion::kRenewalDue;
}

bool HasWatch(const Objective& objective, const EscalationLine& line) {
  const std::vector<int64_t>& watches = objective.watches_us;
  if (line.period.has_value() || !IsOfWatches(line.when)) return false;
  return line.watch_us.has_value()
             ? std::binary_search(watches.begin(), watches.end(),
                                  *line.watch_us)
             : !watches.empty();
}

bool HasPeriod(const Objective& objective, const EscalationLine& line) {
  const std::vector<PeriodSpec>& periods = objective.periods;
  if (line.watch_us.has_value() || !IsOfPeriods(line.when)) return false;
  return line.period.has_value() ? std::find(periods.begin(), periods.end(),
                                             *line.period) != periods.end()
                                 : !periods.empty();
}

// Whether the line can ever tell anything of the objective.
bool CanArise(const EscalationLine& line, const Contract& contract,
              uint32_t index) {
  const Objective& objective = contract.objectives[index];
  switch (line.when) {
    case Occasion::kForecastLate:
      return contract.forecast.has_value() && contract.forecast->of == index;
    case Occasion::kRenewalDue:
      return contract.renewal.has_value();
    case Occasion::kTerminationRight:
      return std::any_of(
          contract.termination_rights.begin(),
          contract.termination_rights.end(),
          [&](const TerminationRight& right) {
            return right.objective == index &&
                   (!line.period || *line.period == right.period);
          });
    case Occasion::kLost:
      if (!objective.outlook.IsAny()) return false;
      break;
    default:
      break;
  }
  return objective.HasTarget() &&
         (HasWatch(objective, line) || HasPeriod(objective, line));
}

// What there would have to be.
std::string_view WhatIsWanted(const EscalationLine& line) {
  switch (line.when) {
    case Occasion::kAtRisk:
    case Occasion::kBreached:
    case Occasion::kBehind:
    case Occasion::kMissed:
      if (line.watch_us) return "a target and this watch";
      if (line.period) return "a target and this period";
      return line.when == Occasion::kBreached ? "a target and a watch"
             : line.when == Occasion::kAtRisk ? "a target"
                                              : "a target and a period";
    case Occasion::kLost:
      return "a target, this period and an `outlook`";
    case Occasion::kForecastLate:
      return "a forecast under `client`";
    case Occasion::kTerminationRight:
      return "a `termination_right` of it";
    case Occasion::kRenewalDue:
      break;
  }
  return "";
}

void ReadWindow(YamlMap& map, EscalationLine& line) {
  const auto window = map.Find("window");
  const auto period = map.Find("period");
  if (window.has_value()) {
    line.watch_us = ReadDurationUs(*window);
    if (!IsOfWatches(line.when)) {
      window->ErrorAtKey(Concat("a watch is never ", OccasionName(line.when),
                                "; `window` goes with at_risk and breached"));
    } else if (period.has_value()) {
      period->ErrorAtKey("give either `window` or `period`; write two lines");
    }
  }
  if (!period.has_value()) return;
  line.period = ReadOnePeriod(*period);
  if (!IsOfPeriods(line.when)) {
    period->ErrorAtKey(
        line.when == Occasion::kBreached
            ? "a period that runs is behind, and not breached: `when: behind`"
            : "goes with what becomes of periods");
  }
}

void ReadObjectives(YamlMap& map, const Contract& contract,
                    EscalationLine& line) {
  const auto at = map.Find("objectives");
  if (!at.has_value()) return;
  if (line.when == Occasion::kRenewalDue) {
    at->ErrorAtKey("what is renewed is the whole contract");
  }
  std::set<uint32_t> objectives;
  for (const YamlCursor& item : at->Items()) {
    const auto index = ReadObjectiveName(item, contract,
                                         [](const Objective&) { return true; });
    if (!index.has_value()) continue;
    if (!objectives.insert(*index).second) item.Error("stands here twice");
  }
  line.objectives.assign(objectives.begin(), objectives.end());
}

void ReadName(const YamlCursor& at, std::vector<std::string>& notify) {
  auto name = at.Text();
  if (!name.has_value()) return;
  if (const absl::Status good = CheckName(*name); !good.ok()) {
    at.Error(std::string(good.message()));
  } else if (std::find(notify.begin(), notify.end(), *name) != notify.end()) {
    at.Error("stands here twice");
  } else {
    notify.push_back(*std::move(name));
  }
}

std::vector<std::string> ReadNotified(const YamlCursor& at) {
  std::vector<std::string> notify;
  if (at.IsScalar()) {
    ReadName(at, notify);
  } else {
    for (const YamlCursor& item : at.Items()) ReadName(item, notify);
  }
  if (notify.size() > kMostNotified) {
    at.Error(Concat("more than ", kMostNotified, " names in one line"));
  }
  return notify;
}

void CheckCanArise(const YamlCursor& when, const Contract& contract,
                   const EscalationLine& line) {
  for (uint32_t i = 0; i < contract.objectives.size(); ++i) {
    if (line.IsOf(i) && CanArise(line, contract, i)) return;
  }
  when.Error(
      line.when == Occasion::kRenewalDue
          ? "can never be: the contract has no `renews`"
          : Concat("can never be: no objective here has ", WhatIsWanted(line)));
}

EscalationLine ReadLine(const YamlCursor& at, const Contract& contract,
                        bool is_whole) {
  EscalationLine line;
  YamlMap map(at);
  if (!map.is_map()) return line;
  const size_t errors_before = at.ErrorsSoFar();
  const auto when = map.Require("when", "breached");
  if (when.has_value()) {
    line.when = ReadWord(*when, "what people are told of", kOccasions)
                    .value_or(Occasion::kAtRisk);
  }
  ReadWindow(map, line);
  ReadObjectives(map, contract, line);
  if (const auto lasting = map.Find("for")) {
    line.for_us =
        ReadDurationWithin(*lasting, kSecondUs, kLongestFor).value_or(0);
    if (!Lasts(line.when)) {
      lasting->ErrorAtKey(Concat("goes with what lasts; ",
                                 OccasionName(line.when), " is said once"));
    }
  }
  if (const auto notify = map.Require("notify", "[floor, client-desk]")) {
    line.notify = ReadNotified(*notify);
  }
  map.Close();
  if (is_whole && when.has_value() && at.ErrorsSoFar() == errors_before) {
    CheckCanArise(*when, contract, line);
  }
  return line;
}

}  // namespace

std::string_view OccasionName(Occasion occasion) {
  return WordFor(occasion, kOccasions);
}

std::vector<EscalationLine> ReadEscalation(const YamlCursor& at,
                                           const Contract& contract,
                                           bool is_whole) {
  std::vector<EscalationLine> lines;
  for (const YamlCursor& item : at.Items()) {
    EscalationLine line = ReadLine(item, contract, is_whole);
    if (std::find(lines.begin(), lines.end(), line) != lines.end()) {
      item.Error("the same line stands here twice");
    }
    lines.push_back(std::move(line));
  }
  if (lines.size() > kMostLines) {
    at.ErrorAtKey(Concat("more than ", kMostLines, " lines"));
  }
  return lines;
}

}  // namespace holdline

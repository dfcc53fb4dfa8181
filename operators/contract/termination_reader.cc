#include "operators/contract/termination_reader.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "operators/contract/objective_name.h"
#include "operators/contract/text.h"
#include "operators/contract/trigger_reader.h"
#include "operators/contract/value_reader.h"
#include "operators/contract/window_reader.h"

namespace holdline {
namespace {

bool IsJudged(const Objective& objective) {
  return !objective.periods.empty() && objective.HasTarget();
}

std::optional<uint32_t> ReadMissed(const YamlCursor& at,
                                   const Contract& contract) {
  const auto index = ReadObjectiveName(at, contract, IsJudged);
  if (!index.has_value()) return std::nullopt;
  const Objective& objective = contract.objectives[*index];
  if (IsJudged(objective)) return index;
  at.Error(Concat("\"", objective.name,
                  "\" is never missed: it has no target, or no periods"));
  return std::nullopt;
}

// The objective's only kind of period, or the one that is named.
PeriodSpec ReadPeriodOf(YamlMap& map, const YamlCursor& missed,
                        const Objective& objective) {
  const auto at = map.Find("period");
  if (!at.has_value()) {
    if (objective.periods.size() > 1) {
      missed.Error(Concat("\"", objective.name,
                          "\" has several periods; say which, for example "
                          "`period: ",
                          objective.periods[0].Name(), "`"));
    }
    return objective.periods[0];
  }
  const auto period = ReadOnePeriod(*at);
  if (!period.has_value()) return objective.periods[0];
  if (std::find(objective.periods.begin(), objective.periods.end(), *period) ==
      objective.periods.end()) {
    at->Error(Concat("is no period of \"", objective.name, "\""));
  }
  return *period;
}

void ReadCounts(YamlMap& map, TerminationRight& right) {
  if (const auto times = map.Require("times", "3")) {
    right.times = ReadPeriodCount(*times, "");
  }
  const auto in = map.Require("in", "12 periods");
  if (!in.has_value()) return;
  right.in = ReadPeriodCount(*in, " periods");
  if (right.in > 0 && right.in < right.times) {
    in->Error(
        Concat(right.times, " misses do not fit into ", right.in, " periods"));
  }
}

TerminationRight ReadOne(const YamlCursor& at, const Contract& contract) {
  TerminationRight right;
  YamlMap map(at);
  if (const auto clause = map.Find("clause")) {
    right.clause = clause->Text().value_or("");
  }
  if (const auto when =
          map.Require("when", "{missed: answer, times: 3, in: 12 periods}")) {
    YamlMap condition(*when);
    if (const auto missed = condition.Require("missed", "answer")) {
      const auto objective = ReadMissed(*missed, contract);
      right.objective = objective.value_or(0);
      if (objective) {
        right.period =
            ReadPeriodOf(condition, *missed, contract.objectives[*objective]);
      } else {
        condition.Find("period");
      }
    }
    ReadCounts(condition, right);
    condition.Close();
  }
  map.Close();
  return right;
}

}  // namespace

std::vector<TerminationRight> ReadTerminationRights(const YamlCursor& at,
                                                    const Contract& contract) {
  std::vector<TerminationRight> rights;
  if (at.IsMap()) {
    rights.push_back(ReadOne(at, contract));
    return rights;
  }
  for (const YamlCursor& item : at.Items()) {
    rights.push_back(ReadOne(item, contract));
  }
  return rights;
}

}  // namespace holdline

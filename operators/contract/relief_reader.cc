#include "operators/contract/relief_reader.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "operators/contract/objective_name.h"
#include "operators/contract/text.h"
#include "operators/contract/units.h"
#include "operators/contract/value_reader.h"
#include "operators/contract/window_reader.h"

namespace holdline {
namespace {

enum class Then : uint8_t { kExcludeInterval, kVoidPeriod };

constexpr WordOf<Then> kThen[] = {{"exclude_interval", Then::kExcludeInterval},
                                  {"void_period", Then::kVoidPeriod}};
constexpr std::string_view kLaterThen[] = {"carve_out_excess",
                                           "extend_by_delay"};
constexpr std::string_view kLaterObligations[] = {"specifications"};

constexpr char kNoForecast[] =
    "there is no forecast to go by; write `client: {forecast: {of: offered, "
    "per: 30m, table: forecast.csv}}`";

// Of one line: either.
struct When {
  std::optional<Relief::Volume> volume = {};
  bool late_forecast = false;
};

// What relief goes by.
struct Given {
  const Contract& contract;
  bool says_forecast = false;
};

void CheckForecast(const YamlCursor& at, const Given& given) {
  if (!given.says_forecast) at.ErrorAtKey(kNoForecast);
}

void CheckInterval(const YamlCursor& at, int64_t part_us,
                   const Contract& contract) {
  if (!contract.forecast.has_value()) return;
  const int64_t forecast_us = contract.forecast->part_us;
  const bool is_day = part_us == VerdictRules::kDay;
  const bool of_days = forecast_us == VerdictRules::kDay;
  if (is_day || (!of_days && part_us % forecast_us == 0)) return;
  at.Error(Concat("the forecast is by ",
                  of_days ? std::string("day") : DurationText(forecast_us),
                  ": an interval is made of whole parts of it"));
}

Relief::Volume ReadVolume(YamlMap& map, const YamlCursor& above,
                          const Given& given) {
  Relief::Volume volume;
  volume.above_ppm = ReadValue(above, ParseSharePpm).value_or(0);
  if (const auto per = map.Require("per", "30m")) {
    const auto part_us = ReadDayPart(*per);
    volume.part_us = part_us.value_or(VerdictRules::kDay);
    if (part_us) CheckInterval(*per, *part_us, given.contract);
  }
  if (const auto at_least = map.Find("at_least")) {
    volume.at_least = ReadValue(*at_least, ParseContacts).value_or(0);
  }
  CheckForecast(above, given);
  return volume;
}

void CheckLate(const YamlCursor& late, const Given& given) {
  ReadOnlyWord(late, "an obligation of the client's", "forecast",
               kLaterObligations);
  CheckForecast(late, given);
  const auto& forecast = given.contract.forecast;
  if (forecast.has_value() && !forecast->due.has_value()) {
    late.ErrorAtKey("the forecast is never late: it has no `due:`");
  }
}

When ReadWhen(const YamlCursor& at, const Given& given) {
  When when;
  YamlMap map(at);
  const auto above = map.Find("volume_above_forecast");
  const auto late = map.Find("late");
  if (above.has_value()) when.volume = ReadVolume(map, *above, given);
  if (late.has_value()) {
    when.late_forecast = true;
    CheckLate(*late, given);
  }
  if (map.is_map() && above.has_value() == late.has_value()) {
    at.ErrorAtKey(
        "says one thing: {volume_above_forecast: 10%, per: 30m} or {late: "
        "forecast}");
  }
  map.Close();
  return when;
}

void CheckThen(const YamlCursor& at, const When& when, Then then) {
  if (when.volume.has_value() && then == Then::kVoidPeriod) {
    at.Error("too high a volume takes out its intervals: exclude_interval");
  }
  if (when.late_forecast && then == Then::kExcludeInterval) {
    at.Error("a late forecast is of no interval: void_period");
  }
}

// Whether the volume of all its periods is known.
bool HasPeriodsOf(const Objective& volume, const Objective& objective) {
  return std::all_of(objective.periods.begin(), objective.periods.end(),
                     [&](const PeriodSpec& period) {
                       return std::find(volume.periods.begin(),
                                        volume.periods.end(),
                                        period) != volume.periods.end();
                     });
}

void CheckVolumeFits(const YamlCursor& at, const Relief::Volume& volume,
                     const Objective& objective, const Contract& contract) {
  if (!contract.forecast.has_value()) return;
  const Objective& of = contract.objectives[contract.forecast->of];
  if (&of == &objective) {
    at.Error(Concat("\"", objective.name, "\" counts what is forecast"));
  } else if (EntityOf(objective.measure) != EntityKind::kContact) {
    at.Error(Concat("\"", objective.name, "\" is of ",
                    EntityKindName(EntityOf(objective.measure)),
                    "s, and the forecast is of contacts"));
  } else if (objective.booked_at != BookedAt::kEnqueue) {
    at.Error(Concat("\"", objective.name,
                    "\" is not booked at the enqueue, and no interval of it "
                    "holds the contacts that came in it"));
  } else if (!HasPeriodsOf(of, objective)) {
    at.Error(Concat("\"", of.name,
                    "\", which counts what is forecast, has not "
                    "all periods of \"",
                    objective.name, "\""));
  } else if (objective.verdict.HasParts() &&
             objective.verdict.part_us != volume.part_us) {
    at.Error(Concat("the verdict of \"", objective.name,
                    "\" is of other parts than the relief"));
  }
}

void Give(const YamlCursor& at, const When& when, const Contract& contract,
          Objective& objective) {
  if (objective.periods.empty()) {
    at.Error(Concat("\"", objective.name,
                    "\" has no periods, of which relief could speak"));
    return;
  }
  if (when.late_forecast) objective.relief.void_when_late = true;
  if (!when.volume.has_value()) return;
  if (objective.relief.volume.has_value()) {
    at.Error(
        Concat("\"", objective.name, "\" has a relief of its volume already"));
    return;
  }
  CheckVolumeFits(at, *when.volume, objective, contract);
  objective.relief.volume = when.volume;
}

void ReadOne(const YamlCursor& at, bool says_forecast, Contract& contract) {
  YamlMap map(at);
  When when;
  if (const auto condition =
          map.Require("when", "{volume_above_forecast: 10%, per: 30m}")) {
    when = ReadWhen(*condition, {contract, says_forecast});
  }
  if (const auto then = map.Require("then", "exclude_interval")) {
    const auto word = RefuseLaterWord(*then, kLaterThen)
                          ? std::nullopt
                          : ReadWord(*then, "what relief does", kThen);
    if (word) CheckThen(*then, when, *word);
  }
  if (const auto objectives = map.Require("objectives", "[answer]")) {
    for (const YamlCursor& name : objectives->Items()) {
      const auto index = ReadObjectiveName(
          name, contract, [](const Objective&) { return true; });
      if (index) Give(name, when, contract, contract.objectives[*index]);
    }
  }
  map.Close();
}

}  // namespace

void ReadRelief(const YamlCursor& at, bool says_forecast, Contract& contract) {
  for (const YamlCursor& item : at.Items()) {
    ReadOne(item, says_forecast, contract);
  }
}

}  // namespace holdline

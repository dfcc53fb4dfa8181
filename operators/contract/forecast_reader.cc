#include "operators/contract/forecast_reader.h"

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "operators/contract/forecast_table.h"
#include "operators/contract/lead_time.h"
#include "operators/contract/objective_name.h"
#include "operators/contract/text.h"
#include "operators/contract/value_reader.h"
#include "operators/contract/window_reader.h"

namespace holdline {
namespace {

struct ForecastTerms {
  int64_t part_us = VerdictRules::kDay;
  std::optional<LeadTime> due = {};
  std::optional<LeadTime> locked = {};
};

// Of several rows of one part the one that counts: the last that came before
// it was locked; where none did, the first that came.
bool IsBetter(const ForecastRow& row, const ForecastRow& than,
              int64_t locked_us) {
  const bool in_time = row.received_us <= locked_us;
  if (in_time != (than.received_us <= locked_us)) return in_time;
  return in_time ? row.received_us > than.received_us
                 : row.received_us < than.received_us;
}

void AddParts(const YamlCursor& named, const std::vector<ForecastRow>& rows,
              const ForecastTerms& terms, absl::TimeZone zone,
              Forecast& forecast) {
  std::map<int64_t, const ForecastRow*> chosen;
  for (const ForecastRow& row : rows) {
    const auto [at, is_new] = chosen.try_emplace(row.slice, &row);
    if (is_new) continue;
    if (at->second->received_us == row.received_us) {
      named.Error(Concat("lines ", at->second->line, " and ", row.line,
                         " say the same time twice"));
      return;
    }
    const int64_t locked_us = terms.locked
                                  ? terms.locked->EndUs(row.month, zone)
                                  : std::numeric_limits<int64_t>::max();
    if (IsBetter(row, *at->second, locked_us)) at->second = &row;
  }
  for (const auto& [slice, row] : chosen) {
    forecast.parts.push_back({.slice = slice, .contacts = row->contacts});
  }
}

void AddMonths(const YamlCursor& named, const std::vector<ForecastRow>& rows,
               const ForecastTerms& terms, absl::TimeZone zone,
               Forecast& forecast) {
  std::map<int64_t, bool> in_time;  // by month
  for (const ForecastRow& row : rows) {
    in_time[row.month] |=
        !terms.due || row.received_us <= terms.due->EndUs(row.month, zone);
  }
  int64_t expected = in_time.begin()->first;
  for (const auto& [month, was_in_time] : in_time) {
    if (month != expected) {
      named.Error(Concat("there is no forecast for ", MonthText(expected),
                         ", though for months before and after it"));
      return;
    }
    if (was_in_time) forecast.months_in_time.push_back(month);
    ++expected;
  }
}

std::optional<LeadTime> FindLeadTime(YamlMap& map, std::string_view key) {
  const auto at = map.Find(key);
  return at ? ReadValue(*at, ParseLeadTime) : std::nullopt;
}

void ReadRows(const YamlCursor& named, const FindTable& find_table,
              const ForecastTerms& terms, absl::TimeZone zone,
              Forecast& forecast) {
  const auto name = named.Text();
  if (!name.has_value()) return;
  const Table* const table = find_table(named.node());
  if (table == nullptr) {
    named.Error(Concat("there is no table ", *name,
                       " without mistakes; it stands in the book's folder, "
                       "and is named from where this file is"));
    return;
  }
  const bool wants_received = terms.due.has_value() || terms.locked.has_value();
  const std::vector<ForecastRow> rows =
      ReadForecastRows(named, *table, {zone, terms.part_us, wants_received});
  if (rows.empty()) return;
  AddParts(named, rows, terms, zone, forecast);
  AddMonths(named, rows, terms, zone, forecast);
}

std::optional<uint32_t> ReadOf(const YamlCursor& at, int64_t part_us,
                               Contract& contract) {
  const auto index =
      ReadObjectiveName(at, contract, [](const Objective& objective) {
        return objective.measure == Measure::kOffered;
      });
  if (!index.has_value()) return std::nullopt;
  Objective& objective = contract.objectives[*index];
  if (objective.measure != Measure::kOffered || objective.targets.size() != 1 ||
      objective.periods.empty() || objective.booked_at != BookedAt::kEnqueue) {
    at.Error(Concat("\"", objective.name,
                    "\" does not count what is forecast: that is an "
                    "objective with `measure: offered`, `periods`, no slots, "
                    "booked at the enqueue"));
    return std::nullopt;
  }
  objective.forecast_part_us = part_us;
  if (objective.part_us() != part_us) {
    at.Error(Concat("the verdict of \"", objective.name,
                    "\" is of other parts than the forecast"));
    return std::nullopt;
  }
  return index;
}

}  // namespace

std::optional<Forecast> ReadForecast(const YamlCursor& at,
                                     const FindTable& find_table,
                                     Contract& contract) {
  const size_t errors_before = at.ErrorsSoFar();
  ForecastTerms terms;
  Forecast forecast;
  YamlMap map(at);
  const auto per = map.Require("per", "30m");
  const auto part_us = per ? ReadDayPart(*per) : std::nullopt;
  forecast.part_us = terms.part_us = part_us.value_or(VerdictRules::kDay);
  if (const auto of = map.Require("of", "offered")) {
    forecast.of = ReadOf(*of, terms.part_us, contract).value_or(0);
  }
  terms.due = FindLeadTime(map, "due");
  terms.locked = FindLeadTime(map, "locked");
  if (terms.due) {
    forecast.due = {
        .lead = *terms.due,
        .first_month = MonthAt(contract.effective_us, contract.zone)};
  }
  if (const auto first = map.Find("first")) {
    const auto month = ReadValue(*first, ParseMonth);
    if (month && forecast.due) forecast.due->first_month = *month;
    if (!forecast.due) {
      first->ErrorAtKey("says from when on a forecast is due: it needs `due:`");
    }
  }
  if (const auto named = map.Require("table", "forecast.csv")) {
    if (part_us) ReadRows(*named, find_table, terms, contract.zone, forecast);
  }
  map.Close();
  if (at.ErrorsSoFar() != errors_before) return std::nullopt;
  return forecast;
}

}  // namespace holdline

#include "engine/app/words/relief_words.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/app/report/figures.h"
#include "engine/app/words/amounts.h"
#include "operators/contract/lead_time.h"
#include "operators/contract/text.h"
#include "operators/judge/relief.h"

namespace holdline {
namespace {

constexpr int64_t kForecastExample = 200;

std::string PartWords(int64_t part_us) {
  return part_us == VerdictRules::kDay ? "a day" : DurationWords(part_us);
}

void TellForecast(const Contract& contract, const Forecast& forecast,
                  Page& page) {
  const std::string& of = contract.objectives[forecast.of].name;
  page.Paragraph(Concat("The client forecasts how many contacts will come, in ",
                        PartWords(forecast.part_us), " each; ", of,
                        " counts those that came."));
  if (forecast.due.has_value()) {
    const auto& [lead, first_month] = *forecast.due;
    const std::string first = MonthText(first_month);
    page.Paragraph(Concat(
        "It owes a forecast for each month from ", first, " on, due ",
        lead.Text(), ": that for ", first, " by the end of ",
        DayWords(DayFinder(contract.zone)
                     .DayOf(lead.EndUs(first_month, contract.zone))),
        ". One that has not come by then is told as late; so far it was in "
        "time for ",
        CountText(static_cast<int64_t>(forecast.months_in_time.size())), "."));
  }
}

// The most that may come of an interval for which so many were forecast.
int64_t MostThatCounts(const Objective& objective, int64_t forecast) {
  Forecast expected{.part_us = objective.relief.volume->part_us,
                    .parts = {{.slice = 0, .contacts = forecast}}};
  const int64_t least = objective.relief.volume->at_least;
  for (int64_t came = std::max(forecast, least - 1);; ++came) {
    const std::vector<PartSum> parts = {
        {.slice = 0, .tally = {.counted = came}}};
    const Relieved relieved =
        Relieve(objective, expected, {},
                {.tally = parts[0].tally, .parts = parts}, parts);
    if (relieved.intervals > 0) return came - 1;
  }
}

std::vector<std::string> NamesOf(const Contract& contract,
                                 const Relief::Volume& volume) {
  std::vector<std::string> names;
  for (const Objective& objective : contract.objectives) {
    if (objective.relief.volume == volume) names.push_back(objective.name);
  }
  return names;
}

void TellVolume(const Contract& contract, const Objective& objective,
                Page& page) {
  const Relief::Volume& volume = *objective.relief.volume;
  const int64_t most = MostThatCounts(objective, kForecastExample);
  page.Paragraph(
      Concat("An interval of ", PartWords(volume.part_us),
             " does not count for ", AndList(NamesOf(contract, volume)),
             " where more came than was forecast by more than ",
             AmountWords(ValueUnit::kShare, volume.above_ppm),
             volume.at_least > 0
                 ? Concat(", and at least ",
                          AmountWords(ValueUnit::kContacts, volume.at_least))
                 : "",
             ". For example, with ",
             AmountWords(ValueUnit::kContacts, kForecastExample),
             " forecast, an interval in which ", CountText(most),
             " came counts, and one in which ", CountText(most + 1),
             " came does not."));
}

void TellVoid(const Contract& contract, Page& page) {
  std::vector<std::string> names;
  for (const Objective& objective : contract.objectives) {
    if (objective.relief.void_when_late) names.push_back(objective.name);
  }
  if (names.empty()) return;
  page.Paragraph(Concat(
      "A period that has days of a month for which the forecast came late has "
      "no verdict for ",
      AndList(names), ", and costs nothing."));
}

}  // namespace

void TellRelief(const Contract& contract, Page& page) {
  if (!contract.forecast.has_value()) return;
  page.Section("What the client owes");
  TellForecast(contract, *contract.forecast, page);
  std::vector<Relief::Volume> told;
  for (const Objective& objective : contract.objectives) {
    const auto& volume = objective.relief.volume;
    if (!volume.has_value() ||
        std::find(told.begin(), told.end(), *volume) != told.end()) {
      continue;
    }
    told.push_back(*volume);
    TellVolume(contract, objective, page);
  }
  TellVoid(contract, page);
}

}  // namespace holdline

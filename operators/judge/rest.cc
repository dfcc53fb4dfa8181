#include "operators/judge/rest.h"

#include <algorithm>
#include <iterator>

#include "absl/numeric/int128.h"
#include "engine/base/floor_divide.h"

namespace holdline {
namespace {

constexpr int64_t kPartsOfDay = VerdictRules::kPartsOfDay;

int64_t PartOf(const Objective& objective, int64_t slice) {
  return objective.verdict.HasParts() ? objective.PartOf(slice) : 0;
}

// Null where what it says cannot be told apart by the period's parts.
const Forecast* ForecastFor(const Contract& contract,
                            const Objective& objective) {
  if (!ForecastCounts(contract, objective)) return nullptr;
  const Forecast& forecast = *contract.forecast;
  if (forecast.part_us == objective.booked_us()) return &forecast;
  const bool has_finer_parts = objective.verdict.HasParts() &&
                               objective.verdict.part_us > VerdictRules::kDay;
  const bool is_of_days = forecast.part_us == VerdictRules::kDay;
  return is_of_days && !has_finer_parts ? &forecast : nullptr;
}

// The forecast's own slices: those that are booked, or days.
class ForecastSlices {
 public:
  explicit ForecastSlices(const Forecast& forecast)
      : length_(forecast.part_us == VerdictRules::kDay ? kPartsOfDay : 1) {}

  int64_t Of(int64_t slice) const { return FloorDivide(slice, length_); }
  int64_t First(int64_t of) const { return of * length_; }
  int64_t AfterEnd(int64_t end) const { return Of(end - 1) + 1; }
  // Of a day it is not known what comes when.
  bool CountIn(int64_t of, const SlotHours& hours) const {
    return length_ > 1 || hours.CountIn(of);
  }

 private:
  int64_t length_;
};

// Slices ascend.
RestPart& Last(int64_t part, Rest& rest) {
  if (rest.parts.empty() || rest.parts.back().part != part) {
    rest.parts.push_back({.part = part});
  }
  return rest.parts.back();
}

RestPart& First(int64_t part, Rest& rest) {
  if (rest.parts.empty() || rest.parts.front().part != part) {
    rest.parts.insert(rest.parts.begin(), {.part = part});
  }
  return rest.parts.front();
}

// What is left of an expected tally once so many have come.
Tally LeftOf(const Tally& expected, int64_t came) {
  const int64_t left = expected.counted - came;
  return left > 0 ? Scaled(expected, left) : Tally();
}

int64_t LeftOf(const Forecast::Part& forecast, const ForecastSlices& slices,
               const WeekHistory& history) {
  const int64_t came = history.CameIn(slices.First(forecast.slice),
                                      slices.First(forecast.slice + 1));
  return std::max<int64_t>(forecast.contacts - came, 0);
}

// Whether anything came in the weeks before on the day from the slice on.
bool IsExpected(const RestQuery& query, int64_t slice, int weeks) {
  const int64_t newest = WeekHistory::Newest(slice, query.running);
  const int64_t length =
      (FloorDivide(slice, kPartsOfDay) + 1) * kPartsOfDay - slice;
  for (int week = 0; week < weeks; ++week) {
    const int64_t first = newest - week * WeekHistory::kWeek;
    if (query.history.CameIn(first, first + length) > 0) return true;
  }
  return false;
}

// Whether the forecast speaks of each day of the rest on which anything came in
// the weeks before; where none is known, of all its months.
bool SpeaksOfAll(const Forecast& forecast, const RestQuery& query, int weeks) {
  const ForecastSlices slices(forecast);
  const int64_t first = std::max(query.running, query.first_slice);
  for (int64_t slice = first; slice < query.end_slice;
       slice = (FloorDivide(slice, kPartsOfDay) + 1) * kPartsOfDay) {
    const int64_t day = FloorDivide(slice, kPartsOfDay);
    if (forecast.ContactsIn(slices.Of(day * kPartsOfDay),
                            slices.AfterEnd((day + 1) * kPartsOfDay))) {
      continue;
    }
    const bool may_be_left_out =
        weeks > 0 ? !IsExpected(query, slice, weeks) : forecast.IsOfMonth(day);
    if (!may_be_left_out) return false;
  }
  return true;
}

void AddForecast(const RestQuery& query, const Forecast& forecast, Rest& rest) {
  const Objective& objective = *query.subject.objective;
  const ForecastSlices slices(forecast);
  const int64_t first =
      std::max(slices.Of(query.running) + 1, slices.Of(query.first_slice));
  const int64_t end = slices.AfterEnd(query.end_slice);
  auto at = std::lower_bound(
      forecast.parts.begin(), forecast.parts.end(), first,
      [](const Forecast::Part& part, int64_t of) { return part.slice < of; });
  for (; at != forecast.parts.end() && at->slice < end; ++at) {
    if (!slices.CountIn(at->slice, query.hours)) continue;
    const int64_t left = LeftOf(*at, slices, query.history);
    if (left == 0) continue;
    const int64_t part = PartOf(objective, slices.First(at->slice));
    const auto of =
        std::find_if(rest.parts.begin(), rest.parts.end(),
                     [&](const RestPart& known) { return known.part >= part; });
    RestPart& to = of != rest.parts.end() && of->part == part
                       ? *of
                       : *rest.parts.insert(of, {.part = part});
    to.forecast += left;
  }
}

// What comes behind the running slice.
Rest LaterOf(const RestQuery& query) {
  const Objective& objective = *query.subject.objective;
  Rest rest;
  rest.weeks =
      query.history.WeeksBefore(query.running, objective.outlook.weeks);
  const int64_t first = std::max(query.running + 1, query.first_slice);
  for (int64_t slice = first; slice < query.end_slice; ++slice) {
    if (!query.hours.CountIn(slice)) continue;
    const int64_t came = query.history.CameIn(slice, slice + 1);
    for (int week = 0; week < rest.weeks; ++week) {
      const Tally left =
          LeftOf(query.history.Earlier(slice, query.running, week), came);
      if (left.IsZero()) continue;
      Last(PartOf(objective, slice), rest).weeks[static_cast<size_t>(week)] +=
          left;
    }
  }
  const Forecast* const forecast =
      ForecastFor(*query.subject.contract, objective);
  if (forecast == nullptr) return rest;
  rest.is_forecast = SpeaksOfAll(*forecast, query, rest.weeks);
  if (rest.is_forecast) AddForecast(query, *forecast, rest);
  return rest;
}

void AddRunning(const RestQuery& query, Rest& rest) {
  const int64_t slice = query.running;
  if (slice < query.first_slice) return;
  if (!query.hours.CountIn(slice)) return;
  const int64_t part = PartOf(*query.subject.objective, slice);
  const int64_t came = query.history.CameIn(slice, slice + 1);
  for (int week = 0; week < rest.weeks; ++week) {
    const Tally left = LeftOf(query.history.Earlier(slice, slice, week), came);
    if (left.IsZero()) continue;
    First(part, rest).weeks[static_cast<size_t>(week)] += left;
  }
  if (!rest.is_forecast) return;
  const Forecast& forecast = *query.subject.contract->forecast;
  const ForecastSlices slices(forecast);
  const int64_t of = slices.Of(slice);
  const int64_t left = LeftOf(
      {.slice = of, .contacts = forecast.ContactsIn(of, of + 1).value_or(0)},
      slices, query.history);
  if (left > 0) First(part, rest).forecast += left;
}

}  // namespace

Tally Scaled(const Tally& of, int64_t counted) {
  const auto scaled = [&](int64_t number) {
    return static_cast<int64_t>(
        (2 * absl::int128(number) * counted + of.counted) / (2 * of.counted));
  };
  return {
      .counted = counted, .met = scaled(of.met), .sum_us = scaled(of.sum_us)};
}

Rest RestCache::Find(const RestQuery& query) {
  if (query.running >= query.end_slice) {
    const int most = query.subject.objective->outlook.weeks;
    return {.weeks = query.history.WeeksBefore(query.running, most),
            .is_over = true};
  }
  const bool is_same = is_known_ && objective_ == query.subject.objective &&
                       first_slice_ == query.first_slice &&
                       running_ == query.running;
  if (!is_same) {
    later_ = LaterOf(query);
    is_known_ = true;
    objective_ = query.subject.objective;
    first_slice_ = query.first_slice;
    running_ = query.running;
  }
  Rest rest = later_;
  AddRunning(query, rest);
  return rest;
}

}  // namespace holdline

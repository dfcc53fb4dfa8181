#include "operators/judge/rest.h"

#include <algorithm>

#include "absl/numeric/int128.h"
#include "engine/base/floor_divide.h"
#include "operators/contract/day_slice.h"

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

RestPart& PartAt(int64_t part, Rest& rest) {
  const auto at = std::lower_bound(rest.parts.begin(), rest.parts.end(), part,
                                   [](const RestPart& known, int64_t wanted) {
                                     return known.part < wanted;
                                   });
  const bool is_known = at != rest.parts.end() && at->part == part;
  return is_known ? *at : *rest.parts.insert(at, {.part = part});
}

// What is left of an expected tally once so many have come.
Tally LeftOf(const Tally& expected, int64_t came) {
  if (came == 0) return expected.counted > 0 ? expected : Tally();
  const int64_t left = expected.counted - came;
  return left > 0 ? Scaled(expected, left) : Tally();
}

int64_t LeftOf(const Forecast::Part& forecast, const ForecastSlices& slices,
               const WeekHistory& history) {
  const int64_t came = history.CameIn(slices.First(forecast.slice),
                                      slices.First(forecast.slice + 1));
  return std::max<int64_t>(forecast.contacts - came, 0);
}

// The first slice of the day after.
int64_t NextDay(int64_t slice) {
  return (FloorDivide(slice, kPartsOfDay) + 1) * kPartsOfDay;
}

// Whether anything came in the weeks before on the day from the slice on.
bool IsExpected(const RestQuery& query, int64_t slice, int weeks) {
  const int64_t newest = WeekHistory::Newest(slice, query.running);
  const int64_t length = NextDay(slice) - slice;
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
  for (int64_t slice = first; slice < query.end_slice; slice = NextDay(slice)) {
    const int64_t day = FloorDivide(slice, kPartsOfDay);
    if (forecast.ContactsIn(slices.Of(day * kPartsOfDay),
                            slices.AfterEnd(NextDay(slice)))) {
      continue;
    }
    const bool may_be_left_out =
        weeks > 0 ? !IsExpected(query, slice, weeks) : forecast.IsOfMonth(day);
    if (!may_be_left_out) return false;
  }
  return true;
}

// As in each of the weeks.
void AddSlice(const RestQuery& query, int64_t slice, Rest& rest) {
  if (!query.hours.CountIn(slice)) return;
  const int64_t came = query.history.CameIn(slice, slice + 1);
  for (int week = 0; week < rest.weeks; ++week) {
    const Tally left =
        LeftOf(query.history.Earlier(slice, query.running, week), came);
    if (left.IsZero()) continue;
    const int64_t part = PartOf(*query.subject.objective, slice);
    PartAt(part, rest).weeks[static_cast<size_t>(week)] += left;
  }
}

// Of the forecast's own slices [first, end).
void AddForecast(const RestQuery& query, int64_t first, int64_t end,
                 Rest& rest) {
  const Forecast& forecast = *query.subject.contract->forecast;
  const ForecastSlices slices(forecast);
  for (const Forecast::Part& of : forecast.PartsIn(first, end)) {
    if (!slices.CountIn(of.slice, query.hours)) continue;
    const int64_t left = LeftOf(of, slices, query.history);
    if (left == 0) continue;
    const int64_t part =
        PartOf(*query.subject.objective, slices.First(of.slice));
    PartAt(part, rest).forecast += left;
  }
}

// What comes behind the running slice.
Rest LaterOf(const RestQuery& query) {
  const Objective& objective = *query.subject.objective;
  Rest rest;
  rest.weeks =
      query.history.WeeksBefore(query.running, objective.outlook.weeks);
  const int64_t first = std::max(query.running + 1, query.first_slice);
  const int64_t of_day = MostSlicesOfDay(objective.booked_us());
  for (int64_t day = FloorDivide(first, kPartsOfDay) * kPartsOfDay;
       day < query.end_slice; day += kPartsOfDay) {
    for (int64_t slice = std::max(first, day); slice < day + of_day; ++slice) {
      AddSlice(query, slice, rest);
    }
  }
  const Forecast* const forecast =
      ForecastFor(*query.subject.contract, objective);
  if (forecast == nullptr) return rest;
  rest.is_forecast = SpeaksOfAll(*forecast, query, rest.weeks);
  if (!rest.is_forecast) return rest;
  const ForecastSlices slices(*forecast);
  AddForecast(
      query,
      std::max(slices.Of(query.running) + 1, slices.Of(query.first_slice)),
      slices.AfterEnd(query.end_slice), rest);
  return rest;
}

void AddRunning(const RestQuery& query, Rest& rest) {
  if (query.running < query.first_slice) return;
  AddSlice(query, query.running, rest);
  if (!rest.is_forecast) return;
  const ForecastSlices slices(*query.subject.contract->forecast);
  const int64_t of = slices.Of(query.running);
  AddForecast(query, of, of + 1, rest);
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

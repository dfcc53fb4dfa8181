// Whether a period that runs can still be met: what is expected of its rest,
// what value the rest must have, and what the period would come to if the rest
// went as it did in the earlier weeks.
//
// Two things are made of it. A period is *lost* where it is behind and would
// stay so though as many contacts came as can be expected at most, and all of
// them went well: (n + r - m) / (n + r) < p of n counted, m missed and at most
// r to come. It is *at risk* where it keeps its target but would not if the
// rest went as the mean of the earlier weeks. Both rest on what is expected,
// and pass when that, or what comes, turns out otherwise. Of time the rest is
// known to the microsecond: lost is lost, unless something is excluded.
//
// Functions without state.
#pragma once

#include <cstdint>
#include <optional>

#include "operators/contract/model.h"
#include "operators/judge/period_promise.h"
#include "operators/judge/rest.h"

namespace holdline {

struct Outlook {
  bool is_forecast = false;  // contacts are as the client has forecast them
  bool is_time = false;      // microseconds, as the calendar has them
  int weeks = 0;             // so many earlier ones are known
  int64_t expected = 0;      // contacts that are still to come
  int64_t most = 0;          // at most so many
  // For people, as Promise::ValueOf; absent where there is none.
  std::optional<double> needed = {};     // of the rest; see Promise::NeededOf
  std::optional<double> projected = {};  // of the period in the end
  std::optional<double> lowest = {};     // the same if the rest went as in the
  std::optional<double> highest = {};    // worst and the best of the weeks
  // Of time, that so much of it may still be missed; less than 0: not any more.
  std::optional<int64_t> spare_us = {};
  bool is_lost = false;
  bool is_at_risk = false;
};

// Absent where nobody says what is to come, or the period has no verdict.
std::optional<Outlook> OutlookOf(const Objective& objective,
                                 const PeriodPromise& promise,
                                 const PeriodSum& sum, const Rest& rest);

}  // namespace holdline

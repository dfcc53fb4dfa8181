// What a period comes to once what the client has caused is taken out of it:
// the intervals in which more came than was forecast, or all of it where the
// forecast came late (contracts.md, "Volume relief").
//
// Functions without state.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "operators/contract/forecast.h"
#include "operators/contract/model.h"
#include "operators/judge/period_promise.h"
#include "operators/tally/tally.h"
#include "operators/window/part_sums.h"

namespace holdline {

struct Relieved {
  PeriodSum kept;              // what the verdict is of
  Tally taken = {};            // what relief has taken out
  int64_t intervals = 0;       // in so many of them
  std::vector<PartSum> parts;  // those that are kept; `kept` points here

  explicit Relieved(const PeriodSum& whole)  // nothing is taken out
      : kept(whole) {}
};

// `whole` has the parts that the objective's relief goes by, `volume` those of
// the objective that counts what is forecast.
Relieved Relieve(const Objective& objective, const Forecast& forecast,
                 DayRange days, const PeriodSum& whole,
                 std::span<const PartSum> volume);

}  // namespace holdline

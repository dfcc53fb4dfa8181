// What is told of a period beside its value, alike in an alert (holdline.Alert)
// and in a row of a status (holdline.StatusRow).
#pragma once

#include <optional>

#include "operators/judge/outlook.h"
#include "operators/judge/period_promise.h"
#include "operators/judge/promise.h"
#include "operators/judge/relief.h"
#include "operators/tally/tally.h"

namespace holdline {

// What a verdict of parts holds against the target.
template <typename Told>
void FillVerdict(const PeriodPromise& promise, const PeriodSum& sum,
                 Told* told) {
  if (!promise.is_of_parts()) return;
  told->set_verdict(promise.FormName());
  if (const auto value = promise.FormValue(sum))
    told->set_verdict_value(*value);
  if (const auto target = promise.FormTarget()) {
    told->set_verdict_target(*target);
  }
}

// What exclusions and relief have taken out, and the values with it.
template <typename Told>
void FillTakenOut(const Promise& promise, const Relieved& sum,
                  const Tally& excluded, Told* told) {
  if (sum.kept.is_void) told->set_is_void(true);
  const Tally unrelieved = sum.kept.tally + sum.taken;
  if (sum.intervals > 0) {
    told->set_relieved(sum.taken.counted);
    told->set_relieved_met(sum.taken.met);
    told->set_relieved_intervals(sum.intervals);
    const auto value = promise.ValueOf(unrelieved);
    if (value) told->set_unrelieved_value(*value);
  }
  if (excluded.IsZero()) return;
  told->set_excluded(excluded.counted);
  told->set_excluded_met(excluded.met);
  const auto raw = promise.ValueOf(unrelieved + excluded);
  if (raw) told->set_raw_value(*raw);
}

template <typename Told>
void FillOutlook(const std::optional<Outlook>& outlook, Told* told) {
  if (!outlook.has_value()) return;
  PeriodOutlook& to = *told->mutable_outlook();
  to.set_by_forecast(outlook->is_forecast);
  to.set_is_time(outlook->is_time);
  if (outlook->spare_us) to.set_spare_us(*outlook->spare_us);
  to.set_weeks(static_cast<uint32_t>(outlook->weeks));
  to.set_expected(outlook->expected);
  to.set_at_most(outlook->most);
  if (outlook->needed) to.set_needed(*outlook->needed);
  if (outlook->projected) to.set_projected(*outlook->projected);
  if (outlook->lowest) to.set_lowest(*outlook->lowest);
  if (outlook->highest) to.set_highest(*outlook->highest);
}

}  // namespace holdline

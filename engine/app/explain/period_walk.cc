#include "engine/app/explain/period_walk.h"

namespace holdline {

WalkCrossings Walk(const Subject& subject, std::span<const WalkStep> steps) {
  const PeriodPromise promise(*subject.objective, *subject.target);
  WalkCrossings crossings;
  if (!promise.has_bound()) return crossings;
  PartSums parts;
  RunningValue now;
  for (size_t i = 0; i < steps.size(); ++i) {
    const RunningValue before = now;
    now.tally += steps[i].tally;
    if (promise.is_of_parts()) parts.Add(steps[i].slice, steps[i].tally);
    const PeriodSum sum{.tally = now.tally, .parts = parts.parts()};
    now.state = promise.StateOf(sum);
    now.form = promise.FormValue(sum);
    const bool was_bad = before.state == ObjectiveState::kBad;
    const bool is_bad = now.state == ObjectiveState::kBad;
    if (was_bad == is_bad) continue;
    std::optional<WalkCrossing>& last =
        is_bad ? crossings.broke : crossings.recovered;
    last = {.step = i, .before = before, .after = now};
  }
  return crossings;
}

}  // namespace holdline

// What a verdict holds a value against: a target, or the share of parts that
// must keep it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "operators/contract/measure_rules.h"
#include "operators/contract/model.h"

namespace holdline {

struct Held {
  TargetUnit unit;
  bool at_most;
  int64_t bound;
};

inline Held HeldOf(const Objective& objective, size_t target = 0) {
  if (objective.verdict.form == VerdictRules::Form::kShareOf) {
    return {TargetUnit::kShare, false, objective.verdict.share_ppm};
  }
  return {UnitOf(objective.measure), objective.targets[target].at_most,
          objective.targets[target].bound};
}

}  // namespace holdline

// A period as it came about, contact by contact: when it began to miss its
// target, and when it no longer did.
//
// Thread-safe: a function without state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "engine/app/explain/objective_explanation.h"

namespace holdline {

// What one contact adds.
struct WalkStep {
  Tally tally = {};
  int64_t slice = 0;  // of the period's part
};

struct WalkCrossing {
  size_t step = 0;
  RunningValue before = {};
  RunningValue after = {};
};
struct WalkCrossings {
  std::optional<WalkCrossing> broke = {};      // the last
  std::optional<WalkCrossing> recovered = {};  // the last
};

// Steps in the order in which they were decided. Where the verdict is one of
// parts each step takes time in their number.
WalkCrossings Walk(const Subject& subject, std::span<const WalkStep> steps);

}  // namespace holdline

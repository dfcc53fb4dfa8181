// Where a run that has an end ends: one stage after the other, each partition
// up to an offset, its clock up to `until`.
//
// The committer's thread writes; shards read. A stage's line is complete before
// `stage` names it.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/base/check.h"

namespace holdline {

class FinishLine {
 public:
  static constexpr int kNone = -1;

  explicit FinishLine(size_t stages) : ends_(stages) {}

  // The stage that is finishing, or kNone. Stages before it have finished.
  int stage() const { return stage_.load(std::memory_order_acquire); }
  // REQUIRES: stage() >= the stage.
  int64_t end_offset(size_t stage, int32_t partition) const {
    return ends_[stage].at(static_cast<size_t>(partition));
  }
  int64_t until_us() const { return until_us_; }

  // Before the first Draw.
  void set_until_us(int64_t until_us) { until_us_ = until_us; }
  // Draws the next stage's line. REQUIRES: it is stage() + 1.
  void Draw(int stage, std::vector<int64_t> ends) {
    HL_CHECK(stage == stage_.load(std::memory_order_relaxed) + 1);
    if (static_cast<size_t>(stage) < ends_.size()) {
      ends_[static_cast<size_t>(stage)] = std::move(ends);
    }
    stage_.store(stage, std::memory_order_release);
  }

 private:
  int64_t until_us_ = 0;
  std::vector<std::vector<int64_t>> ends_;
  std::atomic<int> stage_{kNone};
};

}  // namespace holdline

// When a partition's clock T may follow the wall, and how far. Pure: everything
// comes in as arguments. See ARCHITECTURE.md, "Time".
//
// Asked at wall time q, the log said that a partition ends at e. Once all below
// e is processed, everything that was appended before q has been seen, so T may
// go to min(wall - allowance, q). The allowance covers what was on its way to
// the log at that moment.
#pragma once

#include <cstdint>

namespace holdline {

enum class ClockMode { kLive, kLog };

struct ClockRuleOptions {
  ClockMode mode = ClockMode::kLive;
  int64_t allowance_us = 500'000;
  // A partition that has not stood at the log's end for so long follows record
  // time again.
  int64_t behind_after_us = 2'000'000;
  // Wall and broker must agree to this, or the wall is not believed.
  int64_t skew_limit_us = 60'000'000;
};

// A fresh answer of the log about one partition.
struct EndAnswer {
  int64_t end_offset = -1;    // -1: nothing was heard yet
  int64_t asked_wall_us = 0;  // when the question was sent
};

// One partition's clock. Owned by the shard thread.
class ClockRule {
 public:
  enum class Action { kNothing, kAdvance, kFollowRecords };
  struct Decision {
    Action action = Action::kNothing;
    int64_t clock_us = 0;  // kAdvance: the new T
  };

  explicit ClockRule(const ClockRuleOptions& options) : options_(options) {}

  // `skew_us` is wall minus broker, 0 where it is not known.
  Decision Decide(int64_t wall_us, int64_t skew_us, const EndAnswer& answer,
                  int64_t next_offset);

  bool live() const { return live_; }

 private:
  const ClockRuleOptions options_;
  bool live_ = false;
  int64_t clock_us_ = INT64_MIN;
  int64_t at_end_us_ = INT64_MIN;  // the newest q that was satisfied
};

}  // namespace holdline

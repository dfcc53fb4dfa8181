#include "operators/judge/watch_state.h"

#include <algorithm>

namespace holdline {

bool WatchState::Update(const Promise& promise, const Tally& sum,
                        const Moment& moment) {
  const DampedState::Observed observed = promise.Observe(sum);
  const bool empty = observed.state == ObjectiveState::kNoData;
  empty_since_us_ = empty ? std::min(empty_since_us_, moment.clock_us) : kNever;
  // A partition that lags may still have something to say about this time.
  waits_ = empty && state() != ObjectiveState::kNoData &&
           moment.settled_us < empty_since_us_;
  if (waits_) return false;
  NoteWorst(promise, sum, moment.clock_us);
  return damped_.Update(observed, promise.hold_us(), moment.clock_us);
}

void WatchState::NoteWorst(const Promise& promise, const Tally& sum,
                           int64_t clock_us) {
  if (!promise.has_bound() || !promise.HasEnough(sum)) return;
  if (worst_ && !promise.IsWorse(sum, worst_->sum)) return;
  worst_ = {sum, clock_us};
}

}  // namespace holdline

// The state of one watch, and the worst that it has been.
//
// Owned by the thread that judges.
#pragma once

#include <cstdint>
#include <optional>

#include "operators/judge/moment.h"
#include "operators/judge/promise.h"
#include "operators/judge/state.h"
#include "operators/tally/tally.h"

namespace holdline {

class WatchState {
 public:
  // Takes the window's sum at a moment; returns whether the state changed.
  bool Update(const Promise& promise, const Tally& sum, const Moment& moment);

  ObjectiveState state() const { return damped_.state(); }
  int64_t since_us() const { return damped_.since_us(); }

  // When Update must be called though the sum stays: by the judge's clock,
  // and by the settled clock. kNever if not.
  int64_t NextUs() const { return damped_.NextUs(); }
  int64_t NextSettledUs() const { return waits_ ? empty_since_us_ : kNever; }

  struct Worst {
    Tally sum;
    int64_t at_us = 0;  // when it was first that bad
  };
  // Absent until there were enough contacts to judge, or without a target.
  const std::optional<Worst>& worst() const { return worst_; }

  template <class Archive>
  void Persist(Archive& archive) {
    damped_.Persist(archive);
    bool has_worst = worst_.has_value();
    archive.Fields(empty_since_us_, waits_, has_worst);
    if (!has_worst) return;
    if constexpr (Archive::kReads) worst_ = Worst{};
    worst_->sum.Persist(archive);
    archive.Fields(worst_->at_us);
  }

 private:
  void NoteWorst(const Promise& promise, const Tally& sum, int64_t clock_us);

  DampedState damped_;
  int64_t empty_since_us_ = kNever;  // by the judge's clock; kNever: not empty
  bool waits_ = false;               // for the emptiness to be certain
  std::optional<Worst> worst_;
};

}  // namespace holdline

// The state of one period. While it runs it is what its numbers are, without
// damping: on track, at risk or behind, or lost where its outlook says so. Once
// all of it has been delivered and the grace has passed it closes as met,
// missed or not measured; numbers that late events correct after that may
// change the verdict, which is told as a correction.
//
// What is *told* while it runs is damped and waits for enough contacts, as
// the contract's `alert:` says; the verdict never is.
//
// Owned by the thread that judges.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "operators/judge/moment.h"
#include "operators/judge/outlook.h"
#include "operators/judge/period_promise.h"
#include "operators/judge/state.h"
#include "operators/tally/tally.h"

namespace holdline {

class PeriodState {
 public:
  struct Alert {
    ObjectiveState before;
    ObjectiveState after;
    int64_t since_us = 0;
    bool correction = false;
  };
  struct Change {
    bool shown = false;          // state() changed
    std::optional<Alert> alert;  // to be told
  };

  struct Now {
    const PeriodSum& sum;
    int64_t close_us;                  // when it closes, at or after its end
    const Outlook* outlook = nullptr;  // while it runs; null: there is none
  };
  // Takes the period as it is at a moment.
  Change Update(const PeriodPromise& promise, const Now& now,
                const Moment& moment);

  ObjectiveState state() const { return state_; }
  int64_t since_us() const { return since_us_; }
  bool closed() const { return closed_; }
  // As it was told last, damped; while it runs.
  ObjectiveState told() const { return told_.state(); }

  // When Update must be called though the sum stays; kNever if not.
  int64_t NextUs() const { return closed_ ? kNever : told_.NextUs(); }

  template <class Archive>
  void Persist(Archive& archive) {
    PersistState(archive, state_);
    archive.Fields(since_us_, closed_);
    told_.Persist(archive);
  }

  // When what is shown or told changed last.
  int64_t LastChangeUs() const { return std::max(since_us_, told_.since_us()); }
  // Nothing counts, nothing is shown and nothing that was told stands open.
  bool IsBlank() const {
    return state_ == ObjectiveState::kNoData && SeverityOf(told_.state()) == 0;
  }
  // Only other numbers can change it any more; what is blank may be forgotten.
  bool IsOver() const { return closed_ && !IsBlank(); }

 private:
  Change Run(const PeriodPromise& promise, const Now& now,
             const Moment& moment);
  Change Close(ObjectiveState verdict, bool correction, const Moment& moment);
  bool Show(ObjectiveState state, int64_t clock_us);

  ObjectiveState state_ = ObjectiveState::kNoData;
  int64_t since_us_ = 0;
  bool closed_ = false;
  DampedState told_;
};

}  // namespace holdline

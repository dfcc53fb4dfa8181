// The score of contacts: events in, differences of contributions into the
// packets. The parts are contact.h (what events mean), contribution.h (what a
// leg counts), coverage.h (for whom) and waiting_board.h (who waits now).
//
// What was said in total is the sum over all contacts of score(contact, T). A
// contact that is forgotten keeps what it has counted; a leg of it that waits
// is lost for good, so that this does not depend on T either.
//
// Owned by a ScorePartition; thread-compatible. Nothing is allocated in steady
// state.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/state/timing_wheel.h"
#include "operators/score/contribution.h"
#include "operators/score/coverage.h"
#include "operators/score/entity_memory.h"
#include "operators/score/entity_snapshot.h"
#include "operators/score/leg_observer.h"
#include "operators/score/score_context.h"
#include "operators/score/waiting_board.h"
#include "operators/telemetry/event.h"
#include "operators/telemetry/refusal.h"

namespace holdline {

class ContactScore {
 public:
  // `context` must outlive this.
  explicit ContactScore(ScoreContext& context);
  ContactScore(const ContactScore&) = delete;
  ContactScore& operator=(const ContactScore&) = delete;

  // Null, or outlives this.
  void set_observer(LegObserver* observer) { observer_ = observer; }

  // What the event will need, in two steps, as the second needs what the first
  // brings.
  void PrefetchIndex(const Event& event) const {
    memory_.table().PrefetchIndex(event.entity_hash);
  }
  void Prefetch(const Event& event) const;

  // kNone where the event was taken, or was known already; kLate or
  // kTooManyEvents.
  Refusal Apply(const Event& event);

  void ForgetExpired();

  // The next contact that T, now `to_us`, has made something of; to be revealed
  // once T has been moved to where that is due.
  TimingWheel::Due PopDue(int64_t to_us) { return timers_.PopDue(to_us); }
  void Reveal(const TimingWheel::Due& due);

  // Other terms: first what was enqueued since then is taken back, then the
  // terms change, then it is said again.
  std::vector<uint32_t> TakeBack(int64_t since_us);
  void UseTerms();
  void SayAgain(const std::vector<uint32_t>& slots, int64_t since_us);

  // Timers and levels, which are derived from the contacts, the terms and T,
  // are worked out anew.
  void Rederive();

  bool MayHaveNewLevels() const { return board_.MayHaveChanged(); }
  void SayLevels(int64_t at_us);

  EntityMemory& memory() { return memory_; }
  const EntityMemory& memory() const { return memory_; }
  // For snapshots.
  EntitySection Section();

  int64_t covers_turned_away() const { return coverage_.turned_away(); }

 private:
  struct Standing {                // a leg as it stands at a clock
    const Cover* cover = nullptr;  // null: there is no leg
    const Leg* leg = nullptr;
    int64_t clock_us = 0;
    bool lost = false;  // by the clock, or as its events say
  };

  // What a leg counts as for an objective, before and after.
  struct Change {
    Contribution was;
    Contribution is;
    bool has_was = false;
    bool has_is = false;
  };

  EntitySummary Fold(uint32_t slot, LegList& legs);
  void Forget(uint32_t slot, bool by_ceiling);
  void LoseWaiting(uint32_t slot);
  void EmitEnqueuedSince(int64_t since_us, uint32_t slot, int sign);

  Standing Stand(const Leg* leg, int64_t clock_us);
  void EmitChanges(std::string_view contact, const LegList& before,
                   const LegList& after);
  void EmitChange(const Standing& before, const Standing& after,
                  std::string_view contact);
  void EmitUnder(const Cover& cover, const Standing* before,
                 const Standing* after, std::string_view contact);
  void EmitObjective(const Terms::ObjectiveTerms& objective,
                     const Standing* before, const Standing* after,
                     std::string_view contact);
  void EmitExcluded(const Terms::ObjectiveTerms& objective,
                    const Standing* before, const Standing* after);
  // Whether what it counts as changes.
  bool FindChange(const Terms::ObjectiveTerms& objective,
                  const Standing* before, const Standing* after,
                  Change& change) const;
  bool ScoreFor(const Terms::ObjectiveTerms& objective, const Standing* at,
                Contribution& out) const;
  void CountLost(const Cover& cover, int64_t legs);
  // Lists and timers of the contact as its legs want them at T.
  void Wait(uint32_t slot, const LegList& legs);

  ScoreContext& context_;
  EntityMemory memory_;
  Coverage coverage_;
  TimingWheel timers_;  // by contact: when T changes what it counts
  WaitingBoard board_;
  LegObserver* observer_ = nullptr;
  LegList before_;
  LegList after_;
};

}  // namespace holdline

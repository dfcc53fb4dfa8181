// The score of cases: events in, differences of contributions into the packets.
// The parts are case.h (what events mean), case_run.h (what a case counts),
// coverage.h (for whom) and case_board.h (which are open).
//
// What was said in total is the sum over all cases of score(case, T). A case
// that is forgotten keeps what it has counted, if it has ended; an open one
// counts as nothing from then on, so that this does not depend on T either.
//
// There are some thousand contacts for a case: this is written for clarity, and
// allocates.
//
// Owned by a ScorePartition; thread-compatible.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/state/timing_wheel.h"
#include "operators/score/case.h"
#include "operators/score/case_board.h"
#include "operators/score/case_run.h"
#include "operators/score/coverage.h"
#include "operators/score/entity_memory.h"
#include "operators/score/entity_snapshot.h"
#include "operators/score/score_context.h"
#include "operators/telemetry/event.h"
#include "operators/telemetry/refusal.h"

namespace holdline {

class CaseScore {
 public:
  // `context` must outlive this.
  explicit CaseScore(ScoreContext& context);
  CaseScore(const CaseScore&) = delete;
  CaseScore& operator=(const CaseScore&) = delete;

  // See contact_score.h, as for all below.
  Refusal Apply(const Event& event);
  void ForgetExpired();

  TimingWheel::Due PopDue(int64_t to_us) { return timers_.PopDue(to_us); }
  void Reveal(const TimingWheel::Due& due);

  std::vector<uint32_t> TakeBack(int64_t since_us);
  void UseTerms() { coverage_.Reset(); }
  void SayAgain(const std::vector<uint32_t>& slots);

  void Rederive();
  bool MayHaveNewLevels() const { return board_.MayHaveChanged(); }
  void SayLevels();

  EntityMemory& memory() { return memory_; }
  const EntityMemory& memory() const { return memory_; }
  EntitySection Section();
  int64_t covers_turned_away() const { return coverage_.turned_away(); }
  // The case as its events have it; absent where it is not in memory.
  std::optional<CaseLife> FindLife(std::string_view id) const;

  // Cases in memory that are contradictory.
  int64_t contradictory() const { return contradictory_; }

 private:
  struct Standing {                // a case as it stands at a clock
    const Cover* cover = nullptr;  // null: there is no case
    const CaseLife* life = nullptr;
    int64_t clock_us = 0;
  };
  // What a case adds to an objective, or beside it.
  struct Added {
    std::vector<Contribution> parts;
    bool excluded = false;
    bool operator==(const Added&) const = default;
  };

  EntitySummary Fold(uint32_t slot, CaseLife& life);
  const Cover& CoverOf(const CaseLife& life);
  // None of one that nothing has opened. `life` must stay.
  Standing Stand(const CaseLife& life, int64_t clock_us);
  // Of an objective that the cover has: by time, or by the case's id.
  bool IsExcluded(uint32_t number, const Cover& cover,
                  std::string_view id) const;

  void EmitChange(std::string_view id, const Standing& before,
                  const Standing& after);
  void EmitObjective(uint32_t number, std::string_view id,
                     const Standing& before, const Standing& after);
  void FindAdded(uint32_t number, std::string_view id, const Standing& at,
                 Added& added);
  void Add(const Terms::ObjectiveTerms& objective, const Added& added,
           int sign);
  void AddEvidence(const Terms::ObjectiveTerms& objective, std::string_view id);
  void CountUncovered(const Standing& at, int64_t cases);
  void Forget(uint32_t slot, bool by_ceiling);
  // Levels and timer of the case as it wants them at T.
  void Wait(uint32_t slot, const CaseLife& life);
  void AddDeadline(const Terms::ObjectiveTerms& objective, const CaseRun& run,
                   CaseBoard::OpenCase& open);

  ScoreContext& context_;
  EntityMemory memory_;
  Coverage coverage_;
  TimingWheel timers_;  // by case: when T changes what it counts
  CaseBoard board_;
  int64_t contradictory_ = 0;

  CaseLife before_;
  CaseLife after_;
  std::vector<uint32_t> numbers_;
  std::vector<CaseRun> runs_;
  Added was_;
  Added is_;
};

}  // namespace holdline

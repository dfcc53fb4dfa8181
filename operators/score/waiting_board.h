// Who waits now: the levels of each contract in each queue. Waiting contacts of
// one cover stand in one list by enqueue time; for each objective with a
// deadline a cursor stands before the first of them that can still become a
// miss. A cursor only moves forward with the clock, so that a level costs what
// has changed and not what waits.
//
// Owned by one telemetry partition; thread-compatible.
#pragma once

#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "engine/state/slot_lists.h"
#include "operators/score/coverage.h"
#include "operators/score/terms.h"

namespace holdline {

// What waits of one contract in one queue.
struct WaitingLevel {
  struct Deadline {
    uint32_t objective = 0;  // number of Terms
    int64_t least_us = 0;    // the least that has not passed
    bool operator==(const Deadline&) const = default;
  };

  EntityKind kind = EntityKind::kContact;
  uint32_t contract = 0;  // number of Terms: ContractTerms::first
  uint32_t queue = 0;
  int64_t waiting = 0;    // contacts that wait, or cases that are open
  int64_t oldest_us = 0;  // the time at which the first of them began; 0: none
  // Of objectives for which something waits, by number.
  std::vector<Deadline> deadlines;

  bool operator==(const WaitingLevel&) const = default;
};

class WaitingBoard {
 public:
  // Both must outlive this.
  WaitingBoard(const Terms& terms, const Coverage& coverage);

  // The contact of this slot waits under `cover` (which covers something)
  // since `enqueue_us`, whatever was said of it before.
  void Set(uint32_t slot, uint32_t cover, int64_t enqueue_us);
  // The contact of this slot does not wait, whether or not it did.
  void Remove(uint32_t slot);

  // One of the contact's deadlines has passed.
  void Touch(uint32_t slot);

  bool MayHaveChanged() const {
    return !dirty_covers_.empty() || !dirty_levels_.empty();
  }
  // Calls `say(level)` for every level that has changed since it was said
  // last, as it stands at the clock; in no particular order. Levels stay
  // where they are as long as the board.
  template <class Say>
  void SayChanged(int64_t clock_us, Say say) {
    for (const uint32_t cover : dirty_covers_) {
      MarkLevels(cover);
    }
    dirty_covers_.clear();
    for (const uint32_t level : dirty_levels_) {
      if (Update(level, clock_us)) say(levels_[level].said);
    }
    dirty_levels_.clear();
  }

  // Nobody waits any more, and nothing has been said.
  void Reset();

  void Prefetch(uint32_t slot) const {
    lists_.Prefetch(slot);
    if (slot < waiters_.size()) __builtin_prefetch(&waiters_[slot], 1);
  }

 private:
  struct Waiter {
    int64_t enqueue_us = 0;
    uint32_t cover = 0;
  };
  struct Cursor {
    uint32_t objective = 0;
    int64_t deadline_us = 0;  // after the enqueue
    uint32_t next = kNoSlot;  // all waiters before it are past or do not count
  };
  struct CoverState {
    std::vector<Cursor> cursors;   // by objective
    std::vector<uint32_t> levels;  // of its contracts
    int64_t waiting = 0;
    bool known = false;
    bool dirty = false;
  };
  struct LevelState {
    WaitingLevel said;
    std::vector<uint32_t> covers;
    bool dirty = false;
  };

  bool IsBefore(uint32_t a, uint32_t b) const;
  void AddCover(uint32_t cover);
  uint32_t LevelOf(uint32_t contract, uint32_t queue);
  void InsertInOrder(uint32_t slot, uint32_t cover);
  void MarkDirty(uint32_t cover);
  void MarkLevels(uint32_t cover);
  bool Update(uint32_t level, int64_t clock_us);
  void AddDeadlines(const Terms::ObjectiveTerms& objective, Cursor& cursor,
                    int64_t clock_us);

  const Terms& terms_;
  const Coverage& coverage_;
  std::vector<Waiter> waiters_;  // by slot
  SlotLists lists_;              // a list a cover
  std::deque<CoverState> covers_;
  std::deque<LevelState> levels_;
  absl::flat_hash_map<std::pair<uint32_t, uint32_t>, uint32_t> level_numbers_;
  std::vector<uint32_t> dirty_covers_;
  std::vector<uint32_t> dirty_levels_;
  WaitingLevel scratch_;
};

}  // namespace holdline

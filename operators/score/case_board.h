// Which cases are open: the levels of each contract in each queue, as
// waiting_board.h has those of contacts. Their deadlines follow no order of
// opening, so each level keeps them sorted.
//
// Owned by one telemetry partition; thread-compatible.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "operators/score/waiting_board.h"

namespace holdline {

class CaseBoard {
 public:
  // An open case in a queue: the contracts that cover it, and the deadlines
  // that have not passed, by objective.
  struct OpenCase {
    int64_t opened_us = 0;
    uint32_t queue = 0;
    std::vector<uint32_t> contracts;  // numbers of Terms: ContractTerms::first
    struct Deadline {
      uint32_t contract = 0;   // the same
      uint32_t objective = 0;  // number of Terms, the first of it
      int64_t last_us = 0;
      bool operator==(const Deadline&) const = default;
    };
    std::vector<Deadline> deadlines;
    bool operator==(const OpenCase&) const = default;
  };

  // The case of this slot is open so, whatever was said of it before.
  void Set(uint32_t slot, const OpenCase& open);
  // The case of this slot is not open, whether or not it was.
  void Remove(uint32_t slot);

  bool MayHaveChanged() const { return !dirty_.empty(); }
  // Calls `say(level)` for every level that may have changed since it was said
  // last. Levels stay where they are as long as the board.
  template <class Say>
  void SayChanged(Say say) {
    for (const uint32_t level : dirty_) {
      if (Update(levels_[level])) say(levels_[level].said);
    }
    dirty_.clear();
  }

  // Nothing is open, and nothing has been said.
  void Reset();

 private:
  struct LevelState {
    WaitingLevel said;
    std::multiset<int64_t> opened_us;
    std::map<uint32_t, std::multiset<int64_t>> deadlines_us;  // by objective
    bool dirty = false;
  };

  LevelState& LevelOf(uint32_t contract, uint32_t queue);
  static bool Update(LevelState& level);

  absl::flat_hash_map<uint32_t, OpenCase> open_;  // by slot
  std::deque<LevelState> levels_;
  absl::flat_hash_map<std::pair<uint32_t, uint32_t>, uint32_t> level_numbers_;
  std::vector<uint32_t> dirty_;
};

}  // namespace holdline

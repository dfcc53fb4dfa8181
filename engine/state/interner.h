// Gives each different text a dense number, in the order in which they come:
// hot structures then hold four bytes instead of a string. Bounded: when it is
// full, every further text has the number kOther.
//
// Thread-compatible.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/state/slot_index.h"

namespace holdline {

class Interner {
 public:
  static constexpr uint32_t kEmpty = 0;  // the number of ""
  static constexpr uint32_t kOther = 1;  // the number of what found no room

  // `max_texts` >= 2 counts "" and `other`, by which kOther is shown.
  Interner(size_t max_texts, std::string_view other);

  uint32_t Intern(std::string_view text);

  // Valid as long as the interner. REQUIRES: a number that Intern gave.
  std::string_view Text(uint32_t number) const { return texts_[number]; }

  size_t size() const { return texts_.size(); }
  // How often there was no room.
  int64_t turned_away() const { return turned_away_; }

 private:
  uint32_t Add(std::string_view text, uint64_t hash);

  const size_t max_texts_;
  SlotIndex index_;
  std::vector<std::string_view> texts_;  // by number
  std::deque<std::string> kept_;         // what they point to
  int64_t turned_away_ = 0;
};

}  // namespace holdline

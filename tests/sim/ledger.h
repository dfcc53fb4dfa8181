// What the tasks of all processes were asked to do, packet by packet. Each
// packet has a number, which stands behind the task's part of its cut; so from
// the committed cuts it can be told what the packets that count were made of.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "engine/base/check.h"
#include "operators/score/cut.h"

namespace holdline::sim {

struct TaskCall {
  enum class Kind : uint8_t {
    kProcess,        // records [a, b)
    kAdvance,        // to a, live where b is 1
    kFollowRecords,  // also where a task begins from a cut
  };
  Kind kind = Kind::kProcess;
  int64_t a = 0;
  int64_t b = 0;
  int64_t books = 0;  // up to where the control log had been read
};

// Of one packet: what was done since the packet before.
struct PacketNote {
  int64_t before = 0;     // that packet; 0: there is none
  bool restored = false;  // the task was made from that one's cut
  std::vector<TaskCall> calls;
};

class Ledger {
 public:
  // Numbers are from 1 on.
  int64_t Add(PacketNote note) {
    notes_.push_back(std::move(note));
    return static_cast<int64_t>(notes_.size());
  }
  const PacketNote& At(int64_t number) const {
    HL_CHECK(number >= 1 && number <= static_cast<int64_t>(notes_.size()));
    return notes_[static_cast<size_t>(number) - 1];
  }

 private:
  std::vector<PacketNote> notes_;
};

// The task's part of a cut with the packet's number behind it.
inline std::string WithNumber(std::string_view cut, int64_t number) {
  return absl::StrCat(std::string(cut), "~", number);
}

struct NumberedCut {
  std::string_view cut;
  int64_t number = 0;
};
// Nothing where there is no number.
inline std::optional<NumberedCut> SplitNumber(std::string_view text) {
  const size_t mark = text.rfind('~');
  NumberedCut numbered;
  if (mark == std::string_view::npos ||
      !absl::SimpleAtoi(std::string(text.substr(mark + 1)), &numbered.number)) {
    return std::nullopt;
  }
  numbered.cut = text.substr(0, mark);
  return numbered;
}

// Score's part of a cut, and what stands behind it: the counts of events.
struct ScoreCut {
  Cut cut;
  std::string_view counts;
};
// Nothing where it is not score's.
inline std::optional<ScoreCut> SplitScoreCut(std::string_view text) {
  const size_t mark = std::min(text.find(" events="), text.size());
  const auto cut = ParseCut(text.substr(0, mark));
  if (!cut.ok()) return std::nullopt;
  return ScoreCut{.cut = *cut, .counts = text.substr(mark)};
}

}  // namespace holdline::sim

// Which rows of the board are shown where there is no room for all.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/app/board/board_snapshot.h"

namespace holdline {

// Rows that say something: one without data is left out where another slot of
// the same objective and window has data.
std::vector<BoardRow> TellingRows(const std::vector<BoardRow>& rows);

// The rows by interest: at most `limit` of the worst states, watches before
// periods, and the rest; each part in the order of `rows`.
struct ChosenRows {
  std::vector<BoardRow> shown;
  std::vector<BoardRow> left_out;
};
ChosenRows WorstRows(const std::vector<BoardRow>& rows, size_t limit);

}  // namespace holdline

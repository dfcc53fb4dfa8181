// Start here: the board as text. A pure function of the snapshot and the size,
// so that it can be tested by reading.
#pragma once

#include <string>
#include <vector>

#include "engine/app/board/board_snapshot.h"

namespace holdline {

struct BoardSize {
  int width = 80;
  int height = 24;  // 0: as high as it gets
  bool color = false;
};

// At most `height` lines of at most `width` columns: a heading, the
// objectives, who waits, the latest alerts. Where there is no room for all
// objectives the worst are shown, in their order.
std::vector<std::string> RenderBoard(const BoardSnapshot& snapshot,
                                     const BoardSize& size);

// "10:06:12  acme-support  answer 5m  ok → breached  71.43 % of 21 ...".
std::string AlertText(const BoardAlert& alert, absl::TimeZone zone, bool color);

// What stands at the end of a run without a terminal: all objectives, and how
// many alerts there were.
std::string SummaryText(const BoardSnapshot& snapshot, bool color);

}  // namespace holdline

// The parts of the board, from top to bottom. Each is a pure function that
// returns lines of at most `size.width` columns (0: as wide as it gets).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/app/board/board_snapshot.h"
#include "engine/app/board/board_view.h"

namespace holdline::board_internal {

using Lines = std::vector<std::string>;

inline constexpr int kMargin = 1;  // blanks before each line

// Who we are and what time it is; how many are in which state; the notes.
Lines HeadingLines(const BoardSnapshot& snapshot, const BoardSize& size);

// "■ 1 breached   ▲ 2 at risk   ● 14 ok", the worst first.
std::string StateCounts(const std::vector<BoardRow>& rows, bool color);

// "1,284 events · 38 waiting · 3 alerts".
std::string CountsText(const BoardSnapshot& snapshot);

// A title and a line for each row.
Lines ObjectiveLines(const std::vector<BoardRow>& rows, int64_t clock_us,
                     const BoardSize& size);

// A title and at most `limit` queues: those with the longest waits.
Lines QueueLines(const BoardSnapshot& snapshot, size_t limit,
                 const BoardSize& size);

// A title and at most `limit` alerts, the newest first.
Lines AlertLines(const BoardSnapshot& snapshot, size_t limit,
                 const BoardSize& size);

}  // namespace holdline::board_internal

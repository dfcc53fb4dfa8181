// The recent past of a row in as many columns as it has points: eighths of a
// block, coloured by the state of the time.
#pragma once

#include "engine/app/board/board_snapshot.h"
#include "engine/app/report/text_table.h"

namespace holdline {

// `columns` points, the newest at the right; blanks before the first. A share
// that must be reached is drawn from 0 to 100 %; what must be stayed below,
// from 0 to twice the target.
TextTable::Cell TrendCell(const BoardRow& row, size_t columns);

}  // namespace holdline

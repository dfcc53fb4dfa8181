#include <algorithm>

#include "engine/app/board/board_parts.h"
#include "engine/app/board/state_text.h"

namespace holdline::board_internal {

Lines AlertLines(const BoardSnapshot& snapshot, size_t limit,
                 const BoardSize& size) {
  TextTable table(
      {{"alerts"}, {""}, {""}, {""}, {""}, {"", TextTable::Align::kLeft, 1}});
  const size_t shown = std::min(limit, snapshot.alerts.size());
  for (size_t i = 0; i < shown; ++i) {
    const BoardAlert& alert = snapshot.alerts[snapshot.alerts.size() - 1 - i];
    table.Add({{ClockText(alert.since_us, snapshot.zone), Ink::kFaint},
               StateCell(alert.state),
               {alert.contract, Ink::kStrong},
               {AlertSubject(alert)},
               {AlertNumbers(alert)},
               {alert.clause, Ink::kFaint}});
  }
  return table.Lines(
      {.indent = kMargin, .color = size.color, .width = size.width});
}

}  // namespace holdline::board_internal

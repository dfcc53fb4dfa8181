#include "absl/strings/str_cat.h"
#include "engine/app/board/board_parts.h"
#include "engine/app/board/state_text.h"
#include "engine/app/board/trend_line.h"

namespace holdline::board_internal {
namespace {

using Align = TextTable::Align;

size_t TrendColumns(const BoardSize& size) {
  return size.width == 0 || size.width >= 110 ? 24 : 12;
}

// A count of contacts is no value of the rest.
std::string Needed(const BoardRow& row) {
  if (!row.needed.has_value() || row.unit == Unit::kContacts) return "";
  const std::string rest =
      absl::StrCat(CountedText(row.expected, row.counts_time), " to come");
  if (row.state == "lost") return absl::StrCat("not by ", rest);
  return absl::StrCat(ShortValueText(*row.needed, row.unit, row.target), " of ",
                      rest);
}

std::string BackAfter(const BoardRow& row) {
  if (StateInk(row.state) == Ink::kGood) return "";
  const std::string needed = Needed(row);
  if (!row.in_a_row.has_value() || row.state == "lost") return needed;
  return absl::StrCat(CountText(*row.in_a_row), " met in a row",
                      needed.empty() ? "" : ", or ", needed);
}

}  // namespace

// The contract and the objective stand in their first row only.
Lines ObjectiveLines(const std::vector<BoardRow>& rows, int64_t clock_us,
                     const BoardSize& size) {
  TextTable table({{"contract"},
                   {"objective"},
                   {"slot", Align::kLeft, 4},
                   {"window"},
                   {"value", Align::kRight, 0, 7},
                   {"target", Align::kRight, 6},
                   {"state", Align::kLeft, 0, 10},
                   {"trend", Align::kLeft, 5},
                   {"contacts", Align::kRight, 3},
                   {"for", Align::kRight, 2, 9},
                   {"back after", Align::kLeft, 1}});
  const BoardRow* above = nullptr;
  for (const BoardRow& row : rows) {
    const bool same_contract =
        above != nullptr && above->contract == row.contract;
    const bool same = same_contract && above->objective == row.objective;
    above = &row;
    const Ink ink = StateInk(row.state);
    table.Add(
        {{same_contract ? "" : row.contract, Ink::kStrong},
         {same ? "" : row.objective},
         {row.slot},
         {row.window},
         {ShortValueText(row.value, row.unit, row.target), ink},
         {TargetText(row.target, row.at_most, row.unit)},
         StateCell(row.state),
         TrendCell(row, TrendColumns(size)),
         {CountedText(row.counted, row.counts_time)},
         {WaitText(absl::Microseconds(clock_us - row.since_us)), Ink::kFaint},
         {BackAfter(row), Ink::kFaint}});
  }
  return table.Lines(
      {.indent = kMargin, .color = size.color, .width = size.width});
}

}  // namespace holdline::board_internal

#include "engine/app/board/row_choice.h"

#include <algorithm>
#include <numeric>

#include "engine/app/report/ink.h"

namespace holdline {
namespace {

bool IsSibling(const BoardRow& a, const BoardRow& b) {
  return a.contract == b.contract && a.objective == b.objective &&
         a.window == b.window && a.slot != b.slot;
}

int Interest(const BoardRow& row) {
  switch (StateInk(row.state)) {
    case Ink::kBad:
      return 0;
    case Ink::kWarn:
      return 1;
    case Ink::kGood:
      return row.is_watch ? 2 : 3;
    default:
      return row.state == "insufficient" ? 4 : 5;
  }
}

}  // namespace

std::vector<BoardRow> TellingRows(const std::vector<BoardRow>& rows) {
  std::vector<BoardRow> telling;
  for (const BoardRow& row : rows) {
    const bool is_mute =
        row.state == "no_data" &&
        std::ranges::any_of(rows, [&row](const BoardRow& other) {
          return IsSibling(row, other) && other.state != "no_data";
        });
    if (!is_mute) telling.push_back(row);
  }
  return telling;
}

ChosenRows WorstRows(const std::vector<BoardRow>& rows, size_t limit) {
  std::vector<size_t> order(rows.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, {},
                           [&rows](size_t i) { return Interest(rows[i]); });
  std::vector<bool> is_shown(rows.size(), false);
  for (size_t i = 0; i < std::min(limit, rows.size()); ++i) {
    is_shown[order[i]] = true;
  }
  ChosenRows chosen;
  for (size_t i = 0; i < rows.size(); ++i) {
    (is_shown[i] ? chosen.shown : chosen.left_out).push_back(rows[i]);
  }
  return chosen;
}

}  // namespace holdline

#include "engine/app/board/board_view.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/app/board/board_parts.h"
#include "engine/app/board/row_choice.h"
#include "engine/app/board/state_text.h"
#include "engine/app/report/ink.h"

namespace holdline {
namespace {

using board_internal::Lines;

constexpr int kUnlimited = 1'000'000;
constexpr size_t kAlertsShown = 8;

// How many rows each part of the board gets.
struct Room {
  size_t rows = 0;
  size_t queues = 0;
  size_t alerts = 0;
};

// The objectives come first; who waits and what was told keep three lines each
// where the terminal is high enough to have all.
Room Share(int lines, size_t rows, size_t queues) {
  constexpr size_t kKept = 3;
  constexpr size_t kTitle = 2;  // a blank line and the title
  size_t left = lines < 0 ? 0 : static_cast<size_t>(lines);
  const auto take = [&left](size_t wanted) {
    const size_t taken = std::min(wanted, left);
    left -= taken;
    return taken;
  };
  Room room;
  take(1);  // the objectives' title
  if (left < 3 * kKept + 2 * kTitle) {
    room.rows = take(rows);
    return room;
  }
  take(2 * kTitle);
  room.queues = take(std::min(kKept, queues));
  room.alerts = take(kKept);
  room.rows = take(rows);
  room.queues += take(queues - room.queues);
  room.alerts += take(kAlertsShown - room.alerts);
  return room;
}

void Append(Lines more, Lines& lines) {
  for (std::string& line : more) lines.push_back(std::move(line));
}

// Where there is no room for all, the last line says what is left out.
Lines ChosenObjectiveLines(const std::vector<BoardRow>& rows, size_t limit,
                           int64_t clock_us, const BoardSize& size) {
  using namespace board_internal;
  if (rows.size() <= limit || limit < 2) {
    return ObjectiveLines(WorstRows(rows, limit).shown, clock_us, size);
  }
  const ChosenRows chosen = WorstRows(rows, limit - 1);
  Lines lines = ObjectiveLines(chosen.shown, clock_us, size);
  lines.push_back(
      Paint(Fit(absl::StrCat(" and ", chosen.left_out.size(),
                             " more:  ", StateCounts(chosen.left_out, false)),
                size.width),
            Ink::kFaint, size.color));
  return lines;
}

}  // namespace

std::vector<std::string> RenderBoard(const BoardSnapshot& snapshot,
                                     const BoardSize& size) {
  using namespace board_internal;
  Lines lines = HeadingLines(snapshot, size);
  // A note stands where there is a blank line otherwise: nothing moves.
  if (snapshot.notes.empty()) lines.emplace_back();
  const int height = size.height == 0 ? kUnlimited : size.height;
  const std::vector<BoardRow> rows = TellingRows(snapshot.rows);
  const Room room = Share(height - static_cast<int>(lines.size()), rows.size(),
                          snapshot.queues.size());
  Append(ChosenObjectiveLines(rows, room.rows, snapshot.clock_us, size), lines);
  if (room.queues != 0) {
    lines.emplace_back();
    Append(QueueLines(snapshot, room.queues, size), lines);
  }
  if (room.alerts != 0) {
    lines.emplace_back();
    Append(AlertLines(snapshot, room.alerts, size), lines);
  }
  if (lines.size() > static_cast<size_t>(height)) {
    lines.resize(static_cast<size_t>(height));
  }
  return lines;
}

// Lines that come one by one are aligned by widths that usually do.
std::string AlertText(const BoardAlert& alert, absl::TimeZone zone,
                      bool color) {
  const std::string state =
      absl::StrCat(StateMark(alert.state), " ", StateWords(alert.state));
  std::string out = absl::StrCat(
      ClockText(alert.since_us, zone), "  ",
      Paint(PadRight(state, 14), StateInk(alert.state), color), "  ",
      Paint(PadRight(alert.contract, 16), Ink::kStrong, color), "  ",
      PadRight(AlertSubject(alert), 20), "  ", AlertNumbers(alert));
  if (!alert.clause.empty()) {
    absl::StrAppend(&out, "  ", Paint(alert.clause, Ink::kFaint, color));
  }
  return out;
}

std::string SummaryText(const BoardSnapshot& snapshot, bool color) {
  using namespace board_internal;
  const BoardSize size{.width = 0, .height = 0, .color = color};
  Lines lines =
      ObjectiveLines(TellingRows(snapshot.rows), snapshot.clock_us, size);
  lines.push_back("");
  lines.push_back(absl::StrCat(" ", CountsText(snapshot)));
  std::vector<std::string> told;
  for (const auto& [state, count] : snapshot.alerts_told) {
    told.push_back(absl::StrCat(CountText(count), " ", StateWords(state)));
  }
  if (!told.empty()) lines.back() += ": " + absl::StrJoin(told, ", ");
  return absl::StrJoin(lines, "\n") + "\n";
}

}  // namespace holdline

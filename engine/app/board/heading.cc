#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/app/board/board_parts.h"
#include "engine/app/board/row_choice.h"
#include "engine/app/board/state_text.h"
#include "engine/app/report/ink.h"

namespace holdline::board_internal {
namespace {

int64_t TotalWaiting(const BoardSnapshot& snapshot) {
  int64_t waiting = 0;
  for (const BoardQueue& queue : snapshot.queues) waiting += queue.waiting;
  return waiting;
}

// The name at the left, the time at the right.
std::string TitleLine(const BoardSnapshot& snapshot, const BoardSize& size) {
  const std::string clock =
      absl::FormatTime("%a %Y-%m-%d  %H:%M:%S",
                       absl::FromUnixMicros(snapshot.clock_us), snapshot.zone);
  const std::string name = absl::StrCat("Holdline ", snapshot.title);
  const int room =
      size.width - 2 * kMargin - DisplayWidth(name) - DisplayWidth(clock) - 4;
  if (room < 0) {
    return Paint(Fit(absl::StrCat(" ", name, "  ", clock), size.width),
                 Ink::kStrong, size.color);
  }
  const std::string subtitle = PadRight(Fit(snapshot.subtitle, room), room);
  return absl::StrCat(" ", Paint(name, Ink::kStrong, size.color), "  ",
                      Paint(subtitle, Ink::kFaint, size.color), "  ",
                      Paint(clock, Ink::kStrong, size.color));
}

}  // namespace

std::string StateCounts(const std::vector<BoardRow>& rows, bool color) {
  constexpr const char* kOrder[] = {
      "breached", "missed", "lost",         "at_risk",      "behind", "ok",
      "on_track", "met",    "insufficient", "not_measured", "no_data"};
  std::vector<std::string> parts;
  for (const char* state : kOrder) {
    const auto count = std::ranges::count(rows, state, &BoardRow::state);
    if (count == 0) continue;
    parts.push_back(Paint(
        absl::StrCat(StateMark(state), " ", count, " ", StateWords(state)),
        StateInk(state), color));
  }
  return absl::StrJoin(parts, "   ");
}

std::string CountsText(const BoardSnapshot& snapshot) {
  std::vector<std::string> parts;
  if (snapshot.events != 0) {
    parts.push_back(absl::StrCat(CountText(snapshot.events), " events"));
  }
  parts.push_back(absl::StrCat(CountText(TotalWaiting(snapshot)), " waiting"));
  int64_t alerts = 0;
  for (const auto& [state, count] : snapshot.alerts_told) alerts += count;
  parts.push_back(
      absl::StrCat(CountText(alerts), alerts == 1 ? " alert" : " alerts"));
  if (snapshot.included < snapshot.partitions) {
    parts.push_back(absl::StrCat("incomplete: ", snapshot.included, " of ",
                                 snapshot.partitions, " partitions"));
  }
  return absl::StrJoin(parts, " · ");
}

namespace {

// The states at the left and, where there is room, the counts at the right.
std::string StatesLine(const BoardSnapshot& snapshot, const BoardSize& size) {
  const std::vector<BoardRow> rows = TellingRows(snapshot.rows);
  const std::string plain = StateCounts(rows, false);
  const int room = size.width - 2 * kMargin - DisplayWidth(plain);
  if (room < 0) return absl::StrCat(" ", Fit(plain, size.width - kMargin));
  std::string line = absl::StrCat(" ", StateCounts(rows, size.color));
  const std::string counts = CountsText(snapshot);
  if (DisplayWidth(counts) < room) {
    line += Paint(PadLeft(counts, room), Ink::kFaint, size.color);
  }
  return line;
}

}  // namespace

Lines HeadingLines(const BoardSnapshot& snapshot, const BoardSize& size) {
  Lines lines = {TitleLine(snapshot, size), StatesLine(snapshot, size)};
  for (const std::string& note : snapshot.notes) {
    const std::string text =
        Fit(absl::StrCat("» ", note), size.width - kMargin);
    lines.push_back(absl::StrCat(" ", Paint(text, Ink::kWarn, size.color)));
  }
  return lines;
}

}  // namespace holdline::board_internal

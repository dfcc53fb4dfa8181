#include "engine/app/board/board_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_join.h"
#include "engine/app/report/ink.h"
#include "tests/engine/app/board/made_up_board.h"

namespace holdline {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Text(const BoardSnapshot& board, const BoardSize& size) {
  return absl::StrJoin(RenderBoard(board, size), "\n") + "\n";
}

TEST(BoardView, ReadsAtAGlance) {
  EXPECT_EQ(
      Text(MadeUpBoard(), {.width = 130, .height = 30}),
      R"( Holdline demo  60 times as fast                                                                         Mon 2026-03-02  10:07:31
 ■ 1 breached   ▲ 1 at risk   ● 1 ok   ● 1 on track   ○ 1 too few                             1,284 events · 24 waiting · 1 alert

 contract      objective  window    value  target  state       trend                     contacts        for  back after
 acme-sales    answer     5m       90.0 %  ≥ 80 %  ● ok                                        21   1 m 19 s
                          month    95.0 %  ≥ 80 %  ● on track                                  21   1 m 19 s
 acme-support  answer     1m       41.7 %  ≥ 80 %  ■ breached                       ▇▇▄        21   1 m 19 s  41 met in a row
                          5m       81.0 %  ≥ 80 %  ▲ at risk                                   21   1 m 19 s
               speed      5m            –  ≥ 80 %  ○ too few                                   21   1 m 19 s

 queue    waiting  longest wait    next miss
 sales          –
 billing        1           2 s      in 18 s  ▪
 support       23      1 m 42 s               ▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪

 alerts
 10:06:12  ■ breached  acme-support  answer 1m prime  75.0 % of 20 (≥ 80 %)  Schedule B, 4.1
)");
}

TEST(BoardView, WithoutRoomTheWorstAreShownAndTheRestIsCounted) {
  EXPECT_EQ(Text(MadeUpBoard(), {.width = 50, .height = 7}),
            R"( Holdline demo  60 tim…  Mon 2026-03-02  10:07:31
 ■ 1 breached   ▲ 1 at risk   ● 1 ok   ● 1 on tra…

 contract      objective  window    value  state
 acme-support  answer     1m       41.7 %  ■ brea…
                          5m       81.0 %  ▲ at r…
 and 3 more:  ● 1 ok   ● 1 on track   ○ 1 too few
)");
}

// Whatever the size, no line is too wide and there are not too many.
TEST(BoardView, FitsEverySize) {
  BoardSnapshot board = MadeUpBoard();
  board.notes = {"two fifths of the agents are away since 10:02"};
  for (int width = 20; width <= 200; width += 7) {
    for (int height = 1; height <= 50; ++height) {
      const auto lines = RenderBoard(board, {.width = width, .height = height});
      EXPECT_LE(lines.size(), static_cast<size_t>(height));
      for (const std::string& line : lines) {
        EXPECT_LE(DisplayWidth(line), width) << line;
      }
    }
  }
}

TEST(BoardView, ColourChangesNothingButColour) {
  const BoardSize plain{.width = 100, .height = 30};
  BoardSize colored = plain;
  colored.color = true;
  std::string text = Text(MadeUpBoard(), colored);
  EXPECT_THAT(text, HasSubstr("\x1b[1;31m■ breached\x1b[0m"));
  for (size_t at; (at = text.find('\x1b')) != std::string::npos;) {
    text.erase(at, text.find('m', at) - at + 1);
  }
  EXPECT_EQ(text, Text(MadeUpBoard(), plain));
}

TEST(BoardView, ANoteMovesNothing) {
  BoardSnapshot noted = MadeUpBoard();
  noted.notes = {"agents are away"};
  const BoardSize size{.width = 100, .height = 30};
  const auto before = RenderBoard(MadeUpBoard(), size);
  const auto after = RenderBoard(noted, size);
  ASSERT_EQ(before.size(), after.size());
  EXPECT_EQ(after[2], " » agents are away");
  EXPECT_EQ(before[3], after[3]);
}

TEST(BoardView, SaysWhenPartitionsAreMissing) {
  BoardSnapshot board = MadeUpBoard();
  board.included = 3;
  EXPECT_THAT(Text(board, {.width = 140, .height = 30}),
              HasSubstr("incomplete: 3 of 4 partitions"));
}

TEST(BoardView, AnEmptyBoardIsABoard) {
  BoardSnapshot board;
  board.title = "demo";
  board.zone = absl::UTCTimeZone();
  EXPECT_THAT(Text(board, {.width = 80, .height = 24}),
              HasSubstr("Holdline demo"));
}

TEST(BoardView, AnAlertIsALine) {
  EXPECT_EQ(AlertText(MadeUpBoard().alerts[0], absl::UTCTimeZone(), false),
            "10:06:12  ■ breached      acme-support      answer 1m prime       "
            "75.0 % of 20 (≥ 80 %)  Schedule B, 4.1");
}

// What the rest of a period must be, beside the contacts in a row.
TEST(BoardView, APeriodSaysWhatItNeeds) {
  BoardSnapshot board = MadeUpBoard();
  BoardRow row = MadeUpRow("acme-sales", "answer", "month", "behind", 0.7);
  row.in_a_row = 10;
  row.needed = 0.8333;
  row.expected = 1'300;
  board.rows = {row};
  EXPECT_THAT(SummaryText(board, false),
              HasSubstr("10 met in a row, or 83.3 % of 1,300 to come"));
  board.rows[0].state = "lost";
  EXPECT_THAT(SummaryText(board, false), HasSubstr("not by 1,300 to come"));
  board.rows[0].state = "on_track";
  EXPECT_THAT(SummaryText(board, false), Not(HasSubstr("to come")));
}

TEST(BoardView, TheSummaryHasEveryObjectiveAndWhatWasTold) {
  const std::string summary = SummaryText(MadeUpBoard(), false);
  EXPECT_THAT(summary, HasSubstr("acme-sales"));
  EXPECT_THAT(summary, HasSubstr("41 met in a row"));
  EXPECT_THAT(summary,
              HasSubstr("1,284 events · 24 waiting · 1 alert: 1 breached\n"));
}

}  // namespace
}  // namespace holdline

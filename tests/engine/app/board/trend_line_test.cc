#include "engine/app/board/trend_line.h"

#include <gtest/gtest.h>

#include "tests/engine/app/board/made_up_board.h"

namespace holdline {
namespace {

std::string Text(const TextTable::Cell& cell) {
  std::string text;
  for (const TextTable::Part& part : cell.parts) text += part.text;
  return text;
}

TEST(TrendLine, ASharesScaleIsTheWholeFromNoneToAll) {
  BoardRow row;
  row.trend = {
      {0.0, "ok"}, {0.5, "ok"}, {1.0, "ok"}, {std::nullopt, "no_data"}};
  EXPECT_EQ(Text(TrendCell(row, 6)), "  ▁▅█ ");
}

TEST(TrendLine, ALimitStandsInTheMiddle) {
  BoardRow row;
  row.unit = Unit::kSeconds;
  row.at_most = true;
  row.target = 30;
  row.trend = {{0.0, "ok"}, {30, "ok"}, {60, "breached"}, {600, "breached"}};
  EXPECT_EQ(Text(TrendCell(row, 4)), "▁▅██");
}

TEST(TrendLine, KeepsTheNewestAndTheColourOfTheTime) {
  const BoardRow row = MadeUpBoard().rows[2];
  const auto cell = TrendCell(row, 2);
  EXPECT_EQ(Text(cell), "▇▄");
  ASSERT_EQ(cell.parts.size(), 3U);
  EXPECT_EQ(cell.parts[1].ink, Ink::kWarn);
  EXPECT_EQ(cell.parts[2].ink, Ink::kBad);
}

}  // namespace
}  // namespace holdline

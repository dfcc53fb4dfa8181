#include "engine/app/board/row_choice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/app/board/made_up_board.h"

namespace holdline {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> States(const std::vector<BoardRow>& rows) {
  std::vector<std::string> states;
  for (const BoardRow& row : rows) states.push_back(row.state);
  return states;
}

TEST(RowChoice, TheWorstComeFirstButKeepTheirOrder) {
  const auto chosen = WorstRows(MadeUpBoard().rows, 3);
  EXPECT_THAT(States(chosen.shown), ElementsAre("ok", "breached", "at_risk"));
  EXPECT_THAT(States(chosen.left_out), ElementsAre("on_track", "insufficient"));
}

TEST(RowChoice, WithRoomForAllNothingIsLeftOut) {
  EXPECT_TRUE(WorstRows(MadeUpBoard().rows, 99).left_out.empty());
  EXPECT_TRUE(WorstRows(MadeUpBoard().rows, 0).shown.empty());
}

TEST(RowChoice, ASlotWithoutDataIsMuteBesideOneWithData) {
  auto prime = MadeUpRow("acme", "answer", "5m", "ok", 0.9);
  prime.slot = "prime";
  auto rest = MadeUpRow("acme", "answer", "5m", "no_data", std::nullopt);
  rest.slot = "otherwise";
  EXPECT_THAT(States(TellingRows({prime, rest})), ElementsAre("ok"));
  // Where nothing has data, that is what is to be told.
  prime.state = "no_data";
  EXPECT_EQ(TellingRows({prime, rest}).size(), 2U);
}

}  // namespace
}  // namespace holdline

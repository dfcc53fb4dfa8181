#include "engine/app/report/text_table.h"

#include <gtest/gtest.h>

namespace holdline {
namespace {

using Align = TextTable::Align;

TEST(TextTable, AlignsColumnsAndCutsBlanksAtLineEnds) {
  TextTable table({{"queue"}, {"offered", Align::kRight}, {"note"}});
  table.Add({{"Zürich"}, {"7"}, {""}});
  table.Add({{"a"}, {"1,234"}, {"ok"}});
  EXPECT_EQ(table.Render({.indent = 2}),
            "  queue   offered  note\n"
            "  Zürich        7\n"
            "  a         1,234  ok\n");
}

TEST(TextTable, LeavesOutColumnsWithoutText) {
  TextTable table({{"queue"}, {"slot"}, {"n", Align::kRight}});
  table.Add({{"a"}, {""}, {"1"}});
  EXPECT_EQ(table.Render({}), "queue  n\na      1\n");
}

TEST(TextTable, PaintsTextAndNotItsPadding) {
  TextTable table({{"state"}, {"n"}});
  table.Add({{"ok", Ink::kGood}, {"1"}});
  EXPECT_EQ(table.Render({.color = true}),
            "\x1b[2mstate\x1b[0m  \x1b[2mn\x1b[0m\n"
            "\x1b[32mok\x1b[0m     1\n");
}

TEST(TextTable, ColumnsGiveWayInTheirTurn) {
  TextTable table({{"queue"},
                   {"note", Align::kLeft, 2},
                   {"n", Align::kRight},
                   {"trend", Align::kLeft, 1}});
  table.Add({{"sales"}, {"busy"}, {"12"}, {"abcdef"}});
  EXPECT_EQ(table.Render({.width = 23}),
            "queue  note   n  trend\nsales  busy  12  abcdef\n");
  EXPECT_EQ(table.Render({.width = 22}), "queue  note   n\nsales  busy  12\n");
  EXPECT_EQ(table.Render({.width = 14}), "queue   n\nsales  12\n");
  EXPECT_EQ(table.Render({.width = 4}), "que…\nsal…\n");
}

TEST(TextTable, ACellMayHaveSeveralInks) {
  TextTable table({{"trend"}, {"n"}});
  table.Add({TextTable::Cell({{"a", Ink::kGood}, {"b", Ink::kWarn}}), {"1"}});
  EXPECT_EQ(table.Lines({.color = true})[1],
            "\x1b[32ma\x1b[0m\x1b[33mb\x1b[0m     1");
}

}  // namespace
}  // namespace holdline

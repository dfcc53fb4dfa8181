#include "engine/app/report/text_table.h"

#include <gtest/gtest.h>

namespace holdline {
namespace {

using Align = TextTable::Align;

TEST(TextTable, AlignsColumnsAndCutsBlanksAtLineEnds) {
  TextTable table({{"queue"}, {"offered", Align::kRight}, {"note"}});
  table.Add({{"Zürich"}, {"7"}, {""}});
  table.Add({{"a"}, {"1,234"}, {"ok"}});
  EXPECT_EQ(table.Render(2, false),
            "  queue   offered  note\n"
            "  Zürich        7\n"
            "  a         1,234  ok\n");
}

TEST(TextTable, LeavesOutColumnsWithoutText) {
  TextTable table({{"queue"}, {"slot"}, {"n", Align::kRight}});
  table.Add({{"a"}, {""}, {"1"}});
  EXPECT_EQ(table.Render(0, false), "queue  n\na      1\n");
}

TEST(TextTable, PaintsTextAndNotItsPadding) {
  TextTable table({{"state"}, {"n"}});
  table.Add({{"ok", Ink::kGood}, {"1"}});
  EXPECT_EQ(table.Render(0, true),
            "\x1b[2mstate\x1b[0m  \x1b[2mn\x1b[0m\n"
            "\x1b[32mok\x1b[0m     1\n");
}

}  // namespace
}  // namespace holdline

#include "engine/app/report/ink.h"

#include <gtest/gtest.h>

namespace holdline {
namespace {

TEST(Ink, WidthIsInColumnsNotBytes) {
  EXPECT_EQ(DisplayWidth("queue"), 5);
  EXPECT_EQ(DisplayWidth("≥ 80 %"), 6);
  EXPECT_EQ(DisplayWidth("Zürich"), 6);
  EXPECT_EQ(DisplayWidth("客服"), 4);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1);
}

TEST(Ink, BrokenTextIsNoHarm) {
  EXPECT_EQ(DisplayWidth("\xff\xe2\x82"), 3);
  EXPECT_EQ(Fit("\xe2\x82", 1), "…");
}

TEST(Ink, FitCutsAtAColumnAndSaysSo) {
  EXPECT_EQ(Fit("acme-support", 12), "acme-support");
  EXPECT_EQ(Fit("acme-support", 8), "acme-su…");
  EXPECT_EQ(Fit("客服中心", 4), "客…");
  EXPECT_EQ(Fit("acme", 0), "");
}

TEST(Ink, PadsByColumns) {
  EXPECT_EQ(PadRight("é", 3), "é  ");
  EXPECT_EQ(PadLeft("é", 3), "  é");
  EXPECT_EQ(PadLeft("long", 2), "long");
}

TEST(Ink, PaintsOnlyWhereThereIsColour) {
  EXPECT_EQ(Paint("breached", StateInk("breached"), true),
            "\x1b[1;31mbreached\x1b[0m");
  EXPECT_EQ(Paint("breached", StateInk("breached"), false), "breached");
  EXPECT_EQ(Paint("plain", Ink::kPlain, true), "plain");
}

TEST(Ink, EveryStateHasItsColour) {
  for (const char* state : {"ok", "on_track", "met"}) {
    EXPECT_EQ(StateInk(state), Ink::kGood) << state;
  }
  for (const char* state : {"at_risk", "behind"}) {
    EXPECT_EQ(StateInk(state), Ink::kWarn) << state;
  }
  for (const char* state : {"breached", "lost", "missed"}) {
    EXPECT_EQ(StateInk(state), Ink::kBad) << state;
  }
  for (const char* state : {"insufficient", "no_data"}) {
    EXPECT_EQ(StateInk(state), Ink::kFaint) << state;
  }
}

}  // namespace
}  // namespace holdline

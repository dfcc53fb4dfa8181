#include "engine/runtime/cut_metadata.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <string>

namespace holdline {
namespace {

TEST(CutMetadata, IsTheTextThatStandsInTheLog) {
  EXPECT_EQ(FormatCutMetadata({.base_offset = 1200,
                               .owner = "holdline-a",
                               .released = true,
                               .snapshot = 7,
                               .task = "k=1 t=2"}),
            "v1 base=1200 owner=holdline-a released=1 snapshot=7 | k=1 t=2");
}

TEST(CutMetadata, TheTasksPartMayBeAnything) {
  const std::string task = "a | b=\n\t \"Zürich\" | ";
  const auto parsed =
      ParseCutMetadata(FormatCutMetadata({.owner = "o", .task = task}));
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->task, task);
}

TEST(CutMetadata, RefusesAllThatItWouldNotHaveWritten) {
  for (const char* text :
       {"",
        "v2 base=1 owner=o released=0 snapshot=0 | ",
        "v1",
        "v1 base=1",
        "v1 base= owner=o released=0 snapshot=0 | ",
        "v1 base=-1 owner=o released=0 snapshot=0 | ",
        "v1 base=+1 owner=o released=0 snapshot=0 | ",
        "v1 base=1x owner=o released=0 snapshot=0 | ",
        "v1 base=9223372036854775808 owner=o released=0 snapshot=0 | ",
        "v1 base=1 owner= released=0 snapshot=0 | ",
        "v1 base=1 owner=o released=2 snapshot=0 | ",
        "v1 base=1 owner=o released= snapshot=0 | ",
        "v1 base=1 owner=o released=0",
        "v1 base=1 owner=o released=0 | ",
        "v1 base=1 owner=o released=0 snapshot=x | ",
        "v1 base=1 owner=o released=0 snapshot=0 |",
        "v1 base=1  owner=o released=0 snapshot=0 | ",
        "v1 owner=o base=1 released=0 snapshot=0 | ",
        " v1 base=1 owner=o released=0 snapshot=0 | ",
        "base=1 owner=o released=0 snapshot=0 | "}) {
    const auto parsed = ParseCutMetadata(text);
    EXPECT_TRUE(absl::IsInvalidArgument(parsed.status())) << text;
  }
}

TEST(CutMetadata, TheErrorQuotesTheText) {
  const auto parsed = ParseCutMetadata("somebody else's\n");
  EXPECT_NE(parsed.status().message().find("somebody else\\'s\\n"),
            absl::string_view::npos)
      << parsed.status();
}

TEST(CutMetadata, AnOwnerHasNoSpacesAndIsNotEmpty) {
  EXPECT_TRUE(IsOwnerName("holdline-zürich.1"));
  EXPECT_FALSE(IsOwnerName(""));
  EXPECT_FALSE(IsOwnerName("a b"));
  EXPECT_FALSE(IsOwnerName("a\n"));
  EXPECT_FALSE(IsOwnerName(std::string_view("a\0", 2)));
  EXPECT_FALSE(IsOwnerName(std::string(256, 'a')));
}

RC_GTEST_PROP(CutMetadata, ComesBackAsItWent,
              (bool released, const std::string& task)) {
  const CutMetadata cut = {
      .base_offset =
          *rc::gen::inRange<int64_t>(0, std::numeric_limits<int64_t>::max()),
      .owner = *rc::gen::nonEmpty(
          rc::gen::container<std::string>(rc::gen::inRange<char>('!', '~'))),
      .released = released,
      .task = task};
  const auto parsed = ParseCutMetadata(FormatCutMetadata(cut));
  RC_ASSERT(parsed.ok());
  RC_ASSERT(parsed->base_offset == cut.base_offset);
  RC_ASSERT(parsed->owner == cut.owner);
  RC_ASSERT(parsed->released == cut.released);
  RC_ASSERT(parsed->task == cut.task);
}

RC_GTEST_PROP(CutMetadata, WhateverIsReadIsWrittenAgain,
              (const std::string& tail)) {
  const std::string text = "v1 base=1 owner=o released=0 |" + tail;
  const auto parsed = ParseCutMetadata(text);
  if (parsed.ok()) RC_ASSERT(FormatCutMetadata(*parsed) == text);
}

}  // namespace
}  // namespace holdline

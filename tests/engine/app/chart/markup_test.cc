#include "engine/app/chart/markup.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace holdline {
namespace {

TEST(Markup, EscapesTextAndAttributes) {
  Markup markup;
  markup.Open("p", {{"title", "a \"b\" & 'c'"}});
  markup.Text("1 < 2 > 0");
  markup.Close();
  EXPECT_EQ(markup.text(),
            "<p title=\"a &quot;b&quot; &amp; &#39;c&#39;\">\n"
            "1 &lt; 2 &gt; 0</p>\n");
}

TEST(Markup, WritesElementsWithATextAndWithNothing) {
  Markup markup;
  markup.Leaf("td", "</td><script>", {{"class", "n"}});
  markup.Empty("meta", {{"charset", "utf-8"}});
  EXPECT_EQ(markup.text(),
            "<td class=\"n\">&lt;/td&gt;&lt;script&gt;</td>\n"
            "<meta charset=\"utf-8\"/>\n");
}

TEST(Markup, LeavesMarkupOfOthersAsItIs) {
  Markup markup;
  markup.Raw("<b>");
  EXPECT_EQ(markup.text(), "<b>");
}

TEST(Markup, HasNoControlCharacters) {
  EXPECT_EQ(EscapedMarkup(std::string("a\0b\x1b\x7f\tc\n", 8)),
            "a\uFFFDb\uFFFD\uFFFD\tc\n");
}

RC_GTEST_PROP(Markup, NothingThatIsEscapedOpensOrClosesAnything,
              (const std::string& text)) {
  const std::string escaped = EscapedMarkup(text);
  RC_ASSERT(escaped.find_first_of("<>\"'") == std::string::npos);
}

TEST(MarkupDeathTest, WhatIsOpenIsNoMarkupYet) {
  Markup markup;
  markup.Open("p");
  EXPECT_DEATH(markup.text(), "");
}

}  // namespace
}  // namespace holdline

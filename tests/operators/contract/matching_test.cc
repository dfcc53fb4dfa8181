#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "operators/contract/model.h"

namespace holdline {
namespace {

// The definition, by trying everything.
bool NaiveGlob(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*') {
    return NaiveGlob(pattern.substr(1), text) ||
           (!text.empty() && NaiveGlob(pattern, text.substr(1)));
  }
  return !text.empty() && (pattern[0] == '?' || pattern[0] == text[0]) &&
         NaiveGlob(pattern.substr(1), text.substr(1));
}

std::string AnyText(const std::string& letters, int length_max) {
  std::string text;
  for (int left = *rc::gen::inRange(0, length_max + 1); left > 0; --left) {
    text += letters[*rc::gen::inRange<size_t>(0, letters.size())];
  }
  return text;
}

TEST(Glob, MatchesTheWholeText) {
  EXPECT_TRUE(GlobMatches("acme-*", "acme-support"));
  EXPECT_TRUE(GlobMatches("acme-*", "acme-"));
  EXPECT_FALSE(GlobMatches("acme-*", "acme"));
  EXPECT_FALSE(GlobMatches("acme", "acme-support"));
  EXPECT_TRUE(GlobMatches("line-?", "line-4"));
  EXPECT_FALSE(GlobMatches("line-?", "line-14"));
  EXPECT_TRUE(GlobMatches("*", ""));
  EXPECT_FALSE(GlobMatches("", "a"));
}

TEST(Glob, ManyStarsTakeNoExponentialTime) {
  const std::string text(10'000, 'a');
  EXPECT_FALSE(GlobMatches("*a*a*a*a*a*a*a*a*a*a*b", text));
}

RC_GTEST_PROP(Glob, AgreesWithTryingEverything, ()) {
  const std::string pattern = AnyText("ab*?", 8);
  const std::string text = AnyText("ab", 10);
  RC_ASSERT(GlobMatches(pattern, text) == NaiveGlob(pattern, text));
}

TEST(ScopeLine, MatchesWhereEveryPartThatIsSetMatches) {
  ScopeLine line;
  EXPECT_TRUE(Matches(line, "voice", "any", {}));
  line.channel = "voice";
  line.queue = "acme-*";
  line.attributes = {{"tenant", "acme"}};
  EXPECT_TRUE(
      Matches(line, "voice", "acme-1", {{"tenant", "acme"}, {"x", ""}}));
  EXPECT_FALSE(Matches(line, "chat", "acme-1", {{"tenant", "acme"}}));
  EXPECT_FALSE(Matches(line, "voice", "other", {{"tenant", "acme"}}));
  EXPECT_FALSE(Matches(line, "voice", "acme-1", {{"tenant", "other"}}));
  EXPECT_FALSE(Matches(line, "voice", "acme-1", {}));
}

}  // namespace
}  // namespace holdline

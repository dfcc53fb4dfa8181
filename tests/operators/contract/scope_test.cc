#include "operators/contract/scope.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

namespace holdline {
namespace {

std::string AnyPattern() {
  const std::string letters = "ab*?";
  std::string text;
  for (int left = *rc::gen::inRange(0, 5); left > 0; --left) {
    text += letters[*rc::gen::inRange<size_t>(0, letters.size())];
  }
  return text;
}

// All texts of two letters and one that no pattern names, up to a length that
// is enough to tell any two patterns of four signs apart.
const std::vector<std::string>& AllTexts() {
  static const auto* const texts = [] {
    auto* all = new std::vector<std::string>{""};
    for (size_t i = 0; i < all->size(); ++i) {
      if ((*all)[i].size() == 7) continue;
      for (const char letter : {'a', 'b', 'c'}) {
        all->push_back((*all)[i] + letter);
      }
    }
    return all;
  }();
  return *texts;
}

RC_GTEST_PROP(Globs, MeetWhereSomeTextMatchesBoth, ()) {
  const std::string a = AnyPattern();
  const std::string b = AnyPattern();
  bool meet = false;
  for (const std::string& text : AllTexts()) {
    meet = meet || (GlobMatches(a, text) && GlobMatches(b, text));
  }
  RC_ASSERT(GlobsMeet(a, b) == meet);
}

RC_GTEST_PROP(Globs, CoverOnlyWhereEveryTextIsTakenIn, ()) {
  const std::string outer = AnyPattern();
  const std::string inner = AnyPattern();
  RC_PRE(GlobCovers(outer, inner));
  for (const std::string& text : AllTexts()) {
    RC_ASSERT(!GlobMatches(inner, text) || GlobMatches(outer, text));
  }
}

TEST(Globs, CoverWhatPeopleWrite) {
  EXPECT_TRUE(GlobCovers("*", "acme-*"));
  EXPECT_TRUE(GlobCovers("acme-*", "acme-*"));
  EXPECT_TRUE(GlobCovers("acme-*", "acme-support"));
  EXPECT_TRUE(GlobCovers("acme-*", "acme-?x*"));
  EXPECT_FALSE(GlobCovers("acme-?", "acme-*"));
  EXPECT_FALSE(GlobCovers("acme-support", "acme-*"));
}

TEST(Scopes, MeetUnlessAPartForbidsIt) {
  const ScopeLine voice{.channel = "voice", .queue = "a-*", .attributes = {}};
  EXPECT_TRUE(ScopesMeet(voice, {}));
  EXPECT_TRUE(
      ScopesMeet(voice, {.channel = {}, .queue = "*1", .attributes = {}}));
  EXPECT_FALSE(
      ScopesMeet(voice, {.channel = "chat", .queue = {}, .attributes = {}}));
  EXPECT_FALSE(
      ScopesMeet(voice, {.channel = {}, .queue = "b", .attributes = {}}));
  const ScopeLine gold{
      .channel = {}, .queue = {}, .attributes = {{"tier", "gold"}}};
  const ScopeLine iron{
      .channel = {}, .queue = {}, .attributes = {{"tier", "iron"}}};
  EXPECT_TRUE(ScopesMeet(voice, gold));
  EXPECT_FALSE(ScopesMeet(gold, iron));
}

TEST(Scopes, CoverWhereEveryPartDoes) {
  const ScopeLine queue{.channel = {}, .queue = "a-*", .attributes = {}};
  const ScopeLine voice{.channel = "voice", .queue = "a-1", .attributes = {}};
  EXPECT_TRUE(ScopeCovers(queue, voice));
  EXPECT_FALSE(ScopeCovers(voice, queue));
  EXPECT_FALSE(ScopeCovers(queue, {}));
  EXPECT_TRUE(ScopeCovers({}, queue));
  const ScopeLine gold{
      .channel = {}, .queue = {}, .attributes = {{"tier", "gold"}}};
  EXPECT_FALSE(ScopeCovers(gold, queue));
}

TEST(Scopes, NarrowKeepsWhatBothSay) {
  const ScopeLine both = NarrowedBy(
      {.channel = {}, .queue = "a-*", .attributes = {{"x", "1"}}},
      {.channel = "chat", .queue = "a-1", .attributes = {{"y", "2"}}});
  EXPECT_EQ(both.channel, "chat");
  EXPECT_EQ(both.queue, "a-1");
  EXPECT_EQ(both.attributes.size(), 2u);
}

}  // namespace
}  // namespace holdline

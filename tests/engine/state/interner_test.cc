#include "engine/state/interner.h"

#include <gtest/gtest.h>

#include <string>

namespace holdline {
namespace {

TEST(Interner, NumbersTextsInTheOrderTheyCome) {
  Interner interner(100, "(other)");
  const uint32_t sales = interner.Intern("sales");
  EXPECT_EQ(interner.Intern("support"), sales + 1);
  EXPECT_EQ(interner.Intern(std::string("sales")), sales);
  EXPECT_EQ(interner.Text(sales), "sales");
  EXPECT_EQ(interner.Intern(""), Interner::kEmpty);
  EXPECT_EQ(interner.Text(Interner::kEmpty), "");
}

TEST(Interner, GivesOneNumberToAllThatFindsNoRoom) {
  Interner interner(4, "(other)");
  const uint32_t a = interner.Intern("a");
  interner.Intern("b");
  EXPECT_EQ(interner.Intern("c"), Interner::kOther);
  EXPECT_EQ(interner.Intern("d"), Interner::kOther);
  EXPECT_EQ(interner.Intern("a"), a);
  EXPECT_EQ(interner.Text(Interner::kOther), "(other)");
  EXPECT_EQ(interner.turned_away(), 2);
  EXPECT_EQ(interner.size(), 4u);
}

}  // namespace
}  // namespace holdline

#include "operators/contract/units.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace holdline {
namespace {

int64_t Us(std::string_view text) {
  const auto us = ParseDurationUs(text);
  return us.ok() ? *us : -1;
}

int64_t Ppm(std::string_view text) {
  const auto ppm = ParseSharePpm(text);
  return ppm.ok() ? *ppm : -1;
}

TEST(Durations, AreExactInEveryUnit) {
  EXPECT_EQ(Us("1us"), 1);
  EXPECT_EQ(Us("20ms"), 20'000);
  EXPECT_EQ(Us("20s"), 20'000'000);
  EXPECT_EQ(Us("20 s"), 20'000'000);
  EXPECT_EQ(Us("1.5m"), 90'000'000);
  EXPECT_EQ(Us("4h"), 14'400'000'000);
  EXPECT_EQ(Us("30d"), 2'592'000'000'000);
  EXPECT_EQ(Us("0.25s"), 250'000);
  EXPECT_EQ(Us("0s"), 0);
}

TEST(Durations, RefuseWhatIsNone) {
  for (const char* text :
       {"", "20", "s", "-5s", "5 seconds", "1h30m", "1..5s", "1.s", ".5s",
        "0.1us", "99999999999999999999s", "999999999d", "5S", "1e3s"}) {
    EXPECT_EQ(Us(text), -1) << text;
  }
}

TEST(Shares, AreExactToFourDecimals) {
  EXPECT_EQ(Ppm("80%"), 800'000);
  EXPECT_EQ(Ppm("99.9 %"), 999'000);
  EXPECT_EQ(Ppm("0.0001%"), 1);
  EXPECT_EQ(Ppm("99.95000%"), 999'500);
  EXPECT_EQ(Ppm("100%"), 1'000'000);
  EXPECT_EQ(Ppm("0%"), 0);
}

TEST(Shares, RefuseWhatIsNone) {
  for (const char* text : {"80", "0.8", "100.0001%", "120%", "-1%", "1.00001%",
                           "%", "80 percent", "8O%"}) {
    EXPECT_EQ(Ppm(text), -1) << text;
  }
}

TEST(Points, AreSharesWithoutASign) {
  EXPECT_EQ(*ParsePointsPpm("2"), 20'000);
  EXPECT_EQ(*ParsePointsPpm("0.5"), 5'000);
  EXPECT_FALSE(ParsePointsPpm("2%").ok());
  EXPECT_FALSE(ParsePointsPpm("101").ok());
}

TEST(Contacts, NeedTheirWord) {
  EXPECT_EQ(*ParseContacts("20 contacts"), 20);
  EXPECT_EQ(*ParseContacts("1 contact"), 1);
  EXPECT_FALSE(ParseContacts("20").ok());
  EXPECT_FALSE(ParseContacts("1.5 contacts").ok());
  EXPECT_FALSE(ParseContacts("99999999999999999999 contacts").ok());
}

TEST(Whole, IsDigitsAlone) {
  EXPECT_EQ(*ParseWhole("5000"), 5000);
  EXPECT_FALSE(ParseWhole("-1").ok());
  EXPECT_FALSE(ParseWhole("1.0").ok());
  EXPECT_FALSE(ParseWhole("").ok());
}

TEST(Texts, AreAsAPersonWritesThem) {
  EXPECT_EQ(DurationText(0), "0s");
  EXPECT_EQ(DurationText(90'000'000), "90s");
  EXPECT_EQ(DurationText(1'800'000'000), "30m");
  EXPECT_EQ(DurationText(1'500), "1500us");
  EXPECT_EQ(ShareText(800'000), "80%");
  EXPECT_EQ(ShareText(999'500), "99.95%");
  EXPECT_EQ(ShareText(1), "0.0001%");
}

RC_GTEST_PROP(Texts, ReadBackAsWhatTheySay, ()) {
  const auto us =
      *rc::gen::inRange<int64_t>(0, int64_t{30'000} * 86'400'000'000);
  RC_ASSERT(Us(DurationText(us)) == us);
  const auto ppm = *rc::gen::inRange<int64_t>(0, 1'000'001);
  RC_ASSERT(Ppm(ShareText(ppm)) == ppm);
}

}  // namespace
}  // namespace holdline

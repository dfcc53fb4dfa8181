// The amounts in the sentences are what a reckoning by hand says of the values
// that the sentences name.
#include "engine/app/words/credit_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <regex>

#include "operators/contract/text.h"
#include "operators/contract/units.h"
#include "tests/engine/app/words/telling.h"

namespace holdline {
namespace {

using testing::HasSubstr;

// "2,500.00" of "USD 2,500.00" in cents.
int64_t Cents(std::string text) {
  std::erase(text, ',');
  std::erase(text, '.');
  return std::stoll(text);
}

struct Costs {
  int64_t ppm = 0;
  int64_t cents = 0;
};

// The first "at 74.2 % the month costs USD 2,500.00".
Costs CostsIn(const std::string& told) {
  std::smatch found;
  if (!std::regex_search(
          told, found,
          std::regex("at ([0-9.]+) % the month costs USD ([0-9,.]+[0-9])"))) {
    ADD_FAILURE() << told;
    return {};
  }
  return {.ppm = *ParseSharePpm(found[1].str() + "%"),
          .cents = Cents(found[2])};
}

std::string ShareContract(int64_t bound_ppm, const std::string& schedule,
                          const std::string& more = "") {
  return Concat(
      "objectives: {o: {measure: service_level, within: 20s, formula: "
      "answered_only, target: {at_least: ",
      ShareText(bound_ppm),
      "}, periods: [month]}}\n"
      "credits: {period: month, fee: {currency: USD, monthly: 100000}, "
      "schedules: {o: {",
      schedule, "}}", more, "}\n");
}

RC_GTEST_PROP(CreditWords, PointsCostWhatTheyCost, ()) {
  const int64_t bound = *rc::gen::inRange<int64_t>(1, 10'000) * 100;
  const int64_t dollars = *rc::gen::inRange<int64_t>(1, 5000);
  const int64_t cap = *rc::gen::inRange<int64_t>(1, 20'000);
  const bool fraction = *rc::gen::arbitrary<bool>();
  const Costs costs = CostsIn(Told(ShareContract(
      bound,
      Concat(fraction ? "per_point_or_fraction: " : "per_point: ", dollars,
             " USD"),
      Concat(", caps: {period: ", cap, " USD}"))));
  const int64_t off = bound - costs.ppm;
  RC_ASSERT(off > 0);
  const int64_t points = fraction ? (off + 9999) / 10'000 : off / 10'000;
  RC_ASSERT(costs.cents == std::min(points * dollars, cap) * 100);
}

RC_GTEST_PROP(CreditWords, TiersCostWhatTheirRangeSays, ()) {
  const int64_t low = *rc::gen::inRange<int64_t>(1, 500);
  const int64_t high = *rc::gen::inRange<int64_t>(low + 1, 1000);
  const int64_t upper = *rc::gen::inRange<int64_t>(1, 5000);
  const int64_t lower = *rc::gen::inRange<int64_t>(1, 5000);
  const std::string told = Told(ShareContract(
      high * 1000, Concat("tiers: {\"", ShareText(low * 1000), " to < ",
                          ShareText(high * 1000), "\": ", upper, " USD, \"< ",
                          ShareText(low * 1000), "\": ", lower, " USD}")));
  const Costs first = CostsIn(told);
  RC_ASSERT(first.ppm >= low * 1000);
  RC_ASSERT(first.ppm < high * 1000);
  RC_ASSERT(first.cents == upper * 100);
  const Costs second = CostsIn(told.substr(told.find("costs USD") + 1));
  RC_ASSERT(second.ppm < low * 1000);
  RC_ASSERT(second.cents == lower * 100);
}

// Each way to say what a miss costs, at a value that is easy to reckon.
TEST(CreditWords, EveryFormHasASentence) {
  const auto told = [](const std::string& schedule) {
    return Told(ShareContract(800'000, schedule));
  };
  EXPECT_THAT(told("tiers: {\"< 80%\": 10 USD}"),
              HasSubstr("- < 80%: 10 USD; at 40 % the month costs USD 10.00"));
  EXPECT_THAT(told("per_miss: 2.5% of fee"),
              HasSubstr("2.5% of fee where it is missed, by however much; at "
                        "79.99 % the month costs USD 2,500.00"));
  EXPECT_THAT(told("per_point: 500 USD"),
              HasSubstr("500 USD for each whole percentage point that the "
                        "value is off the target; at 74.2 % the month costs "
                        "USD 2,500.00"));
  EXPECT_THAT(told("per_point_or_fraction: 500 USD"),
              HasSubstr("or part of one, that the value is off the target; at "
                        "74.2 % the month costs USD 3,000.00"));
  // 258 of 1,000 wrong, of which 200 are allowed.
  EXPECT_THAT(told("per_contact: 5 USD"),
              HasSubstr("at 74.2 % the month costs USD 290.00 with 258 of "
                        "1,000 contacts wrong"));
}

TEST(CreditWords, WhatEachSlotCostsIsAddedUp) {
  const std::string slots =
      "calendars: {prime: {hours: \"mon-fri 08:00-18:00\"}}\n"
      "objectives: {o: {measure: service_level, within: 20s, formula: "
      "answered_only, targets: [{when: prime, at_least: 80%}, {when: "
      "otherwise, at_least: 80%}], periods: [month]}}\n"
      "credits: {period: month, fee: {currency: USD, monthly: 100000}, "
      "schedules: {o: {per_miss: 500 USD";
  EXPECT_EQ(CostsIn(Told(slots + "}}}\n")).cents, 50'000);
  const std::string each = Told(slots + ", slots: each}}}\n");
  EXPECT_EQ(CostsIn(each).cents, 100'000);
  EXPECT_THAT(each, HasSubstr("what all slots cost added up"));
  EXPECT_THAT(each, HasSubstr("at most USD 1,000.00 a month"));
}

TEST(CreditWords, EveryWayToCountSecondsHasASentence) {
  const auto told = [](const std::string& seconds) {
    return Told(
        "objectives: {o: {measure: average_speed_of_answer, target: {at_most: "
        "30s}, periods: [month]}}\n"
        "credits: {period: month, fee: {currency: USD}, schedules: {o: "
        "{per_second: 500 USD, seconds: " +
        seconds + ", bonus: {below: 15s, per_second: 100 USD}}}}\n");
  };
  EXPECT_THAT(told("whole"),
              AllOf(HasSubstr("500 USD for each whole second over 30 s; at "
                              "47.5 s the month costs USD 8,500.00"),
                    HasSubstr("at 9.5 s the client pays USD 500.00")));
  EXPECT_THAT(told("fraction"),
              AllOf(HasSubstr("for each second, or part of one, over 30 s; at "
                              "47.5 s the month costs USD 9,000.00"),
                    HasSubstr("at 9.5 s the client pays USD 600.00")));
  EXPECT_THAT(told("exact"),
              AllOf(HasSubstr("at 47.5 s the month costs USD 8,750.00"),
                    HasSubstr("at 9.5 s the client pays USD 550.00")));
}

TEST(CreditWords, WhatLedToATriggerIsPaidOrNot) {
  const auto told = [](const std::string& rest) {
    return Told(ShareContract(800'000, "per_miss: 100 USD",
                              ", trigger: {o: {times: 2, in: 6 consecutive "
                              "periods" +
                                  rest + "}}"));
  };
  EXPECT_THAT(told(""),
              HasSubstr("at 79.99 % in 3 months one after the other they cost "
                        "USD 0.00, USD 100.00 and USD 100.00"));
  EXPECT_THAT(told(", misses: consumed"),
              HasSubstr("they cost USD 0.00, USD 100.00 and USD 0.00"));
  EXPECT_THAT(told(", pays: every_miss"),
              HasSubstr("they cost USD 100.00, USD 100.00 and USD 100.00"));
}

TEST(CreditWords, WhatIsEarnedBackComesBackWhole) {
  EXPECT_THAT(
      Told(ShareContract(800'000, "per_miss: 100 USD",
                         ", earn_back: {o: {next: 2 periods, at_least: 85%}}")),
      HasSubstr("after 1 month at 79.99 % and then 2 months at 85 %, USD "
                "100.00 come back; with the last at 84.99 %, USD 0.00"));
}

TEST(CreditWords, ALevelThatNothingFailsIsNotTriedFromBelow) {
  EXPECT_THAT(
      Told(ShareContract(800'000, "per_miss: 100 USD",
                         ", earn_back: {o: {next: 1 period, at_least: 0%}}")),
      HasSubstr("and then 1 month at 0 %, USD 100.00 come back There are no"));
}

TEST(CreditWords, RampUpCostsNothing) {
  EXPECT_THAT(
      Told(ShareContract(800'000, "per_miss: 100 USD", ", from: 2026-04-01")),
      HasSubstr("What begins before 2026-04-01 costs nothing: o at "
                "79.99 % costs USD 0.00 in the month that begins "
                "2026-03-01, and USD 100.00 in the one that begins "
                "2026-04-01."));
}

TEST(CreditWords, CapsAreShownAtWork) {
  const std::string told =
      Told(ShareContract(800'000, "per_point: 1000 USD",
                         ", caps: {period: 50000 USD, year: 120000 USD}"));
  EXPECT_THAT(told, HasSubstr("All credits together are at most USD 50,000.00 "
                              "a month and USD 120,000.00 for what begins in "
                              "one calendar year"));
  EXPECT_THAT(told, HasSubstr("(o at 0 % in every month), the dearest month "
                              "would cost USD 50,000.00 and all of them USD "
                              "120,000.00."));
}

TEST(CreditWords, PoolAndAllocationAreMoney) {
  EXPECT_THAT(Told(ShareContract(800'000, "per_miss: 50% of allocation",
                                 ", pool: 10% of fee, allocation: {o: 40%}")),
              AllOf(HasSubstr("The fee of a month is USD 100,000.00. At risk "
                              "in a month, as the pool, are USD 10,000.00."),
                    HasSubstr("- 40 % to o: USD 4,000.00"),
                    HasSubstr("the month costs USD 2,000.00")));
}

}  // namespace
}  // namespace holdline

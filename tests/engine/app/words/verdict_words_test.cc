// The numbers in the sentences of a verdict are what the rules say of the parts
// that the sentences name.
#include "engine/app/words/verdict_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/app/words/telling.h"

namespace holdline {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string ToldLevel(const std::string& rest) {
  return Told(
      "objectives: {o: {measure: service_level, within: 20s, formula: "
      "abandons_miss, target: {at_least: 80%}, periods: [month]" +
      rest + "}}\n");
}

std::string ToldRate(const std::string& rest) {
  return Told(
      "objectives: {o: {measure: abandonment, target: {at_most: 3%}, periods: "
      "[month]" +
      rest + "}}\n");
}

std::string ToldSpeed(const std::string& rest) {
  return Told(
      "objectives: {o: {measure: average_speed_of_answer, target: {at_most: "
      "40s}, periods: [month]" +
      rest + "}}\n");
}

TEST(VerdictWords, AnExactPooledVerdictNeedsNone) {
  EXPECT_THAT(ToldLevel(""), Not(HasSubstr("A period is judged")));
  EXPECT_THAT(ToldLevel(""), Not(HasSubstr("rounded")));
}

// (70 + 90) / 2; (70 * 9 + 90) / 10.
TEST(VerdictWords, DaysOfAMeanWeighAlike) {
  EXPECT_THAT(
      ToldLevel(", verdict: {mean_of: day}"),
      HasSubstr("with one day at 70 % of 9,000 contacts and another at 90 % of "
                "1,000 contacts the mean is 80.00 %, and at least 80 % is met; "
                "all contacts together would be at 72.00 %."));
  // 32 s and 48 s; 48 * 9 + 32 = 464.
  EXPECT_THAT(ToldSpeed(", verdict: {mean_of: 15m}"),
              AllOf(HasSubstr("judged by the mean of its spans of 15 min"),
                    HasSubstr("at 48 s over 900 contacts and another at 32 s "
                              "over 100 contacts the mean is 40.0 s"),
                    HasSubstr("would be at 46.4 s.")));
}

TEST(VerdictWords, SoManyPartsMustKeepTheTarget) {
  EXPECT_THAT(ToldLevel(", verdict: {share_of: 30m, at_least: 85%}"),
              HasSubstr("its half-hours: each in which something counts has a "
                        "value of its own, and at least 85 % of them must keep "
                        "the target. For example, with 17 of 20 it is 85.00 %, "
                        "which is met; with 16 of 20 it is 80.00 %, which is "
                        "missed."));
  EXPECT_THAT(ToldRate(", verdict: {every: day}"),
              HasSubstr("every one of them must keep the target. For example, "
                        "with 10 of 10 it is 100.00 %, which is met; with 9 of "
                        "10 it is 90.00 %, which is missed."));
}

TEST(VerdictWords, AnAlertOfAPeriodOfPartsSpeaksOfThem) {
  EXPECT_THAT(ToldRate(", verdict: {share_of: 1h, at_least: 90%}"),
              HasSubstr("from the first contact on: 8 of 10 hours is behind "
                        "and 9 of 10 hours is on_track."));
}

TEST(VerdictWords, RoundingIsShownOnBothSidesOfTheHalf) {
  EXPECT_THAT(ToldLevel(", rounded_to: 0.1%"),
              AllOf(HasSubstr("rounded to 0.1 %, halves upwards: 79.95 % is "
                              "met, and 79.94 % is missed."),
                    HasSubstr("exactly 80 % is met and 79.9 % is missed"),
                    HasSubstr("79.9 % is behind and 80 % is on_track")));
  // Halves go up, which is the wrong way for an upper limit.
  EXPECT_THAT(ToldRate(", rounded_to: 1%"),
              HasSubstr("3.4 % is met, and 3.5 % is missed."));
  EXPECT_THAT(ToldSpeed(", rounded_to: 1s"),
              HasSubstr("40.4 s is met, and 40.5 s is missed."));
}

TEST(VerdictWords, FewContactsAreNotMeasuredOrMayMissOnce) {
  EXPECT_THAT(
      ToldLevel(", low_volume: {below: 100 contacts, then: not_measured}"),
      HasSubstr(
          "A period with fewer than 100 contacts is not measured: neither "
          "met nor missed. For example, 99 with all of them wrong: "
          "not_measured; 100 with all of them wrong: missed."));
  EXPECT_THAT(
      ToldRate(", low_volume: {below: 20 contacts, then: one_miss_allowed}"),
      HasSubstr("keeps the target with one miss. For example, 19 with one of "
                "them wrong: met; 19 with all of them wrong: missed."));
  EXPECT_THAT(ToldSpeed(", verdict: {every: day}, low_volume: {below: 5 "
                        "contacts, then: not_measured}"),
              AllOf(HasSubstr("A day with fewer than 5 contacts is none. Where "
                              "it is the period's only one, 4 with all of them "
                              "wrong: not_measured; 5 with all of them wrong: "
                              "missed."),
                    HasSubstr("exactly 40 s is met and 40.1 s is missed")));
}

TEST(VerdictWords, GhostCallsAreToldApart) {
  EXPECT_THAT(
      ToldLevel(", answered_short: {under: 2s, count: out}"),
      AllOf(HasSubstr("answered at once and over a moment before 2 s, it does "
                      "not count; after exactly 2 s, it is met."),
            HasSubstr("- answered within 20 s: met")));
}

// Values of a schedule are then shares of parts.
TEST(VerdictWords, CreditsOfPartsAreReckonedFromParts) {
  EXPECT_THAT(
      ToldLevel(", verdict: {share_of: 30m, at_least: 90%}}}\n"
                "credits: {period: month, fee: {currency: USD}, schedules: {o: "
                "{per_point_or_fraction: 500 USD}"),
      AllOf(
          HasSubstr("For o, at least 80 % in at least 90 % of the half-hours:"),
          HasSubstr("at 84.2 % of the half-hours the month costs USD "
                    "3,000.00"),
          HasSubstr("(o at 0 % of the half-hours in every month)")));
}

}  // namespace
}  // namespace holdline

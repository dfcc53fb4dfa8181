// `verdict`, `rounded_to`, `low_volume` and `answered_short`: what they say,
// and the mistakes in them.
#include <gtest/gtest.h>

#include <string>

#include "engine/base/time_units.h"
#include "tests/operators/contract/telling.h"

namespace holdline {
namespace {

using Form = VerdictRules::Form;

std::string Answer(const std::string& keys) {
  return ObjectiveText(
      "    measure: service_level\n"
      "    within: 20s\n"
      "    formula: abandons_miss\n"
      "    target: {at_least: 80%}\n"
      "    periods: [month]\n" +
      keys);
}

Objective ReadVerdict(const std::string& keys) {
  const LoadResult result = LoadBook({{"c.yaml", Answer(keys)}});
  EXPECT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 1);
  return result.book ? result.book->contracts[0].objectives[0] : Objective();
}

TEST(VerdictReader, ReadsEachForm) {
  EXPECT_EQ(ReadVerdict("").verdict, VerdictRules());
  EXPECT_EQ(ReadVerdict("    verdict: pooled\n").verdict, VerdictRules());
  EXPECT_EQ(ReadVerdict("    verdict: {mean_of: day}\n").verdict,
            (VerdictRules{.form = Form::kMeanOf}));
  EXPECT_EQ(
      ReadVerdict("    verdict: {share_of: 30m, at_least: 90%}\n").verdict,
      (VerdictRules{.form = Form::kShareOf,
                    .part_us = 30 * kMinuteUs,
                    .share_ppm = 900'000}));
  EXPECT_EQ(ReadVerdict("    verdict: {every: day}\n").verdict,
            (VerdictRules{.form = Form::kShareOf}));
}

TEST(VerdictReader, ReadsRoundingAndFewContacts) {
  EXPECT_EQ(ReadVerdict("    rounded_to: 0.1%\n").verdict.rounded_to, 1'000);
  const VerdictRules low =
      ReadVerdict("    low_volume: {below: 100, then: one_miss_allowed}\n")
          .verdict;
  EXPECT_EQ(low.low_below, 100);
  EXPECT_TRUE(low.low_allows_one_miss);
  EXPECT_EQ(
      ReadVerdict("    low_volume: {below: 7 contacts, then: not_measured}\n")
          .verdict,
      (VerdictRules{.low_below = 7}));
}

TEST(VerdictReader, ReadsGhostCalls) {
  const Objective read =
      ReadVerdict("    answered_short: {under: 2s, count: met}\n");
  EXPECT_EQ(read.answered_short_us, 2'000'000);
  EXPECT_EQ(read.answered_short, Counts::kMet);
}

// Sums belong to a version: these are others.
TEST(VerdictReader, EachIsPartOfTheVersion) {
  const uint64_t plain = ReadVerdict("").id;
  for (const char* keys :
       {"    verdict: {mean_of: day}\n", "    rounded_to: 1%\n",
        "    low_volume: {below: 7, then: not_measured}\n",
        "    answered_short: {under: 2s, count: out}\n"}) {
    EXPECT_NE(ReadVerdict(keys).id, plain) << keys;
  }
  EXPECT_EQ(ReadVerdict("    verdict: pooled\n").id, plain);
}

TEST(VerdictMistakes, Forms) {
  EXPECT_EQ(
      Told(Answer("    verdict: {every: 7m, mean_of: day}\n")),
      R"(c.yaml:14:15: objectives.o.verdict.every: a verdict is either `mean_of` or `every`
1 file, 1 error
)");
  EXPECT_EQ(
      Told(Answer("    verdict: {every: 7m}\n")),
      R"(c.yaml:14:22: objectives.o.verdict.every: "7m" is no part of a period; write day, or a duration from 5m to 1h that divides an hour, for example 30m
1 file, 1 error
)");
  EXPECT_EQ(
      Told(Answer("    verdict: {of: day}\n")),
      R"(c.yaml:14:5: objectives.o.verdict: a verdict is pooled, {mean_of: day}, {share_of: 30m, at_least: 90%} or {every: day}
c.yaml:14:15: objectives.o.verdict.of: the key "of" is not known here; keys here: mean_of, share_of, every
1 file, 2 errors
)");
}

TEST(VerdictMistakes, AmountsAndWords) {
  EXPECT_EQ(
      Told(Answer("    verdict: {share_of: 30m}\n"
                  "    rounded_to: 0%\n"
                  "    low_volume: {below: few, then: ignored}\n"
                  "    answered_short: {under: 2, count: away}\n")),
      R"(c.yaml:14:5: objectives.o.verdict: `at_least:` is missing; write for example `at_least: 90%`
c.yaml:15:17: objectives.o.rounded_to: must be more than nothing, for example 0.1%
c.yaml:16:25: objectives.o.low_volume.below: "few" is not a number of contacts; write for example 20 contacts
c.yaml:16:36: objectives.o.low_volume.then: "ignored" is not what becomes of few contacts; expected one of not_measured, one_miss_allowed
c.yaml:17:29: objectives.o.answered_short.under: the duration 2 needs a unit: us, ms, s, m, h or d
c.yaml:17:39: objectives.o.answered_short.count: "away" is not a count; expected one of met, missed, out
1 file, 6 errors
)");
}

TEST(VerdictMistakes, WhatHasNoVerdict) {
  EXPECT_EQ(
      Told(ObjectiveText("    measure: offered\n"
                         "    watch: [5m]\n"
                         "    verdict: {every: day}\n"
                         "    rounded_to: 1%\n")),
      R"(c.yaml:11:5: objectives.o.verdict: an objective without a target has no verdict
c.yaml:12:5: objectives.o.rounded_to: an objective without a target has no verdict
1 file, 2 errors
)");
  EXPECT_EQ(
      Told(ObjectiveText("    measure: offered\n"
                         "    target: {at_most: 5 contacts}\n"
                         "    watch: [5m]\n"
                         "    alert: {from: 1 contact}\n"
                         "    verdict: {every: day}\n"
                         "    rounded_to: 1 contact\n"
                         "    low_volume: {below: 5, then: "
                         "one_miss_allowed}\n")),
      R"(c.yaml:13:5: objectives.o.verdict: a verdict is of a period, and there is none; write for example `periods: [month]`
c.yaml:14:5: objectives.o.rounded_to: contacts are whole numbers: there is nothing to round
c.yaml:15:5: objectives.o.low_volume: speaks of the verdict of a period, and there is none; a watch has `alert: {from: 20 contacts}`
c.yaml:15:34: objectives.o.low_volume.then: one_miss_allowed belongs to measures in percent, not to offered
1 file, 4 errors
)");
}

TEST(VerdictMistakes, AVerdictOfDaysForADay) {
  EXPECT_EQ(
      Told(ObjectiveText("    measure: offered\n"
                         "    target: {at_most: 5 contacts}\n"
                         "    periods: [day]\n"
                         "    verdict: {every: day}\n")),
      R"(c.yaml:12:5: warning: objectives.o.verdict: a period of one day has one part: the verdict is pooled
1 file, 0 errors, 1 warning
)");
}

TEST(VerdictMistakes, CreditsOfAShareOfParts) {
  EXPECT_EQ(
      Told(Answer("    verdict: {share_of: 30m, at_least: 90%}\n"
                  "credits:\n"
                  "  period: month\n"
                  "  fee: {currency: USD}\n"
                  "  schedules: {o: {per_contact: 5 USD}}\n")),
      R"(c.yaml:18:19: credits.schedules.o.per_contact: belongs to a value of all contacts, and the verdict of `o` is a share of parts
1 file, 1 error
)");
}

}  // namespace
}  // namespace holdline

// `outlook`: what it says, and the mistakes in it.
#include <gtest/gtest.h>

#include <string>

#include "engine/base/time_units.h"
#include "tests/operators/contract/telling.h"

namespace holdline {
namespace {

std::string WithOutlookText(const std::string& keys,
                            const std::string& rest = "") {
  return ContractText(
      "objectives:\n"
      "  answer:\n"
      "    measure: service_level\n"
      "    within: 20s\n"
      "    formula: abandons_miss\n"
      "    target: {at_least: 80%}\n" +
      keys + "  volume: {measure: offered, periods: [month]}\n" + rest);
}

Objective ReadOutlook(const std::string& keys, const std::string& rest = "") {
  const LoadResult result = LoadBook(
      {{"c.yaml", WithOutlookText("    periods: [month]\n" + keys, rest)},
       {"t.csv", "start,contacts\n2026-03-02,12\n"}});
  EXPECT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 1);
  return result.book ? result.book->contracts[0].objectives[0] : Objective();
}

TEST(OutlookReader, LooksNowhereUnlessItIsSaid) {
  EXPECT_FALSE(ReadOutlook("").outlook.IsAny());
  EXPECT_EQ(ReadOutlook("").SlicesOfDay(), 1);
}

TEST(OutlookReader, ReadsWeeksAndMargin) {
  EXPECT_EQ(ReadOutlook("    outlook: {weeks: 3}\n").outlook,
            (OutlookRules{.weeks = 3, .margin_ppm = 200'000}));
  EXPECT_EQ(ReadOutlook("    outlook: {weeks: 8, margin: 7.5%}\n").outlook,
            (OutlookRules{.weeks = 8, .margin_ppm = 75'000}));
}

// Volume is known by half-hours, though the period keeps no parts; where it
// keeps some, by those.
TEST(OutlookReader, BooksByPartsOfTheDay) {
  const std::string outlook = "    outlook: {weeks: 4}\n";
  const Objective pooled = ReadOutlook(outlook);
  EXPECT_EQ(pooled.booked_us(), 30 * kMinuteUs);
  EXPECT_FALSE(pooled.HasParts());
  EXPECT_EQ(pooled.PartOf(20'000 * 512 + 7), 20'000);
  const Objective days = ReadOutlook(outlook + "    verdict: {mean_of: day}\n");
  EXPECT_EQ(days.booked_us(), 30 * kMinuteUs);
  EXPECT_EQ(days.PartOf(20'000 * 512 + 7), 20'000);
  const Objective parts =
      ReadOutlook(outlook + "    verdict: {mean_of: 15m}\n");
  EXPECT_EQ(parts.booked_us(), 15 * kMinuteUs);
  EXPECT_EQ(parts.PartOf(20'000 * 512 + 7), 20'000 * 512 + 7);
}

TEST(OutlookReader, BooksByThePartsOfTheForecast) {
  const std::string outlook = "    outlook: {weeks: 4}\n";
  const auto forecast = [](const std::string& per) {
    return "client: {forecast: {of: volume, per: " + per + ", table: t.csv}}\n";
  };
  EXPECT_EQ(ReadOutlook(outlook, forecast("15m")).booked_us(), 15 * kMinuteUs);
  EXPECT_EQ(ReadOutlook(outlook, forecast("day")).booked_us(), 30 * kMinuteUs);
  EXPECT_EQ(ReadOutlook(outlook + "    of: {channel: voice}\n", forecast("15m"))
                .booked_us(),
            30 * kMinuteUs);
}

// Sums belong to a version: these are others.
TEST(OutlookReader, IsPartOfTheObjective) {
  const uint64_t none = ReadOutlook("").id;
  const uint64_t two = ReadOutlook("    outlook: {weeks: 2}\n").id;
  EXPECT_NE(none, two);
  EXPECT_NE(two, ReadOutlook("    outlook: {weeks: 3}\n").id);
  EXPECT_NE(two, ReadOutlook("    outlook: {weeks: 2, margin: 10%}\n").id);
}

TEST(OutlookMistakes, AreToldTogether) {
  EXPECT_EQ(
      Told(WithOutlookText(
          "    counts: {flowed_late: missed}\n"
          "    periods: [day]\n"
          "    outlook: {weeks: 0, margin: 120%, far: true}\n")),
      "c.yaml:15:22: objectives.answer.outlook.weeks: must be 1 to 8: so many "
      "earlier weeks say what is still to come\n"
      "c.yaml:15:33: objectives.answer.outlook.margin: 120 % is more than "
      "100 %\n"
      "c.yaml:15:39: objectives.answer.outlook.far: the key \"far\" is not "
      "known here; keys here: weeks, margin\n"
      "1 file, 3 errors\n");
  EXPECT_EQ(
      Told(WithOutlookText("    counts: {flowed_late: missed}\n"
                           "    periods: [day]\n    outlook: {margin: 10%}\n")),
      "c.yaml:15:5: objectives.answer.outlook: `weeks:` is missing; "
      "write for example `weeks: 4`\n"
      "1 file, 1 error\n");
  EXPECT_EQ(
      Told(WithOutlookText("    counts: {flowed_late: missed}\n"
                           "    watch: [5m]\n"
                           "    alert: {from: 5 contacts}\n"
                           "    outlook: {weeks: 9}\n")),
      "c.yaml:16:5: objectives.answer.outlook: looks ahead of a period that "
      "runs, and there is none; write for example `periods: [month]`\n"
      "c.yaml:16:22: objectives.answer.outlook.weeks: must be 1 to 8: so many "
      "earlier weeks say what is still to come\n"
      "1 file, 2 errors\n");
}

}  // namespace
}  // namespace holdline

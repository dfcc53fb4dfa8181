// Clauses of real contracts (tests/contracts) with the amounts that they come
// to, through the judge: what its ledger says of periods that were counted so.
#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "engine/base/time_units.h"
#include "holdline/ledger.pb.h"
#include "tests/operators/judge/observations.h"
#include "tests/operators/judge/text_judge.h"

namespace holdline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Tally Share(int64_t met, int64_t counted) {
  return {.counted = counted, .met = met};
}
Tally Mean(int64_t seconds, int64_t counted) {
  return {.counted = counted, .sum_us = seconds * counted * kSecondUs};
}

// The judge of one contract, and what its ledger has said.
class Contracted : public TextJudge {
 public:
  explicit Contracted(const std::string& name)
      : TextJudge(Read("tests/contracts/" + name + ".yaml"),
                  1'767'700'000 * kSecondUs) {}  // 2026-01-06

  static std::string Read(const std::string& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    EXPECT_FALSE(text.str().empty()) << path;
    return text.str();
  }

  // Counts on a day, in a slot, and where the day has parts in one of them.
  void Count(const std::string& objective, absl::CivilDay day,
             const Tally& tally, uint32_t slot = 0, int part = 0) {
    PacketBuilder packet({.clock_us = clock_us()});
    const int64_t slices = Find(objective).SlicesOfDay();
    packet.Period(clock_us(), Find(objective), slot,
                  (day - absl::CivilDay(1970, 1, 1)) * slices + part, tally);
    Process(packet.packet());
  }
  // All that closes before this day is settled.
  void GoTo(absl::CivilDay day) { TextJudge::GoTo(StartOf(day) + kDayUs / 2); }
  // Other files, in force from a day on.
  void Change(const std::string& text, absl::CivilDay day) {
    Use(text, StartOf(day));
  }

  // What was said since the last call: "answer 2026-01 credit 500000".
  std::vector<std::string> Entries() {
    std::vector<std::string> texts;
    for (const LedgerEntry& entry : TakeEntries()) {
      const absl::CivilMonth month(
          contract().zone.At(absl::FromUnixMicros(entry.period_start_us())).cs);
      texts.push_back(entry.objective() + " " + absl::FormatCivilTime(month) +
                      " " + entry.kind() + " " +
                      std::to_string(entry.amount_minor()));
    }
    return texts;
  }
  std::vector<LedgerEntry> TakeEntries() {
    const Said said = TakeSaid();
    std::vector<LedgerEntry> entries;
    for (const LedgerRecord& record : said.entries) {
      EXPECT_EQ(record.contract, contract().name);
      EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(
                      record.json, &entries.emplace_back())
                      .ok())
          << record.json;
    }
    return entries;
  }
  std::vector<CreditRow> Credits() {
    const Status status = StatusNow();
    return {status.credits().begin(), status.credits().end()};
  }

 private:
  const Contract& contract() const { return book().contracts[0]; }
  int64_t StartOf(absl::CivilDay day) const {
    return absl::ToUnixMicros(absl::FromCivil(day, contract().zone));
  }
};

absl::CivilDay Day(int month, int day = 15) {
  return absl::CivilDay(2026, month, day);
}

TEST(RealCredits, DatecPaysByAttainmentInPrimeTimeOnly) {
  Contracted datec("datec");
  const std::vector<int64_t> met = {100, 99, 95, 92, 85, 80, 75, 20};
  for (size_t i = 0; i < met.size(); ++i) {
    datec.Count("respond", Day(static_cast<int>(i) + 1), Share(met[i], 100));
    datec.Count("respond", Day(static_cast<int>(i) + 1), Share(1, 100), 1);
  }
  datec.GoTo(Day(10));
  EXPECT_THAT(datec.Entries(), ElementsAre("respond 2026-02 credit 200000",
                                           "respond 2026-03 credit 200000",
                                           "respond 2026-04 credit 400000",
                                           "respond 2026-05 credit 600000",
                                           "respond 2026-06 credit 800000",
                                           "respond 2026-07 credit 1000000",
                                           "respond 2026-08 credit 1000000"));
}

// Of a year: misses of the level in January, March and June; in August five
// months lie before, of which March and June are misses.
TEST(RealCredits, OfgPaysFromTheThirdMissInSixMonthsOn) {
  Contracted ofg("ofg");
  const std::vector<int64_t> met = {965, 980, 960, 990, 970, 950,
                                    990, 940, 930, 999, 999, 100};
  for (size_t i = 0; i < met.size(); ++i) {
    ofg.Count("available", Day(static_cast<int>(i) + 1), Share(met[i], 1000));
  }
  ofg.GoTo(absl::CivilDay(2027, 2, 1));
  EXPECT_THAT(ofg.Entries(),
              ElementsAre("available 2026-06 credit 600000",
                          "available 2026-08 credit 600000",
                          "available 2026-09 credit 600000",
                          // 25 %, capped at 20 % and then by the year
                          "available 2026-12 credit 1200000"));
}

// How the ledger comes to the same, as far as it goes.
TEST(RealCredits, OfgsCreditsCanBeFollowedStepByStep) {
  Contracted ofg("ofg");
  const std::vector<int64_t> met = {965, 980, 960, 990, 970, 950,
                                    990, 940, 930, 999, 999, 100};
  for (size_t i = 0; i < met.size(); ++i) {
    ofg.Count("available", Day(static_cast<int>(i) + 1), Share(met[i], 1000));
  }
  ofg.GoTo(absl::CivilDay(2027, 1, 15));
  const ContractJudge* const judge = ofg.judge().Find("ofg");
  ASSERT_NE(judge, nullptr);
  EXPECT_EQ(ofg.judge().Find("OFG"), nullptr);
  const auto account = [&](int month) {
    return judge->AccountOf("available",
                            Day(month, 1) - absl::CivilDay(1970, 1, 1));
  };
  const auto march = account(3);
  EXPECT_FALSE(march->steps->is_due);
  EXPECT_EQ(march->steps->misses.size(), 2u);
  EXPECT_EQ(march->row.credit_minor(), 0);
  const auto december = account(12);
  EXPECT_EQ(december->steps->cost.credit.minor, 2'500'000);
  EXPECT_EQ(december->steps->asked.period_left, 2'000'000);
  EXPECT_EQ(december->steps->asked.year_left, 1'200'000);
  EXPECT_EQ(december->steps->credit_minor, 1'200'000);
  EXPECT_EQ(december->row.credit_minor(), 1'200'000);
  EXPECT_TRUE(december->row.closed());
  EXPECT_FALSE(judge->AccountOf("answer", 0));
  EXPECT_FALSE(judge->AccountOf("available", 0));
}

TEST(RealCredits, WhatRunsHasNoStepsYet) {
  Contracted datec("datec");
  datec.Count("respond", Day(2), Share(70, 100));
  datec.GoTo(Day(2));
  const auto account = datec.judge().Find("datec")->AccountOf(
      "respond", Day(2, 1) - absl::CivilDay(1970, 1, 1));
  ASSERT_TRUE(account.has_value());
  EXPECT_FALSE(account->steps);
  EXPECT_FALSE(account->row.closed());
  EXPECT_EQ(account->row.credit_minor(), 1'000'000);
}

TEST(RealCredits, TexasHasTwoThousandAtRisk) {
  Contracted dir("dir");
  dir.Count("answer", Day(1), Share(899, 1000));
  dir.Count("answer", Day(2), Share(900, 1000));
  dir.GoTo(Day(4));
  EXPECT_THAT(dir.Entries(), ElementsAre("answer 2026-01 credit 200000"));
}

TEST(RealCredits, NashuaHasFiveTiersOfSpeed) {
  const std::vector<std::pair<int64_t, int64_t>> tiers = {
      {45, 0},         {46, 500'000},   {48, 500'000},
      {49, 1'000'000}, {51, 1'000'000}, {52, 1'500'000},
      {54, 1'500'000}, {55, 2'000'000}, {300, 2'000'000}};
  for (const auto& [seconds, minor] : tiers) {
    Contracted nashua("nashua");
    nashua.Count("speed", Day(6), Mean(seconds, 70));
    nashua.GoTo(absl::CivilDay(2027, 2, 1));
    int64_t sum = 0;
    for (const LedgerEntry& entry : nashua.TakeEntries()) {
      sum += entry.amount_minor();
    }
    EXPECT_EQ(sum, minor) << seconds;
  }
}

TEST(RealCredits, AFractionOfAPointCostsAPoint) {
  Contracted points("points");
  points.Count("answer", Day(2), Share(8'999, 10'000));    // 89.99 %
  points.Count("answer", Day(5), Share(8'800, 10'000));    // 88 % exactly
  points.Count("answer", Day(8), Share(87'999, 100'000));  // 87.999 %
  points.Count("answer", Day(11), Share(9, 10));
  points.GoTo(absl::CivilDay(2027, 2, 1));
  EXPECT_THAT(points.Entries(), ElementsAre("answer 2026-01 credit 200000",
                                            "answer 2026-04 credit 400000",
                                            "answer 2026-07 credit 600000"));
}

TEST(RealCredits, RedwoodCityPaysBothWays) {
  Contracted redwood("redwood");
  redwood.Count("speed", Day(2), Mean(47, 200));
  redwood.Count("speed", Day(5), Mean(12, 200));
  redwood.Count("speed", Day(8), Mean(20, 200));
  // 61 of 1,001 waited longer; 5 % of them are 50 whole calls.
  redwood.Count("long_waits", Day(2), Share(940, 1001));
  redwood.GoTo(absl::CivilDay(2026, 12, 1));
  EXPECT_THAT(redwood.Entries(), ElementsAre("speed 2026-01 credit 850000",
                                             "long_waits 2026-01 credit 5500",
                                             "speed 2026-04 bonus 150000"));
}

// 3.04 % rounds to the target, 3.06 % does not; few calls are no day.
TEST(RealCredits, PricelineIsMissedByOneDay) {
  Contracted priceline("priceline");
  priceline.Count("abandoned", Day(1), Share(304, 10'000));
  priceline.Count("abandoned", Day(1, 2), Share(9, 19));
  priceline.Count("abandoned", Day(2), Share(0, 10'000));
  priceline.Count("abandoned", Day(2, 2), Share(306, 10'000));
  priceline.Count("abandoned", Day(3), Share(9, 19));
  priceline.GoTo(Day(4));
  EXPECT_THAT(priceline.Entries(),
              ElementsAre("abandoned 2026-02 credit 500000"));
}

// Of ten half-hours nine keep 80 %, then eight, then seven.
TEST(RealCredits, AShareOfHalfHoursHasTiers) {
  Contracted priceline("priceline");
  for (int month = 1; month <= 3; ++month) {
    for (int half_hour = 0; half_hour < 10; ++half_hour) {
      priceline.Count("answer", Day(month),
                      half_hour < month ? Share(0, 1000) : Share(4, 5), 0,
                      half_hour);
    }
  }
  priceline.GoTo(Day(4));
  EXPECT_THAT(priceline.Entries(), ElementsAre("answer 2026-02 credit 100000",
                                               "answer 2026-03 credit 300000"));
}

TEST(RealCredits, OnePriceComesBackAfterTwoGoodMonths) {
  Contracted contract("one-price");
  const std::vector<int64_t> met = {82, 85, 90, 80, 84, 90, 82, 82, 90, 90};
  for (size_t i = 0; i < met.size(); ++i) {
    contract.Count("answer", Day(static_cast<int>(i) + 1), Share(met[i], 100));
  }
  contract.Count("abandoned", Day(1), Share(6, 100));
  contract.GoTo(Day(3, 2));
  EXPECT_THAT(contract.Entries(),
              ElementsAre("answer 2026-01 credit 500000",
                          "abandoned 2026-01 credit 500000"));
  contract.GoTo(Day(12));
  // May is good and below 85 %; July was repeated in August.
  EXPECT_THAT(contract.Entries(), ElementsAre("answer 2026-01 earn_back 500000",
                                              "answer 2026-04 credit 500000",
                                              "answer 2026-07 credit 500000",
                                              "answer 2026-08 credit 500000"));
}

TEST(RealCredits, ACorrectionIsAnotherEntryThatNamesTheOneBefore) {
  Contracted points("points");
  points.Count("answer", Day(2), Share(880, 1000));
  points.GoTo(Day(4, 10));
  const std::vector<LedgerEntry> first = points.TakeEntries();
  ASSERT_EQ(first.size(), 1u);
  EXPECT_EQ(first[0].amount_minor(), 400'000);
  EXPECT_EQ(first[0].corrects(), "");
  EXPECT_EQ(first[0].currency(), "USD");
  EXPECT_THAT(first[0].reason(), HasSubstr("2 points or fractions"));

  points.Restore();
  points.Count("answer", Day(3), Share(20, 20));  // 900 of 1020: 88.2 %
  points.GoTo(Day(4, 11));
  EXPECT_THAT(points.Entries(), IsEmpty());
  points.Count("answer", Day(3), Share(200, 200));
  points.GoTo(Day(4, 12));
  const std::vector<LedgerEntry> second = points.TakeEntries();
  ASSERT_EQ(second.size(), 1u);
  EXPECT_EQ(second[0].amount_minor(), -400'000);
  EXPECT_EQ(second[0].corrects(), first[0].entry_id());
  EXPECT_NE(second[0].entry_id(), first[0].entry_id());
}

TEST(RealCredits, WhatRunsIsShownAsIfItClosed) {
  Contracted datec("datec");
  datec.Count("respond", Day(1), Share(92, 100));
  datec.Count("respond", Day(2), Share(70, 100));
  datec.GoTo(Day(2));
  const std::vector<CreditRow> rows = datec.Credits();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_TRUE(rows[0].closed());
  EXPECT_EQ(rows[0].credit_minor(), 400'000);
  EXPECT_FALSE(rows[1].closed());
  EXPECT_EQ(rows[1].credit_minor(), 1'000'000);
  EXPECT_EQ(rows[1].most_minor(), 1'000'000);
}

// A book that is changed settles what ends under it, and nothing else.
TEST(RealCredits, OtherTermsDoNotReachBack) {
  Contracted points("points");
  points.Count("answer", Day(2), Share(880, 1000));
  points.GoTo(Day(4, 10));
  EXPECT_THAT(points.Entries(), ElementsAre("answer 2026-01 credit 400000"));
  std::string dearer = Contracted::Read("tests/contracts/points.yaml");
  dearer.replace(dearer.find("2000 USD"), 8, "3000 USD");
  points.Change(dearer, Day(5, 1));
  points.GoTo(Day(5, 2));
  points.Count("answer", Day(5, 3), Share(890, 1000));
  points.Count("answer", Day(2), Share(0, 1000));  // late: told, not settled
  points.GoTo(Day(7, 10));
  EXPECT_THAT(points.Entries(), ElementsAre("answer 2026-04 credit 300000"));
}

}  // namespace
}  // namespace holdline

// What is known of a month of real calls comes out of the interval table.
#include "tests/engine/app/report/bank_month.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace holdline {
namespace {

class BankMonth : public ::testing::Test {
 protected:
  void SetUp() override {
    calls_ = ReadBankMonth();
    if (!calls_.has_value()) {
      GTEST_SKIP() << "february_1999_events.csv is not beside the project";
    }
  }

  std::vector<IntervalRow> Rows(BookedAt booked_at, bool by_queue) const {
    IntervalOptions options;
    options.zone = absl::UTCTimeZone();
    options.classes = *FormulaTable("abandons_miss");
    options.booked_at = booked_at;
    options.by_queue = by_queue;
    IntervalTable table(options);
    for (const BankCall& call : *calls_) {
      LegFacts leg = call.leg;
      leg.queue = call.type;
      table.Add(leg);
    }
    return table.Rows(0);
  }

  std::optional<std::vector<BankCall>> calls_;
};

TEST_F(BankMonth, HalfHoursThatReachEightyPercent) {
  int busy = 0;
  int reached = 0;
  for (const IntervalRow& row : Rows(BookedAt::kEnqueue, false)) {
    if (row.offered < 10) continue;
    ++busy;
    reached += 100 * row.met >= 80 * row.counted;
  }
  EXPECT_EQ(busy, 770);
  EXPECT_EQ(reached, 194);
}

TEST_F(BankMonth, SumsAreTheMonthsHoweverItIsCutAndBooked) {
  for (const BookedAt booked_at :
       {BookedAt::kEnqueue, BookedAt::kServiceLevelEvent, BookedAt::kOutcome,
        BookedAt::kEnd}) {
    for (const bool by_queue : {false, true}) {
      IntervalRow sum;
      for (const IntervalRow& row : Rows(booked_at, by_queue)) {
        sum.offered += row.offered;
        sum.answered += row.answered;
        sum.abandoned += row.abandoned;
        sum.counted += row.counted;
        sum.met += row.met;
        sum.wait_sum_us += row.wait_sum_us;
      }
      EXPECT_EQ(sum.offered, 33'066);
      EXPECT_EQ(sum.answered, 27'162);
      EXPECT_EQ(sum.abandoned, 5'904);
      EXPECT_EQ(sum.counted, 33'066);
      EXPECT_EQ(sum.met, 16'209);
      EXPECT_NEAR(*sum.AverageSpeedOfAnswer(), 40.8, 0.05);
    }
  }
}

// Vendors disagree on the interval: on this month 395 half-hours differ
// between enqueue and outcome.
TEST_F(BankMonth, BookingMovesCallsBetweenHalfHours) {
  const auto at_enqueue = Rows(BookedAt::kEnqueue, false);
  const auto at_outcome = Rows(BookedAt::kOutcome, false);
  EXPECT_NE(at_enqueue, at_outcome);
}

}  // namespace
}  // namespace holdline

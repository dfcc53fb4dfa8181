#include "engine/app/report/interval_table.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <map>

#include "engine/base/time_units.h"

namespace holdline {
namespace {

constexpr int64_t kHalfHourUs = 30 * kMinuteUs;

IntervalOptions Options(BookedAt booked_at = BookedAt::kEnqueue) {
  IntervalOptions options;
  options.zone = absl::UTCTimeZone();
  options.classes = *FormulaTable("abandons_miss");
  options.booked_at = booked_at;
  return options;
}

LegFacts Answered(int64_t enqueue_us, int64_t wait_us, int64_t handle_us) {
  LegFacts leg;
  leg.queue = "sales";
  leg.enqueue_us = enqueue_us;
  leg.outcome = LegOutcome::kAnswered;
  leg.outcome_us = enqueue_us + wait_us;
  leg.wait_us = wait_us;
  leg.end_us = leg.outcome_us + handle_us;
  leg.handle_us = handle_us;
  return leg;
}

LegFacts Waiting(int64_t enqueue_us) {
  LegFacts leg;
  leg.queue = "sales";
  leg.enqueue_us = enqueue_us;
  return leg;
}

TEST(IntervalTable, ComputesWhatAnalystsRead) {
  IntervalTable table(Options());
  table.Add(Answered(0, 10 * kSecondUs, 100 * kSecondUs));
  table.Add(Answered(0, 30 * kSecondUs, 300 * kSecondUs));
  LegFacts gone = Answered(0, 5 * kSecondUs, 0);
  gone.outcome = LegOutcome::kAbandoned;
  gone.handle_us = LegFacts::kUnknown;
  table.Add(gone);
  const auto rows = table.Rows(kHalfHourUs);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].offered, 3);
  EXPECT_EQ(rows[0].answered, 2);
  EXPECT_EQ(rows[0].abandoned, 1);
  EXPECT_DOUBLE_EQ(*rows[0].ServiceLevel(), 1.0 / 3);
  EXPECT_DOUBLE_EQ(*rows[0].AverageSpeedOfAnswer(), 20);
  EXPECT_DOUBLE_EQ(*rows[0].AverageHandleTime(), 200);
}

TEST(IntervalTable, TheThresholdItselfIsWithin) {
  IntervalTable table(Options());
  table.Add(Answered(0, 20 * kSecondUs, 0));
  table.Add(Answered(0, 20 * kSecondUs + 1, 0));
  EXPECT_EQ(table.Rows(kHalfHourUs)[0].met, 1);
}

TEST(IntervalTable, BooksTheWholeLegWhereItIsTold) {
  // Enqueued 10 s before the half-hour, answered 10 min, ended 40 min later.
  const LegFacts leg =
      Answered(kHalfHourUs - 10 * kSecondUs, 10 * kMinuteUs, 30 * kMinuteUs);
  const std::map<BookedAt, int64_t> expected = {
      {BookedAt::kEnqueue, 0},
      {BookedAt::kServiceLevelEvent, kHalfHourUs},
      {BookedAt::kOutcome, kHalfHourUs},
      {BookedAt::kEnd, 2 * kHalfHourUs}};
  for (const auto& [booked_at, start_us] : expected) {
    IntervalTable table(Options(booked_at));
    table.Add(leg);
    const auto rows = table.Rows(kHalfHourUs);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].start_us, start_us);
  }
}

TEST(IntervalTable, AnAnsweredLegWhoseEndIsUnknownIsBookedAtItsOutcome) {
  IntervalTable table(Options(BookedAt::kEnd));
  LegFacts leg = Answered(0, kMinuteUs, 0);
  leg.end_us = 0;
  leg.handle_us = LegFacts::kUnknown;
  table.Add(leg);
  const auto rows = table.Rows(kHalfHourUs);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].start_us, 0);
  EXPECT_EQ(rows[0].AverageHandleTime(), std::nullopt);
}

TEST(IntervalTable, ALegThatStillWaitsIsAMissOnceItsTimeHasPassed) {
  IntervalTable table(Options());
  table.Add(Waiting(0));
  EXPECT_EQ(table.Rows(20 * kSecondUs)[0].counted, 0);
  const auto late = table.Rows(20 * kSecondUs + 1);
  EXPECT_EQ(late[0].offered, 1);
  EXPECT_EQ(late[0].counted, 1);
  EXPECT_EQ(late[0].met, 0);
}

TEST(IntervalTable, BookedAtItsServiceLevelEventALegAppearsWithTheMiss) {
  IntervalTable table(Options(BookedAt::kServiceLevelEvent));
  table.Add(Waiting(kHalfHourUs - 10 * kSecondUs));
  EXPECT_TRUE(table.Rows(kHalfHourUs).empty());
  const auto rows = table.Rows(kHalfHourUs + kMinuteUs);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].start_us, kHalfHourUs);
  EXPECT_EQ(rows[0].offered, 1);
}

TEST(IntervalTable, LostLegsCountInNothing) {
  IntervalTable table(Options());
  LegFacts leg = Waiting(0);
  leg.outcome = LegOutcome::kLost;
  table.Add(leg);
  EXPECT_TRUE(table.Rows(kHalfHourUs).empty());
}

TEST(IntervalTable, ALegThatWaitsForTooLongIsLost) {
  IntervalTable table(Options());
  table.Add(Waiting(0));
  const int64_t limit_us = table.options().lost_after_us;
  EXPECT_EQ(table.Rows(limit_us).size(), 1U);
  EXPECT_TRUE(table.Rows(limit_us + 1).empty());
}

TEST(IntervalTable, AllQueuesTogetherHaveOneName) {
  IntervalOptions options = Options();
  options.by_queue = false;
  IntervalTable table(options);
  table.Add(Answered(0, 0, 0));
  LegFacts other = Answered(0, 0, 0);
  other.queue = "support";
  table.Add(other);
  const auto rows = table.Rows(0);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].queue, "(all)");
  EXPECT_EQ(rows[0].offered, 2);
}

// The naive oracle: a pass over the legs for each interval, by the words of
// the definitions.
struct Oracle {
  IntervalOptions options;

  bool Short(const LegFacts& leg) const {
    return options.short_us >= 0 && leg.wait_us <= options.short_us;
  }

  int ClassOf(const LegFacts& leg, int64_t now_us) const {
    const bool within = leg.wait_us <= options.within_us;
    switch (leg.outcome) {
      case LegOutcome::kAnswered:
        return within ? 0 : 1;
      case LegOutcome::kAbandoned:
        return Short(leg) ? 2 : within ? 3 : 4;
      case LegOutcome::kFlowedOut:
        return within ? 5 : 6;
      case LegOutcome::kWaiting:
        return now_us > leg.enqueue_us + options.within_us ? 1 : -1;
      case LegOutcome::kLost:
        return -1;
    }
    return -1;
  }

  std::optional<int64_t> BookedUs(const LegFacts& leg, int64_t now_us) const {
    const bool waits = leg.outcome == LegOutcome::kWaiting;
    const int64_t limit_us = leg.enqueue_us + options.within_us;
    switch (options.booked_at) {
      case BookedAt::kEnqueue:
        return leg.enqueue_us;
      case BookedAt::kServiceLevelEvent:
        if (waits) {
          return now_us > limit_us ? std::optional(limit_us) : std::nullopt;
        }
        return leg.wait_us > options.within_us ? limit_us : leg.outcome_us;
      case BookedAt::kOutcome:
        return waits ? std::nullopt : std::optional(leg.outcome_us);
      case BookedAt::kEnd:
        if (waits) return std::nullopt;
        return leg.outcome == LegOutcome::kAnswered && leg.handle_us >= 0
                   ? leg.end_us
                   : leg.outcome_us;
      default:  // of cases
        break;
    }
    return std::nullopt;
  }

  std::vector<IntervalRow> Rows(const std::vector<LegFacts>& legs,
                                int64_t now_us) const {
    std::map<std::pair<std::string, int64_t>, IntervalRow> rows;
    for (const LegFacts& leg : legs) {
      const auto booked_us = BookedUs(leg, now_us);
      if (leg.outcome == LegOutcome::kLost || !booked_us.has_value()) continue;
      if (leg.outcome == LegOutcome::kWaiting &&
          now_us > leg.enqueue_us + options.lost_after_us) {
        continue;
      }
      const int64_t start_us = *booked_us / kHalfHourUs * kHalfHourUs;
      IntervalRow& row = rows[{std::string(leg.queue), start_us}];
      row.queue = std::string(leg.queue);
      row.start_us = start_us;
      row.end_us = start_us + kHalfHourUs;
      ++row.offered;
      row.answered += leg.outcome == LegOutcome::kAnswered;
      row.abandoned += leg.outcome == LegOutcome::kAbandoned;
      row.flowed_out += leg.outcome == LegOutcome::kFlowedOut;
      if (leg.outcome == LegOutcome::kAnswered) {
        row.wait_sum_us += leg.wait_us;
        row.handled += leg.handle_us >= 0;
        row.handle_sum_us += leg.handle_us >= 0 ? leg.handle_us : 0;
      }
      const int c = ClassOf(leg, now_us);
      if (c < 0) continue;
      const Counts counts = options.classes[static_cast<size_t>(c)];
      row.counted += counts != Counts::kOut;
      row.met += counts == Counts::kMet;
    }
    std::vector<IntervalRow> sorted;
    for (const auto& [key, row] : rows) sorted.push_back(row);
    return sorted;
  }
};

LegFacts AnyLeg() {
  static constexpr std::array<const char*, 3> kQueues = {"a", "b", "c"};
  LegFacts leg;
  leg.queue = *rc::gen::elementOf(kQueues);
  leg.enqueue_us = *rc::gen::inRange<int64_t>(0, 7200) * kSecondUs;
  leg.outcome = *rc::gen::element(LegOutcome::kWaiting, LegOutcome::kAnswered,
                                  LegOutcome::kAbandoned,
                                  LegOutcome::kFlowedOut, LegOutcome::kLost);
  if (leg.outcome == LegOutcome::kWaiting) return leg;
  leg.wait_us = *rc::gen::inRange<int64_t>(0, 40) * kSecondUs;
  leg.outcome_us = leg.enqueue_us + leg.wait_us;
  if (leg.outcome == LegOutcome::kAnswered && *rc::gen::arbitrary<bool>()) {
    leg.handle_us = *rc::gen::inRange<int64_t>(0, 3000) * kSecondUs;
    leg.end_us = leg.outcome_us + leg.handle_us;
  }
  return leg;
}

// Legs are added, replaced and taken back; only what is left counts.
RC_GTEST_PROP(IntervalTable, HoldsWhatTheSetOfLegsSays, ()) {
  IntervalOptions options = Options(
      *rc::gen::element(BookedAt::kEnqueue, BookedAt::kServiceLevelEvent,
                        BookedAt::kOutcome, BookedAt::kEnd));
  options.classes = *FormulaTable(*rc::gen::element<std::string_view>(
      "answered_only", "abandons_miss", "short_abandons_ignored",
      "removed_within", "flowouts_miss"));
  options.short_us = *rc::gen::element<int64_t>(-1, 5 * kSecondUs);
  options.lost_after_us = kHourUs;
  IntervalTable table(options);
  std::vector<LegFacts> legs;
  for (int i = 0; i < 60; ++i) {
    if (!legs.empty() && *rc::gen::inRange(0, 3) == 0) {
      const auto at = *rc::gen::inRange<size_t>(0, legs.size());
      table.Remove(legs[at]);
      legs.erase(legs.begin() + static_cast<std::ptrdiff_t>(at));
    }
    legs.push_back(AnyLeg());
    table.Add(legs.back());
  }
  // Often at the very moment at which a leg becomes a miss, or beside it.
  const int64_t now_us = (*rc::gen::elementOf(legs)).enqueue_us +
                         options.within_us + *rc::gen::inRange(-1, 2);
  RC_ASSERT(table.Rows(now_us) == Oracle{options}.Rows(legs, now_us));
}

}  // namespace
}  // namespace holdline

// What the events of a case mean, and what it counts, by hand. That both are so
// in whatever order, and whatever else happens, is confluence_test's.
#include "operators/score/case_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/time_units.h"
#include "operators/score/case.h"
#include "tests/operators/calendar/zones.h"

namespace holdline {
namespace {

using enum EventKind;
using testing::SizeIs;

// In New York, March 2026: the 6th is a Friday, on the 8th clocks go forward.
int64_t At(int day, int hour, int minute = 0) {
  return absl::ToUnixMicros(
      LoadZone("America/New_York")
          .At(absl::CivilSecond(2026, 3, day, hour, minute))
          .pre);
}

// A turnaround of 4 h in prime time, which pauses while pending on the client.
class CaseRunTest : public testing::Test {
 protected:
  CaseRunTest() : sets_(Book()) {
    for (size_t day = 0; day < 5; ++day) {
      prime_.week[day] = {{7 * 60 + 30, 18 * 60}};
    }
    prime_.zone = zone_;
    objective_.measure = Measure::kTurnaround;
    objective_.within_us = 4 * kHourUs;
    objective_.clock = {.calendar = 0, .pauses_on = {"pending_client"}};
    objective_.booked_at = BookedAt::kDue;
  }

  static ContractBook Book() {
    ContractBook book;
    Objective& objective =
        book.contracts.emplace_back().objectives.emplace_back();
    objective.clock.pauses_on = {"pending_client"};
    return book;
  }

  void Tell(EventKind kind, int64_t time_us, const std::string& status = "") {
    EventFact fact{.time_us = time_us,
                   .id_hash = StableHash(std::to_string(facts_.size())),
                   .kind = kind};
    if (!status.empty()) {
      const Attribute stated{.key = "status", .value = status};
      fact.attributes = sets_.Of({&stated, 1}, 0);
    }
    facts_.push_back(fact);
  }

  const CaseLife& Life() {
    std::sort(facts_.begin(), facts_.end(), FoldsBefore);
    FoldCase(facts_, sets_, life_);
    return life_;
  }

  std::vector<CaseRun> Runs() {
    OpenTime hours(prime_);
    std::vector<CaseRun> runs;
    FindRuns(Life(),
             {.objective = &objective_,
              .calendar = &prime_,
              .hours = &hours,
              .zone = zone_},
             sets_, runs);
    return runs;
  }
  CaseRun Run() {
    const std::vector<CaseRun> runs = Runs();
    EXPECT_THAT(runs, SizeIs(1));
    return runs.empty() ? CaseRun() : runs[0];
  }

  const absl::TimeZone zone_ = LoadZone("America/New_York");
  CalendarSpec prime_;
  Objective objective_;
  AttributeSets sets_;
  std::vector<EventFact> facts_;
  CaseLife life_;
};

// Half an hour on Friday and three on Monday, over a change of clocks.
TEST_F(CaseRunTest, ItsTimeIsBusinessTimeWithoutPauses) {
  Tell(kCaseOpened, At(6, 16));
  Tell(kCasePended, At(6, 16, 30), "pending_client");
  Tell(kCaseResumed, At(9, 10));
  Tell(kCaseResolved, At(9, 13));
  EXPECT_EQ(Run().elapsed_us, 3 * kHourUs + 30 * kMinuteUs);
  EXPECT_EQ(Run().due_us, At(9, 13, 30));
  EXPECT_EQ(Run().last_us, kNotYetUs);
}

TEST_F(CaseRunTest, WithoutAStatusItPendsOnTheClient) {
  Tell(kCaseOpened, At(6, 8));
  Tell(kCasePended, At(6, 9));
  Tell(kCaseResolved, At(6, 12));
  EXPECT_EQ(Run().elapsed_us, kHourUs);
}

TEST_F(CaseRunTest, AStatusThatTheClockDoesNotNameStopsNothing) {
  Tell(kCaseOpened, At(6, 8));
  Tell(kCasePended, At(6, 9), "pending_vendor");
  Tell(kCaseResolved, At(6, 12));
  EXPECT_EQ(Run().elapsed_us, 4 * kHourUs);
}

TEST_F(CaseRunTest, AnotherStatusEndsThePause) {
  Tell(kCaseOpened, At(6, 8));
  Tell(kCasePended, At(6, 9), "pending_client");
  Tell(kCasePended, At(6, 10), "pending_vendor");
  Tell(kCaseResolved, At(6, 12));
  EXPECT_EQ(Run().elapsed_us, 3 * kHourUs);
}

TEST_F(CaseRunTest, OpenItIsMissedTheMomentAfterItWasDue) {
  Tell(kCaseOpened, At(6, 8));
  const CaseRun run = Run();
  EXPECT_EQ(run.due_us, At(6, 12));
  EXPECT_EQ(run.last_us, At(6, 12));
  EXPECT_EQ(ScoreRun(run, objective_, At(6, 12)), std::nullopt);
  const auto missed = ScoreRun(run, objective_, At(6, 12) + 1);
  ASSERT_TRUE(missed.has_value());
  EXPECT_EQ(missed->tally, (Tally{.counted = 1}));
  EXPECT_EQ(missed->watch_us, At(6, 12));
  EXPECT_EQ(missed->booked_us, At(6, 12));
}

// Due at 18:00 on Friday, when it closes: that time has not passed before it
// opens again.
TEST_F(CaseRunTest, DueAtTheClosingItMayBeResolvedUntilTheOpening) {
  Tell(kCaseOpened, At(6, 14));
  EXPECT_EQ(Run().due_us, At(6, 18));
  EXPECT_EQ(Run().last_us, At(9, 7, 30));
  Tell(kCaseResolved, At(7, 12));
  EXPECT_EQ(Run().elapsed_us, 4 * kHourUs);
  EXPECT_EQ(ScoreRun(Run(), objective_, At(10, 0))->tally.met, 1);
}

TEST_F(CaseRunTest, PendingItIsNotDue) {
  Tell(kCaseOpened, At(6, 8));
  Tell(kCasePended, At(6, 9));
  EXPECT_EQ(Run().due_us, kNotYetUs);
  EXPECT_EQ(ScoreRun(Run(), objective_, At(30, 0)), std::nullopt);
}

TEST_F(CaseRunTest, ReopenedItGoesOn) {
  Tell(kCaseOpened, At(6, 8));
  Tell(kCaseResolved, At(6, 10));
  Tell(kCaseReopened, At(9, 9));
  Tell(kCaseResolved, At(9, 10));
  EXPECT_EQ(Run().elapsed_us, 3 * kHourUs);
  EXPECT_EQ(Run().ended_us, At(9, 10));
  objective_.measure = Measure::kTotalResolutionTime;
  // Friday 8 to 18, Monday 7:30 to 10.
  EXPECT_EQ(Run().elapsed_us, 12 * kHourUs + 30 * kMinuteUs);
}

TEST_F(CaseRunTest, ReopenedItMayBeginANew) {
  Tell(kCaseOpened, At(6, 8));
  Tell(kCaseResolved, At(6, 10));
  Tell(kCaseReopened, At(9, 9));
  objective_.clock.continues_days = CaseClock::kNewClock;
  ASSERT_THAT(Runs(), SizeIs(2));
  EXPECT_EQ(Runs()[0].ended_us, At(6, 10));
  EXPECT_EQ(Runs()[1].began_us, At(9, 9));
  EXPECT_TRUE(Runs()[1].IsOpen());
}

// Monday is the first business day after a Friday, to its midnight.
TEST_F(CaseRunTest, BusinessDaysEndAtMidnight) {
  Tell(kCaseOpened, At(6, 8));
  Tell(kCaseResolved, At(6, 10));
  objective_.clock.continues_days = 1;
  Tell(kCaseReopened, At(9, 23, 59));
  EXPECT_THAT(Runs(), SizeIs(1));
  facts_.pop_back();
  Tell(kCaseReopened, At(10, 0));
  EXPECT_THAT(Runs(), SizeIs(2));
}

TEST_F(CaseRunTest, TheFirstResponseCounts) {
  Tell(kCaseOpened, At(6, 8));
  Tell(kCaseResponded, At(6, 8, 20));
  Tell(kCaseResponded, At(6, 9));
  Tell(kCaseResolved, At(6, 10));
  objective_.measure = Measure::kResponseTime;
  EXPECT_EQ(Run().elapsed_us, 20 * kMinuteUs);
}

TEST_F(CaseRunTest, ResolvedWithoutAResponseItIsResponded) {
  Tell(kCaseOpened, At(6, 8));
  Tell(kCaseClosed, At(6, 10));
  objective_.measure = Measure::kResponseTime;
  EXPECT_EQ(Run().elapsed_us, 2 * kHourUs);
}

TEST_F(CaseRunTest, CancelledItCountsAsNothingUnlessItIsReopened) {
  Tell(kCaseOpened, At(6, 8));
  Tell(kCaseCancelled, At(6, 9));
  EXPECT_THAT(Runs(), SizeIs(0));
  Tell(kCaseReopened, At(6, 10));
  EXPECT_TRUE(Run().IsOpen());
  EXPECT_EQ(Run().due_us, At(6, 13));
}

TEST_F(CaseRunTest, WhatNothingHasOpenedCountsAsNothing) {
  Tell(kCaseResolved, At(6, 9));
  Tell(kCaseReopened, At(6, 10));
  EXPECT_FALSE(Life().IsOpened());
  EXPECT_THAT(Runs(), SizeIs(0));
}

TEST_F(CaseRunTest, AResolutionJustBeforeTheOpeningIsOfAClockThatIsBehind) {
  Tell(kCaseResolved, At(6, 8) - 5 * kSecondUs);
  Tell(kCaseOpened, At(6, 8));
  EXPECT_FALSE(Life().contradictory);
  EXPECT_EQ(Run().ended_us, At(6, 8));
  EXPECT_EQ(Run().elapsed_us, 0);
}

TEST_F(CaseRunTest, ResolvedBeforeItWasOpenedItIsContradictory) {
  Tell(kCaseResolved, At(6, 8) - 5 * kSecondUs - 1);
  Tell(kCaseOpened, At(6, 8));
  EXPECT_TRUE(Life().contradictory);
  EXPECT_TRUE(Run().IsOpen());
}

TEST_F(CaseRunTest, APeriodBooksItWhereThePaperSays) {
  Tell(kCaseOpened, At(6, 8));
  Tell(kCaseResolved, At(9, 8));
  const CaseRun run = Run();
  EXPECT_EQ(BookedUs(run, objective_), At(6, 12));
  objective_.booked_at = BookedAt::kOpened;
  EXPECT_EQ(BookedUs(run, objective_), At(6, 8));
  objective_.booked_at = BookedAt::kResolved;
  EXPECT_EQ(BookedUs(run, objective_), At(9, 8));
}

TEST_F(CaseRunTest, AMeanIsOfThoseThatHaveEnded) {
  objective_.measure = Measure::kMeanTurnaround;
  objective_.within_us = 0;
  Tell(kCaseOpened, At(6, 8));
  EXPECT_EQ(ScoreRun(Run(), objective_, At(20, 0)), std::nullopt);
  Tell(kCaseResolved, At(6, 10));
  EXPECT_EQ(ScoreRun(Run(), objective_, At(20, 0))->tally,
            (Tally{.counted = 1, .sum_us = 2 * kHourUs}));
}

}  // namespace
}  // namespace holdline

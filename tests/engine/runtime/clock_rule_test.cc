#include "engine/runtime/clock_rule.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "engine/base/time_units.h"

namespace holdline {
namespace {

constexpr int64_t kWall = 1'700'000'000'000'000;
constexpr int64_t kAllowance = 500 * kMillisecondUs;
constexpr ClockRuleOptions kLive = {.mode = ClockMode::kLive,
                                    .allowance_us = kAllowance,
                                    .behind_after_us = 2'000 * kMillisecondUs,
                                    .skew_limit_us = 60'000 * kMillisecondUs};
constexpr ClockRule::Decision kRecordTime = {};

ClockRule::Decision Live(int64_t clock_us) {
  return {.live = true, .clock_us = clock_us};
}

// At the end of a log whose answer is `age` old.
ClockRule::Inputs AtEnd(int64_t wall_us, int64_t age_us = 0) {
  return {.wall_us = wall_us,
          .answer = {.asked_at_us = wall_us - age_us, .end_offset = 10},
          .next_offset = 10};
}

TEST(ClockRule, StaysWithRecordTimeBeforeTheLogHasAnswered) {
  ClockRule rule(kLive);
  EXPECT_EQ(rule.Decide({.wall_us = kWall, .next_offset = 10}), kRecordTime);
}

TEST(ClockRule, FollowsTheWallLessTheAllowanceAtTheEnd) {
  ClockRule rule(kLive);
  EXPECT_EQ(rule.Decide(AtEnd(kWall)), Live(kWall - kAllowance));
}

TEST(ClockRule, AnOldAnswerHoldsUpToTheTimeAtWhichItWasAsked) {
  ClockRule rule(kLive);
  // Younger than the allowance: it holds nothing up.
  EXPECT_EQ(rule.Decide(AtEnd(kWall, kAllowance)), Live(kWall - kAllowance));
  ClockRule older(kLive);
  EXPECT_EQ(older.Decide(AtEnd(kWall, 700 * kMillisecondUs)),
            Live(kWall - 700 * kMillisecondUs));
}

TEST(ClockRule, AnAnswerThatIsTooOldLeavesItToTheRecords) {
  ClockRule rule(kLive);
  EXPECT_TRUE(rule.Decide(AtEnd(kWall, 2'000 * kMillisecondUs)).live);
  ClockRule older(kLive);
  EXPECT_EQ(older.Decide(AtEnd(kWall, 2'000 * kMillisecondUs + 1)),
            kRecordTime);
}

TEST(ClockRule, DoesNotBelieveAnEndThatIsNotReached) {
  ClockRule rule(kLive);
  ClockRule::Inputs inputs = AtEnd(kWall);
  inputs.next_offset = 9;
  EXPECT_EQ(rule.Decide(inputs), kRecordTime);
  inputs.next_offset = 10;
  EXPECT_EQ(rule.Decide(inputs), Live(kWall - kAllowance));
}

TEST(ClockRule, UnderLoadItLivesOnTheAnswersThatItHasReached) {
  // Each answer is ahead of us when it comes and is reached before the next
  // but one; none is ever reached while it is the newest.
  ClockRule rule(kLive);
  int64_t live = 0;
  for (int64_t i = 0; i < 50; ++i) {
    const int64_t wall = kWall + i * 100 * kMillisecondUs;
    const ClockRule::Decision decision =
        rule.Decide({.wall_us = wall,
                     .answer = {.asked_at_us = wall, .end_offset = i * 1'000},
                     .next_offset = i * 1'000 - 1'500});
    if (!decision.live) continue;
    ++live;
    EXPECT_EQ(decision.clock_us, wall - kAllowance);
  }
  EXPECT_GE(live, 45);
}

TEST(ClockRule, ABurstThatIsSoonThroughDoesNotChangeTheMode) {
  ClockRule rule(kLive);
  ASSERT_TRUE(rule.Decide(AtEnd(kWall)).live);
  ClockRule::Inputs burst = AtEnd(kWall + 1'500 * kMillisecondUs);
  burst.answer.end_offset = 1'000'000;
  EXPECT_EQ(rule.Decide(burst), Live(kWall));  // T stands, and stays live
  burst.wall_us = kWall + 2'001 * kMillisecondUs;
  EXPECT_EQ(rule.Decide(burst), kRecordTime);
}

TEST(ClockRule, AWallThatContradictsTheBrokerIsNotFollowed) {
  for (const int64_t skew_us : {-60'000 * kMillisecondUs, 0 * kMillisecondUs,
                                60'000 * kMillisecondUs}) {
    ClockRule rule(kLive);
    ClockRule::Inputs inputs = AtEnd(kWall);
    inputs.skew_us = skew_us;
    EXPECT_TRUE(rule.Decide(inputs).live) << skew_us;
    inputs.skew_us = skew_us < 0 ? skew_us - 1 : 60'000 * kMillisecondUs + 1;
    EXPECT_EQ(rule.Decide(inputs), kRecordTime) << skew_us;
    inputs.skew_us = 0;
    EXPECT_TRUE(rule.Decide(inputs).live) << skew_us;
  }
}

TEST(ClockRule, FollowsAWallThatWasSetBack) {
  ClockRule rule(kLive);
  ASSERT_TRUE(rule.Decide(AtEnd(kWall)).live);
  const int64_t back = kWall - 3'600'000 * kMillisecondUs;
  EXPECT_EQ(rule.Decide(AtEnd(back)), Live(back - kAllowance));
}

TEST(ClockRule, NeverFollowsTheWallUnderTheLogsClock) {
  ClockRuleOptions options = kLive;
  options.mode = ClockMode::kLog;
  ClockRule rule(options);
  EXPECT_EQ(rule.Decide(AtEnd(kWall)), kRecordTime);
}

TEST(ClockRule, WithoutAnAllowanceTheClockIsTheAnswersTime) {
  ClockRuleOptions options = kLive;
  options.allowance_us = 0;
  ClockRule rule(options);
  EXPECT_EQ(rule.Decide(AtEnd(kWall, 30 * kMillisecondUs)),
            Live(kWall - 30 * kMillisecondUs));
}

// The rule as ARCHITECTURE.md has it, with all answers remembered: T may go to
// min(wall, q + allowance) - allowance for every answer (q, e) with all below e
// processed.
struct Oracle {
  std::vector<EndAnswer> answers;

  std::optional<int64_t> Bound(int64_t wall_us, int64_t next_offset) const {
    std::optional<int64_t> bound;
    for (const EndAnswer& answer : answers) {
      if (answer.end_offset > next_offset) continue;
      bound = std::max(
          bound.value_or(0),
          std::min(wall_us, answer.asked_at_us + kAllowance) - kAllowance);
    }
    return bound;
  }
};

RC_GTEST_PROP(ClockRule, NeverGoesBeyondWhatTheAnswersAllow, ()) {
  ClockRule rule(kLive);
  Oracle oracle;
  int64_t wall_us = kWall;
  int64_t end = 0;
  int64_t next = 0;
  EndAnswer answer;
  const auto steps = *rc::gen::inRange(1, 200);
  for (int i = 0; i < steps; ++i) {
    wall_us += *rc::gen::inRange(0, 700) * kMillisecondUs;
    end += *rc::gen::inRange(0, 5);
    if (*rc::gen::inRange(0, 3) == 0) {
      // It was asked for a moment ago, but after the one before.
      const int64_t ago_us = *rc::gen::inRange(0, 100) * kMillisecondUs;
      answer = {.asked_at_us = std::max(answer.asked_at_us, wall_us - ago_us),
                .end_offset = end};
      oracle.answers.push_back(answer);
    }
    next = std::min(end, next + *rc::gen::inRange(0, 8));
    const ClockRule::Decision decision = rule.Decide(
        {.wall_us = wall_us, .answer = answer, .next_offset = next});
    const std::optional<int64_t> bound = oracle.Bound(wall_us, next);
    if (decision.live) {
      RC_ASSERT(bound.has_value());
      RC_ASSERT(decision.clock_us <= *bound);
    }
    // And it is as good as the newest answer, where that is reached.
    if (answer.asked_at_us != 0 && next >= answer.end_offset &&
        wall_us - answer.asked_at_us <= kLive.behind_after_us) {
      RC_ASSERT(decision.live);
      RC_ASSERT(decision.clock_us == *bound);
    }
  }
}

}  // namespace
}  // namespace holdline

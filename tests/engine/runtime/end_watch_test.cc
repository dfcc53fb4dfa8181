#include "engine/runtime/end_watch.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "engine/log/memory_log.h"
#include "tests/engine/runtime/harness.h"

namespace holdline {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(1);
using toy::kStartUs;

class EndWatchTest : public testing::Test {
 protected:
  EndWatchTest() {
    const std::vector<TopicSpec> topics = {
        {.name = "a", .partitions = 2},
        {.name = "b", .partitions = 1, .log_append_time = true}};
    EXPECT_EQ(log_.CreateTopics(topics), absl::OkStatus());
  }
  void Append(const std::string& topic, int32_t partition) {
    EXPECT_EQ((*log_.OpenAppender())
                  ->Append({.topic = topic, .partition = partition}),
              absl::OkStatus());
  }

  ManualClock clock_{kStartUs};
  MemoryLog log_{clock_, {.broker_ahead = absl::Seconds(2)}};
  EndWatch watch_{log_, clock_, {{"a", 2}, {"b", 1}}};
};

TEST_F(EndWatchTest, KnowsNothingBeforeItHasAsked) {
  EXPECT_EQ(watch_.Answer(0, 0).asked_at_us, 0);
}

TEST_F(EndWatchTest, TellsTheEndAndWhenItWasAskedFor) {
  Append("a", 1);
  watch_.Ask(kTimeout);
  EXPECT_EQ(watch_.Answer(0, 1).end_offset, 1);
  EXPECT_EQ(watch_.Answer(0, 1).asked_at_us, kStartUs);
  EXPECT_EQ(watch_.Answer(1, 0).end_offset, 0);
  clock_.Advance(absl::Seconds(1));
  Append("a", 1);
  EXPECT_EQ(watch_.Answer(0, 1).end_offset, 1);
  watch_.Ask(kTimeout);
  EXPECT_EQ(watch_.Answer(0, 1).end_offset, 2);
  EXPECT_EQ(watch_.Answer(0, 1).asked_at_us, kStartUs + 1'000'000);
}

TEST_F(EndWatchTest, AnswersGrowOldWhileTheLogIsAway) {
  watch_.Ask(kTimeout);
  clock_.Advance(absl::Seconds(1));
  log_.SetAway(true);
  watch_.Ask(kTimeout);
  EXPECT_EQ(watch_.Answer(0, 0).asked_at_us, kStartUs);
}

TEST_F(EndWatchTest, TheSkewIsWallMinusBroker) {
  watch_.Ask(kTimeout);
  EXPECT_EQ(watch_.skew_us(), 0);
  Append("b", 0);
  watch_.Ask(kTimeout);
  EXPECT_EQ(watch_.skew_us(), -2'000'000);
}

TEST_F(EndWatchTest, NoReaderSeesAnEndThatIsOlderThanItsTime) {
  // The end counts what was appended, the clock moves with it: whoever sees
  // time t sees at least the end that stood at t.
  constexpr int kRounds = 20'000;
  std::jthread writer([&](std::stop_token) {
    for (int i = 0; i < kRounds; ++i) {
      Append("a", 0);
      clock_.Advance(absl::Microseconds(1));
      watch_.Ask(kTimeout);
    }
  });
  int64_t seen = 0;
  while (seen < kRounds) {
    const EndAnswer answer = watch_.Answer(0, 0);
    if (answer.asked_at_us == 0) continue;
    ASSERT_GE(answer.end_offset, answer.asked_at_us - kStartUs);
    ASSERT_GE(answer.end_offset, seen);
    seen = answer.end_offset;
  }
}

}  // namespace
}  // namespace holdline

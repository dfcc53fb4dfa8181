#include "engine/kafka/broker_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace holdline::kafka_internal {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class BrokerWatchTest : public testing::Test {
 protected:
  ManualClock clock_{1'000'000};
  std::vector<std::string> lines_;
  BrokerWatch watch_{
      clock_,
      [this](KafkaSeverity, std::string_view event, std::string_view detail) {
        lines_.push_back(std::string(event) + " " + std::string(detail));
      },
      "b1:9092"};
};

TEST_F(BrokerWatchTest, SaysOnceThatTheBrokersAreAwayAndOnceThatTheyAreBack) {
  watch_.Answered(clock_.MonotonicUs());
  EXPECT_THAT(lines_, IsEmpty());
  watch_.Away("Connection refused");
  watch_.Away("Connection refused");
  clock_.Advance(absl::Milliseconds(2500));
  watch_.Answered(clock_.MonotonicUs());
  watch_.Answered(clock_.MonotonicUs());
  EXPECT_THAT(lines_, ElementsAre("brokers_away b1:9092: Connection refused; "
                                  "connecting again",
                                  "brokers_back b1:9092: after 2.5s"));
}

TEST_F(BrokerWatchTest, AnAnswerToAnOlderQuestionIsNoReturn) {
  const int64_t asked_us = clock_.MonotonicUs();
  clock_.Advance(absl::Seconds(1));
  watch_.Away("gone");
  watch_.Answered(asked_us);
  EXPECT_EQ(lines_.size(), 1u);
}

TEST_F(BrokerWatchTest, KeepsTheNewestBrokerTimeAndWhatTheWallSaidThen) {
  EXPECT_EQ(watch_.last_time().broker_us, 0);
  watch_.HeardTime(5'000'000);
  clock_.Advance(absl::Seconds(1));
  watch_.HeardTime(4'000'000);  // of another partition, a little behind
  EXPECT_EQ(watch_.last_time().broker_us, 5'000'000);
  EXPECT_EQ(watch_.last_time().wall_us, 1'000'000);
}

TEST_F(BrokerWatchTest, TheLibraryRepeatsItselfUnheard) {
  const auto say = [&](const char* kind) {
    watch_.SayForLibrary(KafkaSeverity::kError, kind, "failed");
  };
  say("TXNERR");
  say("TXNERR");
  say("SESSTMOUT");
  clock_.Advance(absl::Seconds(10));
  say("TXNERR");
  EXPECT_THAT(lines_, ElementsAre("librdkafka TXNERR failed",
                                  "librdkafka SESSTMOUT failed",
                                  "librdkafka TXNERR failed"));
  lines_.clear();
  watch_.Away("gone");
  clock_.Advance(absl::Seconds(60));
  say("TXNERR");
  EXPECT_THAT(lines_,
              ElementsAre("brokers_away b1:9092: gone; connecting again"));
}

TEST(BrokerWatch, NeedsNoSink) {
  ManualClock clock;
  BrokerWatch watch(clock, nullptr, "b1:9092");
  watch.Away("gone");
}

}  // namespace
}  // namespace holdline::kafka_internal

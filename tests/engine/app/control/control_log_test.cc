#include "engine/app/control/control_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/time_units.h"
#include "tests/engine/app/control/made_up_books.h"

namespace holdline {
namespace {

constexpr int64_t kBetweenSecondsUs =
    1'772'445'600'250'000;  // not a whole second
constexpr absl::Duration kLead = absl::Seconds(10);

class ControlLogTest : public testing::Test {
 protected:
  ControlLogTest() {
    const auto topics = TopicTable({.names = TestTopics()});
    EXPECT_EQ(log_.CreateTopics(topics), absl::OkStatus());
  }
  ControlLog Make() { return {log_, clock_, TestTopics().Control(), kLead}; }
  std::vector<int64_t> Activations(const ControlLog& control) {
    std::vector<int64_t> all;
    for (const BookVersion& book : control.history().Books().first) {
      all.push_back(book.activates_us);
    }
    return all;
  }

  ManualClock clock_{kBetweenSecondsUs};
  MemoryLog log_{clock_};
};

TEST_F(ControlLogTest, TheFirstBookHoldsFromTheBeginning) {
  ControlLog control = Make();
  EXPECT_TRUE(*control.Offer(DeskBook(20), kPatience));
  EXPECT_FALSE(*control.Offer(DeskBook(20), kPatience));
  EXPECT_THAT(Activations(control), testing::ElementsAre(kAlways));
  EXPECT_EQ(control.history().position(), 1);
}

TEST_F(ControlLogTest, ALaterBookComesIntoForceAtAWholeSecondAfterItsLead) {
  ControlLog control = Make();
  ControlLog other = Make();
  ASSERT_TRUE(control.Offer(DeskBook(20), kPatience).ok());
  ASSERT_TRUE(*control.Offer(DeskBook(5), kPatience));
  ASSERT_EQ(other.Follow(kPatience), absl::OkStatus());
  const int64_t activates_us = kBetweenSecondsUs + 10 * kSecondUs + 750'000;
  EXPECT_THAT(Activations(control),
              testing::ElementsAre(kAlways, activates_us));
  EXPECT_EQ(Activations(other), Activations(control));
  const BookHistory& history = other.history();
  EXPECT_EQ(history.InForceAt(activates_us - 1).position, 1);
  EXPECT_EQ(history.InForceAt(activates_us).position, 2);
  const uint64_t hash = history.InForceAt(activates_us).book->hash;
  EXPECT_EQ(history.Find(hash)->hash, hash);
  EXPECT_EQ(history.Find(hash + 1), nullptr);
}

TEST_F(ControlLogTest, OfTheSameBookAppendedTwiceTheFirstCounts) {
  ControlLog control = Make();
  ASSERT_TRUE(control.Offer(DeskBook(20), kPatience).ok());
  const auto appender = *log_.OpenAppender();
  for (int i = 0; i < 2; ++i) {
    NewRecord record;
    record.topic = TestTopics().Control();
    record.key = "book";
    record.value = DeskBook(5);
    ASSERT_EQ(appender->Append(record), absl::OkStatus());
    ASSERT_EQ(appender->Flush(kPatience), absl::OkStatus());
    clock_.Advance(absl::Seconds(3));
  }
  ASSERT_EQ(control.Follow(kPatience), absl::OkStatus());
  // It did not say how long after; never sooner than the least lead.
  EXPECT_THAT(Activations(control),
              testing::ElementsAre(
                  kAlways, kBetweenSecondsUs + 5 * kSecondUs + 750'000));
  EXPECT_EQ(control.history().position(), 3);
}

TEST_F(ControlLogTest, NoTimeIsSafeBeyondWhatAnUnreadBookCouldBe) {
  ControlLog control = Make();
  EXPECT_FALSE(control.history().IsFresh());
  ASSERT_EQ(control.Follow(kPatience), absl::OkStatus());
  EXPECT_EQ(control.history().safe_us(), kBetweenSecondsUs + 5 * kSecondUs);
  EXPECT_TRUE(control.history().IsFresh());
  log_.SetAway(true);
  clock_.Advance(absl::Seconds(6));
  EXPECT_FALSE(control.Follow(kPatience).ok());
  EXPECT_EQ(control.history().safe_us(), kBetweenSecondsUs + 5 * kSecondUs);
  EXPECT_FALSE(control.history().IsFresh());
  log_.SetAway(false);
  ASSERT_EQ(control.Follow(kPatience), absl::OkStatus());
  EXPECT_TRUE(control.history().IsFresh());
}

// Whatever the walls of two instances say, an activation is by the broker's
// clock, and so is what is safe.
TEST_F(ControlLogTest, SafeTimesAreByTheBrokersClock) {
  MemoryLog ahead(clock_, {.broker_ahead = absl::Seconds(30)});
  ASSERT_EQ(ahead.CreateTopics(TopicTable({.names = TestTopics()})),
            absl::OkStatus());
  ControlLog control(ahead, clock_, TestTopics().Control(), kLead);
  ASSERT_TRUE(control.Offer(DeskBook(20), kPatience).ok());
  ASSERT_TRUE(control.Offer(DeskBook(5), kPatience).ok());
  EXPECT_EQ(Activations(control).back(),
            kBetweenSecondsUs + 40 * kSecondUs + 750'000);
  EXPECT_EQ(control.history().safe_us(), kBetweenSecondsUs + 35 * kSecondUs);
}

TEST_F(ControlLogTest, ABookThatCannotBeReadStopsTheTimeWithAClearWord) {
  ControlLog control = Make();
  ASSERT_TRUE(control.Offer(DeskBook(20), kPatience).ok());
  const int64_t safe_us = control.history().safe_us();
  const auto appender = *log_.OpenAppender();
  NewRecord record;
  record.topic = TestTopics().Control();
  record.key = "book";
  record.value = SerializeBook({{"new.yaml", "holdline: 99\n"}});
  ASSERT_EQ(appender->Append(record), absl::OkStatus());
  ASSERT_EQ(appender->Flush(kPatience), absl::OkStatus());
  clock_.Advance(absl::Seconds(1));
  const absl::Status followed = control.Follow(kPatience);
  EXPECT_TRUE(absl::IsDataLoss(followed));
  EXPECT_THAT(std::string(followed.message()), testing::HasSubstr("offset 1"));
  EXPECT_EQ(control.history().safe_us(), safe_us);
}

}  // namespace
}  // namespace holdline

// Failures of brokers, by librdkafka's mock cluster. No broker is needed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "engine/base/clock.h"
#include "engine/kafka/kafka_log.h"
#include "tests/engine/kafka/mock_cluster.h"
#include "tests/engine/kafka/sanitizer.h"

namespace holdline {
namespace {

using testing::Contains;
using testing::HasSubstr;

class KafkaFailureTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!WhyNoKafkaHandles().empty()) GTEST_SKIP() << WhyNoKafkaHandles();
    cluster_.emplace();
    cluster_->CreateTopic(kTopic, 1);
  }

  void Open(Clock& clock) {
    auto log =
        OpenKafkaLog({.properties = {{"bootstrap.servers", cluster_->brokers()},
                                     {"transaction.timeout.ms", "2000"}},
                      .clock = &clock,
                      .sink = [this](KafkaSeverity, std::string_view event,
                                     std::string_view detail) {
                        absl::MutexLock lock(&mutex_);
                        events_.emplace_back(event);
                        details_.emplace_back(detail);
                      }});
    ASSERT_TRUE(log.ok()) << log.status();
    log_ = *std::move(log);
  }

  void OpenWriter(Clock& clock = SystemClock()) {
    Open(clock);
    auto writer = log_->OpenTransactionalWriter("w");
    ASSERT_TRUE(writer.ok()) << writer.status();
    writer_ = *std::move(writer);
  }

  CommitOutcome Commit(std::string* why) {
    Transaction transaction;
    transaction.records = {{.topic = kTopic, .value = "v"}};
    return writer_->Commit(transaction, why);
  }

  // Positions of a member of a group, so that the coordinator of the group has
  // its part in the transaction.
  CommitOutcome CommitPositions(std::string* why) {
    auto reader = log_->OpenReader({.topic = kTopic, .group = "g"});
    EXPECT_TRUE(reader.ok()) << reader.status();
    const int64_t deadline_us = SystemClock().MonotonicUs() + kPatienceUs;
    for (bool assigned = false;
         !assigned && SystemClock().MonotonicUs() < deadline_us;) {
      const auto poll = (*reader)->Poll(absl::Milliseconds(50), false);
      EXPECT_TRUE(poll.ok()) << poll.status();
      assigned = (*poll)->kind == PollResult::Kind::kAssigned;
    }
    Transaction transaction;
    transaction.members = {
        {.member = reader->get(), .positions = {{0, 1, "m"}}}};
    transaction.records = {{.topic = kTopic, .value = "v"}};
    return writer_->Commit(transaction, why);
  }

  std::vector<std::string> events() {
    absl::MutexLock lock(&mutex_);
    return events_;
  }

  // Asks the brokers until the sink has heard the event.
  void AskUntil(const std::string& event) {
    const int64_t deadline_us = SystemClock().MonotonicUs() + kPatienceUs;
    while (SystemClock().MonotonicUs() < deadline_us) {
      const auto heard = events();
      if (std::find(heard.begin(), heard.end(), event) != heard.end()) return;
      log_->Ranges(kTopic, absl::Milliseconds(100)).status().IgnoreError();
    }
    ADD_FAILURE() << "never heard " << event;
  }

  absl::Mutex mutex_;
  std::vector<std::string> events_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> details_ ABSL_GUARDED_BY(mutex_);
  std::optional<MockCluster> cluster_;
  std::unique_ptr<Log> log_;
  std::unique_ptr<TransactionalWriter> writer_;
};

TEST_F(KafkaFailureTest, SaysWhenTheBrokersGoAndWhenTheyAreBack) {
  Open(SystemClock());
  ASSERT_TRUE(log_->Ranges(kTopic, absl::Seconds(10)).ok());
  cluster_->SetDown(true);
  AskUntil("brokers_away");
  cluster_->SetDown(false);
  AskUntil("brokers_back");
  EXPECT_THAT(events(), testing::ElementsAre("brokers_away", "brokers_back"));
}

TEST_F(KafkaFailureTest, ReadersAreIdleWhileTheBrokersAreAway) {
  cluster_->SetDown(true);
  Open(SystemClock());
  auto reader = log_->OpenReader({.topic = kTopic, .group = "g"});
  ASSERT_TRUE(reader.ok()) << reader.status();
  const int64_t deadline_us = SystemClock().MonotonicUs() + kPatienceUs;
  while (events().empty() && SystemClock().MonotonicUs() < deadline_us) {
    const auto poll = (*reader)->Poll(absl::Milliseconds(20), true);
    ASSERT_TRUE(poll.ok()) << poll.status();
    EXPECT_EQ((*poll)->kind, PollResult::Kind::kIdle);
  }
  EXPECT_THAT(events(), testing::ElementsAre("brokers_away"));
}

TEST_F(KafkaFailureTest, CommitsThroughCoordinatorsThatAreBusy) {
  OpenWriter();
  for (const KafkaRequest request :
       {KafkaRequest::kAddOffsetsToTxn, KafkaRequest::kTxnOffsetCommit,
        KafkaRequest::kAddPartitionsToTxn, KafkaRequest::kEndTxn}) {
    cluster_->Fail(request, {RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE,
                             RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS});
  }
  cluster_->Fail(KafkaRequest::kAddOffsetsToTxn,
                 {RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS});
  std::string why;
  EXPECT_EQ(CommitPositions(&why), CommitOutcome::kCommitted) << why;
}

TEST_F(KafkaFailureTest, ADeliveryThatFailsAbortsAndTheNextTryGoesThrough) {
  OpenWriter();
  cluster_->Fail(KafkaRequest::kProduce, {RD_KAFKA_RESP_ERR_INVALID_RECORD});
  std::string why;
  EXPECT_EQ(Commit(&why), CommitOutcome::kAborted);
  EXPECT_THAT(why, HasSubstr("1 bytes to t [0]"));
  EXPECT_EQ(Commit(&why), CommitOutcome::kCommitted) << why;
}

TEST_F(KafkaFailureTest, PositionsOfALostMemberAbort) {
  OpenWriter();
  cluster_->Fail(KafkaRequest::kTxnOffsetCommit,
                 {RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION});
  std::string why;
  EXPECT_EQ(CommitPositions(&why), CommitOutcome::kAborted);
  EXPECT_THAT(why, HasSubstr("sending positions"));
  EXPECT_EQ(Commit(&why), CommitOutcome::kCommitted) << why;
}

TEST_F(KafkaFailureTest, AFencedCommitEndsTheWriter) {
  OpenWriter();
  cluster_->Fail(KafkaRequest::kEndTxn, {RD_KAFKA_RESP_ERR_PRODUCER_FENCED});
  std::string why;
  EXPECT_EQ(Commit(&why), CommitOutcome::kFenced);
  EXPECT_THAT(why, HasSubstr("committing"));
  std::string again;
  EXPECT_EQ(Commit(&again), CommitOutcome::kFenced);
  EXPECT_EQ(again, why);
}

TEST_F(KafkaFailureTest, AFencedDeliveryEndsTheWriter) {
  OpenWriter();
  cluster_->Fail(KafkaRequest::kProduce,
                 {RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH});
  cluster_->Fail(KafkaRequest::kInitProducerId,
                 {RD_KAFKA_RESP_ERR_PRODUCER_FENCED});
  std::string why;
  EXPECT_EQ(Commit(&why), CommitOutcome::kFenced);
  EXPECT_NE(why, "");
}

TEST_F(KafkaFailureTest, AWriterWithoutPermissionIsRefusedWithAdvice) {
  Open(SystemClock());
  cluster_->Fail(KafkaRequest::kInitProducerId,
                 {RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED});
  const auto writer = log_->OpenTransactionalWriter("w");
  EXPECT_TRUE(absl::IsPermissionDenied(writer.status())) << writer.status();
  EXPECT_THAT(std::string(writer.status().message()),
              HasSubstr("transactional writer w"));
  EXPECT_THAT(std::string(writer.status().message()), HasSubstr("kafka-acls"));
}

// The deadlines of a writer are minutes; a clock that runs faster brings them
// near.
TEST_F(KafkaFailureTest, ACommitThatIsNeverAnsweredEndsTheWriter) {
  FastClock clock(0, /*factor=*/20);
  OpenWriter(clock);
  cluster_->Fail(
      KafkaRequest::kEndTxn,
      std::vector<int>(10'000, RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE));
  std::string why;
  EXPECT_EQ(Commit(&why), CommitOutcome::kFenced);
  EXPECT_THAT(why, HasSubstr("committing"));
}

TEST_F(KafkaFailureTest, ACommitEndsThoughTheBrokersNeverComeBack) {
  FastClock clock(0, /*factor=*/20);
  OpenWriter(clock);
  std::string why;
  ASSERT_EQ(Commit(&why), CommitOutcome::kCommitted) << why;
  cluster_->SetDown(true);
  EXPECT_NE(Commit(&why), CommitOutcome::kCommitted);
  EXPECT_NE(why, "");
  EXPECT_THAT(events(), Contains("brokers_away"));
}

// On this clock the transaction's own deadline is twenty minutes away.
TEST_F(KafkaFailureTest, ACommitThatWaitsForBrokersEndsWhenItIsTold) {
  FastClock clock(0, /*factor=*/0.01);
  OpenWriter(clock);
  std::string why;
  ASSERT_EQ(Commit(&why), CommitOutcome::kCommitted) << why;
  cluster_->SetDown(true);
  const std::jthread teller([&] {
    while (events().empty()) SystemClock().Sleep(absl::Milliseconds(10));
    writer_->EndBy(clock.MonotonicUs());
  });
  EXPECT_NE(Commit(&why), CommitOutcome::kCommitted);
  EXPECT_THAT(events(), Contains("brokers_away"));
  EXPECT_NE(Commit(&why), CommitOutcome::kCommitted);
}

TEST_F(KafkaFailureTest, OpeningAWriterEndsThoughThereIsNoBroker) {
  FastClock clock(0, /*factor=*/20);
  cluster_->SetDown(true);
  Open(clock);
  const auto writer = log_->OpenTransactionalWriter("w");
  EXPECT_TRUE(absl::IsDeadlineExceeded(writer.status())) << writer.status();
}

}  // namespace
}  // namespace holdline

// Every answer that ends a request of a transaction badly, by librdkafka's
// mock cluster: which are passed over, which abort and can be tried again, and
// which are the writer's end (engine/log/log.h, CommitOutcome). No broker is
// needed.
#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

#include <memory>
#include <string>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/clock.h"
#include "engine/kafka/kafka_log.h"
#include "tests/engine/kafka/bad_answers.h"
#include "tests/engine/kafka/mock_cluster.h"

namespace holdline {
namespace {

// A transaction's whole surroundings: a cluster, a writer, and a member of a
// group whose positions it carries.
class WriterScene {
 public:
  WriterScene() {
    cluster_.CreateTopic(kTopic, 1);
    auto log =
        OpenKafkaLog({.properties = {{"bootstrap.servers", cluster_.brokers()},
                                     {"transaction.timeout.ms", "2000"}},
                      .clock = &SystemClock()});
    HL_CHECK(log.ok());
    log_ = *std::move(log);
  }

  void OpenWriter() {
    auto writer = log_->OpenTransactionalWriter("w");
    ASSERT_TRUE(writer.ok()) << writer.status();
    writer_ = *std::move(writer);
    auto reader = log_->OpenReader({.topic = kTopic, .group = "g"});
    ASSERT_TRUE(reader.ok()) << reader.status();
    reader_ = *std::move(reader);
    const int64_t give_up_us = SystemClock().MonotonicUs() + kPatienceUs;
    for (;;) {
      const auto poll = reader_->Poll(absl::Milliseconds(50), false);
      ASSERT_TRUE(poll.ok()) << poll.status();
      if ((*poll)->kind == PollResult::Kind::kAssigned) break;
      ASSERT_LT(SystemClock().MonotonicUs(), give_up_us);
    }
  }

  void Succeed() {
    auto successor = log_->OpenTransactionalWriter("w");
    ASSERT_TRUE(successor.ok()) << successor.status();
    writer_ = *std::move(successor);
  }

  // A record and a position: every request of a transaction is sent for it.
  CommitOutcome Commit(std::string* why) {
    Transaction transaction;
    transaction.members = {
        {.member = reader_.get(),
         .positions = {{.partition = 0, .next_offset = 1, .metadata = "m"}}}};
    transaction.records = {{.topic = kTopic, .value = "v"}};
    return writer_->Commit(transaction, why);
  }

  int64_t Records() {
    const auto ranges = log_->Ranges(kTopic, absl::Seconds(10));
    return ranges.ok() ? ranges->at(0).end : -1;
  }

  MockCluster& cluster() { return cluster_; }
  Log& log() { return *log_; }

 private:
  MockCluster cluster_;
  std::unique_ptr<Log> log_;
  std::unique_ptr<LogReader> reader_;
  std::unique_ptr<TransactionalWriter> writer_;
};

using KafkaWriterErrors = BadAnswers;

// ---- Passed over

constexpr BadAnswer kPassingWriterAnswers[] = {
    {"AddPartitionsToTxn", KafkaRequest::kAddPartitionsToTxn,
     RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS},
    {"AddPartitionsToTxn", KafkaRequest::kAddPartitionsToTxn,
     RD_KAFKA_RESP_ERR_NOT_COORDINATOR},
    {"AddPartitionsToTxn", KafkaRequest::kAddPartitionsToTxn,
     RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS},
    {"AddOffsetsToTxn", KafkaRequest::kAddOffsetsToTxn,
     RD_KAFKA_RESP_ERR_NOT_COORDINATOR},
    {"AddOffsetsToTxn", KafkaRequest::kAddOffsetsToTxn,
     RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS},
    {"TxnOffsetCommit", KafkaRequest::kTxnOffsetCommit,
     RD_KAFKA_RESP_ERR_NOT_COORDINATOR},
    {"TxnOffsetCommit", KafkaRequest::kTxnOffsetCommit,
     RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT},
    {"EndTxn", KafkaRequest::kEndTxn, RD_KAFKA_RESP_ERR_NOT_COORDINATOR},
    {"EndTxn", KafkaRequest::kEndTxn,
     RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE},
    {"Produce", KafkaRequest::kProduce,
     RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION},
    {"Produce", KafkaRequest::kProduce, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE},
    {"Produce", KafkaRequest::kProduce, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS},
};

TEST_F(KafkaWriterErrors, ThatPassLeaveOneCommit) {
  TryEach(kPassingWriterAnswers, [](const BadAnswer& answer) {
    WriterScene scene;
    ASSERT_NO_FATAL_FAILURE(scene.OpenWriter());
    scene.cluster().Fail(answer.request, {answer.error, answer.error});
    std::string why;
    EXPECT_EQ(scene.Commit(&why), CommitOutcome::kCommitted) << why;
    EXPECT_EQ(scene.Records(), 1);
  });
}

// ---- Aborted

constexpr BadAnswer kAborting[] = {
    {"Produce", KafkaRequest::kProduce, RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE},
    {"Produce", KafkaRequest::kProduce,
     RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED},
    {"AddPartitionsToTxn", KafkaRequest::kAddPartitionsToTxn,
     RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED},
    {"AddOffsetsToTxn", KafkaRequest::kAddOffsetsToTxn,
     RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED},
    {"TxnOffsetCommit", KafkaRequest::kTxnOffsetCommit,
     RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID},
    {"TxnOffsetCommit", KafkaRequest::kTxnOffsetCommit,
     RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID},
    {"TxnOffsetCommit", KafkaRequest::kTxnOffsetCommit,
     RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS},
    {"TxnOffsetCommit", KafkaRequest::kTxnOffsetCommit,
     RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED},
};

// Where the library remembers that a topic was not allowed, until its metadata
// is new, one more try does not do.
TEST_F(KafkaWriterErrors, ThatAbortLeaveATransactionThatCanBeTriedAgain) {
  TryEach(kAborting, [](const BadAnswer& answer) {
    WriterScene scene;
    ASSERT_NO_FATAL_FAILURE(scene.OpenWriter());
    scene.cluster().Fail(answer.request, {answer.error});
    std::string why;
    EXPECT_EQ(scene.Commit(&why), CommitOutcome::kAborted);
    EXPECT_NE(why, "");
    const int64_t give_up_us = SystemClock().MonotonicUs() + kPatienceUs;
    CommitOutcome outcome = CommitOutcome::kAborted;
    while (outcome == CommitOutcome::kAborted &&
           SystemClock().MonotonicUs() < give_up_us) {
      outcome = scene.Commit(&why);
    }
    EXPECT_EQ(outcome, CommitOutcome::kCommitted) << why;
  });
}

// ---- The end

constexpr BadAnswer kFatal[] = {
    {"AddPartitionsToTxn", KafkaRequest::kAddPartitionsToTxn,
     RD_KAFKA_RESP_ERR_PRODUCER_FENCED},
    {"AddPartitionsToTxn", KafkaRequest::kAddPartitionsToTxn,
     RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH},
    {"AddPartitionsToTxn", KafkaRequest::kAddPartitionsToTxn,
     RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED},
    {"AddPartitionsToTxn", KafkaRequest::kAddPartitionsToTxn,
     RD_KAFKA_RESP_ERR_INVALID_TXN_STATE},
    {"AddOffsetsToTxn", KafkaRequest::kAddOffsetsToTxn,
     RD_KAFKA_RESP_ERR_PRODUCER_FENCED},
    {"AddOffsetsToTxn", KafkaRequest::kAddOffsetsToTxn,
     RD_KAFKA_RESP_ERR_INVALID_TXN_STATE},
    {"TxnOffsetCommit", KafkaRequest::kTxnOffsetCommit,
     RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH},
    {"EndTxn", KafkaRequest::kEndTxn, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH},
    {"EndTxn", KafkaRequest::kEndTxn,
     RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED},
};

TEST_F(KafkaWriterErrors, ThatEndTheWriterLeaveRoomForASuccessor) {
  TryEach(kFatal, [](const BadAnswer& answer) {
    WriterScene scene;
    ASSERT_NO_FATAL_FAILURE(scene.OpenWriter());
    scene.cluster().Fail(answer.request, {answer.error});
    std::string why;
    EXPECT_EQ(scene.Commit(&why), CommitOutcome::kFenced);
    EXPECT_NE(why, "");
    std::string again;
    EXPECT_EQ(scene.Commit(&again), CommitOutcome::kFenced);
    EXPECT_EQ(again, why);
    scene.Succeed();
    EXPECT_EQ(scene.Commit(&why), CommitOutcome::kCommitted) << why;
  });
}

// ---- Opening

TEST_F(KafkaWriterErrors, OpeningWaitsForCoordinatorsThatAreBusy) {
  WriterScene scene;
  for (const int error : {RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
                          RD_KAFKA_RESP_ERR_NOT_COORDINATOR,
                          RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS}) {
    scene.cluster().Fail(KafkaRequest::kInitProducerId, {error, error});
    const auto writer = scene.log().OpenTransactionalWriter("w");
    EXPECT_TRUE(writer.ok()) << error << ": " << writer.status();
  }
}

TEST_F(KafkaWriterErrors, OpeningTellsWhatNoWaitingHeals) {
  WriterScene scene;
  scene.cluster().Fail(KafkaRequest::kInitProducerId,
                       {RD_KAFKA_RESP_ERR_INVALID_TRANSACTION_TIMEOUT});
  const auto writer = scene.log().OpenTransactionalWriter("w");
  EXPECT_TRUE(absl::IsInvalidArgument(writer.status())) << writer.status();
}

}  // namespace
}  // namespace holdline

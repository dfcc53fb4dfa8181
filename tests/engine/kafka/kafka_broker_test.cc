// What only a real broker shows, beyond the conformance suite.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "engine/base/check.h"
#include "engine/base/clock.h"
#include "engine/base/time_units.h"
#include "tests/engine/kafka/kafka_test_broker.h"

namespace holdline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr absl::Duration kPoll = absl::Milliseconds(50);
constexpr int64_t kPatienceUs = 30 * kSecondUs;
constexpr int kCallMs = 10'000;

// A process that died in the middle of a transaction, made of librdkafka
// itself: the port offers no half transactions.
class OpenTransaction {
 public:
  OpenTransaction(const std::string& transactional_id,
                  const std::string& topic) {
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    Set(conf, "bootstrap.servers", TestBrokers());
    Set(conf, "transactional.id", transactional_id);
    handle_ = rd_kafka_new(RD_KAFKA_PRODUCER, conf, nullptr, 0);
    HL_CHECK(handle_ != nullptr);
    Check(rd_kafka_init_transactions(handle_, kCallMs));
    Check(rd_kafka_begin_transaction(handle_));
    rd_kafka_topic_t* rkt = rd_kafka_topic_new(handle_, topic.c_str(), nullptr);
    std::string value = "open";
    HL_CHECK(rd_kafka_produce(rkt, 0, RD_KAFKA_MSG_F_COPY, value.data(),
                              value.size(), nullptr, 0, nullptr) == 0);
    HL_CHECK(rd_kafka_flush(handle_, kCallMs) == RD_KAFKA_RESP_ERR_NO_ERROR);
    rd_kafka_topic_destroy(rkt);
  }
  ~OpenTransaction() { rd_kafka_destroy(handle_); }
  OpenTransaction(const OpenTransaction&) = delete;
  OpenTransaction& operator=(const OpenTransaction&) = delete;

  void AddPosition(const std::string& group, const std::string& topic) {
    rd_kafka_topic_partition_list_t* list =
        rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(list, topic.c_str(), 0)->offset = 77;
    rd_kafka_consumer_group_metadata_t* metadata =
        rd_kafka_consumer_group_metadata_new(group.c_str());
    Check(
        rd_kafka_send_offsets_to_transaction(handle_, list, metadata, kCallMs));
    rd_kafka_consumer_group_metadata_destroy(metadata);
    rd_kafka_topic_partition_list_destroy(list);
  }

 private:
  static void Set(rd_kafka_conf_t* conf, const char* name,
                  const std::string& value) {
    HL_CHECK(rd_kafka_conf_set(conf, name, value.c_str(), nullptr, 0) ==
             RD_KAFKA_CONF_OK);
  }
  static void Check(rd_kafka_error_t* error) { HL_CHECK(error == nullptr); }

  rd_kafka_t* handle_;
};

class KafkaBrokerTest : public testing::Test {
 protected:
  void SetUp() override {
    auto log = OpenTestLog();
    if (absl::IsUnavailable(log.status())) {
      GTEST_SKIP() << log.status().message();
    }
    ASSERT_TRUE(log.ok()) << log.status();
    log_ = *std::move(log);
    topic_ = Unique("topic");
    group_ = Unique("group");
    const TopicSpec spec = {.name = topic_, .partitions = 2};
    ASSERT_EQ(log_->CreateTopics({&spec, 1}), absl::OkStatus());
  }

  static std::string Unique(const std::string& what) {
    static std::atomic<int> count = 0;
    return absl::StrCat("broker-test-", what, "-", getpid(), "-",
                        SystemClock().WallUs(), "-", count.fetch_add(1));
  }

  std::unique_ptr<LogReader> Open(const std::string& instance_id) {
    auto reader = log_->OpenReader(
        {.topic = topic_, .group = group_, .instance_id = instance_id});
    EXPECT_TRUE(reader.ok()) << reader.status();
    return *std::move(reader);
  }

  std::vector<int32_t> AwaitAssigned(LogReader& reader) {
    const int64_t deadline_us = SystemClock().MonotonicUs() + kPatienceUs;
    while (SystemClock().MonotonicUs() < deadline_us) {
      const auto poll = reader.Poll(kPoll, false);
      EXPECT_TRUE(poll.ok()) << poll.status();
      if (!poll.ok()) break;
      if ((*poll)->kind == PollResult::Kind::kAssigned) {
        return (*poll)->partitions;
      }
    }
    ADD_FAILURE() << "nothing was assigned";
    return {};
  }

  // The error that polling ends with.
  absl::Status AwaitError(LogReader& reader) {
    const int64_t deadline_us = SystemClock().MonotonicUs() + kPatienceUs;
    while (SystemClock().MonotonicUs() < deadline_us) {
      const auto poll = reader.Poll(kPoll, true);
      if (!poll.ok()) return poll.status();
    }
    return absl::OkStatus();
  }

  void Append(int count) {
    auto appender = log_->OpenAppender();
    ASSERT_TRUE(appender.ok()) << appender.status();
    for (int i = 0; i < count; ++i) {
      ASSERT_EQ((*appender)->Append({.topic = topic_, .value = "v"}),
                absl::OkStatus());
    }
    ASSERT_EQ((*appender)->Flush(absl::Seconds(10)), absl::OkStatus());
  }

  std::unique_ptr<Log> log_;
  std::string topic_;
  std::string group_;
};

TEST_F(KafkaBrokerTest, TheEndOfTheLogIsWhatCommittedReadersSee) {
  Append(3);
  const std::string id = Unique("writer");
  const OpenTransaction open(id, topic_);
  auto ranges = log_->Ranges(topic_, absl::Seconds(10));
  ASSERT_TRUE(ranges.ok()) << ranges.status();
  EXPECT_EQ(ranges->at(0).end, 3);

  // Whoever opens a writer with its id ends the transaction.
  ASSERT_TRUE(log_->OpenTransactionalWriter(id).ok());
  const int64_t deadline_us = SystemClock().MonotonicUs() + kPatienceUs;
  do {
    ranges = log_->Ranges(topic_, absl::Seconds(10));
    ASSERT_TRUE(ranges.ok()) << ranges.status();
  } while (ranges->at(0).end < 5 && SystemClock().MonotonicUs() < deadline_us);
  EXPECT_EQ(ranges->at(0).end, 5);  // the record and the marker behind it
}

TEST_F(KafkaBrokerTest, CommittedWaitsForAnOpenTransactionUnlessToldNotTo) {
  const std::string id = Unique("writer");
  const auto reader = Open("");
  AwaitAssigned(*reader);
  {
    auto writer = log_->OpenTransactionalWriter(Unique("writer"));
    ASSERT_TRUE(writer.ok()) << writer.status();
    Transaction transaction;
    transaction.members = {
        {.member = reader.get(), .positions = {{0, 5, "first"}}}};
    ASSERT_EQ((*writer)->Commit(transaction, nullptr),
              CommitOutcome::kCommitted);
  }
  OpenTransaction open(id, topic_);
  open.AddPosition(group_, topic_);
  const auto waiting = reader->Committed(0, absl::Milliseconds(300));
  EXPECT_TRUE(absl::IsDeadlineExceeded(waiting.status())) << waiting.status();
  const auto at_once = reader->Committed(0, absl::ZeroDuration());
  ASSERT_TRUE(at_once.ok()) << at_once.status();
  EXPECT_EQ(at_once->next_offset, 5);
  EXPECT_EQ(at_once->metadata, "first");

  ASSERT_TRUE(log_->OpenTransactionalWriter(id).ok());
  const auto after = reader->Committed(0, absl::Seconds(10));
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_EQ(after->next_offset, 5);
}

// A new owner claims, and dies in its very first transaction: the next one
// learns from the claim whom to fence, and waits for nobody.
TEST_F(KafkaBrokerTest, ADeathInTheFirstTransactionStallsNobody) {
  const std::string id = Unique("writer");
  auto first = Open("one");
  AwaitAssigned(*first);
  const std::vector<PartitionPosition> claim = {{0, 5, id}};
  ASSERT_EQ(first->Claim(claim, absl::Seconds(10)), absl::OkStatus());
  OpenTransaction open(id, topic_);
  open.AddPosition(group_, topic_);

  auto second = Open("one");
  AwaitAssigned(*second);
  const int64_t began_us = SystemClock().MonotonicUs();
  const auto named = second->Committed(0, absl::ZeroDuration());
  ASSERT_TRUE(named.ok()) << named.status();
  EXPECT_EQ(named->metadata, id);
  ASSERT_TRUE(log_->OpenTransactionalWriter(named->metadata).ok());
  const auto cut = second->Committed(0, absl::Seconds(10));
  ASSERT_TRUE(cut.ok()) << cut.status();
  EXPECT_EQ(cut->next_offset, 5);
  RecordProperty("fenced_us",
                 static_cast<int>(SystemClock().MonotonicUs() - began_us));
}

TEST_F(KafkaBrokerTest, AStaticMemberComesBackAndNobodyElseIsDisturbed) {
  auto first = Open("one");
  AwaitAssigned(*first);
  const auto second = Open("two");
  // Both share; then the first goes and comes back.
  int shares = 0;
  const int64_t deadline_us = SystemClock().MonotonicUs() + kPatienceUs;
  while (shares < 2 && SystemClock().MonotonicUs() < deadline_us) {
    for (LogReader* reader : {first.get(), second.get()}) {
      const auto poll = reader->Poll(kPoll, false);
      ASSERT_TRUE(poll.ok()) << poll.status();
      if ((*poll)->kind == PollResult::Kind::kRevoked) {
        ASSERT_EQ(reader->ReleaseRevoked(), absl::OkStatus());
      }
      if ((*poll)->kind == PollResult::Kind::kAssigned) ++shares;
    }
  }
  ASSERT_EQ(shares, 2);
  first->Close();
  first = Open("one");
  EXPECT_THAT(AwaitAssigned(*first), ElementsAre(0));
  const auto poll = second->Poll(kPoll, false);
  ASSERT_TRUE(poll.ok()) << poll.status();
  EXPECT_EQ((*poll)->kind, PollResult::Kind::kIdle);
}

TEST_F(KafkaBrokerTest, AMemberWhoseNameIsTakenIsToldAndCannotCommit) {
  const auto first = Open("one");
  AwaitAssigned(*first);
  const auto second = Open("one");
  AwaitAssigned(*second);
  auto writer = log_->OpenTransactionalWriter(Unique("writer"));
  ASSERT_TRUE(writer.ok()) << writer.status();
  Transaction late;
  late.members = {{.member = first.get(), .positions = {{0, 9, "late"}}}};
  std::string why;
  EXPECT_EQ((*writer)->Commit(late, &why), CommitOutcome::kAborted);
  EXPECT_NE(why, "");
  const absl::Status status = AwaitError(*first);
  EXPECT_TRUE(absl::IsAborted(status)) << status;
  const auto committed = second->Committed(0, absl::Seconds(10));
  ASSERT_TRUE(committed.ok()) << committed.status();
  EXPECT_EQ(committed->next_offset, -1);
}

TEST_F(KafkaBrokerTest, APositionThatTheLogNoLongerHasIsAnError) {
  Append(1);
  const auto reader = Open("");
  AwaitAssigned(*reader);
  ASSERT_EQ(reader->Seek(0, 1000), absl::OkStatus());
  const absl::Status status = AwaitError(*reader);
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr(topic_));
}

TEST_F(KafkaBrokerTest, ATopicThatCannotBeCreatedIsNamed) {
  const TopicSpec spec = {.name = Unique("topic"), .replication = 99};
  const absl::Status status = log_->CreateTopics({&spec, 1});
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr(spec.name));
}

}  // namespace
}  // namespace holdline

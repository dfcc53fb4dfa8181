// Every answer that ends a request of a group's member badly, by librdkafka's
// mock cluster: readers pass over what heals, and tell what does not
// (engine/log/log.h, LogReader). No broker is needed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/check.h"
#include "engine/base/clock.h"
#include "engine/kafka/kafka_log.h"
#include "tests/engine/kafka/bad_answers.h"
#include "tests/engine/kafka/mock_cluster.h"

namespace holdline {
namespace {

// A cluster and a member of a group, which reads from where it has come to.
class ReaderScene {
 public:
  ReaderScene() {
    cluster_.CreateTopic(kTopic, 1);
    auto log =
        OpenKafkaLog({.properties = {{"bootstrap.servers", cluster_.brokers()},
                                     {"heartbeat.interval.ms", "50"},
                                     {"session.timeout.ms", "6000"}},
                      .clock = &SystemClock()});
    HL_CHECK(log.ok());
    log_ = *std::move(log);
  }

  MockCluster& cluster() { return cluster_; }
  Log& log() { return *log_; }
  LogReader& reader() { return *reader_; }
  int assignments() const { return assignments_; }
  bool lost() const { return lost_; }
  const std::vector<int64_t>& offsets() const { return offsets_; }

  void Append(int records) {
    auto appender = log_->OpenAppender();
    ASSERT_TRUE(appender.ok()) << appender.status();
    for (int i = 0; i < records; ++i) {
      NewRecord record;
      record.topic = kTopic;
      record.value = "v";
      ASSERT_TRUE((*appender)->Append(std::move(record)).ok());
    }
    ASSERT_TRUE((*appender)->Flush(absl::Seconds(20)).ok());
  }

  void OpenReader() {
    auto reader = log_->OpenReader(
        {.topic = kTopic, .group = "g", .instance_id = "member"});
    ASSERT_TRUE(reader.ok()) << reader.status();
    reader_ = *std::move(reader);
  }

  // One Poll, with what its result asks for: an assigned partition is read from
  // behind what was read, a revoked one is given up.
  absl::Status Step() {
    const auto poll = reader_->Poll(absl::Milliseconds(20), true);
    if (!poll.ok()) return poll.status();
    switch ((*poll)->kind) {
      case PollResult::Kind::kIdle:
        return absl::OkStatus();
      case PollResult::Kind::kAssigned:
        ++assignments_;
        return reader_->Seek(0, next_offset_);
      case PollResult::Kind::kRevoked:
        lost_ |= (*poll)->lost;
        return reader_->ReleaseRevoked();
      case PollResult::Kind::kRecords:
        for (const Record& record : (*poll)->records) {
          offsets_.push_back(record.offset);
        }
        next_offset_ = (*poll)->next_offset;
        return absl::OkStatus();
    }
    return absl::OkStatus();
  }

  // Steps until the condition holds, or an error is told.
  absl::Status StepUntil(const std::function<bool()>& condition) {
    const int64_t give_up_us = SystemClock().MonotonicUs() + kPatienceUs;
    while (!condition()) {
      if (absl::Status status = Step(); !status.ok()) return status;
      if (SystemClock().MonotonicUs() > give_up_us) {
        return absl::DeadlineExceededError(
            absl::StrCat(offsets_.size(), " records"));
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadUntil(size_t records) {
    return StepUntil([&] { return offsets_.size() >= records; });
  }

 private:
  MockCluster cluster_;
  std::unique_ptr<Log> log_;
  std::unique_ptr<LogReader> reader_;
  int assignments_ = 0;
  bool lost_ = false;
  int64_t next_offset_ = 0;
  std::vector<int64_t> offsets_;
};

using KafkaReaderErrors = BadAnswers;

// ---- Passed over

constexpr BadAnswer kPassingReaderAnswers[] = {
    {"FindCoordinator", KafkaRequest::kFindCoordinator,
     RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE},
    {"JoinGroup", KafkaRequest::kJoinGroup,
     RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS},
    {"JoinGroup", KafkaRequest::kJoinGroup, RD_KAFKA_RESP_ERR_NOT_COORDINATOR},
    {"JoinGroup", KafkaRequest::kJoinGroup,
     RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID},
    {"SyncGroup", KafkaRequest::kSyncGroup,
     RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS},
    {"SyncGroup", KafkaRequest::kSyncGroup,
     RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID},
    {"SyncGroup", KafkaRequest::kSyncGroup,
     RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION},
    {"Heartbeat", KafkaRequest::kHeartbeat,
     RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS},
    {"Heartbeat", KafkaRequest::kHeartbeat,
     RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID},
    {"Heartbeat", KafkaRequest::kHeartbeat,
     RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION},
    {"Heartbeat", KafkaRequest::kHeartbeat, RD_KAFKA_RESP_ERR_NOT_COORDINATOR},
    {"Fetch", KafkaRequest::kFetch, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION},
    {"Fetch", KafkaRequest::kFetch, RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR},
    {"Fetch", KafkaRequest::kFetch, RD_KAFKA_RESP_ERR_UNKNOWN},
};

TEST_F(KafkaReaderErrors, AtTheStartArePassedOver) {
  TryEach(kPassingReaderAnswers, [](const BadAnswer& answer) {
    ReaderScene scene;
    scene.Append(3);
    scene.cluster().Fail(answer.request, {answer.error});
    scene.OpenReader();
    EXPECT_EQ(scene.ReadUntil(3), absl::OkStatus());
    EXPECT_THAT(scene.offsets(), testing::ElementsAre(0, 1, 2));
  });
}

TEST_F(KafkaReaderErrors, LaterArePassedOverAndEachRecordIsReadOnce) {
  TryEach(kPassingReaderAnswers, [](const BadAnswer& answer) {
    ReaderScene scene;
    scene.Append(3);
    scene.OpenReader();
    ASSERT_EQ(scene.ReadUntil(3), absl::OkStatus());
    scene.cluster().Fail(answer.request, {answer.error});
    scene.Append(3);
    EXPECT_EQ(scene.ReadUntil(6), absl::OkStatus());
    EXPECT_THAT(scene.offsets(), testing::ElementsAre(0, 1, 2, 3, 4, 5));
  });
}

TEST_F(KafkaReaderErrors, AMemberThatTheGroupForgotLosesAllAndIsAssignedAnew) {
  ReaderScene scene;
  scene.Append(1);
  scene.OpenReader();
  ASSERT_EQ(scene.ReadUntil(1), absl::OkStatus());
  scene.cluster().Fail(KafkaRequest::kHeartbeat,
                       {RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID});
  EXPECT_EQ(scene.StepUntil([&] { return scene.assignments() == 2; }),
            absl::OkStatus());
  EXPECT_TRUE(scene.lost());
}

// ---- Told

constexpr BadAnswer kLasting[] = {
    {"Heartbeat", KafkaRequest::kHeartbeat,
     RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, absl::StatusCode::kAborted},
    {"Fetch", KafkaRequest::kFetch, RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE,
     absl::StatusCode::kDataLoss},
    {"Fetch", KafkaRequest::kFetch,
     RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
     absl::StatusCode::kPermissionDenied},
};

TEST_F(KafkaReaderErrors, ThatLastAreToldAndStay) {
  TryEach(kLasting, [](const BadAnswer& answer) {
    ReaderScene scene;
    scene.Append(1);
    scene.OpenReader();
    ASSERT_EQ(scene.ReadUntil(1), absl::OkStatus());
    scene.cluster().Fail(answer.request, std::vector<int>(50, answer.error));
    const absl::Status status = scene.StepUntil([] { return false; });
    EXPECT_EQ(status.code(), answer.told) << status;
    EXPECT_EQ(scene.Step().code(), answer.told);
  });
}

constexpr BadAnswer kRefused[] = {
    {"JoinGroup", KafkaRequest::kJoinGroup,
     RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
     absl::StatusCode::kPermissionDenied},
    {"JoinGroup", KafkaRequest::kJoinGroup,
     RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, absl::StatusCode::kAborted},
    {"JoinGroup", KafkaRequest::kJoinGroup,
     RD_KAFKA_RESP_ERR_INVALID_SESSION_TIMEOUT,
     absl::StatusCode::kFailedPrecondition},
    {"SyncGroup", KafkaRequest::kSyncGroup,
     RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, absl::StatusCode::kAborted},
};

TEST_F(KafkaReaderErrors, AMemberThatIsRefusedHearsWhy) {
  TryEach(kRefused, [](const BadAnswer& answer) {
    ReaderScene scene;
    scene.Append(1);
    scene.cluster().Fail(answer.request, std::vector<int>(50, answer.error));
    scene.OpenReader();
    const absl::Status status = scene.ReadUntil(1);
    EXPECT_EQ(status.code(), answer.told) << status;
  });
}

// ---- Positions

TEST_F(KafkaReaderErrors, CommittedPositionsAreAskedAgainOrNotAnswered) {
  ReaderScene scene;
  scene.OpenReader();
  for (const int error : {RD_KAFKA_RESP_ERR_NOT_COORDINATOR,
                          RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS}) {
    scene.cluster().Fail(KafkaRequest::kOffsetFetch, {error});
    const auto once = scene.reader().Committed(0, absl::Seconds(10));
    EXPECT_TRUE(once.ok() || absl::IsUnavailable(once.status()))
        << once.status();
    const auto again = scene.reader().Committed(0, absl::Seconds(10));
    EXPECT_TRUE(again.ok()) << again.status();
  }
}

TEST_F(KafkaReaderErrors, CommittedPositionsWaitForOpenTransactions) {
  ReaderScene scene;
  scene.OpenReader();
  scene.cluster().Fail(KafkaRequest::kOffsetFetch,
                       {RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT,
                        RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT});
  const auto committed = scene.reader().Committed(0, absl::Seconds(10));
  EXPECT_TRUE(committed.ok()) << committed.status();
}

TEST_F(KafkaReaderErrors, CommittedPositionsTellWhatIsNotAllowed) {
  ReaderScene scene;
  scene.OpenReader();
  scene.cluster().Fail(KafkaRequest::kOffsetFetch,
                       {RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED});
  const auto committed = scene.reader().Committed(0, absl::Seconds(10));
  EXPECT_TRUE(absl::IsPermissionDenied(committed.status()))
      << committed.status();
}

constexpr BadAnswer kClaims[] = {
    {"OffsetCommit", KafkaRequest::kOffsetCommit,
     RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION,
     absl::StatusCode::kFailedPrecondition},
    {"OffsetCommit", KafkaRequest::kOffsetCommit,
     RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID,
     absl::StatusCode::kFailedPrecondition},
    {"OffsetCommit", KafkaRequest::kOffsetCommit,
     RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
     absl::StatusCode::kPermissionDenied},
    {"OffsetCommit", KafkaRequest::kOffsetCommit,
     RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, absl::StatusCode::kOk},
};

// Whatever it was, a later claim counts: once the group is joined again where
// the member was no longer one.
TEST_F(KafkaReaderErrors, OfAClaimAreTold) {
  TryEach(kClaims, [](const BadAnswer& answer) {
    ReaderScene scene;
    scene.Append(1);
    scene.OpenReader();
    ASSERT_EQ(scene.ReadUntil(1), absl::OkStatus());
    scene.cluster().Fail(KafkaRequest::kOffsetCommit, {answer.error});
    const std::vector<PartitionPosition> positions = {
        {.partition = 0, .next_offset = 1, .metadata = "m"}};
    const auto claim = [&] {
      return scene.reader().Claim(positions, absl::Seconds(5));
    };
    const absl::Status status = claim();
    EXPECT_EQ(status.code(), answer.told) << status;
    EXPECT_EQ(scene.StepUntil([&] { return claim().ok(); }), absl::OkStatus());
    const auto committed = scene.reader().Committed(0, absl::Seconds(5));
    ASSERT_TRUE(committed.ok()) << committed.status();
    EXPECT_EQ(committed->next_offset, 1);
  });
}

// Nothing has polled since, so that the claim is the first to hear of it.
TEST_F(KafkaReaderErrors, AClaimOfAFencedMemberTellsThatItIsFenced) {
  ReaderScene scene;
  scene.Append(1);
  scene.OpenReader();
  ASSERT_EQ(scene.ReadUntil(1), absl::OkStatus());
  scene.cluster().Fail(
      KafkaRequest::kHeartbeat,
      std::vector<int>(50, RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID));
  const std::vector<PartitionPosition> positions = {
      {.partition = 0, .next_offset = 1, .metadata = "m"}};
  const int64_t give_up_us = SystemClock().MonotonicUs() + kPatienceUs;
  absl::Status status;
  while (status.ok() && SystemClock().MonotonicUs() < give_up_us) {
    SystemClock().Sleep(absl::Milliseconds(10));
    status = scene.reader().Claim(positions, absl::Seconds(5));
  }
  EXPECT_TRUE(absl::IsAborted(status)) << status;
}

// ---- Questions

TEST_F(KafkaReaderErrors, RangesAreUnavailableWhileALeaderIsSought) {
  ReaderScene scene;
  scene.Append(2);
  scene.cluster().Fail(
      KafkaRequest::kListOffsets,
      std::vector<int>(2, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE));
  const auto ranges = scene.log().Ranges(kTopic, absl::Seconds(10));
  EXPECT_TRUE(ranges.ok() || absl::IsUnavailable(ranges.status()) ||
              absl::IsDeadlineExceeded(ranges.status()))
      << ranges.status();
  const int64_t give_up_us = SystemClock().MonotonicUs() + kPatienceUs;
  while (SystemClock().MonotonicUs() < give_up_us) {
    const auto again = scene.log().Ranges(kTopic, absl::Seconds(10));
    if (!again.ok()) continue;
    EXPECT_EQ(again->at(0).end, 2);
    return;
  }
  ADD_FAILURE() << "never answered";
}

TEST_F(KafkaReaderErrors, AScanPassesOverLeadersThatMove) {
  ReaderScene scene;
  scene.Append(5);
  scene.cluster().Fail(KafkaRequest::kFetch,
                       {RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
                        RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR});
  auto scan = scene.log().OpenScan({kTopic, 0});
  ASSERT_TRUE(scan.ok()) << scan.status();
  size_t records = 0;
  const int64_t give_up_us = SystemClock().MonotonicUs() + kPatienceUs;
  while (!(*scan)->done() && SystemClock().MonotonicUs() < give_up_us) {
    const auto some = (*scan)->Poll(absl::Milliseconds(50));
    ASSERT_TRUE(some.ok()) << some.status();
    records += some->size();
  }
  EXPECT_EQ(records, 5u);
}

}  // namespace
}  // namespace holdline

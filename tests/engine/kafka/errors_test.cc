#include "engine/kafka/errors.h"

#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

#include <string>

#include "engine/base/may_pass.h"

namespace holdline::kafka_internal {
namespace {

// What a cluster says that is cut off from its controller for a moment: nobody
// ends for it.
TEST(KafkaErrors, ThatAClusterHealsItselfMayPass) {
  for (const int code : {
           RD_KAFKA_RESP_ERR__TIMED_OUT,
           RD_KAFKA_RESP_ERR__TRANSPORT,
           RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION,
           RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE,
           RD_KAFKA_RESP_ERR_NOT_COORDINATOR,
           RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
       }) {
    const absl::Status status = ToStatus(code, "asking");
    EXPECT_TRUE(MayPass(status)) << status;
    EXPECT_TRUE(IsTransient(code)) << status;
    EXPECT_FALSE(IsLasting(status)) << status;
  }
}

TEST(KafkaErrors, OfAFencedMemberOrWriterAreTheSame) {
  for (const int code : {
           RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID,
           RD_KAFKA_RESP_ERR__FENCED,
           RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH,
       }) {
    const absl::Status status = ToStatus(code, "asking");
    EXPECT_TRUE(absl::IsAborted(status)) << status;
    EXPECT_TRUE(IsLasting(status)) << status;
  }
}

TEST(KafkaErrors, SayWhatWasDoneAndForPermissionsWhatToDo) {
  const absl::Status status =
      ToStatus(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, "reading topic t");
  EXPECT_TRUE(absl::IsPermissionDenied(status));
  EXPECT_EQ(std::string(status.message()).rfind("reading topic t: ", 0), 0u);
  EXPECT_NE(status.message().find("kafka-acls"), absl::string_view::npos);
}

}  // namespace
}  // namespace holdline::kafka_internal

#include "engine/kafka/group_positions.h"

#include <librdkafka/rdkafka.h>

#include "absl/strings/str_cat.h"
#include "engine/base/status_macros.h"
#include "engine/kafka/errors.h"

namespace holdline::kafka_internal {
namespace {

// A broker that answers does so in milliseconds; this is for one that does not.
constexpr absl::Duration kAnswerTimeout = absl::Seconds(10);

}  // namespace

absl::StatusOr<CommittedPosition> GroupPositions::Read(
    const std::string& group, const TopicPartition& partition,
    absl::Duration timeout) {
  const bool waits = timeout > absl::ZeroDuration();
  HL_ASSIGN_OR_RETURN(Client * client, ClientOf(group, waits));
  const PartitionList list(rd_kafka_topic_partition_list_new(1));
  const rd_kafka_topic_partition_t* asked = rd_kafka_topic_partition_list_add(
      list.get(), partition.topic.c_str(), partition.partition);
  const int64_t asked_us = watch_.clock().MonotonicUs();
  const rd_kafka_resp_err_t code = rd_kafka_committed(
      client->handle(), list.get(),
      static_cast<int>(
          absl::ToInt64Milliseconds(waits ? timeout : kAnswerTimeout)));
  client->ServeCallbacks();
  const std::string what =
      absl::StrCat("committed position of group ", group, " in ",
                   partition.topic, " [", partition.partition, "]");
  HL_RETURN_IF_ERROR(ToStatus(code, what));
  HL_RETURN_IF_ERROR(ToStatus(asked->err, what));
  watch_.Answered(asked_us);
  CommittedPosition position;
  if (asked->offset < 0) return position;
  position.next_offset = asked->offset;
  position.metadata.assign(static_cast<const char*>(asked->metadata),
                           asked->metadata_size);
  return position;
}

absl::StatusOr<Client*> GroupPositions::ClientOf(const std::string& group,
                                                 bool waits) {
  absl::MutexLock lock(&mutex_);
  std::unique_ptr<Client>& client = clients_[{group, waits}];
  if (client == nullptr) {
    const Properties fixed = {
        {"client.id", client_id_},
        {"group.id", group},
        {"isolation.level", waits ? "read_committed" : "read_uncommitted"},
        {"enable.auto.commit", "false"},
    };
    HL_ASSIGN_OR_RETURN(
        client, Client::Open(Role::kQuery, user_, fixed, watch_, nullptr));
  }
  return client.get();
}

}  // namespace holdline::kafka_internal

#include "engine/kafka/topic_creation.h"

#include <librdkafka/rdkafka.h>

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "engine/base/status_macros.h"
#include "engine/kafka/admin_call.h"
#include "engine/kafka/errors.h"
#include "engine/kafka/topic_queries.h"

namespace holdline::kafka_internal {
namespace {

// A new topic is known to all brokers within milliseconds, mostly.
constexpr absl::Duration kShownTimeout = absl::Seconds(10);
constexpr absl::Duration kShownPause = absl::Milliseconds(10);

struct NewTopicDestroyer {
  void operator()(rd_kafka_NewTopic_t* topic) const {
    rd_kafka_NewTopic_destroy(topic);
  }
};
using NewTopic = std::unique_ptr<rd_kafka_NewTopic_t, NewTopicDestroyer>;

std::vector<std::pair<const char*, std::string>> ConfigOf(
    const TopicSpec& spec) {
  return {
      {"cleanup.policy",
       spec.cleanup == Cleanup::kCompact ? "compact" : "delete"},
      {"retention.ms", absl::StrCat(spec.retention_ms)},
      {"segment.bytes", absl::StrCat(spec.segment_bytes)},
      {"max.message.bytes", absl::StrCat(spec.max_message_bytes)},
      {"min.insync.replicas", absl::StrCat(spec.min_in_sync)},
      {"message.timestamp.type",
       spec.log_append_time ? "LogAppendTime" : "CreateTime"},
  };
}

absl::StatusOr<NewTopic> MakeNewTopic(const TopicSpec& spec) {
  std::array<char, 512> reason;
  NewTopic topic(rd_kafka_NewTopic_new(spec.name.c_str(), spec.partitions,
                                       spec.replication, reason.data(),
                                       reason.size()));
  if (topic == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("topic ", spec.name, ": ", reason.data()));
  }
  for (const auto& [name, value] : ConfigOf(spec)) {
    HL_RETURN_IF_ERROR(
        ToStatus(rd_kafka_NewTopic_set_config(topic.get(), name, value.c_str()),
                 absl::StrCat("topic ", spec.name, ": ", name)));
  }
  return topic;
}

// The command by which somebody with more rights creates the topic.
std::string CommandFor(const TopicSpec& spec) {
  return absl::StrCat(
      "kafka-topics --create --topic ", spec.name, " --partitions ",
      spec.partitions, " --replication-factor ", spec.replication,
      absl::StrJoin(ConfigOf(spec), "", [](std::string* out, const auto& one) {
        absl::StrAppend(out, " --config ", one.first, "=", one.second);
      }));
}

absl::Status ResultOf(const rd_kafka_topic_result_t& result,
                      const TopicSpec& spec) {
  const rd_kafka_resp_err_t code = rd_kafka_topic_result_error(&result);
  if (code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) return absl::OkStatus();
  const char* reason = rd_kafka_topic_result_error_string(&result);
  const absl::Status status =
      ToStatus(code, absl::StrCat("creating topic ", spec.name),
               reason == nullptr ? "" : reason);
  if (!absl::IsPermissionDenied(status)) return status;
  return absl::Status(status.code(),
                      absl::StrCat(status.message(),
                                   ", or have it created: ", CommandFor(spec)));
}

absl::StatusOr<std::vector<TopicSpec>> Missing(
    const Client& client, std::span<const TopicSpec> topics) {
  std::vector<TopicSpec> missing;
  for (const TopicSpec& spec : topics) {
    const auto partitions = QueryPartitionCount(client, spec.name);
    if (absl::IsNotFound(partitions.status())) {
      missing.push_back(spec);
    } else if (!partitions.ok()) {
      return partitions.status();
    }
  }
  return missing;
}

absl::Status Create(const Client& client, std::span<const TopicSpec> topics) {
  std::vector<NewTopic> owned;
  std::vector<rd_kafka_NewTopic_t*> wanted;
  for (const TopicSpec& spec : topics) {
    HL_ASSIGN_OR_RETURN(NewTopic topic, MakeNewTopic(spec));
    wanted.push_back(topic.get());
    owned.push_back(std::move(topic));
  }
  AdminCall call(client, RD_KAFKA_ADMIN_OP_CREATETOPICS);
  rd_kafka_CreateTopics(client.handle(), wanted.data(), wanted.size(),
                        call.options(), call.queue());
  HL_ASSIGN_OR_RETURN(const Event event, call.Wait("creating topics"));
  size_t count = 0;
  const rd_kafka_topic_result_t** results = rd_kafka_CreateTopics_result_topics(
      rd_kafka_event_CreateTopics_result(event.get()), &count);
  for (size_t i = 0; i < count; ++i) {
    HL_RETURN_IF_ERROR(ResultOf(*results[i], topics[i]));
  }
  return absl::OkStatus();
}

absl::Status WaitUntilShown(const Client& client,
                            std::span<const TopicSpec> topics) {
  const int64_t deadline_us =
      client.clock().MonotonicUs() + absl::ToInt64Microseconds(kShownTimeout);
  for (const TopicSpec& spec : topics) {
    for (;;) {
      const auto partitions = QueryPartitionCount(client, spec.name);
      if (partitions.ok()) break;
      if (client.clock().MonotonicUs() > deadline_us) {
        return partitions.status();
      }
      client.clock().Sleep(kShownPause);
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CreateMissingTopics(const Client& client,
                                 std::span<const TopicSpec> topics) {
  HL_ASSIGN_OR_RETURN(const std::vector<TopicSpec> missing,
                      Missing(client, topics));
  if (missing.empty()) return absl::OkStatus();
  HL_RETURN_IF_ERROR(Create(client, missing));
  return WaitUntilShown(client, missing);
}

}  // namespace holdline::kafka_internal

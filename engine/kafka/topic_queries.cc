#include "engine/kafka/topic_queries.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <memory>
#include <span>

#include "absl/strings/str_cat.h"
#include "engine/base/status_macros.h"
#include "engine/kafka/admin_call.h"
#include "engine/kafka/errors.h"

namespace holdline::kafka_internal {
namespace {

constexpr int kAnswerTimeoutMs = 10'000;
constexpr absl::Duration kAskAgainPause = absl::Milliseconds(10);

struct MetadataDestroyer {
  void operator()(const rd_kafka_metadata_t* metadata) const {
    rd_kafka_metadata_destroy(metadata);
  }
};
using Metadata = std::unique_ptr<const rd_kafka_metadata_t, MetadataDestroyer>;

// Asks once for the first or the last offset of all partitions: the special
// offsets stand for these in the library's question for times. Returns the
// worst rd_kafka_resp_err_t.
int QueryOffsetsOnce(const Client& client, const std::string& topic,
                     int64_t which, int64_t left_us,
                     std::vector<int64_t>& offsets) {
  const PartitionList list(
      rd_kafka_topic_partition_list_new(static_cast<int>(offsets.size())));
  for (size_t partition = 0; partition < offsets.size(); ++partition) {
    rd_kafka_topic_partition_list_add(list.get(), topic.c_str(),
                                      static_cast<int32_t>(partition))
        ->offset = which;
  }
  const int64_t timeout_ms = std::max<int64_t>(1, left_us / 1000);
  const rd_kafka_resp_err_t code = rd_kafka_offsets_for_times(
      client.handle(), list.get(), static_cast<int>(timeout_ms));
  client.ServeCallbacks();
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return code;
  for (const rd_kafka_topic_partition_t& element :
       std::span(list->elems, static_cast<size_t>(list->cnt))) {
    if (element.err != RD_KAFKA_RESP_ERR_NO_ERROR) return element.err;
    offsets[static_cast<size_t>(element.partition)] = element.offset;
  }
  return RD_KAFKA_RESP_ERR_NO_ERROR;
}

// Repeats what a moving leader has refused, until the deadline.
absl::Status QueryOffsets(const Client& client, const std::string& topic,
                          int64_t which, int64_t deadline_us,
                          std::vector<int64_t>& offsets) {
  for (;;) {
    const int64_t asked_us = client.clock().MonotonicUs();
    const int code =
        QueryOffsetsOnce(client, topic, which, deadline_us - asked_us, offsets);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
      client.watch().Answered(asked_us);
      return absl::OkStatus();
    }
    if (!IsTransient(code) || client.clock().MonotonicUs() >= deadline_us) {
      return ToStatus(code, absl::StrCat("offsets of ", topic));
    }
    client.clock().Sleep(kAskAgainPause);
  }
}

}  // namespace

absl::StatusOr<int32_t> QueryPartitionCount(const Client& client,
                                            const std::string& topic) {
  const Topic handle(
      rd_kafka_topic_new(client.handle(), topic.c_str(), nullptr));
  if (handle == nullptr) {
    return ToStatus(rd_kafka_last_error(), absl::StrCat("topic ", topic));
  }
  const int64_t asked_us = client.clock().MonotonicUs();
  const rd_kafka_metadata_t* answer = nullptr;
  const rd_kafka_resp_err_t code = rd_kafka_metadata(
      client.handle(), 0, handle.get(), &answer, kAnswerTimeoutMs);
  const Metadata metadata(answer);
  client.ServeCallbacks();
  const std::string what = absl::StrCat("topic ", topic);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return ToStatus(code, absl::StrCat(what, ": no answer from ",
                                       client.watch().brokers()));
  }
  client.watch().Answered(asked_us);
  if (metadata->topic_cnt != 1) {
    return absl::NotFoundError(absl::StrCat(what, " does not exist"));
  }
  const rd_kafka_metadata_topic_t& found = metadata->topics[0];
  HL_RETURN_IF_ERROR(ToStatus(found.err, what));
  return found.partition_cnt;
}

absl::StatusOr<std::map<std::string, std::string>> QueryTopicConfig(
    const Client& client, const std::string& topic) {
  const std::string what = absl::StrCat("configuration of ", topic);
  rd_kafka_ConfigResource_t* resource =
      rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str());
  AdminCall call(client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
  rd_kafka_DescribeConfigs(client.handle(), &resource, 1, call.options(),
                           call.queue());
  rd_kafka_ConfigResource_destroy(resource);
  HL_ASSIGN_OR_RETURN(const Event event, call.Wait(what));
  size_t count = 0;
  const rd_kafka_ConfigResource_t** found =
      rd_kafka_DescribeConfigs_result_resources(
          rd_kafka_event_DescribeConfigs_result(event.get()), &count);
  std::map<std::string, std::string> config;
  for (const rd_kafka_ConfigResource_t* described : std::span(found, count)) {
    HL_RETURN_IF_ERROR(
        ToStatus(rd_kafka_ConfigResource_error(described), what));
    size_t entries = 0;
    const rd_kafka_ConfigEntry_t** entry =
        rd_kafka_ConfigResource_configs(described, &entries);
    for (const rd_kafka_ConfigEntry_t* one : std::span(entry, entries)) {
      const char* value = rd_kafka_ConfigEntry_value(one);
      config[rd_kafka_ConfigEntry_name(one)] = value == nullptr ? "" : value;
    }
  }
  return config;
}

absl::StatusOr<std::vector<OffsetRange>> QueryRanges(const Client& client,
                                                     const std::string& topic,
                                                     int32_t partitions,
                                                     absl::Duration timeout) {
  const int64_t deadline_us =
      client.clock().MonotonicUs() + absl::ToInt64Microseconds(timeout);
  std::vector<int64_t> first(static_cast<size_t>(partitions));
  std::vector<int64_t> end(static_cast<size_t>(partitions));
  HL_RETURN_IF_ERROR(QueryOffsets(client, topic, RD_KAFKA_OFFSET_BEGINNING,
                                  deadline_us, first));
  HL_RETURN_IF_ERROR(
      QueryOffsets(client, topic, RD_KAFKA_OFFSET_END, deadline_us, end));
  std::vector<OffsetRange> ranges;
  for (size_t partition = 0; partition < first.size(); ++partition) {
    ranges.push_back({.first = first[partition], .end = end[partition]});
  }
  return ranges;
}

}  // namespace holdline::kafka_internal

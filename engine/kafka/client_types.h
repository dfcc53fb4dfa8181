// librdkafka's types by name, so that rdkafka.h stays in .cc files, and owners
// of its objects.
#pragma once

#include <memory>

struct rd_kafka_s;
struct rd_kafka_conf_s;
struct rd_kafka_consumer_group_metadata_s;
struct rd_kafka_error_s;
struct rd_kafka_message_s;
struct rd_kafka_op_s;
struct rd_kafka_queue_s;
struct rd_kafka_topic_s;
struct rd_kafka_topic_partition_list_s;

namespace holdline::kafka_internal {

struct Destroyer {
  void operator()(rd_kafka_conf_s* conf) const;
  void operator()(rd_kafka_consumer_group_metadata_s* metadata) const;
  void operator()(rd_kafka_error_s* error) const;
  void operator()(rd_kafka_queue_s* queue) const;
  void operator()(rd_kafka_topic_s* topic) const;
  void operator()(rd_kafka_topic_partition_list_s* list) const;
  void operator()(rd_kafka_op_s* event) const;
};

using Conf = std::unique_ptr<rd_kafka_conf_s, Destroyer>;
using GroupMetadata =
    std::unique_ptr<rd_kafka_consumer_group_metadata_s, Destroyer>;
using Error = std::unique_ptr<rd_kafka_error_s, Destroyer>;  // null: none
using Queue = std::unique_ptr<rd_kafka_queue_s, Destroyer>;
using Topic = std::unique_ptr<rd_kafka_topic_s, Destroyer>;
using PartitionList =
    std::unique_ptr<rd_kafka_topic_partition_list_s, Destroyer>;
using Event = std::unique_ptr<rd_kafka_op_s, Destroyer>;

}  // namespace holdline::kafka_internal

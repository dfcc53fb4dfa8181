#include "engine/kafka/client_types.h"

#include <librdkafka/rdkafka.h>

namespace holdline::kafka_internal {

void Destroyer::operator()(rd_kafka_conf_s* conf) const {
  rd_kafka_conf_destroy(conf);
}

void Destroyer::operator()(rd_kafka_consumer_group_metadata_s* metadata) const {
  rd_kafka_consumer_group_metadata_destroy(metadata);
}

void Destroyer::operator()(rd_kafka_error_s* error) const {
  rd_kafka_error_destroy(error);
}

void Destroyer::operator()(rd_kafka_queue_s* queue) const {
  rd_kafka_queue_destroy(queue);
}

void Destroyer::operator()(rd_kafka_topic_s* topic) const {
  rd_kafka_topic_destroy(topic);
}

void Destroyer::operator()(rd_kafka_topic_partition_list_s* list) const {
  rd_kafka_topic_partition_list_destroy(list);
}

void Destroyer::operator()(rd_kafka_op_s* event) const {
  rd_kafka_event_destroy(event);
}

}  // namespace holdline::kafka_internal

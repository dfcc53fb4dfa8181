#include "engine/kafka/position_list.h"

#include <librdkafka/rdkafka.h>

namespace holdline::kafka_internal {

PartitionList PositionList(const std::string& topic,
                           std::span<const PartitionPosition> positions) {
  PartitionList list(
      rd_kafka_topic_partition_list_new(static_cast<int>(positions.size())));
  for (const PartitionPosition& position : positions) {
    rd_kafka_topic_partition_t* element = rd_kafka_topic_partition_list_add(
        list.get(), topic.c_str(), position.partition);
    element->offset = position.next_offset;
    if (position.metadata.empty()) continue;
    // The list frees it with the library's allocator.
    element->metadata = rd_kafka_mem_malloc(nullptr, position.metadata.size());
    position.metadata.copy(static_cast<char*>(element->metadata),
                           position.metadata.size());
    element->metadata_size = position.metadata.size();
  }
  return list;
}

}  // namespace holdline::kafka_internal

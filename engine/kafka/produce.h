// Hands records to a producer handle.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "engine/kafka/client_types.h"
#include "engine/log/log.h"

namespace holdline::kafka_internal {

// Thread-compatible.
class RecordProducer {
 public:
  // `handle` must outlive it.
  explicit RecordProducer(rd_kafka_s& handle) : handle_(handle) {}

  // Queues a copy of the record and returns the rd_kafka_resp_err_t; the
  // delivery is reported later, with `tag`. An empty key is no key. Never
  // waits.
  int Produce(const NewRecord& record, uintptr_t tag = 0);

 private:
  rd_kafka_topic_s* TopicOf(const std::string& name);

  rd_kafka_s& handle_;
  // Held open: the library asks at once for the partitions of a topic that is
  // opened, but only each second for those of one that it knows by name.
  std::map<std::string, Topic> topics_;
};

// The tag with which the message was produced.
uintptr_t TagOf(const rd_kafka_message_s& message);

// The broker's own time, microseconds, where an acknowledged message carries
// it (topics with the log's append time), else 0.
int64_t BrokerTimeOf(const rd_kafka_message_s& message);

}  // namespace holdline::kafka_internal

#include "engine/kafka/produce.h"

#include <librdkafka/rdkafka.h>

#include <vector>

namespace holdline::kafka_internal {
namespace {

constexpr size_t kFields = 7;

rd_kafka_vu_t Bytes(rd_kafka_vtype_t type, const std::string& bytes) {
  rd_kafka_vu_t field{};
  field.vtype = type;
  field.u.mem.ptr = const_cast<char*>(bytes.data());  // copied, not written
  field.u.mem.size = bytes.size();
  return field;
}

rd_kafka_vu_t Header(const std::pair<std::string, std::string>& header) {
  rd_kafka_vu_t field{};
  field.vtype = RD_KAFKA_VTYPE_HEADER;
  field.u.header.name = header.first.c_str();
  field.u.header.val = header.second.data();
  field.u.header.size = static_cast<ssize_t>(header.second.size());
  return field;
}

}  // namespace

int RecordProducer::Produce(const NewRecord& record, uintptr_t tag) {
  rd_kafka_topic_t* topic = TopicOf(record.topic);
  if (topic == nullptr) return rd_kafka_last_error();
  std::vector<rd_kafka_vu_t> fields;
  fields.reserve(kFields + record.headers.size());

  rd_kafka_vu_t field{};
  field.vtype = RD_KAFKA_VTYPE_RKT;
  field.u.rkt = topic;
  fields.push_back(field);

  field = {};
  field.vtype = RD_KAFKA_VTYPE_PARTITION;
  field.u.i32 = record.partition;
  fields.push_back(field);

  field = {};
  field.vtype = RD_KAFKA_VTYPE_MSGFLAGS;
  field.u.i = RD_KAFKA_MSG_F_COPY;
  fields.push_back(field);

  field = {};
  field.vtype = RD_KAFKA_VTYPE_TIMESTAMP;
  field.u.i64 = record.timestamp_us / 1000;
  fields.push_back(field);

  field = {};
  field.vtype = RD_KAFKA_VTYPE_OPAQUE;
  field.u.ptr = reinterpret_cast<void*>(tag);
  fields.push_back(field);

  fields.push_back(Bytes(RD_KAFKA_VTYPE_VALUE, record.value));
  if (record.value.empty()) fields.back().u.mem.ptr = nullptr;  // a tombstone
  if (!record.key.empty()) {
    fields.push_back(Bytes(RD_KAFKA_VTYPE_KEY, record.key));
  }
  for (const auto& header : record.headers) fields.push_back(Header(header));

  const Error error(rd_kafka_produceva(&handle_, fields.data(), fields.size()));
  return error == nullptr ? RD_KAFKA_RESP_ERR_NO_ERROR
                          : rd_kafka_error_code(error.get());
}

rd_kafka_topic_t* RecordProducer::TopicOf(const std::string& name) {
  Topic& topic = topics_[name];
  if (topic == nullptr) {
    topic.reset(rd_kafka_topic_new(&handle_, name.c_str(), nullptr));
  }
  return topic.get();
}

uintptr_t TagOf(const rd_kafka_message_s& message) {
  return reinterpret_cast<uintptr_t>(message._private);
}

int64_t BrokerTimeOf(const rd_kafka_message_s& message) {
  rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
  const int64_t time_ms = rd_kafka_message_timestamp(&message, &type);
  return type == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME ? time_ms * 1000 : 0;
}

}  // namespace holdline::kafka_internal

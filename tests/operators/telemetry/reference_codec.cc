#include "tests/operators/telemetry/reference_codec.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/util/json_util.h>

#include <memory>

#include "holdline/event.pb.h"

namespace holdline {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::DynamicMessageFactory;
using google::protobuf::FieldDescriptor;
using google::protobuf::FieldDescriptorProto;
using google::protobuf::FileDescriptorProto;
using google::protobuf::Message;
using google::protobuf::Reflection;

// EventBatch with its events left as bytes: `repeated bytes events = 15`.
class RawBatchType {
 public:
  RawBatchType() {
    FileDescriptorProto file;
    file.set_name("raw_batch.proto");
    file.set_syntax("proto3");
    auto* type = file.add_message_type();
    type->set_name("RawBatch");
    FieldDescriptorProto* field = type->add_field();
    field->set_name("events");
    field->set_number(15);
    field->set_type(FieldDescriptorProto::TYPE_BYTES);
    field->set_label(FieldDescriptorProto::LABEL_REPEATED);
    type_ = pool_.BuildFile(file)->message_type(0);
  }

  Message* New() const { return factory_.GetPrototype(type_)->New(); }
  const FieldDescriptor* events() const { return type_->field(0); }

 private:
  DescriptorPool pool_;
  mutable DynamicMessageFactory factory_;
  const google::protobuf::Descriptor* type_ = nullptr;
};

telemetry::Event ToMessage(const OwnedEvent& event) {
  telemetry::Event message;
  message.set_event_id(event.event_id);
  message.set_entity_id(event.entity_id);
  message.set_time_us(event.time_us);
  message.set_kind(static_cast<telemetry::EventKind>(event.kind));
  message.set_sequence(event.sequence);
  message.set_revision(event.revision);
  message.set_channel(event.channel);
  message.set_queue(event.queue);
  message.set_agent(event.agent);
  message.set_customer(event.customer);
  message.set_service(event.service);
  message.mutable_attributes()->insert(event.attributes.begin(),
                                       event.attributes.end());
  if (event.wait_us) message.set_wait_us(*event.wait_us);
  if (event.handle_us) message.set_handle_us(*event.handle_us);
  return message;
}

OwnedEvent FromMessage(const telemetry::Event& message) {
  OwnedEvent event;
  event.event_id = message.event_id();
  event.entity_id = message.entity_id();
  event.time_us = message.time_us();
  event.kind = message.kind();
  event.sequence = message.sequence();
  event.revision = message.revision();
  event.channel = message.channel();
  event.queue = message.queue();
  event.agent = message.agent();
  event.customer = message.customer();
  event.service = message.service();
  event.attributes.insert(message.attributes().begin(),
                          message.attributes().end());
  if (message.has_wait_us()) event.wait_us = message.wait_us();
  if (message.has_handle_us()) event.handle_us = message.handle_us();
  return event;
}

}  // namespace

std::string ReferenceBytes(const OwnedEvent& event) {
  return ToMessage(event).SerializeAsString();
}

std::string ReferenceBatch(const std::vector<OwnedEvent>& events) {
  telemetry::EventBatch batch;
  for (const OwnedEvent& event : events) *batch.add_events() = ToMessage(event);
  return batch.SerializeAsString();
}

std::string ReferenceJson(const OwnedEvent& event, bool original_names) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = original_names;
  std::string json;
  (void)google::protobuf::util::MessageToJsonString(ToMessage(event), &json,
                                                    options);
  return json;
}

std::optional<OwnedEvent> ReferenceParse(std::string_view bytes) {
  // It logs every text that is not UTF-8.
  const google::protobuf::LogSilencer silencer;
  telemetry::Event message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return std::nullopt;
  }
  return FromMessage(message);
}

std::optional<OwnedEvent> ReferenceParseJson(std::string_view json) {
  telemetry::Event message;
  const auto status =
      google::protobuf::util::JsonStringToMessage(std::string(json), &message);
  if (!status.ok()) return std::nullopt;
  return FromMessage(message);
}

std::optional<std::vector<std::string>> ReferenceSplit(std::string_view batch) {
  static const RawBatchType type;
  const std::unique_ptr<Message> message(type.New());
  if (!message->ParseFromArray(batch.data(), static_cast<int>(batch.size()))) {
    return std::nullopt;
  }
  const Reflection* reflection = message->GetReflection();
  std::vector<std::string> events;
  for (int i = 0; i < reflection->FieldSize(*message, type.events()); ++i) {
    events.push_back(reflection->GetRepeatedString(*message, type.events(), i));
  }
  return events;
}

}  // namespace holdline

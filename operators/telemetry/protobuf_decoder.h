// Events from protobuf bytes, without libprotobuf and without copies: an Event
// or an EventBatch, as proto/holdline/event.proto describes them.
//
// Fields that the schema does not know are passed over. Of a field that
// occurs twice the last counts. A field whose wire type is not the schema's is
// as good as unknown. All three as libprotobuf has it.
//
// Thread-compatible; owned by the shard thread.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "operators/telemetry/event_buffer.h"
#include "operators/telemetry/limits.h"
#include "operators/telemetry/refusal.h"
#include "operators/telemetry/wire_reader.h"

namespace holdline {

class ProtobufDecoder {
 public:
  // Appends the events of `payload`, which they point into. A message that is
  // broken as a whole gives no events and one refusal with index -1; a broken
  // event within a batch is refused alone. REQUIRES: payload is not empty.
  void Decode(std::string_view payload, EventBuffer& events,
              std::vector<RefusedEvent>& refused);

  uint64_t unknown_fields() const { return unknown_fields_; }

 private:
  bool DecodeBatch(std::string_view payload, EventBuffer& events,
                   std::vector<RefusedEvent>& refused);
  void DecodeEvent(std::string_view bytes, int32_t index, EventBuffer& events,
                   std::vector<RefusedEvent>& refused);
  Refusal ReadEvent(WireReader wire, Event& event);
  Refusal ReadField(uint32_t tag, WireReader& wire, Event& event);
  Refusal ReadDuration(WireReader& wire, int64_t& duration_us);
  Refusal ReadAttribute(WireReader& wire);

  // The attributes of the event that is being read.
  std::array<Attribute, kMaxAttributes> attributes_;
  size_t attribute_count_ = 0;
  uint64_t unknown_fields_ = 0;
};

// Calls `event` with the bytes of each event of an EventBatch, in order;
// `other` counts the other fields. False where the frame is broken.
bool ForEachBatchEvent(std::string_view batch,
                       absl::FunctionRef<void(std::string_view)> event,
                       uint64_t& other);

// Whether a message is an EventBatch. Event never uses its field.
inline constexpr unsigned char kBatchFirstByte = WireTag(15, WireType::kBytes);

}  // namespace holdline

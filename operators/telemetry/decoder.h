// Bytes of one telemetry message into events. Start here; the formats are in
// protobuf_decoder.h and json_decoder.h, what makes an event good is in
// finish_event.h, the limits are in limits.h.
//
// No input crashes it, and every event of a message either is appended to the
// events or is among the refused with its reason.
//
// Thread-compatible; owned by the shard thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "operators/telemetry/event_buffer.h"
#include "operators/telemetry/json_decoder.h"
#include "operators/telemetry/protobuf_decoder.h"
#include "operators/telemetry/refusal.h"

namespace holdline {

enum class PayloadFormat : uint8_t { kAuto, kProtobuf, kJson };

class Decoder {
 public:
  explicit Decoder(PayloadFormat format = PayloadFormat::kAuto)
      : format_(format) {}

  // Appends to both; neither is cleared, so that a batch of messages can share
  // them. The events point into `payload` and into `events`.
  void Decode(std::string_view payload, EventBuffer& events,
              std::vector<RefusedEvent>& refused);

  // Fields that the schema does not know, passed over since the start.
  uint64_t unknown_fields() const {
    return protobuf_.unknown_fields() + json_.unknown_fields();
  }

 private:
  void DecodeAny(std::string_view payload, EventBuffer& events,
                 std::vector<RefusedEvent>& refused);

  const PayloadFormat format_;
  ProtobufDecoder protobuf_;
  JsonDecoder json_;
};

}  // namespace holdline

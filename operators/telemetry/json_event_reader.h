// One event from a JSON object that simdjson has parsed; the form of its fields
// stands in json_decoder.h. For json_decoder.cc: simdjson stays out of what
// others include.
//
// Thread-compatible; owned by the shard thread.
#pragma once

#include <simdjson.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "operators/telemetry/event_buffer.h"
#include "operators/telemetry/json_fields.h"
#include "operators/telemetry/limits.h"
#include "operators/telemetry/refusal.h"

namespace holdline {

class JsonEventReader {
 public:
  // Fills in `event`, which is good where this says kNone; its texts are in
  // `events`.
  Refusal Read(const simdjson::dom::object& object, Event& event,
               EventBuffer& events);

  // What the last refusal found, in words.
  const std::string& detail() const { return detail_; }
  uint64_t unknown_fields() const { return unknown_fields_; }

 private:
  using Value = simdjson::dom::element;

  Refusal ReadFields(const simdjson::dom::object& object, Event& event,
                     EventBuffer& events);
  Refusal ReadField(JsonField field, const Value& value, Event& event,
                    EventBuffer& events);
  Refusal ReadText(const Value& value, size_t max_bytes, std::string_view& text,
                   EventBuffer& events);
  Refusal ReadTime(const Value& value, int64_t& time_us);
  Refusal ReadKind(const Value& value, EventKind& kind);
  Refusal ReadDuration(const Value& value, int64_t& duration_us);
  Refusal ReadAttributes(const Value& value, EventBuffer& events);
  template <typename T>
  Refusal ReadNumber(const Value& value, T& number);

  Refusal Refuse(Refusal refusal, std::string_view detail) {
    detail_ = detail;
    return refusal;
  }

  // The attributes of the event that is being read.
  std::array<Attribute, kMaxAttributes> attributes_;
  size_t attribute_count_ = 0;
  std::string detail_;
  uint64_t unknown_fields_ = 0;
};

}  // namespace holdline

// Events into bytes: what producers send. Deterministic: equal events give
// equal bytes (attributes in the order given, which decoders normalise).
//
// Thread-safe: functions without state.
#pragma once

#include <span>
#include <string>

#include "operators/telemetry/event.h"

namespace holdline {

// Appends the event as a holdline.Event.
void AppendEventProtobuf(const Event& event, std::string& out);

// The events as a holdline.EventBatch.
std::string EncodeEventBatch(std::span<const Event> events);

enum class JsonTime {
  kRfc3339,       // "2026-03-02T09:00:00Z": for people
  kMicroseconds,  // 1772442000000000: what proto3 JSON itself can read
};

// Appends the event as one JSON object with the names of proto3 JSON, without
// a line end. REQUIRES: texts are UTF-8.
void AppendEventJson(const Event& event, JsonTime time, std::string& out);

}  // namespace holdline

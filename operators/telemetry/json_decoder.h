// Events from JSON: the schema's names as proto3 JSON spells them (entityId,
// waitUs, time, ...) or as the schema does (entity_id). A message is one
// object, an array of objects, {"events": [...]}, or several objects, each on
// its own line.
//
// - 64-bit integers are numbers or strings; null is as good as absent.
// - `time` is an integer of microseconds or a string in RFC 3339.
// - `kind` is a name, in any letter case and with or without "CONTACT_", or
//   the schema's number.
// - Fields that the schema does not know are passed over and counted.
// - Of a field that occurs twice the last counts.
//
// Strings are copied into the buffer's arena. Thread-compatible; owned by the
// shard thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "operators/telemetry/event_buffer.h"
#include "operators/telemetry/refusal.h"

namespace holdline {

class JsonDecoder {
 public:
  JsonDecoder();
  ~JsonDecoder();

  // Appends the events of `payload`. A message that is no JSON gives no events
  // and one refusal with index -1; a bad object among several is refused
  // alone. REQUIRES: payload is not larger than kMaxMessageBytes.
  void Decode(std::string_view payload, EventBuffer& events,
              std::vector<RefusedEvent>& refused);

  // Calls `piece` with each value of a message that stands for one event, in
  // order: its index as Decode counts, and its text, valid until the call
  // returns. Elements of an array are written again without blanks; elsewhere
  // only objects are pieces, and the text is theirs as it stands. The same
  // REQUIRES.
  using Piece = absl::FunctionRef<void(int32_t index, std::string_view text,
                                       bool in_array)>;
  void ForEachPiece(std::string_view payload, Piece piece);

  uint64_t unknown_fields() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace holdline

// Why an event, a message or a line of input cannot be used. The codes are
// short and stable: they are the metric's label, the dead letter's `reason`
// and the report's key.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace holdline {

enum class Refusal : uint8_t {
  kNone = 0,  // good; never counted

  // The message or line as a whole.
  kEmpty,        // no bytes, or no event in them
  kTooLarge,     // more bytes, or more events, than a message may have
  kBadProtobuf,  // not a protobuf message, or cut off
  kBadJson,      // not JSON, or a value of the wrong type
  kBadLine,      // a line of a file without the fields that it must have

  // One event.
  kUnknownKind,        // no kind, or one that is not known
  kNoEntity,           // no entity id
  kNoService,          // an outage, or maintenance, of nothing
  kNoTime,             // no time
  kBadTime,            // a time that cannot be read, or outside 1990..2100
  kNegativeWait,       // a stated wait or handle time below zero
  kBadDuration,        // a stated wait or handle time of more than a year
  kInvalidUtf8,        // text that is not UTF-8
  kNulByte,            // text with a NUL byte in it
  kTooLongField,       // a text that is longer than its limit
  kTooManyAttributes,  // more attributes than an event may have

  // Given by score, which knows the record's time and the contact.
  kTimeAhead,      // more than five minutes after its record's timestamp
  kLate,           // of a contact that has been forgotten
  kTooManyEvents,  // of a contact that has more events than it may have
};

inline constexpr int kRefusals = static_cast<int>(Refusal::kTooManyEvents) + 1;

// "bad_json"; "" for kNone. Lives for ever.
std::string_view RefusalName(Refusal refusal);

struct RefusedEvent {
  int32_t index = -1;  // which event of the message, from 0; -1: all of it
  Refusal reason = Refusal::kNone;
  std::string detail;  // what was found, in words
};

}  // namespace holdline

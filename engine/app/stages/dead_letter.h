// Dead letters: input that could not be used, as JSON that a person can read
// (proto/holdline/dead_letter.proto, proto3 JSON).
//
// Thread-safe: functions without state.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "operators/telemetry/refusal.h"

namespace holdline {

// How many bytes of a payload a dead letter keeps; its length and hash are
// always those of the whole.
inline constexpr size_t kDeadLetterPayloadBytes = 16 << 10;

struct DeadLetterSource {
  std::string_view topic;
  int32_t partition = 0;
  int64_t offset = 0;
  std::string_view payload;
};

// "topic/partition/offset".
std::string DeadLetterKey(const DeadLetterSource& source);

std::string DeadLetterJson(const DeadLetterSource& source,
                           const RefusedEvent& refused);

}  // namespace holdline

// Decodes one message and keeps what came of it, for tests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "operators/telemetry/decoder.h"
#include "tests/operators/telemetry/owned_event.h"

namespace holdline {

struct Decoded {
  std::vector<OwnedEvent> events;
  std::vector<int32_t> indices;
  std::vector<RefusedEvent> refused;

  // "index reason", one a refusal, joined by "; ".
  std::string Reasons() const {
    std::string reasons;
    for (const RefusedEvent& event : refused) {
      if (!reasons.empty()) reasons += "; ";
      reasons += std::to_string(event.index) + " ";
      reasons += RefusalName(event.reason);
    }
    return reasons;
  }
};

// From a copy of exactly the message's size, so that the address sanitizer
// sees every read past its end.
inline Decoded DecodeCopy(std::string_view payload,
                          PayloadFormat format = PayloadFormat::kAuto) {
  const std::vector<char> copy(payload.begin(), payload.end());
  Decoder decoder(format);
  EventBuffer buffer;
  Decoded decoded;
  decoder.Decode({copy.data(), copy.size()}, buffer, decoded.refused);
  for (const Event& event : buffer.events()) {
    decoded.events.push_back(Own(event));
  }
  decoded.indices.assign(buffer.indices().begin(), buffer.indices().end());
  return decoded;
}

}  // namespace holdline

// What an adapter says of one line (or row) of a file.
#pragma once

#include <cstdint>
#include <string>

#include "operators/telemetry/refusal.h"

namespace holdline {

struct LineResult {
  enum class Kind : uint8_t {
    kEvents,   // gave events, all of them good
    kIgnored,  // is known, and says nothing of contacts
    kRefused,  // cannot be used
  };

  Kind kind = Kind::kEvents;
  Refusal reason = Refusal::kNone;  // of a refused line
  std::string detail;               // what was found, in words

  static LineResult Events() { return {}; }
  static LineResult Ignored() { return {Kind::kIgnored, Refusal::kNone, {}}; }
  static LineResult Refused(Refusal reason, std::string detail) {
    return {Kind::kRefused, reason, std::move(detail)};
  }
};

}  // namespace holdline

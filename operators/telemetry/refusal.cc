#include "operators/telemetry/refusal.h"

namespace holdline {

std::string_view RefusalName(Refusal refusal) {
  switch (refusal) {
    case Refusal::kNone:
      return "";
    case Refusal::kEmpty:
      return "empty";
    case Refusal::kTooLarge:
      return "too_large";
    case Refusal::kBadProtobuf:
      return "bad_protobuf";
    case Refusal::kBadJson:
      return "bad_json";
    case Refusal::kBadLine:
      return "bad_line";
    case Refusal::kUnknownKind:
      return "unknown_kind";
    case Refusal::kNoEntity:
      return "no_entity";
    case Refusal::kNoService:
      return "no_service";
    case Refusal::kNoTime:
      return "no_time";
    case Refusal::kBadTime:
      return "bad_time";
    case Refusal::kNegativeWait:
      return "negative_wait";
    case Refusal::kBadDuration:
      return "bad_duration";
    case Refusal::kInvalidUtf8:
      return "invalid_utf8";
    case Refusal::kNulByte:
      return "nul_byte";
    case Refusal::kTooLongField:
      return "too_long_field";
    case Refusal::kTooManyAttributes:
      return "too_many_attributes";
    case Refusal::kTimeAhead:
      return "time_ahead";
    case Refusal::kLate:
      return "late";
    case Refusal::kTooManyEvents:
      return "too_many_events";
  }
  return "";
}

}  // namespace holdline

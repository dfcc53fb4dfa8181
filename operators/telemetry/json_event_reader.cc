#include "operators/telemetry/json_event_reader.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "operators/telemetry/event_kind.h"
#include "operators/telemetry/finish_event.h"
#include "operators/telemetry/rfc3339.h"

namespace holdline {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

// A double that is a whole number and is known to the last digit.
bool IsExactInteger(double value) {
  constexpr double kLimit = 9'007'199'254'740'992.0;  // 2^53
  return std::abs(value) < kLimit && std::trunc(value) == value;
}

template <typename T>
bool ReadDigits(std::string_view text, T& value) {
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stop == end && !text.empty();
}

// An integer as proto3 JSON may write it: 5, "5", 5.0.
template <typename T>
bool ReadInteger(const element& value, T& out) {
  switch (value.type()) {
    case element_type::INT64: {
      const int64_t number = value.get_int64().value_unsafe();
      if (!std::in_range<T>(number)) return false;
      out = static_cast<T>(number);
      return true;
    }
    case element_type::UINT64: {
      const uint64_t number = value.get_uint64().value_unsafe();
      if (!std::in_range<T>(number)) return false;
      out = static_cast<T>(number);
      return true;
    }
    case element_type::DOUBLE: {
      const double number = value.get_double().value_unsafe();
      if (!IsExactInteger(number)) return false;
      const auto whole = static_cast<int64_t>(number);
      if (!std::in_range<T>(whole)) return false;
      out = static_cast<T>(whole);
      return true;
    }
    case element_type::STRING:
      return ReadDigits(value.get_string().value_unsafe(), out);
    default:
      return false;
  }
}

}  // namespace

Refusal JsonEventReader::Read(const simdjson::dom::object& object, Event& event,
                              EventBuffer& events) {
  attribute_count_ = 0;
  Refusal refusal = ReadFields(object, event, events);
  if (refusal != Refusal::kNone) return refusal;
  if (attribute_count_ != 0) {
    attribute_count_ =
        NormalizeAttributes({attributes_.data(), attribute_count_});
    event.attributes = events.Keep({attributes_.data(), attribute_count_});
  }
  refusal = FinishEvent(event);
  return refusal == Refusal::kNone
             ? refusal
             : Refuse(refusal, ExplainRefusal(refusal, event));
}

Refusal JsonEventReader::ReadFields(const simdjson::dom::object& object,
                                    Event& event, EventBuffer& events) {
  for (const simdjson::dom::key_value_pair field : object) {
    if (field.value.is_null()) continue;
    const JsonField known = JsonFieldOf(field.key);
    if (known == JsonField::kUnknown) {
      ++unknown_fields_;
      continue;
    }
    const Refusal refusal = ReadField(known, field.value, event, events);
    if (refusal == Refusal::kNone) continue;
    detail_ = absl::StrCat(std::string(field.key), ": ", detail_);
    return refusal;
  }
  return Refusal::kNone;
}

Refusal JsonEventReader::ReadField(JsonField field, const Value& value,
                                   Event& event, EventBuffer& events) {
  switch (field) {
    case JsonField::kUnknown:
      return Refusal::kNone;
    case JsonField::kEventId:
      return ReadText(value, kMaxTextBytes, event.event_id, events);
    case JsonField::kEntityId:
      return ReadText(value, kMaxTextBytes, event.entity_id, events);
    case JsonField::kTime:
      return ReadTime(value, event.time_us);
    case JsonField::kKind:
      return ReadKind(value, event.kind);
    case JsonField::kSequence:
      return ReadNumber(value, event.sequence);
    case JsonField::kRevision:
      return ReadNumber(value, event.revision);
    case JsonField::kChannel:
      return ReadText(value, kMaxTextBytes, event.channel, events);
    case JsonField::kQueue:
      return ReadText(value, kMaxTextBytes, event.queue, events);
    case JsonField::kAgent:
      return ReadText(value, kMaxTextBytes, event.agent, events);
    case JsonField::kCustomer:
      return ReadText(value, kMaxTextBytes, event.customer, events);
    case JsonField::kService:
      return ReadText(value, kMaxTextBytes, event.service, events);
    case JsonField::kAttributes:
      return ReadAttributes(value, events);
    case JsonField::kWait:
      return ReadDuration(value, event.wait_us);
    case JsonField::kHandle:
      return ReadDuration(value, event.handle_us);
  }
  return Refusal::kBadJson;
}

Refusal JsonEventReader::ReadText(const Value& value, size_t max_bytes,
                                  std::string_view& text, EventBuffer& events) {
  std::string_view read;
  if (value.get(read) != simdjson::SUCCESS) {
    return Refuse(Refusal::kBadJson, "a string is expected");
  }
  if (read.size() > max_bytes) {
    return Refuse(
        Refusal::kTooLongField,
        absl::StrCat(read.size(), " bytes, at most ", max_bytes, " are taken"));
  }
  text = events.Keep(read);
  return Refusal::kNone;
}

template <typename T>
Refusal JsonEventReader::ReadNumber(const Value& value, T& number) {
  if (ReadInteger(value, number)) return Refusal::kNone;
  return Refuse(
      Refusal::kBadJson,
      absl::StrCat("an integer from ", std::numeric_limits<T>::min(), " to ",
                   std::numeric_limits<T>::max(), " is expected"));
}

Refusal JsonEventReader::ReadTime(const Value& value, int64_t& time_us) {
  if (ReadInteger(value, time_us)) return Refusal::kNone;
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS && ParseRfc3339(text, time_us)) {
    return Refusal::kNone;
  }
  return Refuse(Refusal::kBadTime,
                "integer microseconds, or RFC 3339 with an offset, expected");
}

Refusal JsonEventReader::ReadKind(const Value& value, EventKind& kind) {
  std::string_view name;
  int64_t number = 0;
  if (ReadInteger(value, number)) {
    kind = EventKindOf(number);
  } else if (value.get(name) == simdjson::SUCCESS) {
    kind = ParseEventKind(name);
  } else {
    return Refuse(Refusal::kBadJson, "a name or a number is expected");
  }
  return kind == EventKind::kUnspecified
             ? Refuse(Refusal::kUnknownKind, simdjson::minify(value))
             : Refusal::kNone;
}

// Refused here, since -1 would read as absent later.
Refusal JsonEventReader::ReadDuration(const Value& value,
                                      int64_t& duration_us) {
  const Refusal refusal = ReadNumber(value, duration_us);
  if (refusal != Refusal::kNone || duration_us >= 0) return refusal;
  return Refuse(Refusal::kNegativeWait,
                absl::StrCat(duration_us, " microseconds"));
}

Refusal JsonEventReader::ReadAttributes(const Value& value,
                                        EventBuffer& events) {
  simdjson::dom::object object;
  if (value.get(object) != simdjson::SUCCESS) {
    return Refuse(Refusal::kBadJson, "an object is expected");
  }
  attribute_count_ = 0;
  for (const simdjson::dom::key_value_pair field : object) {
    if (attribute_count_ == attributes_.size()) {
      return Refuse(Refusal::kTooManyAttributes,
                    absl::StrCat("more than ", kMaxAttributes));
    }
    if (field.key.size() > kMaxAttributeBytes) {
      return Refuse(Refusal::kTooLongField,
                    absl::StrCat("a key of ", field.key.size(), " bytes"));
    }
    Attribute& attribute = attributes_[attribute_count_++];
    attribute.key = events.Keep(field.key);
    const Refusal refusal =
        ReadText(field.value, kMaxAttributeBytes, attribute.value, events);
    if (refusal != Refusal::kNone) return refusal;
  }
  return Refusal::kNone;
}

}  // namespace holdline

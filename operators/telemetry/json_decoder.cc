#include "operators/telemetry/json_decoder.h"

#include <simdjson.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "operators/telemetry/event_kind.h"
#include "operators/telemetry/finish_event.h"
#include "operators/telemetry/json_fields.h"
#include "operators/telemetry/limits.h"
#include "operators/telemetry/rfc3339.h"

namespace holdline {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

constexpr std::string_view kWhitespace = " \t\r\n";

std::string_view Trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(kWhitespace);
  if (first == text.npos) return {};
  const size_t last = text.find_last_not_of(kWhitespace);
  return text.substr(first, last - first + 1);
}

bool LooksLikeObject(std::string_view trimmed) {
  return trimmed.size() >= 2 && trimmed.front() == '{' && trimmed.back() == '}';
}

// Takes the first line off `rest`, trimmed.
std::string_view TakeLine(std::string_view& rest) {
  const size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
  return Trimmed(line);
}

// simdjson reads a few bytes past what it parses; a message has none to spare.
class PaddedCopy {
 public:
  std::string_view Of(std::string_view text) {
    if (bytes_.size() < text.size() + simdjson::SIMDJSON_PADDING) {
      bytes_.resize(text.size() + simdjson::SIMDJSON_PADDING);
    }
    std::memcpy(bytes_.data(), text.data(), text.size());
    return {bytes_.data(), text.size()};
  }

 private:
  std::vector<char> bytes_;
};

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

class JsonDecoder::Impl {
 public:
  void Decode(std::string_view payload, EventBuffer& events,
              std::vector<RefusedEvent>& refused);

  uint64_t unknown_fields() const { return unknown_fields_; }

 private:
  // The message that is being decoded.
  struct Message {
    EventBuffer& events;
    std::vector<RefusedEvent>& refused;
    int32_t next_index = 0;
    int32_t unread = 0;  // events past the limit
  };

  // What one document of a message is taken for.
  enum class Place { kAlone, kOnALine };

  bool Parse(std::string_view padded, element& document);
  void DecodeLines(std::string_view lines, Message& message);
  void DecodeDocument(const element& document, Place place, Message& message);
  void DecodeArray(const simdjson::dom::array& array, Message& message);
  void DecodeEvent(const element& value, int32_t index, Message& message);
  void RefuseDocument(int32_t index, Message& message);

  Refusal ReadEvent(const simdjson::dom::object& object, Event& event,
                    EventBuffer& events);
  Refusal ReadField(JsonField field, const element& value, Event& event,
                    EventBuffer& events);
  Refusal ReadText(const element& value, std::string_view& text,
                   EventBuffer& events);
  Refusal ReadLimited(const element& value, size_t max_bytes,
                      std::string_view& text, EventBuffer& events);
  Refusal ReadTime(const element& value, int64_t& time_us);
  Refusal ReadKind(const element& value, EventKind& kind);
  Refusal ReadDuration(const element& value, int64_t& duration_us);
  Refusal ReadAttributes(const element& value, EventBuffer& events);
  template <typename T>
  Refusal ReadNumber(const element& value, T& number);

  Refusal Refuse(Refusal refusal, std::string_view detail) {
    detail_ = detail;
    return refusal;
  }

  simdjson::dom::parser parser_;
  PaddedCopy padded_;
  simdjson::error_code error_ = simdjson::SUCCESS;  // of the last Parse
  std::array<Attribute, kMaxAttributes> attributes_;
  size_t attribute_count_ = 0;
  std::string detail_;  // of the last refusal within an event
  uint64_t unknown_fields_ = 0;
};

bool JsonDecoder::Impl::Parse(std::string_view padded, element& document) {
  error_ = parser_.parse(padded.data(), padded.size(), false).get(document);
  return error_ == simdjson::SUCCESS;
}

void JsonDecoder::Impl::Decode(std::string_view payload, EventBuffer& events,
                               std::vector<RefusedEvent>& refused) {
  Message message{events, refused};
  const std::string_view text = Trimmed(padded_.Of(payload));
  std::string_view rest = text;
  const std::string_view first_line = TakeLine(rest);
  const bool many_lines = !Trimmed(rest).empty();
  const bool may_be_lines = many_lines && LooksLikeObject(first_line);
  element document;
  if (may_be_lines && Parse(first_line, document)) {
    DecodeLines(text, message);
  } else if (Parse(text, document)) {
    DecodeDocument(document, Place::kAlone, message);
  } else if (may_be_lines) {
    DecodeLines(text, message);
  } else {
    RefuseDocument(-1, message);
  }
  if (message.unread > 0) {
    refused.push_back(
        {kMaxEventsPerMessage, Refusal::kTooLarge,
         absl::StrCat(message.next_index, " events in one message; the first ",
                      kMaxEventsPerMessage, " were taken")});
  }
}

void JsonDecoder::Impl::DecodeLines(std::string_view lines, Message& message) {
  while (!lines.empty()) {
    const std::string_view line = TakeLine(lines);
    if (line.empty()) continue;
    element document;
    if (Parse(line, document)) {
      DecodeDocument(document, Place::kOnALine, message);
    } else {
      RefuseDocument(message.next_index++, message);
    }
  }
}

void JsonDecoder::Impl::DecodeDocument(const element& document, Place place,
                                       Message& message) {
  simdjson::dom::array array;
  if (document.get(array) == simdjson::SUCCESS ||
      document["events"].get(array) == simdjson::SUCCESS) {
    DecodeArray(array, message);
    return;
  }
  const int32_t index = message.next_index++;
  DecodeEvent(document, place == Place::kAlone ? -1 : index, message);
}

void JsonDecoder::Impl::DecodeArray(const simdjson::dom::array& array,
                                    Message& message) {
  if (array.begin() == array.end()) {
    message.refused.push_back({-1, Refusal::kEmpty, "no events"});
  }
  for (const element& value : array) {
    DecodeEvent(value, message.next_index++, message);
  }
}

void JsonDecoder::Impl::RefuseDocument(int32_t index, Message& message) {
  const Refusal refusal = error_ == simdjson::UTF8_ERROR ? Refusal::kInvalidUtf8
                                                         : Refusal::kBadJson;
  message.refused.push_back({index, refusal, simdjson::error_message(error_)});
}

void JsonDecoder::Impl::DecodeEvent(const element& value, int32_t index,
                                    Message& message) {
  if (index >= kMaxEventsPerMessage) {
    ++message.unread;
    return;
  }
  simdjson::dom::object object;
  if (value.get(object) != simdjson::SUCCESS) {
    message.refused.push_back({index, Refusal::kBadJson, "not an object"});
    return;
  }
  EventBuffer& events = message.events;
  const size_t before = events.size();
  Event& event = events.Append(index < 0 ? 0 : index);
  Refusal refusal = ReadEvent(object, event, events);
  if (refusal == Refusal::kNone) {
    refusal = FinishEvent(event);
    if (refusal != Refusal::kNone) detail_ = ExplainRefusal(refusal, event);
  }
  if (refusal != Refusal::kNone) {
    message.refused.push_back({index, refusal, detail_});
    events.Truncate(before);
    return;
  }
  event.attributes = events.Keep(event.attributes);
}

Refusal JsonDecoder::Impl::ReadEvent(const simdjson::dom::object& object,
                                     Event& event, EventBuffer& events) {
  attribute_count_ = 0;
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
  if (attribute_count_ != 0) {
    attribute_count_ =
        NormalizeAttributes({attributes_.data(), attribute_count_});
    event.attributes = {attributes_.data(), attribute_count_};
  }
  return Refusal::kNone;
}

Refusal JsonDecoder::Impl::ReadField(JsonField field, const element& value,
                                     Event& event, EventBuffer& events) {
  switch (field) {
    case JsonField::kUnknown:
      return Refusal::kNone;
    case JsonField::kEventId:
      return ReadText(value, event.event_id, events);
    case JsonField::kEntityId:
      return ReadText(value, event.entity_id, events);
    case JsonField::kTime:
      return ReadTime(value, event.time_us);
    case JsonField::kKind:
      return ReadKind(value, event.kind);
    case JsonField::kSequence:
      return ReadNumber(value, event.sequence);
    case JsonField::kRevision:
      return ReadNumber(value, event.revision);
    case JsonField::kChannel:
      return ReadText(value, event.channel, events);
    case JsonField::kQueue:
      return ReadText(value, event.queue, events);
    case JsonField::kAgent:
      return ReadText(value, event.agent, events);
    case JsonField::kCustomer:
      return ReadText(value, event.customer, events);
    case JsonField::kAttributes:
      return ReadAttributes(value, events);
    case JsonField::kWait:
      return ReadDuration(value, event.wait_us);
    case JsonField::kHandle:
      return ReadDuration(value, event.handle_us);
  }
  return Refusal::kBadJson;
}

Refusal JsonDecoder::Impl::ReadText(const element& value,
                                    std::string_view& text,
                                    EventBuffer& events) {
  return ReadLimited(value, kMaxTextBytes, text, events);
}

Refusal JsonDecoder::Impl::ReadLimited(const element& value, size_t max_bytes,
                                       std::string_view& text,
                                       EventBuffer& events) {
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
Refusal JsonDecoder::Impl::ReadNumber(const element& value, T& number) {
  if (ReadInteger(value, number)) return Refusal::kNone;
  return Refuse(
      Refusal::kBadJson,
      absl::StrCat("an integer from ", std::numeric_limits<T>::min(), " to ",
                   std::numeric_limits<T>::max(), " is expected"));
}

Refusal JsonDecoder::Impl::ReadTime(const element& value, int64_t& time_us) {
  if (ReadInteger(value, time_us)) return Refusal::kNone;
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS && ParseRfc3339(text, time_us)) {
    return Refusal::kNone;
  }
  return Refuse(Refusal::kBadTime,
                "integer microseconds, or RFC 3339 with an offset, expected");
}

Refusal JsonDecoder::Impl::ReadKind(const element& value, EventKind& kind) {
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
Refusal JsonDecoder::Impl::ReadDuration(const element& value,
                                        int64_t& duration_us) {
  const Refusal refusal = ReadNumber(value, duration_us);
  if (refusal != Refusal::kNone || duration_us >= 0) return refusal;
  return Refuse(Refusal::kNegativeWait,
                absl::StrCat(duration_us, " microseconds"));
}

Refusal JsonDecoder::Impl::ReadAttributes(const element& value,
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
        ReadLimited(field.value, kMaxAttributeBytes, attribute.value, events);
    if (refusal != Refusal::kNone) return refusal;
  }
  return Refusal::kNone;
}

JsonDecoder::JsonDecoder() : impl_(std::make_unique<Impl>()) {}
JsonDecoder::~JsonDecoder() = default;

void JsonDecoder::Decode(std::string_view payload, EventBuffer& events,
                         std::vector<RefusedEvent>& refused) {
  impl_->Decode(payload, events, refused);
}

uint64_t JsonDecoder::unknown_fields() const { return impl_->unknown_fields(); }

}  // namespace holdline

#include "operators/telemetry/json_decoder.h"

#include <simdjson.h>

#include <cstring>

#include "absl/strings/str_cat.h"
#include "operators/telemetry/json_event_reader.h"
#include "operators/telemetry/limits.h"
#include "operators/telemetry/text_check.h"

namespace holdline {
namespace {

using simdjson::dom::element;

constexpr std::string_view kWhitespace = " \t\r\n";

std::string_view Trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(kWhitespace);
  if (first == text.npos) return {};
  const size_t last = text.find_last_not_of(kWhitespace);
  return text.substr(first, last - first + 1);
}

// Takes the first line off `rest`, trimmed.
std::string_view TakeLine(std::string_view& rest) {
  const size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
  return Trimmed(line);
}

// Whether a message that is no document of its own seems to be several, each on
// its line: the first line then is an object from end to end.
bool HoldsLines(std::string_view trimmed) {
  const std::string_view first = TakeLine(trimmed);
  return !trimmed.empty() && first.starts_with('{') && first.ends_with('}');
}

}  // namespace

class JsonDecoder::Impl {
 public:
  void Decode(std::string_view payload, EventBuffer& events,
              std::vector<RefusedEvent>& refused);
  void ForEachPiece(std::string_view payload, Piece piece);

  uint64_t unknown_fields() const { return reader_.unknown_fields(); }

 private:
  // simdjson reads a few bytes past what it parses; a message has none to
  // spare.
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
  static void PiecesOf(const element& document, std::string_view text,
                       int32_t& index, Piece piece);
  void RefuseDocument(int32_t index, Message& message);

  JsonEventReader reader_;
  simdjson::dom::parser parser_;
  PaddedCopy padded_;
  simdjson::error_code error_ = simdjson::SUCCESS;  // of the last Parse
};

bool JsonDecoder::Impl::Parse(std::string_view padded, element& document) {
  error_ = parser_.parse(padded.data(), padded.size(), false).get(document);
  return error_ == simdjson::SUCCESS;
}

void JsonDecoder::Impl::Decode(std::string_view payload, EventBuffer& events,
                               std::vector<RefusedEvent>& refused) {
  Message message{events, refused};
  const std::string_view text = Trimmed(padded_.Of(payload));
  element document;
  if (Parse(text, document)) {
    DecodeDocument(document, Place::kAlone, message);
  } else if (HoldsLines(text)) {
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
  const Refusal refusal = reader_.Read(object, event, events);
  if (refusal == Refusal::kNone) return;
  message.refused.push_back({index, refusal, reader_.detail()});
  events.Truncate(before);
}

// The same walk as Decode's, so that both count alike.
void JsonDecoder::Impl::ForEachPiece(std::string_view payload, Piece piece) {
  if (payload.starts_with(kByteOrderMark)) {
    payload.remove_prefix(kByteOrderMark.size());
  }
  std::string_view text = Trimmed(padded_.Of(payload));
  int32_t index = 0;
  element document;
  if (Parse(text, document)) {
    PiecesOf(document, text, index, piece);
    return;
  }
  if (!HoldsLines(text)) return;
  while (!text.empty()) {
    const std::string_view line = TakeLine(text);
    if (line.empty()) continue;
    if (Parse(line, document)) {
      PiecesOf(document, line, index, piece);
    } else {
      ++index;
    }
  }
}

void JsonDecoder::Impl::PiecesOf(const element& document, std::string_view text,
                                 int32_t& index, Piece piece) {
  simdjson::dom::array array;
  if (document.get(array) == simdjson::SUCCESS ||
      document["events"].get(array) == simdjson::SUCCESS) {
    for (const element& value : array) {
      piece(index++, simdjson::minify(value), /*in_array=*/true);
    }
    return;
  }
  if (document.is_object()) piece(index, text, /*in_array=*/false);
  ++index;
}

JsonDecoder::JsonDecoder() : impl_(std::make_unique<Impl>()) {}
JsonDecoder::~JsonDecoder() = default;

void JsonDecoder::Decode(std::string_view payload, EventBuffer& events,
                         std::vector<RefusedEvent>& refused) {
  impl_->Decode(payload, events, refused);
}

void JsonDecoder::ForEachPiece(std::string_view payload, Piece piece) {
  impl_->ForEachPiece(payload, piece);
}

uint64_t JsonDecoder::unknown_fields() const { return impl_->unknown_fields(); }

}  // namespace holdline

#include "operators/telemetry/decoder.h"

#include "absl/strings/str_cat.h"
#include "operators/telemetry/limits.h"
#include "operators/telemetry/text_check.h"

namespace holdline {
namespace {

bool LooksLikeJson(std::string_view payload) {
  const size_t first = payload.find_first_not_of(" \t\r\n");
  return first != payload.npos &&
         (payload[first] == '{' || payload[first] == '[');
}

}  // namespace

void Decoder::Decode(std::string_view payload, EventBuffer& events,
                     std::vector<RefusedEvent>& refused) {
  if (payload.empty()) {
    refused.push_back({-1, Refusal::kEmpty, "no bytes"});
    return;
  }
  if (payload.size() > kMaxMessageBytes) {
    refused.push_back({-1, Refusal::kTooLarge,
                       absl::StrCat(payload.size(), " bytes, at most ",
                                    kMaxMessageBytes, " are taken")});
    return;
  }
  switch (format_) {
    case PayloadFormat::kProtobuf:
      return protobuf_.Decode(payload, events, refused);
    case PayloadFormat::kJson:
      return json_.Decode(payload, events, refused);
    case PayloadFormat::kAuto:
      return DecodeAny(payload, events, refused);
  }
}

void Decoder::DecodeAny(std::string_view payload, EventBuffer& events,
                        std::vector<RefusedEvent>& refused) {
  // No field of Event begins with '{' or '['; but a line feed is the tag of
  // event_id, and a blank that of kind.
  if (payload[0] == '{' || payload[0] == '[') {
    return json_.Decode(payload, events, refused);
  }
  if (payload.starts_with(kByteOrderMark)) {
    payload.remove_prefix(kByteOrderMark.size());
    return json_.Decode(payload, events, refused);
  }
  const size_t events_before = events.size();
  const size_t refused_before = refused.size();
  protobuf_.Decode(payload, events, refused);
  if (events.size() == events_before && LooksLikeJson(payload)) {
    refused.resize(refused_before);
    json_.Decode(payload, events, refused);
  }
}

}  // namespace holdline

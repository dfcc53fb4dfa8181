#include "operators/telemetry/protobuf_decoder.h"

#include "absl/strings/str_cat.h"
#include "operators/telemetry/event_kind.h"
#include "operators/telemetry/finish_event.h"
#include "operators/telemetry/text_check.h"

namespace holdline {
namespace {

constexpr uint32_t kEvents = WireTag(15, WireType::kBytes);

constexpr uint32_t kEventId = WireTag(1, WireType::kBytes);
constexpr uint32_t kEntityId = WireTag(2, WireType::kBytes);
constexpr uint32_t kTime = WireTag(3, WireType::kVarint);
constexpr uint32_t kKind = WireTag(4, WireType::kVarint);
constexpr uint32_t kSequence = WireTag(5, WireType::kVarint);
constexpr uint32_t kRevision = WireTag(6, WireType::kVarint);
constexpr uint32_t kChannel = WireTag(7, WireType::kBytes);
constexpr uint32_t kQueue = WireTag(8, WireType::kBytes);
constexpr uint32_t kAgent = WireTag(9, WireType::kBytes);
constexpr uint32_t kCustomer = WireTag(10, WireType::kBytes);
constexpr uint32_t kAttributes = WireTag(11, WireType::kBytes);
constexpr uint32_t kWait = WireTag(12, WireType::kVarint);
constexpr uint32_t kHandle = WireTag(13, WireType::kVarint);
constexpr uint32_t kService = WireTag(14, WireType::kBytes);

constexpr uint32_t kMapKey = WireTag(1, WireType::kBytes);
constexpr uint32_t kMapValue = WireTag(2, WireType::kBytes);

bool IsUtf8(std::string_view text) {
  return CheckText(text) != TextFault::kInvalidUtf8;
}

// The last of equal fields counts, but none may be invalid: the one that will
// be lost is looked at here, the last one by FinishEvent.
Refusal ReadText(WireReader& wire, std::string_view& text) {
  const bool lost_is_good = text.empty() || IsUtf8(text);
  if (!wire.ReadBytes(text)) return Refusal::kBadProtobuf;
  return lost_is_good ? Refusal::kNone : Refusal::kInvalidUtf8;
}

// Signed fields stand on the wire as their two's complement.
template <typename T>
Refusal ReadInteger(WireReader& wire, T& value) {
  uint64_t varint;
  if (!wire.ReadVarint(varint)) return Refusal::kBadProtobuf;
  value = static_cast<T>(varint);
  return Refusal::kNone;
}

Refusal ReadMapEntry(WireReader wire, Attribute& attribute) {
  Refusal first = Refusal::kNone;
  while (!wire.AtEnd()) {
    uint32_t tag;
    if (!wire.ReadTag(tag)) return Refusal::kBadProtobuf;
    Refusal refusal = Refusal::kNone;
    if (tag == kMapKey) {
      refusal = ReadText(wire, attribute.key);
    } else if (tag == kMapValue) {
      refusal = ReadText(wire, attribute.value);
    } else if (!wire.Skip(tag)) {
      refusal = Refusal::kBadProtobuf;
    }
    if (refusal == Refusal::kBadProtobuf) return refusal;
    if (first == Refusal::kNone) first = refusal;
  }
  // Here, because of equal keys only one goes on to FinishEvent.
  if (!IsUtf8(attribute.key) || !IsUtf8(attribute.value)) {
    return Refusal::kInvalidUtf8;
  }
  return first;
}

std::string Explain(Refusal refusal, const Event& event) {
  return refusal == Refusal::kBadProtobuf ? "cut off or malformed"
                                          : ExplainRefusal(refusal, event);
}

}  // namespace

bool ForEachBatchEvent(std::string_view batch,
                       absl::FunctionRef<void(std::string_view)> event,
                       uint64_t& other) {
  WireReader wire(batch);
  while (!wire.AtEnd()) {
    uint32_t tag;
    if (!wire.ReadTag(tag)) return false;
    if (tag != kEvents) {
      if (!wire.Skip(tag)) return false;
      ++other;
      continue;
    }
    std::string_view bytes;
    if (!wire.ReadBytes(bytes)) return false;
    event(bytes);
  }
  return true;
}

void ProtobufDecoder::Decode(std::string_view payload, EventBuffer& events,
                             std::vector<RefusedEvent>& refused) {
  if (static_cast<unsigned char>(payload[0]) != kBatchFirstByte) {
    DecodeEvent(payload, -1, events, refused);
    return;
  }
  const size_t events_before = events.size();
  const size_t refused_before = refused.size();
  if (!DecodeBatch(payload, events, refused)) {
    // Where the frame is broken, nothing says that its events are whole.
    events.Truncate(events_before);
    refused.resize(refused_before);
    refused.push_back(
        {-1, Refusal::kBadProtobuf, "batch cut off or malformed"});
  }
}

bool ProtobufDecoder::DecodeBatch(std::string_view payload, EventBuffer& events,
                                  std::vector<RefusedEvent>& refused) {
  int32_t index = 0;
  const bool whole = ForEachBatchEvent(
      payload,
      [&](std::string_view bytes) {
        if (index < kMaxEventsPerMessage) {
          DecodeEvent(bytes, index, events, refused);
        }
        ++index;
      },
      unknown_fields_);
  if (!whole) return false;
  if (index > kMaxEventsPerMessage) {
    refused.push_back({kMaxEventsPerMessage, Refusal::kTooLarge,
                       absl::StrCat(index, " events in one message; the first ",
                                    kMaxEventsPerMessage, " were taken")});
  }
  return true;
}

void ProtobufDecoder::DecodeEvent(std::string_view bytes, int32_t index,
                                  EventBuffer& events,
                                  std::vector<RefusedEvent>& refused) {
  const size_t before = events.size();
  Event& event = events.Append(index < 0 ? 0 : index);
  attribute_count_ = 0;
  Refusal refusal = ReadEvent(WireReader(bytes), event);
  if (refusal == Refusal::kNone) {
    if (attribute_count_ != 0) {
      attribute_count_ =
          NormalizeAttributes({attributes_.data(), attribute_count_});
      event.attributes = {attributes_.data(), attribute_count_};
    }
    refusal = FinishEvent(event);
  }
  if (refusal != Refusal::kNone) {
    refused.push_back({index, refusal, Explain(refusal, event)});
    events.Truncate(before);
    return;
  }
  if (attribute_count_ != 0) event.attributes = events.Keep(event.attributes);
}

Refusal ProtobufDecoder::ReadEvent(WireReader wire, Event& event) {
  // A broken frame is worse than a bad value: it is looked for to the end.
  Refusal first = Refusal::kNone;
  while (!wire.AtEnd()) {
    uint32_t tag;
    if (!wire.ReadTag(tag)) return Refusal::kBadProtobuf;
    const Refusal refusal = ReadField(tag, wire, event);
    if (refusal == Refusal::kBadProtobuf) return refusal;
    if (first == Refusal::kNone) first = refusal;
  }
  return first;
}

Refusal ProtobufDecoder::ReadField(uint32_t tag, WireReader& wire,
                                   Event& event) {
  switch (tag) {
    case kEventId:
      return ReadText(wire, event.event_id);
    case kEntityId:
      return ReadText(wire, event.entity_id);
    case kTime:
      return ReadInteger(wire, event.time_us);
    case kKind: {
      int32_t number = 0;
      const Refusal refusal = ReadInteger(wire, number);
      event.kind = EventKindOf(number);
      return refusal;
    }
    case kSequence:
      return ReadInteger(wire, event.sequence);
    case kRevision:
      return ReadInteger(wire, event.revision);
    case kChannel:
      return ReadText(wire, event.channel);
    case kQueue:
      return ReadText(wire, event.queue);
    case kAgent:
      return ReadText(wire, event.agent);
    case kCustomer:
      return ReadText(wire, event.customer);
    case kService:
      return ReadText(wire, event.service);
    case kAttributes:
      return ReadAttribute(wire);
    case kWait:
      return ReadDuration(wire, event.wait_us);
    case kHandle:
      return ReadDuration(wire, event.handle_us);
    default:
      ++unknown_fields_;
      return wire.Skip(tag) ? Refusal::kNone : Refusal::kBadProtobuf;
  }
}

// Refused here, since -1 would read as absent later.
Refusal ProtobufDecoder::ReadDuration(WireReader& wire, int64_t& duration_us) {
  const Refusal refusal = ReadInteger(wire, duration_us);
  if (refusal != Refusal::kNone) return refusal;
  return duration_us < 0 ? Refusal::kNegativeWait : Refusal::kNone;
}

Refusal ProtobufDecoder::ReadAttribute(WireReader& wire) {
  std::string_view entry;
  if (!wire.ReadBytes(entry)) return Refusal::kBadProtobuf;
  Attribute attribute;
  const Refusal refusal = ReadMapEntry(WireReader(entry), attribute);
  if (refusal != Refusal::kNone) return refusal;
  if (attribute_count_ == attributes_.size()) {
    return Refusal::kTooManyAttributes;
  }
  attributes_[attribute_count_++] = attribute;
  return Refusal::kNone;
}

}  // namespace holdline

// Messages that were good, damaged at random: nothing crashes, nothing is read
// past the end (the address sanitizer looks), and whatever is not refused is
// what libprotobuf reads from the same bytes.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "operators/telemetry/limits.h"
#include "tests/operators/telemetry/decoding.h"
#include "tests/operators/telemetry/owned_event.h"
#include "tests/operators/telemetry/reference_codec.h"

namespace holdline {
namespace {

std::string AnyBytes() {
  return *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
}

std::string DamagedOnce(std::string bytes) {
  if (bytes.empty()) return AnyBytes();
  const auto place = *rc::gen::inRange<size_t>(0, bytes.size());
  switch (*rc::gen::inRange(0, 5)) {
    case 0:
      bytes[place] =
          static_cast<char>(bytes[place] ^ 1 << *rc::gen::inRange(0, 8));
      break;
    case 1:
      bytes.resize(place);
      break;
    case 2:
      bytes.insert(place, AnyBytes());
      break;
    case 3:
      bytes.erase(place, *rc::gen::inRange<size_t>(1, 9));
      break;
    default:
      bytes[place] = *rc::gen::arbitrary<char>();
      break;
  }
  return bytes;
}

std::string Damaged(std::string bytes) {
  const int times = *rc::gen::inRange(1, 4);
  for (int i = 0; i < times; ++i) bytes = DamagedOnce(std::move(bytes));
  return bytes;
}

// Whether there is a reason to refuse an event that libprotobuf takes.
bool IsGood(const OwnedEvent& event) {
  const auto duration_is_good = [](const std::optional<int64_t>& us) {
    return !us || (*us >= 0 && *us <= kMaxDurationUs);
  };
  const auto text_is_good = [](const std::string& text, size_t limit) {
    return text.size() <= limit && text.find('\0') == text.npos;
  };
  const bool is_of_contact = event.kind >= 1 && event.kind <= 12;
  const bool is_of_case = event.kind >= 40 && event.kind <= 48;
  const bool is_of_service = event.kind >= 80 && event.kind <= 87;
  const bool begins = event.kind == 80 || event.kind == 85;
  bool good =
      (is_of_contact || is_of_case || is_of_service) &&
      !(begins && event.service.empty()) && !event.entity_id.empty() &&
      event.time_us >= kMinEventTimeUs && event.time_us < kMaxEventTimeUs &&
      duration_is_good(event.wait_us) && duration_is_good(event.handle_us) &&
      event.attributes.size() <= kMaxAttributes;
  for (const std::string* text :
       {&event.event_id, &event.entity_id, &event.channel, &event.queue,
        &event.agent, &event.customer, &event.service}) {
    good = good && text_is_good(*text, kMaxTextBytes);
  }
  for (const auto& [key, value] : event.attributes) {
    good = good && text_is_good(key, kMaxAttributeBytes) &&
           text_is_good(value, kMaxAttributeBytes);
  }
  return good;
}

void CheckTaken(std::string_view bytes, const OwnedEvent& event) {
  RC_ASSERT(ReferenceParse(bytes) == event);
  RC_ASSERT(IsGood(event));
}

// What libprotobuf reads may be refused for what it says, not for its form.
void CheckRefused(std::string_view bytes, Refusal reason) {
  RC_ASSERT(reason != Refusal::kNone);
  if (ReferenceParse(bytes)) {
    RC_ASSERT(reason != Refusal::kBadProtobuf);
    RC_ASSERT(reason != Refusal::kInvalidUtf8);
  }
}

void CheckDamagedEvent(const std::string& payload) {
  if (payload.empty() || payload[0] == 0x7A) return;
  const Decoded decoded = DecodeCopy(payload, PayloadFormat::kProtobuf);
  RC_ASSERT(decoded.events.size() + decoded.refused.size() == 1u);
  if (decoded.events.empty()) {
    CheckRefused(payload, decoded.refused[0].reason);
  } else {
    CheckTaken(payload, decoded.events[0]);
  }
}

void CheckDamagedBatch(const std::string& payload) {
  if (payload.empty() || payload[0] != 0x7A) return;
  const Decoded decoded = DecodeCopy(payload, PayloadFormat::kProtobuf);
  const auto split = ReferenceSplit(payload);
  RC_ASSERT(split.has_value() == (decoded.Reasons() != "-1 bad_protobuf"));
  if (!split) {
    RC_ASSERT(decoded.events.empty());
    return;
  }
  RC_ASSERT(decoded.events.size() + decoded.refused.size() == split->size());
  for (size_t i = 0; i < decoded.events.size(); ++i) {
    const auto index = static_cast<size_t>(decoded.indices[i]);
    CheckTaken((*split)[index], decoded.events[i]);
  }
  for (const RefusedEvent& refused : decoded.refused) {
    CheckRefused((*split)[static_cast<size_t>(refused.index)], refused.reason);
  }
}

void CheckDamagedJson(const std::string& payload) {
  const Decoded decoded = DecodeCopy(payload, PayloadFormat::kJson);
  if (decoded.events.size() != 1) return;
  RC_ASSERT(IsGood(decoded.events[0]));
  // Libprotobuf refuses unknown fields and forms of ours; where it reads, it
  // reads the same.
  const auto reference = ReferenceParseJson(payload);
  if (reference) RC_ASSERT(*reference == decoded.events[0]);
}

constexpr int kDamagesAMessage = 30;

RC_GTEST_PROP(Mutation, DamagedEventsDecodeAsLibprotobufSays, ()) {
  const std::string payload = ReferenceBytes(AnyGoodEvent());
  for (int i = 0; i < kDamagesAMessage; ++i)
    CheckDamagedEvent(Damaged(payload));
}

RC_GTEST_PROP(Mutation, DamagedBatchesDecodeAsLibprotobufSays, ()) {
  std::vector<OwnedEvent> events;
  const int count = *rc::gen::inRange(1, 5);
  for (int i = 0; i < count; ++i) events.push_back(AnyGoodEvent());
  const std::string payload = ReferenceBatch(events);
  for (int i = 0; i < kDamagesAMessage; ++i)
    CheckDamagedBatch(Damaged(payload));
}

RC_GTEST_PROP(Mutation, DamagedJsonIsRefusedOrReadAsItStands,
              (bool original_names)) {
  const std::string payload = ReferenceJson(AnyGoodEvent(), original_names);
  for (int i = 0; i < kDamagesAMessage; ++i) CheckDamagedJson(Damaged(payload));
}

RC_GTEST_PROP(Mutation, AnyBytesAreSurvived, ()) {
  const std::string payload = Damaged(AnyBytes());
  const Decoded decoded = DecodeCopy(payload);
  RC_ASSERT(decoded.events.size() + decoded.refused.size() >= 1u);
}

}  // namespace
}  // namespace holdline

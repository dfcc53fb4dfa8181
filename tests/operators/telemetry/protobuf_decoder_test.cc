#include "operators/telemetry/protobuf_decoder.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "engine/base/hash.h"
#include "operators/telemetry/encoder.h"
#include "tests/operators/telemetry/decoding.h"
#include "tests/operators/telemetry/owned_event.h"
#include "tests/operators/telemetry/reference_codec.h"

namespace holdline {
namespace {

const OwnedEvent kGoodAnswer{.event_id = "e1",
                             .entity_id = "c1",
                             .time_us = 1'772'442'000'000'000,
                             .kind = 4,
                             .queue = "support"};

// kGoodAnswer with something changed, through libprotobuf; decoded.
template <typename Change>
std::string ReasonsWith(Change change) {
  OwnedEvent event = kGoodAnswer;
  change(event);
  return DecodeCopy(ReferenceBytes(event), PayloadFormat::kProtobuf).Reasons();
}

RC_GTEST_PROP(ProtobufDecoder, ReadsWhatLibprotobufWrites, ()) {
  const OwnedEvent event = AnyGoodEvent();
  const Decoded decoded = DecodeCopy(ReferenceBytes(event));
  RC_ASSERT(decoded.Reasons() == "");
  RC_ASSERT(decoded.events == std::vector{event});
}

RC_GTEST_PROP(ProtobufDecoder, ReadsBatches, ()) {
  std::vector<OwnedEvent> events;
  const int count = *rc::gen::inRange(1, 20);
  for (int i = 0; i < count; ++i) events.push_back(AnyGoodEvent());
  const Decoded decoded = DecodeCopy(ReferenceBatch(events));
  RC_ASSERT(decoded.Reasons() == "");
  RC_ASSERT(decoded.events == events);
}

TEST(ProtobufDecoder, PointsIntoTheMessage) {
  const std::string payload = ReferenceBytes(kGoodAnswer);
  EventBuffer buffer;
  std::vector<RefusedEvent> refused;
  ProtobufDecoder().Decode(payload, buffer, refused);
  ASSERT_EQ(buffer.size(), 1u);
  const char* queue = buffer.events()[0].queue.data();
  EXPECT_GE(queue, payload.data());
  EXPECT_LT(queue, payload.data() + payload.size());
}

TEST(ProtobufDecoder, NamesWhatIsWrongWithAnEvent) {
  EXPECT_EQ(ReasonsWith([](OwnedEvent&) {}), "");
  EXPECT_EQ(ReasonsWith([](OwnedEvent& e) { e.kind = 0; }), "-1 unknown_kind");
  EXPECT_EQ(ReasonsWith([](OwnedEvent& e) { e.kind = 13; }), "-1 unknown_kind");
  EXPECT_EQ(ReasonsWith([](OwnedEvent& e) { e.kind = -1; }), "-1 unknown_kind");
  EXPECT_EQ(ReasonsWith([](OwnedEvent& e) { e.entity_id = ""; }),
            "-1 no_entity");
  EXPECT_EQ(ReasonsWith([](OwnedEvent& e) { e.kind = 80; }), "-1 no_service");
  EXPECT_EQ(ReasonsWith([](OwnedEvent& e) { e.kind = 85; }), "-1 no_service");
  EXPECT_EQ(ReasonsWith([](OwnedEvent& e) { e.kind = 82; }), "")
      << "which outage it is says which service";
  EXPECT_EQ(ReasonsWith([](OwnedEvent& e) { e.time_us = 0; }), "-1 no_time");
  EXPECT_EQ(ReasonsWith([](OwnedEvent& e) { e.time_us /= 1'000'000; }),
            "-1 bad_time");
  EXPECT_EQ(ReasonsWith([](OwnedEvent& e) { e.time_us *= 1000; }),
            "-1 bad_time");
  EXPECT_EQ(ReasonsWith([](OwnedEvent& e) { e.time_us = -1; }), "-1 bad_time");
  EXPECT_EQ(ReasonsWith([](OwnedEvent& e) { e.wait_us = -1; }),
            "-1 negative_wait");
  EXPECT_EQ(ReasonsWith([](OwnedEvent& e) { e.handle_us = -7; }),
            "-1 negative_wait");
  EXPECT_EQ(ReasonsWith([](OwnedEvent& e) { e.wait_us = kMaxDurationUs + 1; }),
            "-1 bad_duration");
  EXPECT_EQ(ReasonsWith([](OwnedEvent& e) { e.queue = std::string(257, 'q'); }),
            "-1 too_long_field");
  EXPECT_EQ(
      ReasonsWith([](OwnedEvent& e) { e.agent = std::string("a\0b", 3); }),
      "-1 nul_byte");
  EXPECT_EQ(ReasonsWith([](OwnedEvent& e) {
              e.attributes["k"] = std::string(1025, 'v');
            }),
            "-1 too_long_field");
  EXPECT_EQ(ReasonsWith([](OwnedEvent& e) {
              for (int i = 0; i < 33; ++i) e.attributes[std::to_string(i)] = "";
            }),
            "-1 too_many_attributes");
}

TEST(ProtobufDecoder, RefusesTextThatIsNotUtf8) {
  std::string payload = ReferenceBytes(kGoodAnswer);
  payload[payload.find("support")] = '\xFF';
  const Decoded decoded = DecodeCopy(payload);
  EXPECT_EQ(decoded.Reasons(), "-1 invalid_utf8");
  EXPECT_EQ(decoded.refused[0].detail, "queue is \"\\xffupport\"");
}

TEST(ProtobufDecoder, RefusesOneBadEventOfABatchAlone) {
  OwnedEvent bad = kGoodAnswer;
  bad.wait_us = -5;
  std::string payload = ReferenceBatch({kGoodAnswer, bad, kGoodAnswer});
  // An event that is no message at all, inside a whole frame.
  payload += std::string("\x7A\x02\x0A\x7F", 4);
  const Decoded decoded = DecodeCopy(payload);
  EXPECT_EQ(decoded.Reasons(), "1 negative_wait; 3 bad_protobuf");
  EXPECT_EQ(decoded.events, (std::vector{kGoodAnswer, kGoodAnswer}));
  EXPECT_EQ(decoded.indices, (std::vector<int32_t>{0, 2}));
}

TEST(ProtobufDecoder, RefusesATruncatedMessageWhole) {
  const std::string event = ReferenceBytes(kGoodAnswer);
  const std::string batch = ReferenceBatch({kGoodAnswer, kGoodAnswer});
  for (size_t size = 1; size < event.size(); ++size) {
    const Decoded decoded = DecodeCopy(event.substr(0, size));
    const bool whole = ReferenceParse(event.substr(0, size)).has_value();
    EXPECT_EQ(decoded.Reasons() == "-1 bad_protobuf", !whole) << size;
  }
  for (size_t size = 1; size < batch.size(); ++size) {
    const Decoded decoded = DecodeCopy(batch.substr(0, size));
    if (size == batch.size() / 2) {
      EXPECT_EQ(decoded.events, std::vector{kGoodAnswer});
    } else {
      EXPECT_EQ(decoded.Reasons(), "-1 bad_protobuf") << size;
      EXPECT_TRUE(decoded.events.empty()) << size;
    }
  }
}

TEST(ProtobufDecoder, PassesOverFieldsOfALaterSchema) {
  // Field 20: varint; 21: bytes; 22: fixed64; 23: fixed32; 24: a group with a
  // varint in it; and field 8 (queue) with a wire type that is not its own.
  const std::string later(
      "\xA0\x01\x05"
      "\xAA\x01\x02xy"
      "\xB1\x01\x01\x02\x03\x04\x05\x06\x07\x08"
      "\xBD\x01\x01\x02\x03\x04"
      "\xC3\x01\x08\x01\xC4\x01"
      "\x40\x09",
      32);
  Decoder decoder;
  EventBuffer buffer;
  std::vector<RefusedEvent> refused;
  const std::string payload = later + ReferenceBytes(kGoodAnswer) + later;
  ASSERT_EQ(ReferenceParse(payload), kGoodAnswer);
  decoder.Decode(payload, buffer, refused);
  EXPECT_TRUE(refused.empty());
  ASSERT_EQ(buffer.size(), 1u);
  EXPECT_EQ(Own(buffer.events()[0]), kGoodAnswer);
  EXPECT_EQ(decoder.unknown_fields(), 12u);
}

TEST(ProtobufDecoder, GroupsNestOnlySoDeep) {
  const auto nested = [](int depth) {
    std::string groups;
    for (int i = 0; i < depth; ++i) groups += "\xC3\x01";
    for (int i = 0; i < depth; ++i) groups += "\xC4\x01";
    return groups + ReferenceBytes(kGoodAnswer);
  };
  EXPECT_EQ(DecodeCopy(nested(100)).Reasons(), "");
  EXPECT_EQ(DecodeCopy(nested(101)).Reasons(), "-1 bad_protobuf");
  EXPECT_EQ(DecodeCopy(std::string(1 << 20, '\xC3')).Reasons(),
            "-1 bad_protobuf");
}

TEST(ProtobufDecoder, TheLastOfEqualFieldsCounts) {
  OwnedEvent later = kGoodAnswer;
  later.queue = "billing";
  later.attributes = {{"k", "2"}};
  OwnedEvent earlier = kGoodAnswer;
  earlier.attributes = {{"k", "1"}};
  const std::string payload = ReferenceBytes(earlier) + ReferenceBytes(later);
  EXPECT_EQ(DecodeCopy(payload).events, std::vector{later});
}

TEST(ProtobufDecoder, AFieldThatIsLostMayNotBeInvalidEither) {
  OwnedEvent broken = kGoodAnswer;
  broken.attributes = {{"k", "?"}};
  std::string earlier = ReferenceBytes(broken);
  earlier[earlier.find('?')] = '\xFF';
  OwnedEvent later = kGoodAnswer;
  later.attributes = {{"k", "v"}};
  EXPECT_EQ(DecodeCopy(earlier + ReferenceBytes(later)).Reasons(),
            "-1 invalid_utf8");
  earlier = ReferenceBytes(kGoodAnswer);
  earlier[earlier.find("support")] = '\xFF';
  EXPECT_EQ(DecodeCopy(earlier + ReferenceBytes(kGoodAnswer)).Reasons(),
            "-1 invalid_utf8");
}

TEST(ProtobufDecoder, LimitsTheEventsOfAMessage) {
  std::string payload;
  const std::string empty_event("\x7A\0", 2);
  for (int i = 0; i < kMaxEventsPerMessage + 3; ++i) payload += empty_event;
  const Decoded decoded = DecodeCopy(payload);
  ASSERT_EQ(decoded.refused.size(), size_t{kMaxEventsPerMessage} + 1);
  EXPECT_EQ(decoded.refused.back().reason, Refusal::kTooLarge);
  EXPECT_EQ(decoded.refused.back().index, kMaxEventsPerMessage);
}

TEST(ProtobufDecoder, HashesIdsAsTheyStand) {
  EventBuffer buffer;
  std::vector<RefusedEvent> refused;
  const std::string payload = ReferenceBytes(kGoodAnswer);
  ProtobufDecoder().Decode(payload, buffer, refused);
  EXPECT_EQ(buffer.events()[0].id_hash, StableHash("e1"));
  EXPECT_EQ(buffer.events()[0].entity_hash, StableHash("c1"));
}

TEST(ProtobufDecoder, AnAbsentIdComesFromAllThatTellsEventsApart) {
  OwnedEvent base = kGoodAnswer;
  base.event_id = "";
  const auto id_hash = [](const OwnedEvent& event) {
    EventBuffer buffer;
    std::vector<RefusedEvent> refused;
    const std::string payload = ReferenceBytes(event);
    ProtobufDecoder().Decode(payload, buffer, refused);
    return buffer.events()[0].id_hash;
  };
  std::vector<OwnedEvent> others(5, base);
  others[0].kind = 5;
  others[1].time_us += 1;
  others[2].sequence = 1;
  others[3].queue = "billing";
  others[4].agent = "ann";
  for (const OwnedEvent& other : others)
    EXPECT_NE(id_hash(other), id_hash(base));
  OwnedEvent corrected = base;
  corrected.revision = 2;
  corrected.wait_us = 5;
  corrected.attributes = {{"k", "v"}};
  EXPECT_EQ(id_hash(corrected), id_hash(base));
}

}  // namespace
}  // namespace holdline

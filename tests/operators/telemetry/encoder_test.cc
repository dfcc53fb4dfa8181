#include "operators/telemetry/encoder.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/operators/telemetry/decoding.h"
#include "tests/operators/telemetry/owned_event.h"
#include "tests/operators/telemetry/reference_codec.h"

namespace holdline {
namespace {

std::string Protobuf(const OwnedEvent& event) {
  std::string bytes;
  AppendEventProtobuf(EventView(event).get(), bytes);
  return bytes;
}

std::string Json(const OwnedEvent& event, JsonTime time) {
  std::string json;
  AppendEventJson(EventView(event).get(), time, json);
  return json;
}

RC_GTEST_PROP(Encoder, LibprotobufReadsItsProtobuf, ()) {
  const OwnedEvent event = AnyGoodEvent();
  RC_ASSERT(ReferenceParse(Protobuf(event)) == event);
}

RC_GTEST_PROP(Encoder, LibprotobufReadsItsJson, ()) {
  const OwnedEvent event = AnyGoodEvent();
  RC_ASSERT(ReferenceParseJson(Json(event, JsonTime::kMicroseconds)) == event);
}

RC_GTEST_PROP(Encoder, DecoderReadsBothAndBothForms, ()) {
  const OwnedEvent event = AnyGoodEvent();
  for (const std::string& payload :
       {Protobuf(event), Json(event, JsonTime::kMicroseconds),
        Json(event, JsonTime::kRfc3339)}) {
    const Decoded decoded = DecodeCopy(payload);
    RC_ASSERT(decoded.Reasons() == "");
    RC_ASSERT(decoded.events == std::vector{event});
  }
}

TEST(Encoder, WritesJsonInTheSchemasOrder) {
  const OwnedEvent event{.event_id = "e1",
                         .entity_id = "c1",
                         .time_us = 1'772'442'000'500'000,
                         .kind = 4,
                         .sequence = 7,
                         .queue = "sup\"port",
                         .agent = "ann",
                         .attributes = {{"b", "2"}, {"a", "1"}},
                         .wait_us = 0};
  EXPECT_EQ(Json(event, JsonTime::kRfc3339),
            R"({"eventId":"e1","entityId":"c1",)"
            R"("time":"2026-03-02T09:00:00.500Z","kind":"CONTACT_ANSWERED",)"
            R"("sequence":7,"queue":"sup\"port","agent":"ann",)"
            R"("attributes":{"a":"1","b":"2"},"waitUs":0})");
}

TEST(Encoder, BatchesSplitIntoTheirEvents) {
  const OwnedEvent a{
      .entity_id = "a", .time_us = 1'772'442'000'000'000, .kind = 1};
  const OwnedEvent b{.entity_id = "b",
                     .time_us = 1'772'442'000'000'001,
                     .kind = 9,
                     .wait_us = 5};
  const EventView views[] = {EventView(a), EventView(b)};
  const Event events[] = {views[0].get(), views[1].get()};
  const Decoded decoded = DecodeCopy(EncodeEventBatch(events));
  EXPECT_EQ(decoded.events, (std::vector{a, b}));
  EXPECT_EQ(decoded.indices, (std::vector<int32_t>{0, 1}));
}

}  // namespace
}  // namespace holdline

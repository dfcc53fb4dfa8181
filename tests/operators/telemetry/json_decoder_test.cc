#include "operators/telemetry/json_decoder.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "operators/telemetry/limits.h"
#include "tests/operators/telemetry/decoding.h"
#include "tests/operators/telemetry/owned_event.h"
#include "tests/operators/telemetry/reference_codec.h"

namespace holdline {
namespace {

constexpr const char* kTimes = R"("time": 1772442000000000, )";
const OwnedEvent kGoodJsonEvent{
    .entity_id = "c1", .time_us = 1'772'442'000'000'000, .kind = 1};

Decoded DecodeJson(std::string_view json) {
  return DecodeCopy(json, PayloadFormat::kJson);
}

// The good event with one more member.
Decoded DecodeWith(const std::string& member) {
  return DecodeJson(
      R"({"entityId":"c1","time":1772442000000000,"kind":"OFFERED",)" + member +
      "}");
}

RC_GTEST_PROP(JsonDecoder, ReadsWhatLibprotobufWrites, (bool original_names)) {
  const OwnedEvent event = AnyGoodEvent();
  const Decoded decoded = DecodeCopy(ReferenceJson(event, original_names));
  RC_ASSERT(decoded.Reasons() == "");
  RC_ASSERT(decoded.events == std::vector{event});
}

TEST(JsonDecoder, ReadsTimesInAllTheirForms) {
  for (const char* time :
       {"1772442000000000", "\"1772442000000000\"", "1772442000000000.0",
        "\"2026-03-02T09:00:00Z\"", "\"2026-03-02T11:00:00.000+02:00\""}) {
    const Decoded decoded = DecodeJson(
        std::string(R"({"entityId":"c1","kind":1,"time":)") + time + "}");
    EXPECT_EQ(decoded.events, std::vector{kGoodJsonEvent}) << time;
  }
}

TEST(JsonDecoder, RefusesWhatIsNoTime) {
  for (const char* time : {"\"yesterday\"", "\"2026-03-02T09:00:00\"", "1.5",
                           "true", "[]", "1772442000", "-1"}) {
    const Decoded decoded = DecodeJson(
        std::string(R"({"entityId":"c1","kind":1,"time":)") + time + "}");
    EXPECT_EQ(decoded.Reasons(), "-1 bad_time") << time;
  }
}

TEST(JsonDecoder, ReadsKindsByNameAndNumber) {
  for (const char* kind :
       {"\"CONTACT_OFFERED\"", "\"offered\"", "1", "\"1\""}) {
    const Decoded decoded = DecodeJson(
        std::string("{") + kTimes + R"("entityId":"c1","kind":)" + kind + "}");
    EXPECT_EQ(decoded.events, std::vector{kGoodJsonEvent}) << kind;
  }
  for (const char* kind : {"\"\"", "\"ringing!\"", "0", "13", "4294967297"}) {
    const Decoded decoded = DecodeJson(
        std::string("{") + kTimes + R"("entityId":"c1","kind":)" + kind + "}");
    EXPECT_EQ(decoded.Reasons(), "-1 unknown_kind") << kind;
  }
}

TEST(JsonDecoder, ReadsIntegersAsNumbersAndAsStrings) {
  EXPECT_EQ(DecodeWith(R"("sequence":18446744073709551615)").events[0].sequence,
            UINT64_MAX);
  EXPECT_EQ(
      DecodeWith(R"("sequence":"18446744073709551615")").events[0].sequence,
      UINT64_MAX);
  EXPECT_EQ(DecodeWith(R"("waitUs":"20000000")").events[0].wait_us, 20'000'000);
  EXPECT_EQ(DecodeWith(R"("wait_us":2e7)").events[0].wait_us, 20'000'000);
  for (const char* member :
       {R"("sequence":-1)", R"("sequence":"")", R"("sequence":" 1")",
        R"("sequence":1.5)", R"("revision":4294967296)", R"("waitUs":{})",
        R"("waitUs":"1s")", R"("waitUs":9223372036854775808)"}) {
    EXPECT_EQ(DecodeWith(member).Reasons(), "-1 bad_json") << member;
  }
}

TEST(JsonDecoder, NamesTheFieldThatIsWrong) {
  const Decoded decoded = DecodeWith(R"("queue":7)");
  EXPECT_EQ(decoded.Reasons(), "-1 bad_json");
  EXPECT_EQ(decoded.refused[0].detail, "queue: a string is expected");
  EXPECT_EQ(DecodeWith(R"("waitUs":-1)").Reasons(), "-1 negative_wait");
  EXPECT_EQ(DecodeWith(R"("handleUs":"-1")").Reasons(), "-1 negative_wait");
  EXPECT_EQ(DecodeWith(R"("agent":"a\u0000b")").Reasons(), "-1 nul_byte");
  EXPECT_EQ(DecodeWith("\"agent\":\"" + std::string(257, 'a') + "\"").Reasons(),
            "-1 too_long_field");
  EXPECT_EQ(
      DecodeWith("\"agent\":\"" + std::string(1 << 20, 'a') + "\"").Reasons(),
      "-1 too_long_field");
  EXPECT_EQ(
      DecodeWith("\"attributes\":{\"" + std::string(1 << 20, 'a') + "\":\"\"}")
          .Reasons(),
      "-1 too_long_field");
  EXPECT_EQ(DecodeWith(R"("attributes":{"k":1})").Reasons(), "-1 bad_json");
  EXPECT_EQ(DecodeWith(R"("attributes":[])").Reasons(), "-1 bad_json");
}

TEST(JsonDecoder, TakesNullAsAbsent) {
  EXPECT_EQ(
      DecodeWith(R"("queue":null,"waitUs":null,"attributes":null)").events,
      std::vector{kGoodJsonEvent});
}

TEST(JsonDecoder, CountsAndPassesOverUnknownFields) {
  Decoder decoder;
  EventBuffer buffer;
  std::vector<RefusedEvent> refused;
  decoder.Decode(
      R"({"entityId":"c1","time":1772442000000000,"kind":1,"mood":{"a":[1]}})",
      buffer, refused);
  EXPECT_EQ(buffer.size(), 1u);
  EXPECT_EQ(decoder.unknown_fields(), 1u);
}

TEST(JsonDecoder, ReadsSeveralObjects) {
  const std::string good =
      R"({"entityId":"c1","time":1772442000000000,"kind":"OFFERED"})";
  const std::string spread =
      "{\n \"entityId\": \"c1\",\n \"time\": 1772442000000000,\n"
      " \"kind\": \"OFFERED\"\n}\n";
  EXPECT_EQ(DecodeJson(spread).events.size(), 1u);
  for (const std::string& message :
       {good + "\n" + good, good + "\r\n\r\n" + good + "\n",
        "[" + good + "," + good + "]", "[" + good + "\n," + good + "]",
        R"({"events":[)" + good + ",\n" + good + "]}",
        R"({"v":2,"events":[)" + good + "," + good + "]}",
        "\n " + good + "\n" + good}) {
    const Decoded decoded = DecodeCopy(message);
    EXPECT_EQ(decoded.Reasons(), "") << message;
    EXPECT_EQ(decoded.events, (std::vector{kGoodJsonEvent, kGoodJsonEvent}))
        << message;
    EXPECT_EQ(decoded.indices, (std::vector<int32_t>{0, 1})) << message;
  }
}

TEST(JsonDecoder, RefusesOneBadObjectOfSeveralAlone) {
  const std::string good =
      R"({"entityId":"c1","time":1772442000000000,"kind":"OFFERED"})";
  for (const std::string& message :
       {good + "\n{\"entityId\":}\n" + good, good + "\n7\n" + good,
        good + "\nnot json at all\n" + good, "[" + good + ",7," + good + "]",
        R"({"events":[)" + good + R"(,{"queue":1},)" + good + "]}"}) {
    const Decoded decoded = DecodeCopy(message);
    EXPECT_EQ(decoded.Reasons(), "1 bad_json") << message;
    EXPECT_EQ(decoded.events.size(), 2u) << message;
    EXPECT_EQ(decoded.indices, (std::vector<int32_t>{0, 2})) << message;
  }
  EXPECT_EQ(DecodeCopy("{\"a\":}\n" + good).Reasons(), "0 bad_json");
}

TEST(JsonDecoder, RefusesWhatIsNoJson) {
  for (const char* message : {"{", "{]", "[", "{\"entityId\":\"c1\"", "{'a':1}",
                              "{} x", "[1,]", "{\"a\":tru}", "{\n\"a\":1\n"}) {
    EXPECT_EQ(DecodeJson(message).Reasons(), "-1 bad_json") << message;
  }
  EXPECT_EQ(DecodeJson("   ").Reasons(), "-1 bad_json");
  EXPECT_EQ(DecodeJson("17").Reasons(), "-1 bad_json");
  EXPECT_EQ(DecodeJson("[]").Reasons(), "-1 empty");
  EXPECT_EQ(DecodeJson(R"({"events":[]})").Reasons(), "-1 empty");
  EXPECT_EQ(DecodeJson("{}").Reasons(), "-1 unknown_kind");
  EXPECT_EQ(DecodeJson("{\"entityId\":\"\xFF\"}").Reasons(), "-1 invalid_utf8");
  EXPECT_EQ(DecodeWith(R"("queue":"\ud800")").events.size(), 0u);
  EXPECT_EQ(DecodeJson(std::string(100'000, '[')).Reasons(), "-1 bad_json");
}

TEST(JsonDecoder, LimitsTheEventsOfAMessage) {
  std::string message = "[0";
  for (int i = 0; i < kMaxEventsPerMessage + 2; ++i) message += ",0";
  const Decoded decoded = DecodeJson(message + "]");
  ASSERT_EQ(decoded.refused.size(), size_t{kMaxEventsPerMessage} + 1);
  EXPECT_EQ(decoded.refused.back().reason, Refusal::kTooLarge);
  EXPECT_EQ(decoded.refused.back().index, kMaxEventsPerMessage);
}

}  // namespace
}  // namespace holdline

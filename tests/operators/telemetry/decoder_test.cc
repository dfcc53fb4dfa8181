#include "operators/telemetry/decoder.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "operators/telemetry/limits.h"
#include "tests/operators/telemetry/decoding.h"
#include "tests/operators/telemetry/owned_event.h"
#include "tests/operators/telemetry/reference_codec.h"

namespace holdline {
namespace {

const OwnedEvent kGoodOffer{
    .entity_id = "c1", .time_us = 1'772'442'000'000'000, .kind = 1};
constexpr std::string_view kGoodJson =
    R"({"entityId":"c1","time":1772442000000000,"kind":"OFFERED"})";

TEST(Decoder, TellsTheFormatsApart) {
  const std::string json(kGoodJson);
  for (const std::string& payload :
       {ReferenceBytes(kGoodOffer), ReferenceBatch({kGoodOffer}), json,
        "[" + json + "]", " " + json, "\n" + json, "\t\r\n" + json,
        "\xEF\xBB\xBF" + json}) {
    const Decoded decoded = DecodeCopy(payload);
    EXPECT_EQ(decoded.Reasons(), "") << payload;
    EXPECT_EQ(decoded.events, std::vector{kGoodOffer}) << payload;
  }
}

TEST(Decoder, AnIdThatLooksLikeJsonIsStillAnId) {
  OwnedEvent event = kGoodOffer;
  // Tag and length of this id are a line feed and a blank.
  event.event_id = "{0123456789-0123456789-01234567}";
  ASSERT_EQ(event.event_id.size(), size_t{' '});
  EXPECT_EQ(DecodeCopy(ReferenceBytes(event)).events, std::vector{event});
}

TEST(Decoder, AFormatThatIsForcedIsNotGuessed) {
  EXPECT_EQ(DecodeCopy(kGoodJson, PayloadFormat::kProtobuf).Reasons(),
            "-1 bad_protobuf");
  EXPECT_EQ(DecodeCopy("\n\x01x", PayloadFormat::kJson).Reasons(),
            "-1 bad_json");
}

TEST(Decoder, RefusesEmptyAndHugeMessages) {
  EXPECT_EQ(DecodeCopy("").Reasons(), "-1 empty");
  const std::string huge = std::string(kGoodJson) + std::string(10 << 20, ' ');
  const Decoded decoded = DecodeCopy(huge);
  EXPECT_EQ(decoded.Reasons(), "-1 too_large");
  EXPECT_EQ(decoded.refused[0].detail,
            "10485818 bytes, at most 4194304 are taken");
}

TEST(Decoder, AddsToWhatTheBufferHolds) {
  Decoder decoder;
  EventBuffer buffer;
  std::vector<RefusedEvent> refused;
  const std::string bytes = ReferenceBytes(kGoodOffer);
  decoder.Decode(kGoodJson, buffer, refused);
  decoder.Decode("{", buffer, refused);
  decoder.Decode(bytes, buffer, refused);
  EXPECT_EQ(refused.size(), 1u);
  ASSERT_EQ(buffer.size(), 2u);
  EXPECT_EQ(Own(buffer.events()[0]), kGoodOffer);
  EXPECT_EQ(Own(buffer.events()[1]), kGoodOffer);
}

TEST(Decoder, EveryRefusalHasANameOfItsOwn) {
  std::vector<std::string> names;
  for (int i = 0; i < kRefusals; ++i) {
    names.emplace_back(RefusalName(static_cast<Refusal>(i)));
  }
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
  EXPECT_EQ(names.front(), "");
}

}  // namespace
}  // namespace holdline

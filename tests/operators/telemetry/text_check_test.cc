#include "operators/telemetry/text_check.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace holdline {
namespace {

// One code point, encoded by hand; what the checker must take apart again.
std::string Encode(uint32_t point, int bytes) {
  if (bytes == 1) return std::string(1, static_cast<char>(point));
  std::string text;
  for (int i = bytes - 1; i > 0; --i) {
    text.insert(text.begin(), static_cast<char>(0x80 | (point & 0x3F)));
    point >>= 6;
  }
  const uint32_t lead = bytes == 2 ? 0xC0 : bytes == 3 ? 0xE0 : 0xF0;
  text.insert(text.begin(), static_cast<char>(lead | point));
  return text;
}

int ShortestForm(uint32_t point) {
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

TEST(TextCheck, EveryCodePointIsTakenInItsShortestFormAlone) {
  for (uint32_t point = 1; point <= 0x10FFFF; ++point) {
    const int shortest = ShortestForm(point);
    const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    ASSERT_EQ(CheckText(Encode(point, shortest)),
              surrogate ? TextFault::kInvalidUtf8 : TextFault::kNone)
        << point;
    for (int longer = shortest + 1; longer <= 4; ++longer) {
      ASSERT_EQ(CheckText(Encode(point, longer)), TextFault::kInvalidUtf8)
          << point;
    }
  }
  EXPECT_EQ(CheckText(Encode(0x110000, 4)), TextFault::kInvalidUtf8);
}

RC_GTEST_PROP(TextCheck, FindsAFaultWhereverItStands, ()) {
  const auto length = *rc::gen::inRange<size_t>(1, 40);
  const auto place = *rc::gen::inRange<size_t>(0, length);
  std::string text(length, 'a');
  RC_ASSERT(CheckText(text) == TextFault::kNone);
  text[place] = '\0';
  RC_ASSERT(CheckText(text) == TextFault::kNulByte);
  text[place] = '\x80';
  RC_ASSERT(CheckText(text) == TextFault::kInvalidUtf8);
}

TEST(TextCheck, RefusesSequencesThatAreCutOff) {
  for (const char* text : {"\xC3", "\xE2\x82", "\xF0\x9F\x98", "a\xE2",
                           "\xE2(\xA1", "\xFF", "\xF8\x88\x80\x80\x80"}) {
    EXPECT_EQ(CheckText(text), TextFault::kInvalidUtf8);
  }
}

}  // namespace
}  // namespace holdline

#include "operators/telemetry/text_check.h"

namespace holdline {
namespace {

struct Sequence {
  size_t length = 0;   // 0: no sequence begins with this byte
  uint32_t bits = 0;   // of the first byte
  uint32_t least = 0;  // code points below it have a shorter form
};

Sequence SequenceOf(unsigned char first) {
  if (first < 0x80) return {1, first, 0};
  if (first < 0xC0) return {};
  if (first < 0xE0) return {2, first & 0x1Fu, 0x80};
  if (first < 0xF0) return {3, first & 0x0Fu, 0x800};
  if (first < 0xF8) return {4, first & 0x07u, 0x10000};
  return {};
}

// Length of the code point at the front of `text`; 0 where there is none.
size_t CodePointLength(std::string_view text) {
  const Sequence sequence = SequenceOf(static_cast<unsigned char>(text[0]));
  if (sequence.length == 0 || sequence.length > text.size()) return 0;
  uint32_t point = sequence.bits;
  for (size_t i = 1; i < sequence.length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) != 0x80) return 0;
    point = point << 6 | (byte & 0x3Fu);
  }
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  const bool in_range = point >= sequence.least && point <= 0x10FFFF;
  return in_range && !surrogate ? sequence.length : 0;
}

}  // namespace

TextFault CheckNonAscii(std::string_view text) {
  while (!text.empty()) {
    if (text[0] == '\0') return TextFault::kNulByte;
    const size_t length = CodePointLength(text);
    if (length == 0) return TextFault::kInvalidUtf8;
    text.remove_prefix(length);
  }
  return TextFault::kNone;
}

}  // namespace holdline

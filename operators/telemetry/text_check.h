// Whether bytes are text that Holdline takes: UTF-8 without NUL.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace holdline {

enum class TextFault : uint8_t { kNone, kNulByte, kInvalidUtf8 };

// Where a text has both faults, the one that comes first counts.
TextFault CheckNonAscii(std::string_view text);

// Nearly all names are ASCII, and are passed eight bytes at a time.
inline TextFault CheckText(std::string_view text) {
  constexpr uint64_t kOnes = 0x0101010101010101ULL;
  constexpr uint64_t kHighBits = 0x8080808080808080ULL;
  const char* at = text.data();
  size_t left = text.size();
  uint64_t suspect = 0;
  // `word - kOnes` borrows into a high bit where a byte is zero.
  for (; left >= 8; at += 8, left -= 8) {
    uint64_t word;
    std::memcpy(&word, at, 8);
    suspect |= word | (word - kOnes);
  }
  for (; left != 0; ++at, --left) {
    const auto byte = static_cast<unsigned char>(*at);
    suspect |= byte | static_cast<uint64_t>(byte - 1);
  }
  if (__builtin_expect((suspect & kHighBits) == 0, 1)) return TextFault::kNone;
  return CheckNonAscii(text);
}

}  // namespace holdline

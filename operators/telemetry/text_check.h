// Whether bytes are text that Holdline takes: UTF-8 without NUL.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace holdline {

// Stands at the beginning of texts that some programs write; says nothing.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

enum class TextFault : uint8_t { kNone, kNulByte, kInvalidUtf8 };

// Where a text has both faults, the one that comes first counts.
TextFault CheckNonAscii(std::string_view text);

namespace text_check_internal {

template <typename Word>
Word LoadWord(const char* at) {
  Word word;
  std::memcpy(&word, at, sizeof(word));
  return word;
}

// A high bit in each byte that is not ASCII or that is NUL (`word` less one
// borrows there); others may be set beside them.
constexpr uint64_t SuspectBits(uint64_t word) {
  return word | (word - 0x0101010101010101ULL);
}

// The same for fewer than eight bytes, which are loaded twice where that saves
// a loop, and filled up with 'a'.
inline uint64_t SuspectBitsOfFew(const char* at, size_t size) {
  if (size >= 4) {
    const uint64_t head = LoadWord<uint32_t>(at);
    const uint64_t tail = LoadWord<uint32_t>(at + size - 4);
    return SuspectBits(head | tail << 32);
  }
  if (size == 0) return 0;
  const auto byte = [at](size_t i) {
    return static_cast<uint64_t>(static_cast<unsigned char>(at[i]));
  };
  return SuspectBits(0x6161616161000000ULL | byte(0) | byte(size / 2) << 8 |
                     byte(size - 1) << 16);
}

}  // namespace text_check_internal

// Nearly all names are ASCII, and are passed eight bytes at a time.
inline TextFault CheckText(std::string_view text) {
  using text_check_internal::LoadWord;
  using text_check_internal::SuspectBits;
  uint64_t suspect = 0;
  if (text.size() < 8) {
    suspect = text_check_internal::SuspectBitsOfFew(text.data(), text.size());
  } else {
    const char* last = text.data() + text.size() - 8;
    for (const char* at = text.data(); at < last; at += 8) {
      suspect |= SuspectBits(LoadWord<uint64_t>(at));
    }
    suspect |= SuspectBits(LoadWord<uint64_t>(last));
  }
  constexpr uint64_t kHighBits = 0x8080808080808080ULL;
  if (__builtin_expect((suspect & kHighBits) == 0, 1)) return TextFault::kNone;
  return CheckNonAscii(text);
}

}  // namespace holdline

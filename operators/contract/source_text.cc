#include "operators/contract/source_text.h"

namespace holdline {
namespace {

unsigned char ByteAt(std::string_view text, size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

// The length of the UTF-8 character at `at`; 0 where there is none. The table
// is Unicode's 3-7: it leaves out overlong forms and surrogates.
size_t CharacterBytes(std::string_view text, size_t at) {
  const unsigned char lead = ByteAt(text, at);
  if (lead < 0x80) return 1;
  size_t length = 0;
  unsigned char low = 0x80;
  unsigned char high = 0xbf;
  if (lead >= 0xc2 && lead <= 0xdf) {
    length = 2;
  } else if (lead >= 0xe0 && lead <= 0xef) {
    length = 3;
    if (lead == 0xe0) low = 0xa0;
    if (lead == 0xed) high = 0x9f;
  } else if (lead >= 0xf0 && lead <= 0xf4) {
    length = 4;
    if (lead == 0xf0) low = 0x90;
    if (lead == 0xf4) high = 0x8f;
  }
  for (size_t i = 1; i < length; ++i) {
    const unsigned char next = ByteAt(text, at + i);
    if (next < low || next > high) return 0;
    low = 0x80;
    high = 0xbf;
  }
  return length;
}

}  // namespace

SourceFault FindSourceFault(std::string_view text) {
  int line = 1;
  size_t line_start = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t length = CharacterBytes(text, at);
    const char* what = nullptr;
    if (length == 0) what = "these bytes are not UTF-8 text";
    if (text[at] == '\0') what = "a NUL byte does not belong into text";
    if (what != nullptr) {
      return {what, line, static_cast<int>(at - line_start) + 1};
    }
    if (text[at] == '\n') {
      ++line;
      line_start = at + 1;
    }
    at += length;
  }
  return {};
}

}  // namespace holdline

#include "operators/judge/json_writer.h"

#include <charconv>
#include <cmath>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "engine/base/check.h"

namespace holdline {
namespace {

// The length of the UTF-8 character at the front; 0 where there is none.
size_t CharacterLength(std::string_view text) {
  const auto byte = [&](size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u;
  };
  const auto continues = [&](size_t at) { return (byte(at) & 0xC0) == 0x80; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return continues(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    // No overlong forms, no surrogates.
    if (lead == 0xE0 && byte(1) < 0xA0) return 0;
    if (lead == 0xED && byte(1) > 0x9F) return 0;
    return continues(1) && continues(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    if (lead == 0xF0 && byte(1) < 0x90) return 0;
    if (lead == 0xF4 && byte(1) > 0x8F) return 0;
    return continues(1) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

void AppendEscaped(std::string* out, std::string_view character) {
  const char c = character[0];
  if (c == '"' || c == '\\') {
    out->push_back('\\');
    out->push_back(c);
  } else if (static_cast<unsigned char>(c) < 0x20) {
    absl::StrAppend(out, "\\u", absl::Hex(c, absl::kZeroPad4));
  } else {
    out->append(character);
  }
}

}  // namespace

void JsonWriter::Text(std::string_view name, std::string_view value) {
  Name(name);
  Text(value);
}

void JsonWriter::Text(std::string_view value) {
  Separate();
  Quoted(value);
}

void JsonWriter::Integer(std::string_view name, int64_t value) {
  Name(name);
  Separate();
  absl::StrAppend(out_, value);
}

void JsonWriter::Number(std::string_view name, double value) {
  HL_CHECK(std::isfinite(value));
  Name(name);
  Separate();
  char digits[32];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), value);
  out_->append(digits, end.ptr);
}

void JsonWriter::Flag(std::string_view name, bool value) {
  Name(name);
  Separate();
  out_->append(value ? "true" : "false");
}

void JsonWriter::Separate() {
  if (!first_ && !after_name_) out_->push_back(',');
  first_ = false;
  after_name_ = false;
}

void JsonWriter::Name(std::string_view name) {
  Separate();
  Quoted(name);
  out_->push_back(':');
  after_name_ = true;
}

void JsonWriter::Begin(char bracket) {
  Separate();
  out_->push_back(bracket);
  first_ = true;
}

void JsonWriter::End(char bracket) {
  out_->push_back(bracket);
  first_ = false;
}

void JsonWriter::Quoted(std::string_view text) {
  out_->push_back('"');
  while (!text.empty()) {
    const size_t length = CharacterLength(text);
    if (length == 0) {
      out_->append("\xEF\xBF\xBD");
    } else {
      AppendEscaped(out_, text.substr(0, length));
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out_->push_back('"');
}

}  // namespace holdline

#include "engine/app/report/json_text.h"

#include <charconv>
#include <cmath>

#include "absl/strings/str_format.h"

namespace holdline {

std::string JsonString(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += absl::StrFormat("\\u%04x", c);
    } else {
      out += c;
    }
  }
  return out += '"';
}

std::string JsonNumber(std::optional<double> number) {
  if (!number.has_value() || !std::isfinite(*number)) return "null";
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, *number).ptr;
  return std::string(buffer, end);
}

}  // namespace holdline

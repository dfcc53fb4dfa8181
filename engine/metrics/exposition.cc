#include "engine/metrics/exposition.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "engine/base/check.h"

namespace holdline {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

constexpr bool IsContinuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// The length of the valid UTF-8 sequence at the beginning of `text`, 0 where
// there is none: overlong forms, surrogates and what lies past U+10FFFF are
// not valid. REQUIRES: text is not empty.
size_t SequenceLength(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return 1;
  size_t length = 0;
  unsigned char second_min = 0x80;
  unsigned char second_max = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    if (lead == 0xE0) second_min = 0xA0;
    if (lead == 0xED) second_max = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    if (lead == 0xF0) second_min = 0x90;
    if (lead == 0xF4) second_max = 0x8F;
  }
  if (length == 0 || text.size() < length) return 0;
  const auto second = static_cast<unsigned char>(text[1]);
  if (second < second_min || second > second_max) return 0;
  for (size_t i = 2; i < length; ++i) {
    if (!IsContinuation(text[i])) return 0;
  }
  return length;
}

void AppendEscaped(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const size_t length = SequenceLength(text);
    switch (text.front()) {
      case '\\':
        out += "\\\\";
        break;
      case '"':
        out += "\\\"";
        break;
      case '\n':
        out += "\\n";
        break;
      default:
        out += length == 0 ? kReplacement : text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
}

// In help texts quotes stand for themselves.
void AppendHelp(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
}

}  // namespace

void AppendLabel(std::string& labels, std::string_view name,
                 std::string_view value) {
  if (!labels.empty()) labels += ',';
  labels += name;
  labels += "=\"";
  AppendEscaped(labels, value);
  labels += '"';
}

void ExpositionWriter::Family(std::string_view name, std::string_view help,
                              std::string_view type) {
  name_ = name;
  heading_ = "# HELP ";
  heading_ += name;
  heading_ += ' ';
  AppendHelp(heading_, help);
  heading_ += "\n# TYPE ";
  heading_ += name;
  heading_ += ' ';
  heading_ += type;
  heading_ += '\n';
}

void ExpositionWriter::Sample(std::string_view labels, std::string_view more,
                              double value) {
  Begin(labels, more);
  if (std::isnan(value)) return End("NaN");
  if (std::isinf(value)) return End(value > 0 ? "+Inf" : "-Inf");
  std::array<char, 32> digits;
  const auto written =
      std::to_chars(digits.data(), digits.data() + digits.size(), value);
  End({digits.data(), written.ptr});
}

void ExpositionWriter::Sample(std::string_view labels, std::string_view more,
                              int64_t value) {
  Begin(labels, more);
  std::array<char, std::numeric_limits<int64_t>::digits10 + 3> digits;
  const auto written =
      std::to_chars(digits.data(), digits.data() + digits.size(), value);
  End({digits.data(), written.ptr});
}

void ExpositionWriter::Begin(std::string_view labels, std::string_view more) {
  HL_CHECK(!name_.empty());
  out_ += heading_;
  heading_.clear();
  out_ += name_;
  if (!labels.empty() || !more.empty()) {
    out_ += '{';
    out_ += labels;
    if (!labels.empty() && !more.empty()) out_ += ',';
    out_ += more;
    out_ += '}';
  }
  out_ += ' ';
}

void ExpositionWriter::End(std::string_view value) {
  out_ += value;
  out_ += '\n';
  ++samples_;
}

}  // namespace holdline

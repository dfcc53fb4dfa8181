#include "engine/app/chart/markup.h"

#include "absl/strings/str_cat.h"
#include "engine/base/check.h"

namespace holdline {

std::string EscapedMarkup(const std::string& text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_control = byte < 0x20 && c != '\n' && c != '\t';
    if (is_control || byte == 0x7f) {
      escaped += "\uFFFD";
      continue;
    }
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

void Markup::Begin(const std::string& element, const Attributes& attributes) {
  absl::StrAppend(&text_, "<", element);
  for (const auto& [name, value] : attributes) {
    absl::StrAppend(&text_, " ", name, "=\"", EscapedMarkup(value), "\"");
  }
}

void Markup::Open(const std::string& element, const Attributes& attributes) {
  Begin(element, attributes);
  text_ += ">\n";
  open_.push_back(element);
}

void Markup::Close() {
  HL_CHECK(!open_.empty());
  absl::StrAppend(&text_, "</", open_.back(), ">\n");
  open_.pop_back();
}

void Markup::Leaf(const std::string& element, const std::string& text,
                  const Attributes& attributes) {
  Begin(element, attributes);
  absl::StrAppend(&text_, ">", EscapedMarkup(text), "</", element, ">\n");
}

void Markup::Empty(const std::string& element, const Attributes& attributes) {
  Begin(element, attributes);
  text_ += "/>\n";
}

const std::string& Markup::text() const {
  HL_CHECK(open_.empty());
  return text_;
}

}  // namespace holdline

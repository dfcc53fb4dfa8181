// Messages and small parsing on std::string_view. Debian's Abseil is built
// with a string_view of its own, into which std::string_view does not turn,
// so absl::StrCat and its family do not fit here.
#pragma once

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdline {

namespace text_internal {

inline void Append(std::string& text, std::string_view piece) { text += piece; }
inline void Append(std::string& text, std::integral auto number) {
  text += std::to_string(number);
}

}  // namespace text_internal

// The pieces, texts and integers, one after the other.
template <typename... Pieces>
std::string Concat(const Pieces&... pieces) {
  std::string text;
  (text_internal::Append(text, pieces), ...);
  return text;
}

// "a, b, c"
template <typename Words>
std::string Listed(const Words& words, std::string_view separator = ", ") {
  std::string text;
  for (const auto& word : words) {
    if (!text.empty()) text += separator;
    text += word;
  }
  return text;
}

inline std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

inline std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

inline bool IsDigit(char c) { return c >= '0' && c <= '9'; }
inline bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

inline bool AllDigits(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Digits alone; false where they are none or too many for T.
template <std::integral T>
bool ParseDigits(std::string_view text, T& number) {
  const char* const end = text.data() + text.size();
  return AllDigits(text) &&
         std::from_chars(text.data(), end, number).ec == std::errc();
}

// The parts between the separators, untrimmed; at least one.
inline std::vector<std::string_view> Split(std::string_view text,
                                           char separator) {
  std::vector<std::string_view> parts;
  for (size_t from = 0; from <= text.size();) {
    size_t to = text.find(separator, from);
    if (to == std::string_view::npos) to = text.size();
    parts.push_back(text.substr(from, to - from));
    from = to + 1;
  }
  return parts;
}

// What stands before and after the first separator; all before where there is
// none.
inline std::pair<std::string_view, std::string_view> SplitOnce(
    std::string_view text, char separator) {
  const size_t at = text.find(separator);
  if (at == std::string_view::npos) return {text, {}};
  return {text.substr(0, at), text.substr(at + 1)};
}

}  // namespace holdline

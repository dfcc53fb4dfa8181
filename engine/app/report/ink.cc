#include "engine/app/report/ink.h"

#include <algorithm>
#include <cstdint>

namespace holdline {
namespace {

const char* Code(Ink ink) {
  switch (ink) {
    case Ink::kPlain:
      return "";
    case Ink::kGood:
      return "\x1b[32m";
    case Ink::kWarn:
      return "\x1b[33m";
    case Ink::kBad:
      return "\x1b[1;31m";
    case Ink::kFaint:
      return "\x1b[2m";
    case Ink::kStrong:
      return "\x1b[1m";
  }
  return "";
}

// Takes one code point from the front; a byte that begins none stands for
// itself.
uint32_t TakeCodePoint(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const size_t length = first < 0xc0   ? 1
                        : first < 0xe0 ? 2
                        : first < 0xf0 ? 3
                                       : 4;
  if (length == 1 || length > text.size()) {
    text.remove_prefix(1);
    return first;
  }
  uint32_t point = first & (0xffU >> (length + 1));
  for (size_t i = 1; i < length; ++i) {
    point = (point << 6) | (static_cast<unsigned char>(text[i]) & 0x3fU);
  }
  text.remove_prefix(length);
  return point;
}

bool IsWithin(uint32_t point, uint32_t first, uint32_t last) {
  return first <= point && point <= last;
}

// The blocks that matter for names of queues and clients, not all of Unicode.
int WidthOf(uint32_t point) {
  if (IsWithin(point, 0x300, 0x36f) || IsWithin(point, 0x200b, 0x200f))
    return 0;
  const bool wide =
      IsWithin(point, 0x1100, 0x115f) || IsWithin(point, 0x2e80, 0xa4cf) ||
      IsWithin(point, 0xac00, 0xd7a3) || IsWithin(point, 0xf900, 0xfaff) ||
      IsWithin(point, 0xfe30, 0xfe6f) || IsWithin(point, 0xff00, 0xff60) ||
      IsWithin(point, 0xffe0, 0xffe6) || IsWithin(point, 0x1f300, 0x1faff) ||
      IsWithin(point, 0x20000, 0x3fffd);
  return wide ? 2 : 1;
}

}  // namespace

std::string Paint(std::string_view text, Ink ink, bool color) {
  if (!color || ink == Ink::kPlain || text.empty()) return std::string(text);
  return std::string(Code(ink)).append(text).append("\x1b[0m");
}

Ink StateInk(std::string_view state) {
  if (state == "ok" || state == "on_track" || state == "met") return Ink::kGood;
  if (state == "at_risk" || state == "behind") return Ink::kWarn;
  if (state == "breached" || state == "missed" || state == "lost") {
    return Ink::kBad;
  }
  return Ink::kFaint;  // insufficient, not_measured, no_data
}

Ink VerdictInk(std::string_view verdict) {
  if (verdict == "missed") return Ink::kBad;
  return verdict == "met" ? Ink::kGood : Ink::kStrong;
}

int DisplayWidth(std::string_view text) {
  int width = 0;
  while (!text.empty()) width += WidthOf(TakeCodePoint(text));
  return width;
}

std::string Fit(std::string_view text, int width) {
  if (width <= 0) return "";
  if (DisplayWidth(text) <= width) return std::string(text);
  std::string_view rest = text;
  size_t kept = 0;
  int used = 0;
  while (true) {
    used += WidthOf(TakeCodePoint(rest));
    if (used > width - 1) break;
    kept = text.size() - rest.size();
  }
  return std::string(text.substr(0, kept)) + "…";
}

std::string PadRight(std::string text, int width) {
  const int missing = width - DisplayWidth(text);
  return text.append(static_cast<size_t>(std::max(0, missing)), ' ');
}

std::string PadLeft(std::string text, int width) {
  const int missing = width - DisplayWidth(text);
  return text.insert(0, static_cast<size_t>(std::max(0, missing)), ' ');
}

}  // namespace holdline

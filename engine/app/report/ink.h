// Text for a terminal: colours that mean something, and how wide text is.
#pragma once

#include <string>
#include <string_view>

namespace holdline {

// What a colour says; the terminal's own palette decides how it looks.
enum class Ink {
  kPlain,
  kGood,    // green
  kWarn,    // yellow
  kBad,     // red, bold
  kFaint,   // dim: true, but not important now
  kStrong,  // bold
};

// The text between the terminal's codes; the text itself where `color` is
// false or the ink is plain.
std::string Paint(std::string_view text, Ink ink, bool color);

// What the state of a watch or a period says: "breached" is bad.
Ink StateInk(std::string_view state);
// What the verdict on one contact or case says: "missed" is bad.
Ink VerdictInk(std::string_view verdict);

// Columns that UTF-8 text takes: a code point each, two for East Asian wide
// ones, none for combining marks. Knows nothing of the terminal's codes.
int DisplayWidth(std::string_view text);

// At most `width` columns of the text; "…" stands for what was cut off.
std::string Fit(std::string_view text, int width);

// Filled with blanks to `width` columns, where it is shorter.
std::string PadRight(std::string text, int width);
std::string PadLeft(std::string text, int width);

}  // namespace holdline

// What JSON asks of whoever writes it by hand.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace holdline {

// Quoted and escaped. REQUIRES: valid UTF-8.
std::string JsonString(std::string_view text);

// The shortest text that reads back as the same number; "null" where there is
// none, or where it is not finite.
std::string JsonNumber(std::optional<double> number);

inline const char* JsonBool(bool value) { return value ? "true" : "false"; }

}  // namespace holdline

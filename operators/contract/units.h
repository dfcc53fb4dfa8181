// The amounts of the contract language and of the configuration, as text. Each
// has its unit; an error's message says what would be right.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace holdline {

// "20s", "1.5m", "500ms": one number and one of us, ms, s, m, h, d, in
// microseconds. Not negative.
absl::StatusOr<int64_t> ParseDurationUs(std::string_view text);

// "80%", "99.95 %": parts per million, at most 100 % and four decimals.
absl::StatusOr<int64_t> ParseSharePpm(std::string_view text);

// "2", "0.5": percentage points as parts per million.
absl::StatusOr<int64_t> ParsePointsPpm(std::string_view text);

// "20 contacts", "1 contact", where `thing` is "contact".
absl::StatusOr<int64_t> ParseCount(std::string_view text,
                                   std::string_view thing);
inline absl::StatusOr<int64_t> ParseContacts(std::string_view text) {
  return ParseCount(text, "contact");
}

// "5000": digits alone.
absl::StatusOr<int64_t> ParseWhole(std::string_view text);

// As a person writes it: "30m", "1500ms", "2d".
std::string DurationText(int64_t duration_us);

// "80%", "99.95%".
std::string ShareText(int64_t share_ppm);

// "1st", "22nd", "95th".
std::string OrdinalText(int number);

}  // namespace holdline
